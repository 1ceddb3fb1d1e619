//! What outlives a run, under the state folder: the journal of runs and writes, and the lock of each tenant.
//!
//! SQL stays behind this room, so that the store could be a shared server one day.

mod lock;
mod schema;
mod store;

pub use lock::{TenantLock, tenant_file_name};
pub use store::{RecordedRun, RecordedWrite, RunStart, Store};
