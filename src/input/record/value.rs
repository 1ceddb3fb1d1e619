//! Pure: the text of a cell as the value of a field, one reader for each kind of value. Says in words why a text is
//! none; never guesses.

use serde_json::{Value, json};

use super::Holds;
use super::date;
use super::number::{decimal, integer};

const YES: &[&str] = &[
    "yes", "y", "true", "t", "1", "on", "x", "checked", "active", "enabled", "ja", "oui", "si", "sí",
];
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "f",
    "0",
    "off",
    "unchecked",
    "inactive",
    "disabled",
    "nein",
    "non",
];

/// Reads a text as what a field holds.
///
/// # Errors
/// Why it is none, as the rest of a sentence that begins with the column and the text.
pub fn read(holds: Holds, text: &str) -> Result<Value, &'static str> {
    let text = text.trim();
    match holds {
        Holds::Text | Holds::Phone => Ok(json!(text)),
        Holds::Flag => flag(text).map(Value::Bool).ok_or("is neither yes nor no"),
        Holds::Integer => integer(text).map(Value::from).ok_or("is not a whole number"),
        Holds::Decimal => decimal(text).map(Value::from),
        Holds::Date => date::read(text).map(|moment| json!(date::written(moment))),
    }
}

/// Yes or no in any usual spelling.
pub fn flag(text: &str) -> Option<bool> {
    let word = text.trim().to_lowercase();
    let is_among = |words: &[&str]| words.contains(&word.as_str());
    is_among(YES)
        .then_some(true)
        .or_else(|| is_among(NO).then_some(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(holds: Holds, text: &str) -> String {
        match read(holds, text) {
            Ok(value) => value.to_string(),
            Err(why) => format!("- {why}"),
        }
    }

    #[test]
    fn each_kind_of_value_is_read_or_refused() {
        for (holds, text, expected) in [
            (Holds::Text, "  CEO ", "\"CEO\""),
            (Holds::Flag, "Yes", "true"),
            (Holds::Flag, "TRUE", "true"),
            (Holds::Flag, "1", "true"),
            (Holds::Flag, " x ", "true"),
            (Holds::Flag, "no", "false"),
            (Holds::Flag, "F", "false"),
            (Holds::Flag, "0", "false"),
            (Holds::Flag, "off", "false"),
            (Holds::Flag, "maybe", "- is neither yes nor no"),
            (Holds::Flag, "2", "- is neither yes nor no"),
            (Holds::Integer, "42", "42"),
            (Holds::Integer, "-7", "-7"),
            (Holds::Integer, "42.0", "42"),
            (Holds::Integer, "42.5", "- is not a whole number"),
            (Holds::Integer, "1,000", "- is not a whole number"),
            (Holds::Integer, "forty", "- is not a whole number"),
            (Holds::Integer, "9223372036854775808", "- is not a whole number"),
            (Holds::Decimal, "12.50", "\"12.5\""),
            (Holds::Decimal, "12,5", "\"12.5\""),
            (Holds::Decimal, "1,234.5", "\"1234.5\""),
            (Holds::Decimal, "1.234,50", "\"1234.5\""),
            (Holds::Decimal, "-3", "\"-3\""),
            (
                Holds::Decimal,
                "1,234",
                "- can be a thousand and more, or one and a fraction; write it with a point",
            ),
            (Holds::Decimal, "1.2.3", "- is not a number"),
            (Holds::Decimal, "12%", "- is not a number"),
            (Holds::Decimal, "", "- is not a number"),
        ] {
            assert_eq!(told(holds, text), expected, "{holds:?} {text:?}");
        }
    }
}
