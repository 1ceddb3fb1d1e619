//! What a run leaves to those that come after it, and takes from those before: the plan in the journal, writes that
//! were never answered, and runs that were interrupted.

use crate::apply::journal::{PastWrite, WriteResult};
use crate::apply::{Around, Earlier, Rules, Settled, settle_past};
use crate::autotask::lookup::LiveDirectory;
use crate::choice::{Inactive, ReuseCompany};
use crate::commands::carry_out::{Batch, Run, Spool};
use crate::error::Failure;
use crate::interrupt;
use crate::plan::Plan;
use crate::plan::saved::{Head, Pending, SavedRow, Writer};
use crate::state::Store;

/// A run that is gone on with.
pub(in crate::commands) struct GoesOn {
    pub(in crate::commands) run: String,
    pub(in crate::commands) rules: Rules,
}

impl Run<'_> {
    /// How the writes of this run are sent.
    pub(super) fn rules(&self, goes_on: Option<&GoesOn>) -> Rules {
        if let Some(goes_on) = goes_on {
            return goes_on.rules;
        }
        let (policy, limits) = (&self.settings.policy, &self.settings.limits);
        Rules {
            ignore_inactive: policy.inactive == Inactive::Ignore,
            reuse_companies: policy.reuse_company != ReuseCompany::None,
            stamp: limits.stamp_external_id,
            resend_after: limits.resend_after,
            fail_fast: limits.fail_fast,
        }
    }

    /// Settles what earlier runs of the tenant left open, before anything is decided, and tells what came of it.
    pub(super) fn settle(&self, store: &mut Store, goes_on: Option<&str>) -> Result<(), Failure> {
        let Some(client) = self.client else { return Ok(()) };
        let open = store.open_writes(self.tenant_name())?;
        if !open.is_empty() {
            let console = self.context.console;
            console.status(&format!(
                "An earlier run ended before {} of its writes {} answered; looking for what came of it.",
                open.len(),
                if open.len() == 1 { "was" } else { "were" }
            ));
            let settled = self.look_for(&open, client, store)?;
            for settled in &settled {
                console.status(&told(settled));
            }
        }
        for run in store.interrupted(self.tenant_name())? {
            if goes_on != Some(run.id.as_str()) {
                self.context.console.warn(&format!(
                    "the run {} of {} was interrupted and has something left; finish it with: matchbook resume {}",
                    run.id, run.started, run.id
                ));
            }
        }
        Ok(())
    }

    fn look_for(
        &self,
        open: &[PastWrite],
        client: &crate::autotask::Client,
        store: &mut Store,
    ) -> Result<Vec<Settled>, Failure> {
        let reader = LiveDirectory::new(client, &self.reading);
        let mut around = Around {
            reader: &reader,
            writer: client,
            journal: store,
            clock: &*self.clock,
            interrupted: &interrupt::requested,
            progress: &|| {},
        };
        settle_past(open, &mut around, self.settings.limits.resend_after)
    }

    /// What the journal has of the run and of its tenant.
    pub(super) fn earlier(&self, store: &Store, run: &str) -> Result<Earlier, Failure> {
        Ok(Earlier {
            run: run.to_owned(),
            writes: store.past(run)?,
            companies: store.waiting_companies(self.tenant_name(), run)?,
        })
    }

    /// The rows that need something, as the journal keeps them.
    pub(super) fn plan_to_keep(&self, plan: &Plan, batch: &mut Batch) -> Result<String, Failure> {
        let head = Head {
            matchbook: env!("CARGO_PKG_VERSION").to_owned(),
            made: format!("{:.0}", self.clock.now()),
            tenant: self.tenant_name().to_owned(),
            profile: self.profile.map(str::to_owned),
            fingerprint: plan.fingerprint(),
            inputs: batch.inputs.clone(),
            decided_with: serde_json::to_value(self.settings.decided_with()).map_err(anyhow::Error::from)?,
            headers: batch.spool.headers().map(<[String]>::to_vec).collect(),
        };
        let written = write_rows(&head, plan, &mut batch.spool)?;
        String::from_utf8(written).map_err(|error| anyhow::Error::from(error).into())
    }
}

fn write_rows(head: &Head, plan: &Plan, spool: &mut Spool) -> Result<Vec<u8>, Failure> {
    let mut writer = Writer::begin(head, Vec::new())?;
    let mut entries = plan.entries().iter();
    spool.rows(|waiting| {
        if waiting.answer.is_some() {
            return Ok(());
        }
        if let Some(entry) = entries.next() {
            writer.row(&SavedRow {
                answer: entry.answer.clone(),
                header: waiting.header_number,
                cells: waiting.cells,
                pending: Some(Pending {
                    read_as: waiting.read_as.unwrap_or_default(),
                    facts: entry.facts.clone(),
                    joined_to: entry.joined_to,
                    settled: waiting.settled,
                }),
            })?;
        }
        Ok(())
    })?;
    Ok(writer.finish()?)
}

fn told(settled: &Settled) -> String {
    let write = &settled.write;
    let what = format!(
        "{} row {}: {} {}",
        write.source,
        write.number,
        write.change.op.word(),
        write.change.entity.word()
    );
    match &settled.result {
        WriteResult::Done { id } | WriteResult::Adopted { id, .. } => {
            format!("{what} was carried out (id {id}).")
        }
        WriteResult::Absent { .. } | WriteResult::NotSent { .. } => {
            format!(
                "{what} was not carried out; `matchbook resume {}` does it.",
                write.run
            )
        }
        WriteResult::Unknown { text } | WriteResult::Refused { text } => format!("{what}: {text}."),
    }
}
