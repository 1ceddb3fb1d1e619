//! An answer as one line of JSON, the same bytes as [`serde_json`] makes of it, without asking of every character of
//! every name whether it has to be written in another way.
//!
//! Says nothing about what stands in an answer: the field names and their order are those of [`Answer`], and a test
//! compares the two. What few answers have is left to `serde_json`.

use serde::Serialize;

use super::event::EventView;
use super::{Answer, CompanyView, ContactView, Evidence, RowView};

/// Where the pieces of a line go, told apart by what they say.
pub(super) trait Sink {
    /// What many answers have alike: names of fields, brackets, words of which there are few.
    fn alike(&mut self, text: &str);

    /// What is this answer's.
    fn value(&mut self, put: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> serde_json::Result<()>;

    /// What the row says itself and nothing was decided by.
    fn own(
        &mut self,
        own: OfRow,
        put: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>,
    ) -> serde_json::Result<()>;
}

/// What stands in an answer as the row says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfRow {
    Number,
    Line,
    Id,
    Time,
    CallId,
}

impl Sink for Vec<u8> {
    fn alike(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }

    fn value(&mut self, put: impl FnOnce(&mut Self) -> serde_json::Result<()>) -> serde_json::Result<()> {
        put(self)
    }

    fn own(
        &mut self,
        _: OfRow,
        put: impl FnOnce(&mut Self) -> serde_json::Result<()>,
    ) -> serde_json::Result<()> {
        put(self)
    }
}

/// Writes an answer, without a line break behind it.
///
/// # Errors
/// What `serde_json` meets, which for answers is nothing.
pub fn write(answer: &Answer, to: &mut Vec<u8>) -> serde_json::Result<()> {
    put(answer, to)
}

/// Puts an answer down piece by piece.
pub(super) fn put(answer: &Answer, to: &mut impl Sink) -> serde_json::Result<()> {
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
    to.alike("{\"schema\":");
    word(schema, to)?;
    put_row(row, to)?;
    to.alike(",\"outcome\":");
    code(outcome.code(), to);
    to.alike(",\"reason\":");
    code(reason.code(), to);
    if let Some(detail) = detail {
        to.alike(",\"detail\":");
        text(detail, to)?;
    }
    to.alike(",\"contact\":");
    or_null(contact.as_ref(), to, put_contact)?;
    to.alike(",\"company\":");
    or_null(company.as_ref(), to, put_company)?;
    to.alike(",\"changes\":");
    list(changes, to, json)?;
    to.alike(",\"evidence\":");
    list(evidence, to, put_evidence)?;
    to.alike(",\"candidates\":");
    list(candidates, to, json)?;
    to.alike(",\"warnings\":");
    list(warnings, to, |warning, to| {
        code(warning.code(), to);
        Ok(())
    })?;
    to.alike(",\"joined_to\":");
    or_null(joined_to.as_ref(), to, json)?;
    to.alike(",\"event\":");
    or_null(event.as_ref(), to, put_event)?;
    if let Some(ticket) = ticket {
        to.alike(",\"ticket\":");
        json(ticket, to)?;
    }
    if let Some(explain) = explain {
        to.alike(",\"explain\":");
        json(explain, to)?;
    }
    to.alike("}");
    Ok(())
}

fn put_row(row: &RowView, to: &mut impl Sink) -> serde_json::Result<()> {
    let RowView {
        source,
        number,
        line,
        part,
        id,
        kind,
    } = row;
    to.alike(",\"row\":{\"source\":");
    word(source, to)?;
    to.alike(",\"number\":");
    to.own(OfRow::Number, |to| serde_json::to_writer(to, number))?;
    to.alike(",\"line\":");
    to.own(OfRow::Line, |to| serde_json::to_writer(to, line))?;
    if let Some(part) = part {
        to.alike(",\"part\":");
        json(part, to)?;
    }
    to.alike(",\"id\":");
    to.own(OfRow::Id, |to| text_or_null(id.as_deref(), to))?;
    to.alike(",\"kind\":");
    word(kind, to)?;
    to.alike("}");
    Ok(())
}

fn put_contact(contact: &ContactView, to: &mut impl Sink) -> serde_json::Result<()> {
    let ContactView {
        id,
        company_id,
        first_name,
        last_name,
        email_address,
    } = contact;
    to.alike("{\"id\":");
    or_null(id.as_ref(), to, json)?;
    to.alike(",\"companyID\":");
    or_null(company_id.as_ref(), to, json)?;
    to.alike(",\"firstName\":");
    text_or_null(first_name.as_deref(), to)?;
    to.alike(",\"lastName\":");
    text_or_null(last_name.as_deref(), to)?;
    to.alike(",\"emailAddress\":");
    text_or_null(email_address.as_deref(), to)?;
    to.alike("}");
    Ok(())
}

fn put_company(company: &CompanyView, to: &mut impl Sink) -> serde_json::Result<()> {
    let CompanyView { id, company_name } = company;
    to.alike("{\"id\":");
    or_null(id.as_ref(), to, json)?;
    to.alike(",\"companyName\":");
    text_or_null(company_name.as_deref(), to)?;
    to.alike("}");
    Ok(())
}

fn put_evidence(evidence: &Evidence, to: &mut impl Sink) -> serde_json::Result<()> {
    let Evidence {
        key,
        value,
        contacts,
        companies,
    } = evidence;
    to.alike("{\"key\":");
    word(key, to)?;
    to.alike(",\"value\":");
    text(value, to)?;
    if let Some(ids) = contacts {
        to.alike(",\"contacts\":");
        list(ids, to, json)?;
    }
    if let Some(ids) = companies {
        to.alike(",\"companies\":");
        list(ids, to, json)?;
    }
    to.alike("}");
    Ok(())
}

fn put_event(event: &EventView, to: &mut impl Sink) -> serde_json::Result<()> {
    let EventView {
        kind,
        direction,
        time,
        number,
        extension,
        call_id,
        disposition,
    } = event;
    to.alike("{\"type\":");
    code(kind.code(), to);
    to.alike(",\"direction\":");
    or_null(direction.as_ref(), to, |direction, to| word(direction, to))?;
    to.alike(",\"time\":");
    to.own(OfRow::Time, |to| text_or_null(time.as_deref(), to))?;
    to.alike(",\"number\":");
    text_or_null(number.as_deref(), to)?;
    to.alike(",\"extension\":");
    text_or_null(extension.as_deref(), to)?;
    to.alike(",\"call_id\":");
    to.own(OfRow::CallId, |to| text_or_null(call_id.as_deref(), to))?;
    to.alike(",\"disposition\":");
    code(disposition.code(), to);
    to.alike("}");
    Ok(())
}

/// Numbers, and what few answers have.
fn json<T: Serialize>(value: &T, to: &mut impl Sink) -> serde_json::Result<()> {
    to.value(|to| serde_json::to_writer(to, value))
}

fn or_null<T: ?Sized, S: Sink>(
    value: Option<&T>,
    to: &mut S,
    put: impl FnOnce(&T, &mut S) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    if let Some(value) = value {
        return put(value, to);
    }
    to.alike("null");
    Ok(())
}

fn list<T, S: Sink>(
    values: &[T],
    to: &mut S,
    put: impl Fn(&T, &mut S) -> serde_json::Result<()>,
) -> serde_json::Result<()> {
    to.alike("[");
    for (nth, value) in values.iter().enumerate() {
        if nth > 0 {
            to.alike(",");
        }
        put(value, to)?;
    }
    to.alike("]");
    Ok(())
}

/// One of the program's own words, which are plain letters.
fn code(word: &str, to: &mut impl Sink) {
    to.alike("\"");
    to.alike(word);
    to.alike("\"");
}

/// A text of which there are few, in quotes.
fn word(word: &str, to: &mut impl Sink) -> serde_json::Result<()> {
    if is_plain(word) {
        code(word, to);
    } else {
        to.alike(&serde_json::to_string(word)?);
    }
    Ok(())
}

/// A text in quotes, where there is one.
pub(super) fn text_or_null(value: Option<&str>, to: &mut impl Sink) -> serde_json::Result<()> {
    or_null(value, to, text)
}

/// A text in quotes.
fn text(text: &str, to: &mut impl Sink) -> serde_json::Result<()> {
    if !is_plain(text) {
        return json(&text, to);
    }
    to.alike("\"");
    to.value(|to| {
        to.extend_from_slice(text.as_bytes());
        Ok(())
    })?;
    to.alike("\"");
    Ok(())
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
