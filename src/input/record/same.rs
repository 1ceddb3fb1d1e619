//! Pure: whether two values of a field are the same, however each is written.

use serde_json::Value;

use super::number::decimal;
use super::value::flag;
use super::{Holds, date};

/// Whether a stored value is the one that is wanted. Blanks are alike, whatever the field holds.
pub fn same(holds: Holds, stored: &Value, wanted: &Value) -> bool {
    let (stored, wanted) = (text(stored), text(wanted));
    if stored.is_empty() || wanted.is_empty() || stored == wanted {
        return stored == wanted;
    }
    match holds {
        Holds::Text | Holds::Phone => false,
        Holds::Integer | Holds::Decimal => {
            alike(decimal(&stored).ok().as_ref(), decimal(&wanted).ok().as_ref())
        }
        Holds::Flag => alike(flag(&stored).as_ref(), flag(&wanted).as_ref()),
        Holds::Date => alike(
            date::read(&stored).ok().as_ref(),
            date::read(&wanted).ok().as_ref(),
        ),
    }
}

fn alike<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
    one.is_some() && one == other
}

/// A value as text; null is blank.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_compared_as_what_they_are() {
        for (holds, stored, wanted, expected) in [
            (Holds::Text, json!("a "), json!("a"), true),
            (Holds::Text, json!("a"), json!("A"), false),
            (Holds::Text, json!(null), json!(""), true),
            (Holds::Text, json!("1.0"), json!("1"), false),
            (Holds::Integer, json!("5"), json!(5), true),
            (Holds::Decimal, json!("12.50"), json!("12.5"), true),
            (Holds::Decimal, json!("12.51"), json!("12.5"), false),
            (Holds::Decimal, json!(null), json!("0"), false),
            (Holds::Flag, json!("True"), json!(true), true),
            (Holds::Flag, json!(1), json!(true), true),
            (Holds::Flag, json!(false), json!(true), false),
            (
                Holds::Date,
                json!("2025-04-03T00:00:00Z"),
                json!("2025-04-03T00:00:00.000"),
                true,
            ),
            (
                Holds::Date,
                json!("2025-04-04"),
                json!("2025-04-03T00:00:00.000"),
                false,
            ),
        ] {
            assert_eq!(
                same(holds, &stored, &wanted),
                expected,
                "{holds:?} {stored} {wanted}"
            );
        }
    }
}
