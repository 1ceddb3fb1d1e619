//! Finds the separator and the header of a table, or sees that it has none.

use std::sync::Arc;

use crate::error::nearest;
use crate::input::cell;
use crate::input::column::Column;
use crate::input::column::squash;
use crate::input::error::InputError;
use crate::input::layout::{AnyForm, AnyLayout, Layout};
use crate::input::options::{InputOptions, position};
use crate::input::recognise::{self, Fit, Recognised};
use crate::input::records::{RawRecord, Records};

const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// A title or a blank line may stand above the header; it is looked for in this many records.
const HEADER_WITHIN: usize = 20;

/// So many records must look alike before a table without a header is recognised.
const ALIKE: usize = 5;

/// Characters of a name that are shown.
const LONGEST_NAME: usize = 40;

/// The header of a table.
pub(super) struct Header {
    pub(super) separator: char,
    /// Records before the first row, the header among them.
    pub(super) records_above: usize,
    /// The physical line of the header; absent when the table has none.
    pub(super) line: Option<u64>,
    pub(super) names: Vec<String>,
    pub(super) recognised: Recognised,
}

/// Finds it in the first records of a table.
pub(super) fn find(source: &str, sample: &[u8], options: &InputOptions) -> Result<Header, InputError> {
    let tables: Vec<(char, Vec<RawRecord>)> = SEPARATORS
        .into_iter()
        .map(|separator| (separator, first_records(sample, separator)))
        .collect();
    let named = with_header(&tables, options);
    // Names of one's own in the first line of a table without a header are chance; a vendor's header is not.
    match named {
        Some((fit, header)) if fit.complete => Ok(header),
        named => without_header(&tables, options)
            .or_else(|| named.map(|(_, header)| header))
            .or_else(|| by_position(&tables, options))
            .ok_or_else(|| not_understood(source, &tables, options)),
    }
}

fn first_records(sample: &[u8], separator: char) -> Vec<RawRecord> {
    let mut records = Records::new(sample, separator);
    std::iter::from_fn(|| records.next(None).ok().flatten())
        .take(HEADER_WITHIN)
        .collect()
}

/// The record in which most columns are known.
fn with_header(tables: &[(char, Vec<RawRecord>)], options: &InputOptions) -> Option<(Fit, Header)> {
    let mut best: Option<(Fit, Header)> = None;
    for (separator, records) in tables {
        for (above, record) in records.iter().enumerate() {
            let names: Vec<String> = record
                .cells
                .iter()
                .map(|cell| header_text(cell).to_owned())
                .collect();
            let Some((fit, recognised)) = recognise::of_headers(&names, options) else {
                continue;
            };
            if best.as_ref().is_none_or(|(known, _)| fit > *known) {
                let header = Header {
                    separator: *separator,
                    records_above: above + 1,
                    line: Some(record.line),
                    names,
                    recognised,
                };
                best = Some((fit, header));
            }
        }
    }
    best
}

/// A vendor's table that comes without a header.
fn without_header(tables: &[(char, Vec<RawRecord>)], options: &InputOptions) -> Option<Header> {
    tables.iter().find_map(|(separator, records)| {
        let first: Vec<Vec<String>> = records
            .iter()
            .take(ALIKE)
            .map(|record| record.cells.iter().map(str::to_owned).collect())
            .collect();
        let recognised = recognise::of_cells(&first, options)?;
        let names = recognised.form.headerless()?.names;
        let width = first.iter().map(Vec::len).max()?;
        let names = names.iter().map(|name| (*name).to_owned());
        let more = (names.len()..width).map(numbered);
        Some(Header {
            separator: *separator,
            records_above: 0,
            line: None,
            names: names.chain(more).take(width).collect(),
            recognised,
        })
    })
}

/// A table whose columns are named by their positions only, with `--map email=#3` or by a layout of one's own.
fn by_position(tables: &[(char, Vec<RawRecord>)], options: &InputOptions) -> Option<Header> {
    let own = options.layout.as_ref().and_then(|layout| match layout {
        AnyLayout::Own(own) => Some((own, own.last_position()?)),
        AnyLayout::BuiltIn(_) => None,
    });
    let mapped = options.map.iter().filter_map(|(_, name)| position(name));
    let furthest = mapped.chain(own.map(|(_, last)| last)).max()?;
    let (form, why) = match own {
        Some((own, _)) => (
            AnyForm::Own(Arc::clone(own)),
            "it was named, and goes by the positions of the columns",
        ),
        None => (
            AnyForm::generic(),
            "it has no header, and the columns are mapped by their positions",
        ),
    };
    let width = |records: &[RawRecord]| records.first().map_or(0, |record| record.cells.len());
    let (separator, records) = tables.iter().max_by_key(|(_, records)| width(records))?;
    let width = width(records);
    (furthest < width).then(|| Header {
        separator: *separator,
        records_above: 0,
        line: None,
        names: (0..width).map(numbered).collect(),
        recognised: Recognised {
            layout: options.layout.clone().unwrap_or(Layout::generic().into()),
            form,
            why: why.to_owned(),
        },
    })
}

fn numbered(position: usize) -> String {
    format!("#{}", position + 1)
}

/// A header's text without blanks and byte order marks.
pub(super) fn header_text(cell: &str) -> &str {
    cell::trimmed(cell::trimmed(cell).trim_matches('\u{feff}'))
}

/// The record that is most likely the header, for messages: the first one with the most cells.
fn likely_header(tables: &[(char, Vec<RawRecord>)]) -> Vec<String> {
    let records = tables.iter().flat_map(|(_, records)| records);
    let mut widest: Option<&RawRecord> = None;
    for record in records {
        if widest.is_none_or(|widest| record.cells.len() > widest.cells.len()) {
            widest = Some(record);
        }
    }
    let cells = widest.into_iter().flat_map(|widest| widest.cells.iter());
    cells.map(|cell| header_text(cell).to_owned()).collect()
}

fn not_understood(source: &str, tables: &[(char, Vec<RawRecord>)], options: &InputOptions) -> InputError {
    let header = likely_header(tables);
    // With a mapping at hand the likeliest fault is its spelling.
    if let Some(mapping) = options.map.first() {
        return no_such_column(source, mapping, &header);
    }
    not_recognised(
        source,
        &header,
        "column",
        &format!("of the first {HEADER_WITHIN} lines"),
        options,
    )
}

/// What to tell about an input of which no name is known.
pub(in crate::input) fn not_recognised(
    source: &str,
    names: &[String],
    what: &str,
    place: &str,
    options: &InputOptions,
) -> InputError {
    let is_control = |letter: char| letter.is_control() && !letter.is_whitespace();
    if names.iter().any(|name| name.contains(is_control)) {
        return InputError::NotUnderstood {
            name: source.to_owned(),
            message: "this is not text: it holds characters that no text has".to_owned(),
            hints: vec![
                "Inputs are CSV or JSON. Export it as one of them, or save a spreadsheet as CSV.".to_owned(),
            ],
        };
    }
    let shown: Vec<String> = names
        .iter()
        .filter(|name| !name.is_empty())
        .take(30)
        .map(|name| name.chars().take(LONGEST_NAME).collect())
        .collect();
    let naming = match what {
        "key" => "Name its keys with --map FIELD=KEY, or with a path of keys: --map phone=caller.number.",
        _ => "Name its columns with --map FIELD=COLUMN, or by position with --map FIELD=#3.",
    };
    let mut hints = vec![
        naming.to_owned(),
        "`matchbook check --layouts` lists the layouts with the columns that they are recognised by, and the fields."
            .to_owned(),
    ];
    if let Some(nearest) = recognise::nearest(names, options) {
        hints.insert(0, nearest);
    }
    InputError::NotUnderstood {
        name: source.to_owned(),
        message: format!("no {what} {place} is known; found are {}", shown.join(", ")),
        hints,
    }
}

/// What to tell about a mapping whose column is not there.
pub(super) fn no_such_column(
    source: &str,
    (field, name): &(Column, String),
    header: &[String],
) -> InputError {
    let near = nearest(name, header.iter().map(String::as_str)).or_else(|| {
        let squashed = header
            .iter()
            .find(|header| squash(header).contains(&squash(name)));
        squashed.map(String::as_str)
    });
    InputError::NoSuchColumn {
        name: source.to_owned(),
        field: field.name().into_owned(),
        column: name.clone(),
        hint: match near {
            Some(near) => format!("Did you mean {near:?}?"),
            None => format!("The columns are {}.", header.join(", ")),
        },
    }
}
