//! What persons decided in earlier runs of the tenant, read once before the rows are decided.

use std::sync::Arc;

use crate::commands::carry_out::Run;
use crate::decision::settled::Settlements;
use crate::error::Failure;
use crate::settings::environment::state_folder;
use crate::state::{RecordedDecision, Store};

/// The decisions that are in force for the tenant of a run.
///
/// A dry run needs no state folder, and goes on with a warning where what is remembered cannot be read.
///
/// # Errors
/// When the journal cannot be read, and the run would write.
pub(super) fn of(run: &Run<'_>) -> Result<Settlements, Failure> {
    match read(run) {
        Err(failure) if run.settings.dry_run => {
            let told = format!("remembered decisions are not used: {}", failure.message);
            run.context.console.warn(&told);
            Ok(Settlements::default())
        }
        read => read,
    }
}

fn read(run: &Run<'_>) -> Result<Settlements, Failure> {
    let Some(tenant) = &run.tenant else {
        return Ok(Settlements::default());
    };
    let Ok(state) = state_folder(run.context.global.state.as_deref(), run.context.environment) else {
        return Ok(Settlements::default());
    };
    let Some(store) = Store::open_standing(&state, Arc::clone(&run.clock))? else {
        return Ok(Settlements::default());
    };
    let decisions = store.decisions(Some(tenant))?;
    Ok(decisions.into_iter().map(RecordedDecision::settlement).collect())
}
