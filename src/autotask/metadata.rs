//! What the tenant says about itself: fields, user-defined fields, permissions, and the hourly limit.
//!
//! These answers are the tenant's own truth about lengths, required fields and picklists; no table of ours replaces
//! them.

use http::Method;

use super::answer::Answer;
use super::client::{Call, Client};
use super::entity::EntityName;
use super::error::ApiError;
use super::pacing::Endpoint;
use super::wire::{self, EntityInformation, FieldInfo, Threshold};

impl Client {
    /// The built-in fields of an entity.
    ///
    /// # Errors
    /// Those of any read.
    pub fn get_fields(&self, entity: EntityName) -> Result<Vec<FieldInfo>, ApiError> {
        self.about(entity, "/fields")?.read(|body| wire::fields(&body))
    }

    /// The fields that the tenant has added to an entity; none for entities that take none, which answer 404.
    ///
    /// # Errors
    /// Those of any read.
    pub fn get_user_defined_fields(&self, entity: EntityName) -> Result<Vec<FieldInfo>, ApiError> {
        match self.about(entity, "/userDefinedFields") {
            Err(ApiError::NotFound { .. }) => Ok(Vec::new()),
            answered => answered?.read(|body| wire::fields(&body)),
        }
    }

    /// What this API user may do with an entity.
    ///
    /// # Errors
    /// Those of any read.
    pub fn entity_information(&self, entity: EntityName) -> Result<EntityInformation, ApiError> {
        self.about(entity, "")?
            .read(|body| wire::entity_information(&body))
    }

    /// The tenant's hourly limit and its present use; `None` where the tenant does not tell this API user.
    ///
    /// # Errors
    /// A refused sign-in, a lost connection, a spent limit or a fault; never a mere refusal of this question.
    pub fn threshold(&self) -> Result<Option<Threshold>, ApiError> {
        told(self.call(&threshold_call()))
    }

    /// The same without waiting for room in the hour.
    pub(super) fn threshold_at_once(&self) -> Result<Option<Threshold>, ApiError> {
        told(self.call_at_once(&threshold_call()))
    }

    fn about(&self, entity: EntityName, what: &str) -> Result<Answer, ApiError> {
        let path = format!("{}/entityInformation{what}", entity.path());
        self.call(&Call::read(Method::GET, path, None, Endpoint::Entity(entity)))
    }
}

fn threshold_call() -> Call {
    let path = "ThresholdInformation".to_owned();
    Call::read(Method::GET, path, None, Endpoint::Threshold)
}

/// The limit, or nothing where this question alone was refused.
fn told(answered: Result<Answer, ApiError>) -> Result<Option<Threshold>, ApiError> {
    match answered.and_then(|answer| answer.read(|body| wire::threshold(&body))) {
        Ok(threshold) => Ok(Some(threshold)),
        Err(
            ApiError::NotFound { .. }
            | ApiError::PermissionRefused(_)
            | ApiError::WrongMethod { .. }
            | ApiError::Validation { .. }
            | ApiError::Unreadable { .. },
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::autotask::scripted::{Scripted, client_of};

    #[test]
    fn entities_without_user_defined_fields_have_none() {
        let script = Scripted::new()
            .on(
                "GET",
                "Countries/entityInformation/userDefinedFields",
                404,
                "<html>404</html>",
            )
            .on(
                "GET",
                "Contacts/entityInformation/userDefinedFields",
                200,
                json!({"fields": [{"name": "Colour"}]}),
            )
            .on("GET", "Contacts/entityInformation/fields", 404, "")
            .on(
                "GET",
                "Contacts/entityInformation",
                200,
                json!({"info": {"name": "Contact"}}),
            );
        let (client, _, _) = client_of(script);
        assert_eq!(
            client.get_user_defined_fields(EntityName::Countries),
            Ok(Vec::new())
        );
        assert_eq!(
            client
                .get_user_defined_fields(EntityName::Contacts)
                .unwrap()
                .len(),
            1
        );
        assert!(client.get_fields(EntityName::Contacts).is_err());
        assert_eq!(
            client.entity_information(EntityName::Contacts).unwrap().name,
            "Contact"
        );
    }

    #[test]
    fn a_tenant_that_hides_its_limit_has_no_budget() {
        for (status, body) in [(404, ""), (403, ""), (200, "{}")] {
            let (client, _, _) = client_of(Scripted::new().on("GET", "ThresholdInformation", status, body));
            assert_eq!(client.begin_budget(0.5), Ok(None), "{status}");
        }
        let (client, _, _) = client_of(Scripted::new().on("GET", "ThresholdInformation", 401, ""));
        assert!(client.threshold().is_err());
    }
}
