//! The fields of a contact's membership of a group.
//!
//! One line a field. Names, lengths and flags are Autotask's; nothing here is a rule of its own.

use crate::sandbox::field::{Field, integer, long};

/// `ContactGroupContacts`.
pub(in crate::sandbox) const FIELDS: &[Field] = &[
    long("id").required().read_only(),
    integer("contactGroupID").required().refers("ContactGroup"),
    integer("contactID").required().refers("Contact"),
];
