//! An answer as one line of JSON, the same bytes as [`serde_json`] makes of it, without asking of every character of
//! every name whether it has to be written in another way.
//!
//! Says nothing about what stands in an answer: the field names and their order are those of [`Answer`], and a test
//! compares the two. What few answers have is left to `serde_json`.

use serde::Serialize;

use super::event::EventView;
use super::{Answer, CompanyView, ContactView, Evidence, RowView};

/// Writes an answer, without a line break behind it.
///
/// # Errors
/// What `serde_json` meets, which for answers is nothing.
pub fn write(answer: &Answer, to: &mut Vec<u8>) -> serde_json::Result<()> {
    let Answer {
        schema,
        row,
        outcome,
        reason,
        detail,
        contact,
        company,
        changes,
        evidence,
        candidates,
        warnings,
        joined_to,
        event,
        ticket,
        explain,
    } = answer;
    to.extend_from_slice(b"{\"schema\":");
    text(schema, to);
    put_row(row, to)?;
    to.extend_from_slice(b",\"outcome\":");
    word(outcome.code(), to);
    to.extend_from_slice(b",\"reason\":");
    word(reason.code(), to);
    if let Some(detail) = detail {
        to.extend_from_slice(b",\"detail\":");
        text(detail, to);
    }
    to.extend_from_slice(b",\"contact\":");
    or_null(contact.as_ref(), to, put_contact)?;
    to.extend_from_slice(b",\"company\":");
    or_null(company.as_ref(), to, put_company)?;
    to.extend_from_slice(b",\"changes\":");
    list(changes, to, json)?;
    to.extend_from_slice(b",\"evidence\":");
    list(evidence, to, put_evidence)?;
    to.extend_from_slice(b",\"candidates\":");
    list(candidates, to, json)?;
    to.extend_from_slice(b",\"warnings\":");
    list(warnings, to, |warning, to| {
        word(warning.code(), to);
        Ok(())
    })?;
    to.extend_from_slice(b",\"joined_to\":");
    or_null(joined_to.as_ref(), to, json)?;
    to.extend_from_slice(b",\"event\":");
    if let Some(event) = event {
        put_event(event, to);
    } else {
        to.extend_from_slice(b"null");
    }
    if let Some(ticket) = ticket {
        to.extend_from_slice(b",\"ticket\":");
        json(ticket, to)?;
    }
    if let Some(explain) = explain {
        to.extend_from_slice(b",\"explain\":");
        json(explain, to)?;
    }
    to.push(b'}');
    Ok(())
}

fn put_row(row: &RowView, to: &mut Vec<u8>) -> serde_json::Result<()> {
    let RowView {
        source,
        number,
        line,
        part,
        id,
        kind,
    } = row;
    to.extend_from_slice(b",\"row\":{\"source\":");
    text(source, to);
    to.extend_from_slice(b",\"number\":");
    json(number, to)?;
    to.extend_from_slice(b",\"line\":");
    json(line, to)?;
    if let Some(part) = part {
        to.extend_from_slice(b",\"part\":");
        json(part, to)?;
    }
    to.extend_from_slice(b",\"id\":");
    text_or_null(id.as_deref(), to);
    to.extend_from_slice(b",\"kind\":");
    text(kind, to);
    to.push(b'}');
    Ok(())
}

fn put_contact(contact: &ContactView, to: &mut Vec<u8>) -> serde_json::Result<()> {
    let ContactView {
        id,
        company_id,
        first_name,
        last_name,
        email_address,
    } = contact;
    to.extend_from_slice(b"{\"id\":");
    or_null(id.as_ref(), to, json)?;
    to.extend_from_slice(b",\"companyID\":");
    or_null(company_id.as_ref(), to, json)?;
    to.extend_from_slice(b",\"firstName\":");
    text_or_null(first_name.as_deref(), to);
    to.extend_from_slice(b",\"lastName\":");
    text_or_null(last_name.as_deref(), to);
    to.extend_from_slice(b",\"emailAddress\":");
    text_or_null(email_address.as_deref(), to);
    to.push(b'}');
    Ok(())
}

fn put_company(company: &CompanyView, to: &mut Vec<u8>) -> serde_json::Result<()> {
    let CompanyView { id, company_name } = company;
    to.extend_from_slice(b"{\"id\":");
    or_null(id.as_ref(), to, json)?;
    to.extend_from_slice(b",\"companyName\":");
    text_or_null(company_name.as_deref(), to);
    to.push(b'}');
    Ok(())
}

fn put_evidence(evidence: &Evidence, to: &mut Vec<u8>) -> serde_json::Result<()> {
    let Evidence {
        key,
        value,
        contacts,
        companies,
    } = evidence;
    to.extend_from_slice(b"{\"key\":");
    text(key, to);
    to.extend_from_slice(b",\"value\":");
    text(value, to);
    if let Some(ids) = contacts {
        to.extend_from_slice(b",\"contacts\":");
        list(ids, to, json)?;
    }
    if let Some(ids) = companies {
        to.extend_from_slice(b",\"companies\":");
        list(ids, to, json)?;
    }
    to.push(b'}');
    Ok(())
}

fn put_event(event: &EventView, to: &mut Vec<u8>) {
    let EventView {
        kind,
        direction,
        time,
        number,
        extension,
        call_id,
        disposition,
    } = event;
    to.extend_from_slice(b"{\"type\":");
    word(kind.code(), to);
    to.extend_from_slice(b",\"direction\":");
    text_or_null(direction.as_deref(), to);
    to.extend_from_slice(b",\"time\":");
    text_or_null(time.as_deref(), to);
    to.extend_from_slice(b",\"number\":");
    text_or_null(number.as_deref(), to);
    to.extend_from_slice(b",\"extension\":");
    text_or_null(extension.as_deref(), to);
    to.extend_from_slice(b",\"call_id\":");
    text_or_null(call_id.as_deref(), to);
    to.extend_from_slice(b",\"disposition\":");
    word(disposition.code(), to);
    to.push(b'}');
}

/// Numbers, and what few answers have.
fn json<T: Serialize>(value: &T, to: &mut Vec<u8>) -> serde_json::Result<()> {
    serde_json::to_writer(to, value)
}

fn or_null<T>(
    value: Option<&T>,
    to: &mut Vec<u8>,
    put: impl FnOnce(&T, &mut Vec<u8>) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    if let Some(value) = value {
        return put(value, to);
    }
    to.extend_from_slice(b"null");
    Ok(())
}

fn list<T>(
    values: &[T],
    to: &mut Vec<u8>,
    put: impl Fn(&T, &mut Vec<u8>) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    to.push(b'[');
    for (nth, value) in values.iter().enumerate() {
        if nth > 0 {
            to.push(b',');
        }
        put(value, to)?;
    }
    to.push(b']');
    Ok(())
}

/// One of the program's own words, which are plain letters.
fn word(word: &str, to: &mut Vec<u8>) {
    to.push(b'"');
    to.extend_from_slice(word.as_bytes());
    to.push(b'"');
}

/// A text in quotes, where there is one.
pub(super) fn text_or_null(value: Option<&str>, to: &mut Vec<u8>) {
    match value {
        Some(value) => text(value, to),
        None => to.extend_from_slice(b"null"),
    }
}

/// A text in quotes.
fn text(text: &str, to: &mut Vec<u8>) {
    if is_plain(text) {
        word(text, to);
    } else {
        let quoted = serde_json::Value::from(text).to_string();
        to.extend_from_slice(quoted.as_bytes());
    }
}

/// Whether nothing in a text has to be written in another way: no control character, quotation mark or backslash
/// (RFC 8259, section 7). Looks at eight bytes at a time, and at some of the last ones twice.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(last) = bytes.last_chunk::<8>() else {
        return bytes
            .iter()
            .all(|byte| *byte >= b' ' && !matches!(byte, b'"' | b'\\'));
    };
    let mut found = special(*last);
    for eight in bytes.as_chunks().0 {
        found |= special(*eight);
    }
    found == 0
}

/// Bytes that have to be written in another way, as a number that is not 0 where one of the eight is such a byte. To
/// take `n` from a byte that is less than `n`, and from no other that is less than 128, sets its highest bit.
fn special(eight: [u8; 8]) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let eight = u64::from_le_bytes(eight);
    let below = |bytes: u64, n: u8| bytes.wrapping_sub(EACH * u64::from(n)) & !bytes;
    let quotes = eight ^ (EACH * u64::from(b'"'));
    let backslashes = eight ^ (EACH * u64::from(b'\\'));
    (below(eight, b' ') | below(quotes, 1) | below(backslashes, 1)) & (EACH * 128)
}

#[cfg(test)]
#[path = "line_tests.rs"]
mod tests;
