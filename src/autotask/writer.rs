//! Writes of a plan, through the client: which answers mean no, which mean perhaps, and which end the run.

use serde_json::{Map, Value};

use crate::apply::{TenantWriter, WriteFault};
use crate::autotask::{ApiError, Client};
use crate::error::Failure;
use crate::id::CompanyId;

impl TenantWriter for Client {
    fn create_company(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        created(self.create_company_unless_waited(fields))
    }

    fn create_contact(&self, company: CompanyId, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        created(self.create_contact_unless_waited(company.0, fields))
    }

    fn update_contact(
        &self,
        company: CompanyId,
        id: i64,
        fields: &Map<String, Value>,
    ) -> Result<(), WriteFault> {
        Self::update_contact(self, company.0, id, fields).map_err(fault)
    }

    fn update_company(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        Self::update_company(self, id, fields).map_err(fault)
    }

    fn delete_contact(&self, company: CompanyId, id: i64) -> Result<(), WriteFault> {
        Self::delete_contact(self, company.0, id).map_err(|error| {
            // Gone already, or out of this user's reach: a look tells.
            if matches!(error, ApiError::NotFound { .. }) {
                WriteFault::Doubt(Failure::from(error).message)
            } else {
                fault(error)
            }
        })
    }

    fn remove_ticket_contact(&self, ticket: i64, link: i64) -> Result<(), WriteFault> {
        Self::remove_ticket_contact(self, ticket, link).map_err(fault)
    }

    fn remove_group_contact(&self, group: i64, membership: i64) -> Result<(), WriteFault> {
        Self::remove_from_contact_group(self, group, membership).map_err(fault)
    }
}

fn created(answer: Result<Option<i64>, ApiError>) -> Result<i64, WriteFault> {
    answer.map_err(fault)?.ok_or(WriteFault::Waited)
}

fn fault(error: ApiError) -> WriteFault {
    if error.leaves_doubt() {
        return WriteFault::Doubt(Failure::from(error).message);
    }
    match error {
        ApiError::Validation { .. } | ApiError::NotFound { .. } | ApiError::WrongMethod { .. } => {
            WriteFault::Refused(Failure::from(error).message)
        }
        ApiError::NotSent { .. }
        | ApiError::AnswerLost { .. }
        | ApiError::SignInRefused(_)
        | ApiError::PermissionRefused(_)
        | ApiError::ThreadLimit { .. }
        | ApiError::RateLimited { .. }
        | ApiError::ServerFault { .. }
        | ApiError::Unreadable { .. }
        | ApiError::ForeignHost { .. }
        | ApiError::BudgetSpent { .. }
        | ApiError::Interrupted
        | ApiError::OurFault(_) => WriteFault::Stop(Failure::from(error)),
    }
}
