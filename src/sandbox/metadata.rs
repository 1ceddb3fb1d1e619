//! What Autotask says about its entities: abilities, fields, user-defined fields.
//!
//! Shapes only; the facts come from the schema.

use serde_json::{Value, json};

use super::entity::Entity;
use super::field::{Field, Pick};
use super::refusal::Refusal;
use super::schema::{Schema, UDF_LENGTH, UdfValue, UserDefinedField};

/// May do everything with every row.
const ALL: u8 = 1;
/// May do it with some rows only.
const RESTRICTED: u8 = 2;

/// The answer of `entityInformation`.
pub(super) fn information(entity: Entity, restricted_user: bool) -> Value {
    let abilities = entity.abilities();
    let access = |able: bool| if able { ALL } else { 0 };
    json!({
        "info": {
            "name": entity.singular(),
            "canCreate": abilities.create,
            "canDelete": abilities.delete,
            "canQuery": true,
            "canUpdate": abilities.update,
            "userAccessForCreate": access(abilities.create),
            "userAccessForDelete": access(abilities.delete),
            "userAccessForQuery": if restricted_user { RESTRICTED } else { ALL },
            "userAccessForUpdate": access(abilities.update),
            "hasUserDefinedFields": entity.has_user_defined_fields(),
            "supportsWebhookCallouts": abilities.webhooks,
        }
    })
}

/// The answer of `entityInformation/fields`.
pub(super) fn fields(schema: &Schema, entity: Entity) -> Value {
    let fields: Vec<Value> = schema.fields(entity).iter().map(field).collect();
    json!({ "fields": fields })
}

fn field(field: &Field) -> Value {
    json!({
        "name": field.name,
        "dataType": field.data_type.word(),
        "length": field.length,
        "isRequired": field.required,
        "isReadOnly": field.read_only,
        "isQueryable": field.queryable,
        "isReference": field.reference.is_some(),
        "referenceEntityType": field.reference.unwrap_or_default(),
        "isPickList": field.picklist.is_some(),
        "picklistValues": field.picklist.map(|picks| -> Vec<Value> { (1..).zip(picks).map(pick).collect() }),
        "picklistParentValueField": field.picklist_parent,
        "isSupportedWebhookField": field.webhook,
    })
}

fn pick((order, pick): (u32, &Pick)) -> Value {
    json!({
        "value": pick.value,
        "label": pick.label,
        "isDefaultValue": false,
        "sortOrder": order,
        "parentValue": "",
        "isActive": true,
        "isSystem": true,
    })
}

/// The answer of `entityInformation/userDefinedFields`; entities without such fields have no such path.
pub(super) fn user_defined_fields(schema: &Schema, entity: Entity) -> Result<Value, Refusal> {
    if !entity.has_user_defined_fields() {
        return Err(Refusal::ResourceNotFound);
    }
    let fields: Vec<Value> = schema.udfs(entity).iter().map(user_defined_field).collect();
    Ok(json!({ "fields": fields }))
}

fn list_values(udf: &UserDefinedField) -> Value {
    let value = |(order, of): (u32, &UdfValue)| {
        json!({
            "value": of.value,
            "label": of.label,
            "isDefaultValue": false,
            "sortOrder": order,
            "parentValue": "",
            "isActive": of.is_active,
            "isSystem": false,
        })
    };
    (1..).zip(&udf.picklist).map(value).collect()
}

fn user_defined_field(udf: &UserDefinedField) -> Value {
    let label = if udf.label.is_empty() {
        &udf.name
    } else {
        &udf.label
    };
    json!({
        "name": udf.name,
        "label": label,
        "type": udf.data_type,
        "length": if udf.data_type == "string" { UDF_LENGTH } else { 0 },
        "description": null,
        "isRequired": udf.is_required,
        "isReadOnly": false,
        "isQueryable": true,
        "isReference": false,
        "referenceEntityType": null,
        "isPickList": !udf.picklist.is_empty(),
        "picklistValues": if udf.picklist.is_empty() { Value::Null } else { list_values(udf) },
        "picklistParentValueField": null,
        "defaultValue": null,
        "isSupportedWebhookField": false,
    })
}
