//! Flags, environment and the settings file become finished values, once; nobody below reads any of them again.
//!
//! The order is the same everywhere: flag, then environment, then profile, then default. The layering is pure and
//! takes an [`Environment`] that is handed in. This room is the only reader of the process's environment, and
//! the only place that holds a secret in the clear; it prints nothing and knows nothing of HTTP.

pub mod apply;
pub mod connection;
pub mod edit;
pub mod environment;
pub mod file;
pub mod host;
pub mod keyring;
mod keys;
mod kinds;
pub mod layouts;
pub mod options;
pub mod pace;
pub mod profile;
mod quoted;
pub mod resolve;
pub mod secret;
mod undo;
pub mod value;

pub use apply::DecidedWith;
pub use connection::{Account, Connection, TenantName};
pub use environment::Environment;
pub use file::Config;
pub use options::{ResolveOptions, UndoOptions};
pub use profile::Profile;
pub use resolve::ResolveSettings;
pub use secret::{Secret, SecretSource};
