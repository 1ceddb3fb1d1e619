//! What outlives a run, under the state folder: the journal of runs and writes, what persons decided, and the lock of
//! each tenant.
//!
//! SQL stays behind this room, so that the store could be a shared server one day.

mod checkpoint;
mod decided;
mod lock;
pub mod migration;
mod recorded;
mod schema;
mod store;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use checkpoint::CheckpointFile;
pub use decided::RecordedDecision;
pub use lock::{Place, TenantLock};
pub use recorded::{RecordedRun, RecordedWrite, Resumable};
pub use store::{RunInput, RunStart, Store};

/// Makes a folder of the state. It holds people's data, so others than the user cannot look into it.
///
/// # Errors
/// When the folder is not there and cannot be made.
pub fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A tenant's name as part of a file name: letters, digits, dots and dashes.
pub fn file_name(tenant: &str) -> String {
    tenant
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
                c
            } else {
                '_'
            }
        })
        .collect()
}
