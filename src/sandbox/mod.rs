//! The embedded Autotask: a stateful and strict imitation of the part of the Autotask REST API that matchbook uses.
//!
//! It refuses what Autotask refuses, with Autotask's texts, and imitates its traps: an unknown operator widens a
//! query without a word, a page cursor takes only the verb of its first call, read-only fields are ignored. It is
//! used inside the process ([`Tenant::handle`]) and behind a server on loopback ([`server::Server`]). It never
//! speaks to the network, and what it holds lives as long as the [`Tenant`].
//!
//! # Data files
//!
//! One JSON object. Everything but `schema` may be left out:
//!
//! ```json
//! {
//!   "schema": "matchbook.sandbox/1",
//!   "companies": [{ "id": 174, "companyName": "Bluefin Logistics Inc" }],
//!   "contacts": [{ "id": 1001, "companyID": 174, "firstName": "Ana", "lastName": "Ruiz" }],
//!   "tickets": [], "resources": [], "countries": [], "contactGroups": [], "contactGroupContacts": [],
//!   "ticketAdditionalContacts": [], "companyLocations": [],
//!   "userDefinedFields": { "Contacts": [{ "name": "Badge", "label": "Badge", "type": "string", "isRequired": true }] },
//!   "fieldOverrides": { "Contacts": { "lastName": { "length": 20 }, "phone": { "isRequired": true } } },
//!   "settings": { "latency_ms": 0, "hourly_limit": 10000, "used": 0, "thread_limit": 3,
//!                 "restricted_user": false, "usage_latency": false },
//!   "faults": [{ "method": "POST", "path": "/Companies/*/Contacts", "after": 1, "times": 1, "fault": "drop_after" }]
//! }
//! ```
//!
//! Records carry Autotask's own field names; each needs an `id`. `isActive` is on where it is not said, dates lie
//! in 2024, and every other field is null. A field that does not exist is an error with its place; lengths and
//! references are not checked, so that a file can describe a tenant that Autotask itself would refuse by now.
//!
//! `settings` and `faults` are described at [`data::Settings`] and [`fault::Fault`]. Faults are `drop_before`,
//! `drop_after`, `status`, `status_after`, `html_502`, `thread_text`, `delay`, `slow`, `stall`, `stall_before` and `truncate`. The
//! command line gives the same, written as [`rehearsal`] says.

mod checks;
pub mod data;
pub mod entity;
pub mod fault;
mod field;
mod filter;
pub mod in_process;
mod limits;
mod metadata;
mod moment;
mod query;
mod recording;
mod records;
mod refusal;
pub mod rehearsal;
mod route;
mod rules;
mod schema;
mod scripted;
pub mod server;
mod tables;
pub mod tenant;
mod write;

#[cfg(test)]
mod tests;

pub use limits::Slot;
pub use rehearsal::Rehearsal;
pub use tenant::{Answer, Tenant};
