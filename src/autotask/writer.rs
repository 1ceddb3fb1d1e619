//! Writes of a plan, through the client: which answers mean no, which mean perhaps, and which end the run.

use serde_json::{Map, Value};

use crate::apply::{TenantWriter, WriteFault};
use crate::autotask::{ApiError, Client};
use crate::error::Failure;
use crate::id::{CompanyId, ContactId};

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
        Self::delete_contact(self, company.0, id).map_err(gone_or_fault)
    }

    fn create_group(&self, fields: &Map<String, Value>) -> Result<i64, WriteFault> {
        created(self.create_contact_group_unless_waited(fields))
    }

    fn update_group(&self, id: i64, fields: &Map<String, Value>) -> Result<(), WriteFault> {
        self.update_contact_group(id, fields).map_err(fault)
    }

    fn delete_group(&self, id: i64) -> Result<(), WriteFault> {
        self.delete_contact_group(id).map_err(gone_or_fault)
    }

    fn add_ticket_contact(&self, ticket: i64, contact: ContactId) -> Result<i64, WriteFault> {
        created(self.add_ticket_contact_unless_waited(ticket, contact.0))
    }

    fn add_group_contact(&self, group: i64, contact: ContactId) -> Result<i64, WriteFault> {
        created(self.add_to_contact_group_unless_waited(group, contact.0))
    }

    fn remove_ticket_contact(&self, ticket: i64, link: i64) -> Result<(), WriteFault> {
        Self::remove_ticket_contact(self, ticket, link).map_err(gone_or_fault)
    }

    fn remove_group_contact(&self, group: i64, membership: i64) -> Result<(), WriteFault> {
        Self::remove_from_contact_group(self, group, membership).map_err(gone_or_fault)
    }
}

fn created(answer: Result<Option<i64>, ApiError>) -> Result<i64, WriteFault> {
    answer.map_err(fault)?.ok_or(WriteFault::Waited)
}

/// What was to be taken away is gone already, or out of this user's reach: a look tells.
fn gone_or_fault(error: ApiError) -> WriteFault {
    if matches!(error, ApiError::NotFound { .. }) {
        return WriteFault::Doubt(Failure::from(error).message);
    }
    fault(error)
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
