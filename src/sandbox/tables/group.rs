//! The fields of a contact group.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, boolean, long, text};

/// `ContactGroups`; the name is unique in the tenant.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    boolean("isActive").required(),
    text("name", 100).required(),
];
