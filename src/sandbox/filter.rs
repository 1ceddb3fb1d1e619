//! Filters: from JSON to conditions, and from conditions to the records they find.
//!
//! Imitates the dangerous parts too: an operator that Autotask does not know is dropped without a word, so that the
//! query finds more. What Autotask refuses is refused with its texts.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::entity::Entity;
use super::field::DataType;
use super::moment;
use super::refusal::Refusal;
use super::schema::{self, Record, Schema};

/// Most conditions joined by OR in one call; each value of an `in` list is one.
const MOST_ALTERNATIVES: usize = 500;

/// A condition on one record.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    /// All of them hold; also the top of a filter.
    All(Vec<Condition>),
    /// At least one holds. Without any, nothing is asked and everything is found.
    Any(Vec<Condition>),
    /// One field is compared.
    Test(Test),
}

/// One field compared with values.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Test {
    column: Column,
    operator: Operator,
    values: Vec<Key>,
}

#[derive(Debug, Clone, PartialEq)]
enum Column {
    Field(&'static str, DataType),
    Udf(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Eq,
    NotEq,
    Gt,
    Gte,
    Lt,
    Lte,
    BeginsWith,
    EndsWith,
    Contains,
    Exist,
    NotExist,
    In,
    NotIn,
}

/// A value in the form in which it is compared; text in lower case.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Key {
    /// Compares with nothing, not even with itself.
    Absent,
    Number(i64),
    Decimal(f64),
    Text(String),
    Boolean(bool),
    Moment(Timestamp),
}

impl Operator {
    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "eq" => Self::Eq,
            "noteq" => Self::NotEq,
            "gt" => Self::Gt,
            "gte" => Self::Gte,
            "lt" => Self::Lt,
            "lte" => Self::Lte,
            "beginsWith" => Self::BeginsWith,
            "endsWith" => Self::EndsWith,
            "contains" => Self::Contains,
            "exist" => Self::Exist,
            "notExist" => Self::NotExist,
            "in" => Self::In,
            "notIn" => Self::NotIn,
            _ => return None,
        })
    }

    fn compares_text_only(self) -> bool {
        matches!(self, Self::BeginsWith | Self::EndsWith | Self::Contains)
    }

    fn takes_a_list(self) -> bool {
        matches!(self, Self::In | Self::NotIn)
    }

    fn takes_nothing(self) -> bool {
        matches!(self, Self::Exist | Self::NotExist)
    }
}

impl Condition {
    /// Whether the record is found.
    pub(super) fn holds(&self, record: &Record) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(record)),
            Self::Any(conditions) => {
                conditions.is_empty() || conditions.iter().any(|condition| condition.holds(record))
            }
            Self::Test(test) => test.holds(record),
        }
    }
}

impl Condition {
    /// Only records with a higher id can be found; nothing when the condition does not say. Walking pages by id
    /// would otherwise look at every record again for every page.
    pub(super) fn above(&self) -> Option<i64> {
        match self {
            Self::All(conditions) => conditions.iter().filter_map(Self::above).max(),
            Self::Any(_) => None,
            Self::Test(test) => match (&test.column, test.operator, test.values.first()) {
                (Column::Field("id", _), Operator::Gt, Some(Key::Number(id))) => Some(*id),
                _ => None,
            },
        }
    }
}

impl Test {
    fn holds(&self, record: &Record) -> bool {
        let stored = self.column.stored(record);
        let listed = || self.values.contains(&stored);
        let is_set = stored != Key::Absent && stored != Key::Text(String::new());
        match self.operator {
            Operator::Exist => is_set,
            Operator::NotExist => !is_set,
            // As in SQL, nothing compares with an absent value, not even by "not equal".
            _ if stored == Key::Absent => false,
            Operator::In => listed(),
            Operator::NotIn => !listed(),
            operator @ (Operator::Eq
            | Operator::NotEq
            | Operator::Gt
            | Operator::Gte
            | Operator::Lt
            | Operator::Lte
            | Operator::BeginsWith
            | Operator::EndsWith
            | Operator::Contains) => {
                let value = self.values.first().filter(|value| **value != Key::Absent);
                value.is_some_and(|value| compare(operator, &stored, value))
            }
        }
    }
}

fn compare(operator: Operator, stored: &Key, value: &Key) -> bool {
    let order = stored.partial_cmp(value);
    let (Key::Text(text), Key::Text(part)) = (stored, value) else {
        return ordered(operator, order);
    };
    match operator {
        Operator::BeginsWith => text.starts_with(part.as_str()),
        Operator::EndsWith => text.ends_with(part.as_str()),
        Operator::Contains => text.contains(part.as_str()),
        Operator::Eq
        | Operator::NotEq
        | Operator::Gt
        | Operator::Gte
        | Operator::Lt
        | Operator::Lte
        | Operator::Exist
        | Operator::NotExist
        | Operator::In
        | Operator::NotIn => ordered(operator, order),
    }
}

fn ordered(operator: Operator, order: Option<Ordering>) -> bool {
    match operator {
        Operator::Eq => order == Some(Ordering::Equal),
        Operator::NotEq => order != Some(Ordering::Equal),
        Operator::Gt => order == Some(Ordering::Greater),
        Operator::Gte => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Operator::Lt => order == Some(Ordering::Less),
        Operator::Lte => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Operator::BeginsWith
        | Operator::EndsWith
        | Operator::Contains
        | Operator::Exist
        | Operator::NotExist
        | Operator::In
        | Operator::NotIn => false,
    }
}

impl Column {
    fn data_type(&self) -> DataType {
        match self {
            Self::Field(_, data_type) => *data_type,
            Self::Udf(_) => DataType::Text,
        }
    }

    /// The record's value; one that does not fit its type, which a data file may hold, counts as absent.
    fn stored(&self, record: &Record) -> Key {
        let value = match self {
            Self::Field(name, _) => record.get(*name),
            Self::Udf(name) => schema::udf_of(record, name),
        };
        value
            .and_then(|value| key(self.data_type(), value))
            .unwrap_or(Key::Absent)
    }
}
/// The comparison form of a value; `None` when it does not fit the type.
fn key(data_type: DataType, value: &Value) -> Option<Key> {
    if value.is_null() {
        return Some(Key::Absent);
    }
    Some(match data_type {
        DataType::Integer | DataType::Long => Key::Number(whole_number(value)?),
        DataType::Decimal => Key::Decimal(value.as_f64().or_else(|| value.as_str()?.parse().ok())?),
        DataType::Boolean => Key::Boolean(truth(value)?),
        DataType::DateTime => Key::Moment(moment::read(value.as_str()?)?),
        DataType::Text => Key::Text(match value {
            Value::String(text) => text.to_lowercase(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        }),
    })
}

/// Numbers come as numbers, as text, and for `isActive` of contacts as `true` too.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::Bool(truth) => Some(i64::from(*truth)),
        Value::String(text) => match text.trim() {
            word if word.eq_ignore_ascii_case("true") => Some(1),
            word if word.eq_ignore_ascii_case("false") => Some(0),
            digits => digits.parse().ok(),
        },
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::String(_) | Value::Number(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads the `filter` array of a query.
pub(super) fn read(schema: &Schema, entity: Entity, filter: &Value) -> Result<Condition, Refusal> {
    let items = filter.as_array().filter(|items| !items.is_empty());
    let items = items.ok_or_else(|| {
        Refusal::invalid("Invalid query syntax. A filter with at least one item is required.")
    })?;
    let mut reader = Reader {
        schema,
        entity,
        alternatives: 0,
        udfs: Vec::new(),
    };
    let conditions = reader.items(items, false)?;
    if reader.alternatives > MOST_ALTERNATIVES {
        return Err(Refusal::invalid(
            "Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions.",
        ));
    }
    if reader.udfs.len() > 1 {
        return Err(Refusal::invalid(
            "Invalid query syntax. Only one user-defined field may be queried per call.",
        ));
    }
    Ok(Condition::All(conditions))
}

struct Reader<'a> {
    schema: &'a Schema,
    entity: Entity,
    alternatives: usize,
    udfs: Vec<String>,
}

impl Reader<'_> {
    fn items(&mut self, items: &[Value], inside_or: bool) -> Result<Vec<Condition>, Refusal> {
        let mut conditions = Vec::new();
        for item in items {
            let item = item.as_object().ok_or_else(|| Refusal::parse("filter", item))?;
            conditions.extend(self.item(item, inside_or)?);
        }
        Ok(conditions)
    }

    fn item(&mut self, item: &Map<String, Value>, inside_or: bool) -> Result<Option<Condition>, Refusal> {
        let word = property(item, "op")
            .and_then(Value::as_str)
            .ok_or_else(|| Refusal::invalid("Invalid query syntax. A filter item has no operator."))?;
        if word == "and" || word == "or" {
            let any = word == "or";
            let items = property(item, "items")
                .and_then(Value::as_array)
                .ok_or_else(|| Refusal::invalid("Invalid query syntax. A group has no items."))?;
            let conditions = self.items(items, inside_or || any)?;
            return Ok(Some(if any {
                Condition::Any(conditions)
            } else {
                Condition::All(conditions)
            }));
        }
        // The trap that this imitation is there for: no word about an unknown operator.
        let Some(operator) = Operator::from_word(word) else {
            return Ok(None);
        };
        let column = self.column(item)?;
        if operator.compares_text_only() && column.data_type() != DataType::Text {
            return Err(Refusal::invalid(format!(
                "Invalid query syntax. {word} needs a text field."
            )));
        }
        let values = operands(operator, &column, property(item, "value"))?;
        self.alternatives += if operator.takes_a_list() {
            values.len()
        } else {
            usize::from(inside_or)
        };
        Ok(Some(Condition::Test(Test {
            column,
            operator,
            values,
        })))
    }

    fn column(&mut self, item: &Map<String, Value>) -> Result<Column, Refusal> {
        let name = property(item, "field")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let unknown = || Refusal::unknown_field(name, self.entity.singular());
        if property(item, "udf").and_then(Value::as_bool) == Some(true) {
            let udf = self.schema.find_udf(self.entity, name).ok_or_else(unknown)?;
            if !self.udfs.contains(&udf.name) {
                self.udfs.push(udf.name.clone());
            }
            return Ok(Column::Udf(udf.name.clone()));
        }
        let field = self.schema.find(self.entity, name).ok_or_else(unknown)?;
        if !field.queryable {
            return Err(Refusal::invalid(format!(
                "The field {} of the {} Entity cannot be queried.",
                field.name,
                self.entity.singular()
            )));
        }
        Ok(Column::Field(field.name, field.data_type))
    }
}

fn operands(operator: Operator, column: &Column, value: Option<&Value>) -> Result<Vec<Key>, Refusal> {
    let value = value.unwrap_or(&Value::Null);
    if operator.takes_nothing() {
        return Ok(Vec::new());
    }
    let given = match (value.as_array(), operator.takes_a_list()) {
        (Some(values), true) => values.as_slice(),
        (None, false) => std::slice::from_ref(value),
        (Some(_), false) | (None, true) => return Err(Refusal::parse("value", value)),
    };
    let mut keys = Vec::with_capacity(given.len());
    for value in given {
        // The server's type has room for true, false, whole numbers and text; nothing else can be read.
        let readable = value.is_boolean() || value.is_i64() || value.is_string() || value.is_null();
        let null_in_boolean = value.is_null() && column.data_type() == DataType::Boolean;
        let key = key(column.data_type(), value).filter(|_| readable && !null_in_boolean);
        keys.push(key.ok_or_else(|| Refusal::parse("value", value))?);
    }
    Ok(keys)
}

/// A property of a filter item; its name in any letter case.
fn property<'a>(item: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    item.iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}
