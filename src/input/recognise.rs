//! Which layout an input has, and why: by the headers of a table, by the keys of a JSON record, or by the look of
//! a table without a header. Reads no bytes.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::choice::Kind;
use crate::input::column::{Column, same_header};
use crate::input::layout::{AnyForm, AnyLayout, OwnLayout, record};
use crate::input::options::InputOptions;
use crate::input::record as contact;

/// A layout, the form of it, and how that was found.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The layout.
    pub layout: AnyLayout,
    /// The form of it.
    pub form: AnyForm,
    /// How it was found, as a clause.
    pub why: String,
}

/// How well something is recognised; a greater one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// Whether all that a vendor's form requires is there.
    pub(super) complete: bool,
    /// How many names are known.
    pub(super) known: usize,
    /// How many names the form requires, to tell forms apart that know as many.
    required: usize,
}

/// The layout of a table with these headers; `None` when none of them is known.
pub(super) fn of_headers(headers: &[String], options: &InputOptions) -> Option<(Fit, Recognised)> {
    let has = |name: &str| headers.iter().any(|header| same_header(header, name));
    let records = can_be_records(options, headers.iter().map(String::as_str));
    best(options, has, |form| {
        // A table made of JSON records has their objects in cells.
        let nested = form.columns().into_iter();
        let nested = nested.filter(|(name, _)| name.split_once('.').is_some_and(|(head, _)| has(head)));
        headers
            .iter()
            .filter_map(|header| meaning(form, header, records))
            .chain(nested.map(|(_, column)| column.clone()))
            .collect()
    })
}

/// The layout of a JSON record; `None` when none of its keys is known.
pub(super) fn of_record(keys: &Map<String, Value>, options: &InputOptions) -> Option<(Fit, Recognised)> {
    let has = |name: &str| record::at_path(keys, name).is_some();
    let records = can_be_records(options, keys.keys().map(String::as_str));
    best(options, has, |form| {
        let nested = form.columns().into_iter();
        let nested = nested.filter(|(name, _)| name.contains('.') && has(name));
        keys.keys()
            .filter_map(|key| meaning(form, key, records))
            .chain(nested.map(|(_, column)| column.clone()))
            .collect()
    })
}

/// Whether these can be the headers of contact records: by what the user says, else by themselves.
fn can_be_records<'h>(options: &InputOptions, headers: impl Iterator<Item = &'h str>) -> bool {
    match options.kind {
        Some(kind) => kind == Kind::Contacts,
        None => contact::are_of_contacts(headers),
    }
}

/// What a header means in a form, by the names of contact records too where it can hold such.
fn meaning(form: &AnyForm, header: &str, records: bool) -> Option<Column> {
    let of_record = || contact::column(header).filter(|_| records && form.takes_generic());
    form.column(header).or_else(of_record)
}

fn best(
    options: &InputOptions,
    has: impl Fn(&str) -> bool,
    columns: impl Fn(&AnyForm) -> Vec<Column>,
) -> Option<(Fit, Recognised)> {
    let named = options.layout.is_some();
    let mapped: Vec<Column> = options
        .map
        .iter()
        .filter(|(_, name)| has(name))
        .map(|(column, _)| column.clone())
        .collect();
    let mut best: Option<(Fit, AnyLayout, AnyForm)> = None;
    for layout in options.layouts() {
        for form in layout.forms() {
            let mut known = columns(&form);
            known.extend(mapped.iter().cloned());
            let required = form.required();
            let fit = Fit {
                complete: !required.is_empty() && required.iter().all(|name| found(name, &has).is_some()),
                known: known.len(),
                required: required.len(),
            };
            // What is no vendor's form by all signs is generic, unless the layout was named.
            let counts = fit.complete
                || (required.is_empty() && known.iter().any(names_somebody))
                || (named && fit.known > 0);
            if counts && best.as_ref().is_none_or(|(known, ..)| fit > *known) {
                best = Some((fit, layout.clone(), form));
            }
        }
    }
    let (fit, layout, form) = best?;
    Some((
        fit,
        Recognised {
            layout,
            why: why(fit, named, &form, &has),
            form,
        },
    ))
}

/// Whether a column can tell who a row speaks of; an id, a date or a city alone make no table of people.
fn names_somebody(column: &Column) -> bool {
    !matches!(
        column,
        Column::Id
            | Column::CallId
            | Column::StartedAt
            | Column::Event
            | Column::Direction
            | Column::Note
            | Column::Title
            | Column::Extension
            | Column::City
            | Column::State
            | Column::Zip
            | Column::Country
            | Column::Field(_)
    )
}

/// The first of the alternatives that is there.
fn found(name: &str, has: impl Fn(&str) -> bool) -> Option<&str> {
    // A header can have a `|` of its own.
    std::iter::once(name)
        .chain(name.split('|'))
        .find(|name| has(name))
}

fn why(fit: Fit, named: bool, form: &AnyForm, has: impl Fn(&str) -> bool) -> String {
    if fit.complete {
        let signs: Vec<&str> = form
            .required()
            .into_iter()
            .filter_map(|name| found(name, &has))
            .collect();
        return format!("it has {}", signs.join(", "));
    }
    let columns = if fit.known == 1 { "column" } else { "columns" };
    if named {
        format!("it was named; {} {columns} are known", fit.known).replace("1 column are", "1 column is")
    } else {
        format!(
            "it has no vendor's columns, but {} that matchbook knows by name or by --map",
            count(fit.known)
        )
    }
}

fn count(known: usize) -> String {
    if known == 1 {
        "1 column".to_owned()
    } else {
        format!("{known} columns")
    }
}

/// The layout of a table without a header, by its first records.
pub(super) fn of_cells(records: &[Vec<String>], options: &InputOptions) -> Option<Recognised> {
    let first = records.first()?;
    for layout in options.layouts() {
        let forms = layout.forms();
        let headerless = forms.iter().filter(|form| form.headerless().is_some()).count();
        for form in forms {
            let Some(table) = form.headerless() else { continue };
            let fits = records.iter().all(|cells| (table.fits)(cells));
            // With the layout named, a table of about the right width will do: fields are chosen by administrators.
            let could = options.layout.is_some()
                && (table.at_least..=table.names.len()).contains(&first.len())
                && headerless == 1;
            if fits || could {
                return Some(Recognised {
                    layout,
                    form,
                    why: if fits {
                        table.sign
                    } else {
                        "it was named; no header"
                    }
                    .to_owned(),
                });
            }
        }
    }
    None
}

/// What to tell where nothing was recognised: the form whose columns come nearest, with what is missing.
pub(super) fn nearest(names: &[String], options: &InputOptions) -> Option<String> {
    let has = |name: &str| names.iter().any(|header| same_header(header, name));
    let mut best: Option<(usize, usize, String)> = None;
    for layout in AnyLayout::all(&options.own_layouts) {
        for form in layout.forms() {
            let required = form.required();
            let there = required.iter().filter(|name| found(name, has).is_some()).count();
            let better = best
                .as_ref()
                .is_none_or(|(known, of, _)| there * of > known * required.len());
            if there > 0 && better {
                let missing: Vec<String> = required
                    .iter()
                    .filter(|name| found(name, has).is_none())
                    .map(|name| name.replace('|', " or "))
                    .collect();
                let text = format!(
                    "Nearest is {} ({}), which needs {} too.",
                    layout.name(),
                    form.title(),
                    missing.join(", ")
                );
                best = Some((there, required.len(), text));
            }
        }
    }
    best.map(|(.., text)| text)
}

/// Every layout with the columns that it is recognised by, a line each.
pub fn signs(own: &[Arc<OwnLayout>]) -> Vec<String> {
    let mut lines = Vec::new();
    for layout in AnyLayout::all(own) {
        for form in layout.forms() {
            let required = form.required();
            let names: Vec<String> = required.iter().map(|name| name.replace('|', " or ")).collect();
            let signs = match (&form, names.is_empty()) {
                (_, false) => names.join(", "),
                (AnyForm::BuiltIn(_), true) => {
                    format!("any of {}", Column::names().collect::<Vec<_>>().join(", "))
                }
                (AnyForm::Own(_), true) => "not recognised, since it has no header; name it".to_owned(),
            };
            lines.push(format!("{} ({}): {signs}", layout.name(), form.title()));
        }
    }
    lines
}
