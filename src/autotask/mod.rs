//! The REST client: the only room that knows how Autotask is asked and how it answers.
//!
//! It keeps the promises that a tenant needs: credentials leave only for the account's own address, a write is
//! sent once unless it was certainly refused, no endpoint sees more requests at a time than it allows, and the
//! hourly limit that all integrations share is not eaten up. It decides nothing about people or companies, and
//! its wire types go no further than the rooms that ask.

pub mod answer;
pub mod budget;
pub mod classify;
pub mod client;
pub mod credentials;
pub mod entity;
pub mod error;
pub mod filter;
pub mod line;
pub mod lookup;
pub mod metadata;
pub mod pacing;
pub mod queries;
pub mod retry;
#[cfg(test)]
pub(crate) mod scripted;
pub mod transport;
pub mod uses;
pub mod waiting;
pub mod wire;
pub mod writer;
pub mod writes;
pub mod zone;

pub use client::Client;
pub use credentials::Credentials;
pub use entity::EntityName;
pub use error::{ApiError, SignInFault};
pub use filter::{Filter, OR_LIMIT, Op, Operand};
pub use line::Options;
pub use queries::{PAGE_ROWS, Query};
pub use transport::{HttpTransport, TimeOuts, Transport, TransportError, TransportErrorKind};
pub use waiting::{Attention, Wait, WaitReason};
pub use wire::Record;
pub use zone::HostPolicy;
