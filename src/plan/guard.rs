//! How much a run may create. Only a plan that passed can be applied.

use crate::error::{Failure, Kind};
use crate::plan::Plan;

/// From how many rows up the share of creates is looked at; below, a single create is a large share.
const SHARE_FROM_ROWS: u64 = 10;

/// How much a run may create.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Most contacts and companies.
    pub max_creates: u64,
    /// Most rows that may become creates, from 0 to 1 of all rows.
    pub max_create_share: f64,
}

/// A plan that the guard let pass. Nothing else can be applied.
#[derive(Debug)]
pub struct ApprovedPlan {
    plan: Plan,
}

impl ApprovedPlan {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan, when all was done with it.
    pub fn into_plan(self) -> Plan {
        self.plan
    }

    /// The plan, to write down what came of it.
    pub fn plan_mut(&mut self) -> &mut Plan {
        &mut self.plan
    }
}

/// The plan of a run that the guard let pass when it began, as the run's journal has it.
pub fn resumed(plan: Plan) -> ApprovedPlan {
    ApprovedPlan { plan }
}

/// Lets a plan pass, or says which limit it breaks. `rows` is how many rows were read in all.
pub fn check(plan: Plan, rows: u64, limits: Limits) -> Result<ApprovedPlan, (Failure, Plan)> {
    match refusal(&plan, rows, limits) {
        None => Ok(ApprovedPlan { plan }),
        Some(failure) => Err((failure, plan)),
    }
}

fn refusal(plan: &Plan, rows: u64, limits: Limits) -> Option<Failure> {
    let creates = plan.creates();
    if creates > limits.max_creates {
        let failure = Failure::new(
            Kind::SafetyLimit,
            format!(
                "the run would create {creates} {}, and --max-creates allows {}",
                if creates == 1 {
                    "contact or company"
                } else {
                    "contacts and companies"
                },
                limits.max_creates
            ),
        );
        return Some(failure.hint("Nothing was sent. If that many are meant, raise --max-creates."));
    }
    let share = share(plan.create_rows(), rows);
    if rows >= SHARE_FROM_ROWS && share > limits.max_create_share {
        let failure = Failure::new(
            Kind::SafetyLimit,
            format!(
                "{} of {rows} rows ({share:.2}) would become creates, and --max-create-share allows {}",
                plan.create_rows(),
                limits.max_create_share
            ),
        );
        return Some(failure.hint("Nothing was sent. If that many are meant, raise --max-create-share."));
    }
    None
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share of rows needs no more than 52 bits"
)]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
