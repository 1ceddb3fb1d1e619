//! What Autotask knows about one field of one entity: its type, its length and its rules.
//!
//! Fields are written down as constants, one line each, in [`super::tables`]. Nothing here looks at a record.

/// The type of a field, as `entityInformation/fields` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DataType {
    /// 32 bit number.
    Integer,
    /// 64 bit number.
    Long,
    /// Text with a length.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A moment in UTC.
    DateTime,
    /// A number with a fraction.
    Decimal,
}

impl DataType {
    /// The word that Autotask uses.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Long => "long",
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::DateTime => "datetime",
            Self::Decimal => "decimal",
        }
    }
}

/// One value of a picklist. Metadata shows the value as text, records hold it as the field's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pick {
    /// The stored value, as text.
    pub(super) value: &'static str,
    /// What people see.
    pub(super) label: &'static str,
}

/// Shorthand for tables.
pub(super) const fn pick(value: &'static str, label: &'static str) -> Pick {
    Pick { value, label }
}

/// One field of one entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent flag of Autotask's field information"
)]
pub(super) struct Field {
    /// The name on the wire.
    pub(super) name: &'static str,
    /// What the field holds.
    pub(super) data_type: DataType,
    /// Longest text, in characters; 0 where the field is no text.
    pub(super) length: usize,
    /// A create without it is refused.
    pub(super) required: bool,
    /// A value sent for it is ignored.
    pub(super) read_only: bool,
    /// A filter may name it.
    pub(super) queryable: bool,
    /// A webhook may carry it.
    pub(super) webhook: bool,
    /// The entity that its value points at, in the singular.
    pub(super) reference: Option<&'static str>,
    /// The values it may take. An empty list is a picklist whose values the sandbox does not know and does not
    /// check.
    pub(super) picklist: Option<&'static [Pick]>,
    /// The field that a picklist depends on; mostly empty.
    pub(super) picklist_parent: &'static str,
}

const fn field(name: &'static str, data_type: DataType) -> Field {
    Field {
        name,
        data_type,
        length: 0,
        required: false,
        read_only: false,
        queryable: true,
        webhook: false,
        reference: None,
        picklist: None,
        picklist_parent: "",
    }
}

pub(super) const fn text(name: &'static str, length: usize) -> Field {
    let mut text = field(name, DataType::Text);
    text.length = length;
    text
}

pub(super) const fn integer(name: &'static str) -> Field {
    field(name, DataType::Integer)
}

pub(super) const fn long(name: &'static str) -> Field {
    field(name, DataType::Long)
}

pub(super) const fn boolean(name: &'static str) -> Field {
    field(name, DataType::Boolean)
}

pub(super) const fn datetime(name: &'static str) -> Field {
    field(name, DataType::DateTime)
}

pub(super) const fn decimal(name: &'static str) -> Field {
    field(name, DataType::Decimal)
}

impl Field {
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    pub(super) const fn not_queryable(mut self) -> Self {
        self.queryable = false;
        self
    }

    pub(super) const fn webhook(mut self) -> Self {
        self.webhook = true;
        self
    }

    pub(super) const fn refers(mut self, entity: &'static str) -> Self {
        self.reference = Some(entity);
        self
    }

    pub(super) const fn picks(mut self, values: &'static [Pick]) -> Self {
        self.picklist = Some(values);
        self
    }

    pub(super) const fn under(mut self, parent: &'static str) -> Self {
        self.picklist_parent = parent;
        self
    }
}
