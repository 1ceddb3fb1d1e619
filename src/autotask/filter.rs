//! Filters of queries, built from enums alone.
//!
//! Autotask drops an operator that it does not know without a word, and the query then finds too much. So there is
//! no way to write an operator as text, and shapes that would widen a query (an empty list, an empty group) are
//! refused before they are sent.

use serde_json::{Value, json};

/// Most `OR` conditions in one query; each value of an `in` list counts (vendor documentation).
pub const OR_LIMIT: usize = 500;

/// Operators that compare a field with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Equal; case-insensitive on text.
    Eq,
    /// Not equal.
    NotEq,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Gte,
    /// Less than.
    Lt,
    /// Less than or equal.
    Lte,
    /// Text that begins so.
    BeginsWith,
    /// Text that ends so.
    EndsWith,
    /// Text that holds this somewhere, literally and case-insensitively.
    Contains,
}

impl Op {
    fn word(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::NotEq => "noteq",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::BeginsWith => "beginsWith",
            Self::EndsWith => "endsWith",
            Self::Contains => "contains",
        }
    }
}

/// Operators that compare a field with a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListOp {
    In,
    NotIn,
}

/// Operators that ask whether a field is filled; comparing with null matches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PresenceOp {
    Exist,
    NotExist,
}

/// A value to compare with; the server knows no null and no decimals here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// Text, and points in time as ISO 8601 text.
    Text(String),
    /// Numbers and ids.
    Integer(i64),
    /// Yes or no.
    Flag(bool),
}

impl From<&str> for Operand {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Operand {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Operand {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<i64> for Operand {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for Operand {
    fn from(value: i32) -> Self {
        Self::Integer(value.into())
    }
}

impl From<bool> for Operand {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl Operand {
    fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Integer(number) => json!(number),
            Self::Flag(flag) => json!(flag),
        }
    }
}

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter(Node);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Compare(Op, String, Operand),
    List(ListOp, String, Vec<Operand>),
    Presence(PresenceOp, String),
    And(Vec<Filter>),
    Or(Vec<Filter>),
}

/// Why a filter cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterFault {
    /// It would be refused.
    #[error("the query has {0} OR conditions, more than the {OR_LIMIT} that Autotask takes")]
    TooManyConditions(usize),
    /// It might be read as no condition at all, and find everything.
    #[error("the query has an empty list or group, which Autotask might read as no condition")]
    Empty,
}

impl Filter {
    /// One field compared with one value. Field names are case-insensitive to Autotask.
    pub fn field(op: Op, name: impl Into<String>, value: impl Into<Operand>) -> Self {
        Self(Node::Compare(op, name.into(), value.into()))
    }

    /// The field holds one of the values.
    pub fn is_in<V: Into<Operand>>(name: impl Into<String>, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self(Node::List(ListOp::In, name.into(), values))
    }

    /// The field holds none of the values.
    pub fn is_not_in<V: Into<Operand>>(name: impl Into<String>, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self(Node::List(ListOp::NotIn, name.into(), values))
    }

    /// The field is filled.
    pub fn exists(name: impl Into<String>) -> Self {
        Self(Node::Presence(PresenceOp::Exist, name.into()))
    }

    /// The field is empty.
    pub fn not_exists(name: impl Into<String>) -> Self {
        Self(Node::Presence(PresenceOp::NotExist, name.into()))
    }

    /// All of these hold.
    pub fn and(filters: Vec<Self>) -> Self {
        Self(Node::And(filters))
    }

    /// At least one of these holds.
    pub fn or(filters: Vec<Self>) -> Self {
        Self(Node::Or(filters))
    }

    /// Every record; a query cannot go without a condition. Id 0 is the MSP's own company.
    pub fn all() -> Self {
        Self::field(Op::Gte, "id", 0)
    }

    /// The same filter, only for records after `id`: the step from page to page.
    #[must_use]
    pub fn after(&self, id: i64) -> Self {
        Self::and(vec![self.clone(), Self::field(Op::Gt, "id", id)])
    }

    /// `OR` conditions, counted with caution: each value of a list, and each comparison under an `or`.
    pub fn conditions(&self) -> usize {
        self.count(false)
    }

    fn count(&self, under_or: bool) -> usize {
        match &self.0 {
            Node::Compare(..) | Node::Presence(..) => usize::from(under_or),
            Node::List(_, _, values) => values.len(),
            Node::And(filters) => filters.iter().map(|filter| filter.count(under_or)).sum(),
            Node::Or(filters) => filters.iter().map(|filter| filter.count(true)).sum(),
        }
    }

    /// Whether the filter can be sent and will mean what it says.
    ///
    /// # Errors
    /// [`FilterFault`] says why not.
    pub fn check(&self) -> Result<(), FilterFault> {
        if self.has_empty_part() {
            return Err(FilterFault::Empty);
        }
        match self.conditions() {
            0..=OR_LIMIT => Ok(()),
            conditions => Err(FilterFault::TooManyConditions(conditions)),
        }
    }

    fn has_empty_part(&self) -> bool {
        match &self.0 {
            Node::Compare(..) | Node::Presence(..) => false,
            Node::List(_, _, values) => values.is_empty(),
            Node::And(filters) | Node::Or(filters) => {
                filters.is_empty() || filters.iter().any(Self::has_empty_part)
            }
        }
    }

    /// The filter as the value of a query's `filter` key: a list whose parts must all hold.
    pub fn to_json(&self) -> Value {
        match &self.0 {
            Node::And(filters) => filters.iter().map(Self::item).collect(),
            Node::Compare(..) | Node::List(..) | Node::Presence(..) | Node::Or(_) => {
                Value::Array(vec![self.item()])
            }
        }
    }

    fn item(&self) -> Value {
        let group = |op: &str, filters: &[Self]| {
            let items: Vec<_> = filters.iter().map(Self::item).collect();
            json!({"op": op, "items": items})
        };
        match &self.0 {
            Node::Compare(op, field, value) => {
                json!({"op": op.word(), "field": field, "value": value.to_json()})
            }
            Node::List(op, field, values) => {
                let op = match op {
                    ListOp::In => "in",
                    ListOp::NotIn => "notIn",
                };
                let values: Vec<_> = values.iter().map(Operand::to_json).collect();
                json!({"op": op, "field": field, "value": values})
            }
            Node::Presence(op, field) => {
                let op = match op {
                    PresenceOp::Exist => "exist",
                    PresenceOp::NotExist => "notExist",
                };
                json!({"op": op, "field": field})
            }
            Node::And(filters) => group("and", filters),
            Node::Or(filters) => group("or", filters),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_written_as_autotask_reads_them() {
        let email = || Filter::field(Op::Eq, "emailAddress", "o'brien@acme.example");
        let cases = [
            (Filter::all(), json!([{"op": "gte", "field": "id", "value": 0}])),
            (
                email(),
                json!([{"op": "eq", "field": "emailAddress", "value": "o'brien@acme.example"}]),
            ),
            (
                Filter::is_in("id", [1, 2]),
                json!([{"op": "in", "field": "id", "value": [1, 2]}]),
            ),
            (
                Filter::is_not_in("isActive", [false]),
                json!([{"op": "notIn", "field": "isActive", "value": [false]}]),
            ),
            (
                Filter::exists("phone"),
                json!([{"op": "exist", "field": "phone"}]),
            ),
            (
                Filter::not_exists("phone"),
                json!([{"op": "notExist", "field": "phone"}]),
            ),
            (
                Filter::or(vec![email(), Filter::field(Op::EndsWith, "phone", "1212")]).after(7),
                json!([
                    {"op": "or", "items": [
                        {"op": "eq", "field": "emailAddress", "value": "o'brien@acme.example"},
                        {"op": "endsWith", "field": "phone", "value": "1212"},
                    ]},
                    {"op": "gt", "field": "id", "value": 7},
                ]),
            ),
            (
                Filter::or(vec![Filter::and(vec![email(), Filter::exists("phone")])]),
                json!([{"op": "or", "items": [{"op": "and", "items": [
                    {"op": "eq", "field": "emailAddress", "value": "o'brien@acme.example"},
                    {"op": "exist", "field": "phone"},
                ]}]}]),
            ),
        ];
        for (filter, expected) in cases {
            assert_eq!(filter.to_json(), expected);
        }
    }

    #[test]
    fn every_operator_has_the_documented_word() {
        let words = [
            (Op::Eq, "eq"),
            (Op::NotEq, "noteq"),
            (Op::Gt, "gt"),
            (Op::Gte, "gte"),
            (Op::Lt, "lt"),
            (Op::Lte, "lte"),
            (Op::BeginsWith, "beginsWith"),
            (Op::EndsWith, "endsWith"),
            (Op::Contains, "contains"),
        ];
        for (op, word) in words {
            assert_eq!(op.word(), word);
        }
    }

    #[test]
    fn conditions_are_counted_with_caution() {
        let one = || Filter::exists("phone");
        let cases = [
            (one(), 0),
            (Filter::and(vec![one(), one()]), 0),
            (Filter::or(vec![one(), one()]), 2),
            (Filter::or(vec![Filter::and(vec![one(), one()]), one()]), 3),
            (Filter::is_in("id", 0..500), 500),
            (Filter::is_in("id", 0..500).after(9), 500),
            (
                Filter::or(vec![Filter::is_in("id", 0..3), Filter::is_in("x", 0..4)]),
                7,
            ),
        ];
        for (filter, expected) in cases {
            assert_eq!(filter.conditions(), expected, "{filter:?}");
        }
    }

    #[test]
    fn what_would_be_refused_or_widen_is_not_sent() {
        let cases = [
            (Filter::is_in("id", 0..500), Ok(())),
            (
                Filter::is_in("id", 0..501),
                Err(FilterFault::TooManyConditions(501)),
            ),
            (Filter::is_in("id", Vec::<i64>::new()), Err(FilterFault::Empty)),
            (Filter::and(vec![]), Err(FilterFault::Empty)),
            (Filter::or(vec![Filter::or(vec![])]), Err(FilterFault::Empty)),
        ];
        for (filter, expected) in cases {
            assert_eq!(filter.check(), expected);
        }
    }
}
