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
