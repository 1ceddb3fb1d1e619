//! JSON as our own writing makes it: an object of plain values, without blanks and escapes. A record of the mirror is
//! that, and such text is read in one walk.
//!
//! Says nothing about any other text: that is for the library to read, or to refuse.

use memchr::memchr2;

use super::Type;
use super::reading::{Field, Packing, put_other, put_text, put_whole};

/// Most digits of a number that fits for certain.
const DIGITS: usize = 18;

/// Reads an object of plain values: no blanks, no escapes, no fractions, and nothing within another thing but an empty
/// list. `None` for every other text, whatever it is; what was packed by then is to be forgotten.
pub(super) fn plain(text: &str, packing: &mut Packing) -> Option<()> {
    let mut rest = text.strip_prefix('{')?;
    for nth in 0.. {
        let (field, behind) = if let Some((code, behind)) = packing.usual(nth, rest) {
            (Field::Known(code), behind)
        } else {
            let (name, behind) = string(rest)?;
            (packing.field(nth, name), behind.strip_prefix(':')?)
        };
        rest = behind;
        let start = packing.bytes.len();
        let is = match rest.as_bytes().first()? {
            b'n' => {
                rest = rest.strip_prefix("null")?;
                None
            }
            b'"' => {
                let (text, behind) = string(rest)?;
                rest = behind;
                put_text(text, &mut packing.bytes)
            }
            b'0'..=b'9' | b'-' => {
                let (number, behind) = whole(rest)?;
                rest = behind;
                Some(put_whole(number, &mut packing.bytes))
            }
            b't' => {
                rest = rest.strip_prefix("true")?;
                Some(Type::True)
            }
            b'f' => {
                rest = rest.strip_prefix("false")?;
                Some(Type::False)
            }
            b'[' => {
                rest = rest.strip_prefix("[]")?;
                Some(put_other("[]", &mut packing.bytes))
            }
            _ => return None,
        };
        packing.place(field, is, start);
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return (rest == "}").then_some(()),
        }
    }
    None
}

/// A text in quotes without escapes, and what stands behind it.
fn string(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let end = memchr2(b'"', b'\\', inner.as_bytes())?;
    let (text, rest) = inner.split_at_checked(end)?;
    // The least of them is found for many bytes at once.
    let least = text.bytes().min().unwrap_or(b' ');
    (least >= b' ').then_some(())?;
    Some((text, rest.strip_prefix('"')?))
}

/// A whole number, and what stands behind it.
fn whole(text: &str) -> Option<(i64, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let end = digits.bytes().position(|byte| !byte.is_ascii_digit())?;
    let (digits, rest) = digits.split_at_checked(end)?;
    let is_plain = match digits.as_bytes() {
        // Minus zero is no whole number.
        [b'0'] => digits.len() == text.len() - rest.len(),
        [] | [b'0', ..] => false,
        digits => digits.len() <= DIGITS,
    };
    (is_plain && !rest.starts_with(['.', 'e', 'E'])).then_some(())?;
    let (number, _) = text.split_at_checked(text.len() - rest.len())?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use serde_json::Value;

    use super::*;
    use crate::directory::packed::{Fields, Record, RecordReader};

    /// A record as the library reads it, whether or not it is plain.
    fn by_library(text: &str) -> Option<Fields> {
        let Ok(Value::Object(map)) = serde_json::from_str(text) else {
            return None;
        };
        Some(RecordReader::default().read_map(&map).to_fields())
    }

    fn is_plain(text: &str) -> bool {
        plain(text, &mut Packing::default()).is_some()
    }

    #[test]
    fn plain_texts_are_told_from_others_and_both_are_read_alike() {
        for (text, expected) in [
            (
                r#"{"id":7,"companyID":-1,"firstName":"José","title":null,"isActive":1}"#,
                true,
            ),
            (
                r#"{"id":0,"userDefinedFields":[],"a":true,"b":false,"other name":"x"}"#,
                true,
            ),
            (r#"{"id":999999999999999999,"id":1}"#, true),
            (r#"{"title":"CEO","title":null,"x":"y","x":""}"#, true),
            (r#"{"id":1000000000000000000}"#, false),
            (r#"{"id":18446744073709551615}"#, false),
            (r#"{"id":-0}"#, false),
            (r#"{"id":-}"#, false),
            (r#"{"id":07}"#, false),
            (r#"{"id":1.5}"#, false),
            (r#"{"id":1e3}"#, false),
            (r#"{"id": 1}"#, false),
            (r#"{"id":1"#, false),
            (r#"{"id":1} "#, false),
            (r#"{"id":1}}"#, false),
            (r#"{"id":1,}"#, false),
            (r#"{,"id":1}"#, false),
            (r#"{"id":"a\nb"}"#, false),
            (r#"{"a\"b":"c"}"#, false),
            (r#"{"id":"unclosed}"#, false),
            (r#"{"list":[1]}"#, false),
            (r#"{"udf":{"a":1}}"#, false),
            (r#"{"id":nul}"#, false),
            ("{\"id\":\"a\tb\"}", false),
            ("{}", false),
            ("[]", false),
            ("", false),
        ] {
            assert_eq!(is_plain(text), expected, "{text}");
            let mut reader = RecordReader::default();
            assert_eq!(
                reader.read(text).map(Record::to_fields),
                by_library(text),
                "{text}"
            );
        }
    }

    /// Texts that are nearly, or quite, what our own writing makes.
    fn text() -> impl Strategy<Value = String> {
        let name = "(id|companyID|note|phone|userDefinedFields|[a-zé]{0,6})";
        let value = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            Just("[]".to_owned()),
            "-?[0-9]{1,20}(\\.[0-9])?",
            "\"[a-zé \\\\\\x00-\\x1f]{0,9}\"",
            "[\\[\\]{}0-9a-z\"]{0,3}",
        ];
        let field = (name, value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
        proptest::collection::vec(field, 0..6).prop_map(|fields| format!("{{{}}}", fields.join(",")))
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_the_library_reads(texts in proptest::collection::vec(text(), 1..4)) {
            // One reader for all: nothing of a record is left for the next one.
            let mut reader = RecordReader::default();
            for text in texts {
                let Some(record) = reader.read(&text) else {
                    prop_assert_eq!(None, by_library(&text), "{}", text);
                    continue;
                };
                let fields = record.to_fields();
                prop_assert_eq!(Some(fields.clone()), by_library(&text), "{}", text);
                for name in ["id", "companyID", "note", "phone", "userDefinedFields", "a", ""] {
                    prop_assert_eq!(record.text(name), fields.text(name), "{}", text);
                    prop_assert_eq!(record.number(name), fields.number(name), "{}", text);
                }
            }
        }
    }
}
