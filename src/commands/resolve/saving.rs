//! `--out`: the plan as a file, with the settings that it was decided with. It is there when all rows are decided, and
//! complete or not at all.

use crate::commands::carry_out::{Batch, Kept, Run};
use crate::error::Failure;
use crate::id::CompanyId;
use crate::plan::saved::{Head, Pending, SavedRow, Writer};
use crate::settings::value::CompanyRef;

/// Saves the plan. `catch_all` is the company that the settings named, by its id: a name may be another's tomorrow.
pub(super) fn save(
    run: &Run<'_>,
    batch: &mut Batch,
    catch_all: Option<CompanyId>,
    file: Kept,
) -> Result<(), Failure> {
    let mut decided_with = run.settings.decided_with();
    if let Some(company) = catch_all {
        decided_with.policy.catch_all = Some(CompanyRef::Id(company.0));
    }
    let head = Head {
        matchbook: env!("CARGO_PKG_VERSION").to_owned(),
        made: format!("{:.0}", run.clock.now()),
        tenant: run.tenant_name().to_owned(),
        profile: run.profile.filter(|name| !name.is_empty()).map(str::to_owned),
        fingerprint: batch.fingerprint.clone(),
        inputs: batch.inputs.clone(),
        decided_with: serde_json::to_value(decided_with).map_err(anyhow::Error::from)?,
        headers: batch.spool.headers().map(<[String]>::to_vec).collect(),
    };
    let mut writer = Writer::begin(&head, file)?;
    let mut entries = batch.plan.entries().iter();
    batch.spool.rows(|waiting| {
        let settled = waiting.settled;
        let (answer, pending) = match (waiting.answer, waiting.read_as) {
            (Some(answer), _) => (answer, None),
            (None, read_as) => {
                let Some(entry) = entries.next() else {
                    return Ok(());
                };
                let pending = Pending {
                    read_as: read_as.unwrap_or_default(),
                    facts: entry.facts.clone(),
                    joined_to: entry.joined_to,
                    settled,
                };
                (entry.answer.clone(), Some(pending))
            }
        };
        writer.row(&SavedRow {
            answer,
            header: waiting.header_number,
            cells: waiting.cells,
            pending,
        })?;
        Ok(())
    })?;
    writer.finish()?.keep()?;
    if let Some(path) = &run.settings.out {
        let path = path.display();
        run.context.console.status(&format!(
            "The plan is saved in {path}; apply it with: matchbook apply {path}"
        ));
    }
    Ok(())
}
