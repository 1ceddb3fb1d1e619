//! What the tenant's fields can hold, from its own field information. Lengths and required fields differ from
//! tenant to tenant and from the vendor's documentation, so they are never assumed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::person::record::Holds;

/// What one field can hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRule {
    /// Longest text in characters (UTF-16 units, as the service counts); 0 when the field holds no text.
    pub length: usize,
    /// Whether a create needs it.
    pub is_required: bool,
    /// Whether a write ignores it.
    pub is_read_only: bool,
    /// The values of a picklist that new records may have, with their labels; empty when it is none.
    pub picklist: Vec<(String, String)>,
    /// Values of the picklist that standing records may hold and nobody may set any more, with their labels.
    #[serde(default)]
    pub retired: Vec<(String, String)>,
    /// What it holds.
    #[serde(default)]
    pub holds: Holds,
}

/// What the fields of one entity can hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRules {
    /// The built-in fields by name.
    pub fields: BTreeMap<String, FieldRule>,
    /// The user-defined fields by name.
    pub udfs: BTreeMap<String, FieldRule>,
}
