//! What each fuzz target does with its bytes, and what must hold whatever they are.
//!
//! Beside "no panic, no hang, no unbounded memory": reading what was read gives the same again, and comparison
//! does not depend on who is asked first.
#![allow(dead_code, missing_docs, reason = "each target uses one of them")]

use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use matchbook::autotask::wire;
use matchbook::choice::{Kind, NumberStyle};
use matchbook::input::archive::{self, Source};
use matchbook::input::column::Column;
use matchbook::input::layout::{AnyLayout, LAYOUTS};
use matchbook::input::options::InputOptions;
use matchbook::input::{Row, reader};
use matchbook::person::candidate::{Candidate, Reading};
use matchbook::person::company::{CompanyKey, CompanyKeys};
use matchbook::person::email::{self, EmailKey, Placeholders};
use matchbook::person::name::{NameKey, PersonName, agreement, nothing_in_common};
use matchbook::person::phone::{self, Region};
use matchbook::plan::saved::{Reader, row_again};
use matchbook::settings::{Config, DecidedWith, Environment, ResolveOptions, ResolveSettings};
use matchbook::text;

/// Two texts out of one input, cut at the first zero byte.
fn two(bytes: &[u8]) -> (String, String) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let mut next = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    (next(), next())
}

pub(crate) fn email(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(Some(read)) = email::read(&text) {
        let key = read.address.key();
        assert_eq!(
            EmailKey::parse(key.as_str()).as_ref(),
            Some(key),
            "a key reads as itself"
        );
        assert!(!key.as_str().contains(char::is_whitespace));
        let _ = key.domain().registrable();
        let _ = Placeholders::default().is_placeholder(key);
        let _ = email::is_mailbox_of_nobody(key);
        if let Some(untagged) = key.without_tag() {
            assert_eq!(untagged.without_tag(), None, "a tag is taken away once");
        }
        if let Some(name) = PersonName::from_email(&read.address) {
            assert!(name.first.is_some() && name.last.is_some());
        }
    }
}

pub(crate) fn phone(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for region in ["US", "GB", "DE"].into_iter().filter_map(Region::parse) {
        if let Ok(Some(number)) = phone::read(&text, region) {
            let again = phone::read(number.key().as_str(), region);
            let again = again.ok().flatten().map(|again| again.key().clone());
            assert_eq!(again.as_ref(), Some(number.key()), "E.164 reads as itself");
            for limit in [10, 25, 32] {
                if let Some(field) = number.for_field(limit) {
                    assert!(field.chars().count() <= limit);
                    let back = phone::read(&field, region).ok().flatten();
                    let back = back.map(|back| back.key().clone());
                    assert_eq!(
                        back.as_ref(),
                        Some(number.key()),
                        "{field}: a field keeps the number"
                    );
                }
            }
            let _ = number.other_reading();
        }
    }
}

pub(crate) fn name(bytes: &[u8]) {
    let (one, other) = two(bytes);
    let (a, b) = (PersonName::split(&one), PersonName::split(&other));
    let (first, second) = (NameKey::of(&a), NameKey::of(&b));
    assert_eq!(agreement(&first, &second), agreement(&second, &first));
    assert_eq!(
        nothing_in_common(&first, &second),
        nothing_in_common(&second, &first)
    );
    let full = a.full();
    assert!(text::width(&text::fit(&full, 20)) <= 20);
    assert!(text::printable(&full).chars().all(|c| !c.is_control()));
}

pub(crate) fn company(bytes: &[u8]) {
    let (one, other) = two(bytes);
    let (Some(a), Some(b)) = (CompanyKeys::new(&one), CompanyKeys::new(&other)) else {
        return;
    };
    assert!(a.matches(&a));
    assert_eq!(a.matches(&b), b.matches(&a));
    assert_eq!(a.similar(&b), b.similar(&a));
    for key in a.all() {
        let again = CompanyKey::try_from(key.as_str().to_owned());
        assert_eq!(again.as_ref(), Ok(key), "a key reads as itself");
    }
}

/// What is read first when a file is opened without a word about it.
pub(crate) fn input(bytes: &[u8]) {
    let Some((_, file)) = bytes.split_first() else {
        return;
    };
    read_rows(file, &InputOptions::default());
}

/// A table, and what the user said of it by the first two bytes.
pub(crate) fn table(bytes: &[u8]) {
    let [said, layout, file @ ..] = bytes else { return };
    // What begins like JSON is the business of another target.
    if file.trim_ascii_start().starts_with(b"[") || file.trim_ascii_start().starts_with(b"{") {
        return;
    }
    read_rows(file, &options(*said, *layout));
}

/// JSON, and what the user said of it by the first two bytes.
pub(crate) fn json(bytes: &[u8]) {
    let [said, layout, file @ ..] = bytes else { return };
    let whole = if file.starts_with(b"[") || file.starts_with(b"{") {
        file.to_vec()
    } else {
        [b"[", file].concat()
    };
    let once = read_rows(&whole, &options(*said, *layout));
    let again = rows(Dribble(Cursor::new(whole)), &options(*said, *layout));
    assert_eq!(once.map(shown), again.map(shown), "read a byte at a time");
}

/// A text is read alike in every encoding that a byte order mark tells, however its bytes come.
pub(crate) fn encoding(bytes: &[u8]) {
    // Bytes that say nothing of their encoding come out as some text.
    let plain = read_rows(bytes, &InputOptions::default());
    let dribbled = rows(Dribble(Cursor::new(bytes.to_vec())), &InputOptions::default());
    assert_eq!(plain.map(shown), dribbled.map(shown), "read a byte at a time");
    let text = String::from_utf8_lossy(bytes);
    // A second mark is taken away too, but in UTF-8 only.
    let text = text.trim_start_matches(['\u{feff}', 'ï']);
    let utf8 = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let as_utf8 = read_rows(&utf8, &InputOptions::default()).map(shown);
    for marked in [[b"\xff\xfe".to_vec(), little], [b"\xfe\xff".to_vec(), big]] {
        let read = read_rows(&marked.concat(), &InputOptions::default()).map(shown);
        assert_eq!(read, as_utf8, "UTF-16 reads as UTF-8 does");
    }
}

/// How much of one unpacked input is read.
const UNPACKED: u64 = 1024 * 1024;

/// Gzip, zip, or neither.
pub(crate) fn archive(bytes: &[u8]) {
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    let Ok(parts) = archive::parts("fuzz", Source::Stream(stream)) else {
        return;
    };
    assert!(!parts.is_empty(), "what holds nothing is refused");
    for part in parts.into_iter().take(20) {
        let mut unpacked = Vec::new();
        let _ = part.bytes.take(UNPACKED).read_to_end(&mut unpacked);
        if unpacked.len() < 4096 {
            read_rows(&unpacked, &InputOptions::default());
        }
    }
}

/// A record of the form that the first two bytes choose, in a table and in JSON; the texts of its cells follow, parted by
/// zero bytes. A text `key=value` brings a key of its own.
pub(crate) fn layout(bytes: &[u8]) {
    let [which, form, rest @ ..] = bytes else { return };
    let layout = LAYOUTS[usize::from(*which) % LAYOUTS.len()];
    let form = &layout.forms[usize::from(*form) % layout.forms.len()];
    let required = form.required.iter().filter_map(|name| name.split('|').next());
    let names: Vec<&str> = required
        .chain(form.columns.iter().map(|(name, _)| *name))
        .collect();
    let text = String::from_utf8_lossy(rest);
    let (mut header, mut cells): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut names = names.into_iter();
    for text in text.split('\0').take(64) {
        if let Some((key, value)) = text.split_once('=') {
            header.push(key.to_owned());
            cells.push(value);
        } else if let Some(name) = names.next() {
            header.push(name.to_owned());
            cells.push(text);
        }
    }
    header.extend(names.map(str::to_owned));
    let options = InputOptions {
        layout: Some(layout.into()),
        ..InputOptions::default()
    };
    read_rows(table_of(&header, &cells).as_bytes(), &options);
    read_rows(json_of(&header, &cells).as_bytes(), &options);
    read_rows(table_of(&header, &cells).as_bytes(), &InputOptions::default());
    read_rows(json_of(&header, &cells).as_bytes(), &InputOptions::default());
}

/// A settings file with every profile of it; behind a zero byte an input, which its layouts may recognise.
pub(crate) fn settings(bytes: &[u8]) {
    let environment = Environment::default();
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (text, input) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Ok(config) = Config::read(Path::new("/config.toml"), text.to_vec(), &environment) else {
        return;
    };
    let _ = config.profile(None, &environment);
    for profile in config.profiles() {
        let _ = ResolveSettings::resolve(ResolveOptions::default(), Some(profile), config.layouts());
    }
    let named = config.layouts().first().cloned().map(AnyLayout::Own);
    for layout in [None, named] {
        let options = InputOptions {
            layout,
            own_layouts: Arc::clone(config.layouts()),
            ..InputOptions::default()
        };
        read_rows(input, &options);
    }
}

/// A saved plan, each pending row of which is read again.
pub(crate) fn plan(bytes: &[u8]) {
    let Ok((head, mut reader)) = Reader::open("fuzz", bytes) else {
        return;
    };
    let _ = serde_json::from_value::<DecidedWith>(head.decided_with);
    while let Ok(Some(row)) = reader.row() {
        let Some(pending) = row.pending else { continue };
        if let Some(again) = row_again(&row.answer.row, &pending.read_as) {
            people_of(&again);
        }
    }
}

/// What the service answers.
pub(crate) fn wire(bytes: &[u8]) {
    let _ = wire::breaks_off(bytes);
    let _ = wire::error_texts(bytes);
    let _ = wire::is_web_page(None, bytes);
    let Ok(body) = wire::object(bytes) else { return };
    let _ = wire::item_id(&body);
    let _ = wire::query_count(&body);
    let _ = wire::fields(&body);
    let _ = wire::entity_information(&body);
    let _ = wire::threshold(&body);
    let _ = wire::zone(&body);
    if let Ok(page) = wire::page(body.clone()) {
        let items = body.get("items").and_then(serde_json::Value::as_array);
        assert_eq!(items.map(Vec::len), Some(page.records.len()), "no record is lost");
    }
}

/// What the user can say, by two bytes.
fn options(said: u8, layout: u8) -> InputOptions {
    let map: &[(Column, &str)] = match (said >> 2) & 3 {
        0 => &[],
        1 => &[(Column::Email, "#1"), (Column::Name, "#3")],
        2 => &[(Column::From, "from.number"), (Column::Email, "email")],
        _ => &[(Column::Phone, "a")],
    };
    InputOptions {
        kind: [None, Some(Kind::Scheduling), Some(Kind::Calls), None][usize::from(said & 3)],
        layout: LAYOUTS.get(usize::from(layout)).map(|layout| (*layout).into()),
        map: map
            .iter()
            .map(|(column, name)| (column.clone(), (*name).to_owned()))
            .collect(),
        number_style: [
            None,
            Some(NumberStyle::National),
            Some(NumberStyle::WithCountryCode),
            None,
        ][usize::from((said >> 4) & 3)],
        own_layouts: Arc::default(),
    }
}

/// Gives one byte at a time.
struct Dribble(Cursor<Vec<u8>>);

impl Read for Dribble {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let one = buffer.len().min(1);
        self.0.read(&mut buffer[..one])
    }
}

fn rows(bytes: impl Read + 'static, options: &InputOptions) -> Option<Vec<Row>> {
    reader::open("fuzz", bytes, options)
        .ok()?
        .collect::<Result<_, _>>()
        .ok()
}

/// Reads a file to its end, and the people in it.
fn read_rows(file: &[u8], options: &InputOptions) -> Option<Vec<Row>> {
    let rows = rows(Cursor::new(file.to_vec()), options)?;
    let mut last = 0;
    for (position, row) in rows.iter().enumerate() {
        assert_eq!(row.at.number, position as u64 + 1, "rows are counted one by one");
        assert!(row.at.line >= last.max(1), "and come in the order of the file");
        last = row.at.line;
        assert!(row.original.len() <= row.columns.header.len());
        for (_, text) in row.cells().iter() {
            assert!(!text.is_empty() && text.trim() == text, "a blank cell is absent");
        }
        people_of(row);
    }
    Some(rows)
}

fn people_of(row: &Row) {
    let Some(region) = Region::parse("US") else { return };
    let reading = Reading::new(region, Placeholders::default());
    let mut people = Vec::new();
    Candidate::read_all(row, &reading, &mut people);
    assert!(!people.is_empty(), "every row is answered");
}

/// What two readings of a file must have in common.
fn shown(rows: Vec<Row>) -> Vec<String> {
    rows.iter()
        .map(|row| {
            format!(
                "{} {:?} {:?} {:?}",
                row.at,
                row.cells(),
                row.original,
                row.unreadable
            )
        })
        .collect()
}

fn table_of(header: &[String], cells: &[&str]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let header: Vec<String> = header.iter().map(|name| quoted(name)).collect();
    let cells: Vec<String> = cells.iter().map(|text| quoted(text)).collect();
    format!("{}\n{}\n", header.join(","), cells.join(","))
}

fn json_of(header: &[String], cells: &[&str]) -> String {
    let mut record = serde_json::Map::new();
    for (name, text) in header.iter().zip(cells) {
        let value = serde_json::from_str(text).unwrap_or_else(|_| serde_json::Value::from(*text));
        match name.split_once('.') {
            Some((outer, inner)) => {
                let object = record.entry(outer).or_insert_with(|| serde_json::json!({}));
                if let Some(object) = object.as_object_mut() {
                    object.insert(inner.to_owned(), value);
                }
            }
            None => {
                record.insert(name.clone(), value);
            }
        }
    }
    serde_json::Value::Array(vec![serde_json::Value::Object(record)]).to_string()
}
