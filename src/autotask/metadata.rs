//! What the tenant says about itself: fields, user-defined fields, permissions, and the hourly limit.
//!
//! These answers are the tenant's own truth about lengths, required fields and picklists; no table of ours replaces
//! them.

use http::Method;

use super::answer::Answer;
use super::client::{Call, Client};
use super::entity::EntityName;
use super::error::ApiError;
use super::pacing::{Budget, Endpoint};
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
        let path = "ThresholdInformation".to_owned();
        let call = Call::read(Method::GET, path, None, Endpoint::Threshold);
        let told = self
            .call(&call)
            .and_then(|answer| answer.read(|body| wire::threshold(&body)));
        match told {
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

    /// Reads the hourly limit and lets this client use its `share` (0 to 1) of it; without an answer there is no
    /// budget.
    ///
    /// # Errors
    /// As [`Client::threshold`].
    pub fn begin_budget(&self, share: f64) -> Result<Option<Threshold>, ApiError> {
        let threshold = self.threshold()?;
        if let Some(Threshold { limit, used, .. }) = threshold {
            self.set_budget(Budget {
                limit,
                share,
                used_at_start: used,
            });
        }
        Ok(threshold)
    }

    fn about(&self, entity: EntityName, what: &str) -> Result<Answer, ApiError> {
        let path = format!("{}/entityInformation{what}", entity.path());
        self.call(&Call::read(Method::GET, path, None, Endpoint::Entity(entity)))
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

    #[test]
    fn a_spent_budget_stops_before_the_request() {
        let told = json!({"externalRequestThreshold": 100, "requestThresholdTimeframe": 60,
            "currentTimeframeRequestCount": 99});
        let script = Scripted::new().on("GET", "ThresholdInformation", 200, told).on(
            "GET",
            "Contacts/entityInformation",
            200,
            json!({"info": {}}),
        );
        let (client, clock, _) = client_of(script);
        assert_eq!(
            client.begin_budget(0.5).unwrap().map(|threshold| threshold.limit),
            Some(100)
        );
        assert!(client.entity_information(EntityName::Contacts).is_ok());
        assert_eq!(
            client.entity_information(EntityName::Contacts),
            Err(ApiError::BudgetSpent { used: 1, allowed: 1 })
        );
        assert_eq!(client.requests_sent(), 2);
        assert!(clock.sleeps().is_empty());
    }
}
