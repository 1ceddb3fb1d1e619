//! Which layout an input has, and why: by the headers of a table, by the keys of a JSON record, or by the look of
//! a table without a header. Reads no bytes.

use serde_json::{Map, Value};

use crate::input::column::{Column, squash};
use crate::input::layout::{Form, LAYOUTS, Layout, record};
use crate::input::options::InputOptions;

/// A layout, the form of it, and how that was found.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The layout.
    pub layout: &'static Layout,
    /// The form of it.
    pub form: &'static Form,
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
    let has = |name: &str| headers.iter().any(|header| squash(header) == squash(name));
    best(options, has, |form| {
        // A table made of JSON records has their objects in cells.
        let nested = form
            .columns
            .iter()
            .filter(|(name, _)| name.split_once('.').is_some_and(|(head, _)| has(head)));
        headers
            .iter()
            .filter_map(|header| form.column(header))
            .chain(nested.map(|(_, column)| column.clone()))
            .collect()
    })
}

/// The layout of a JSON record; `None` when none of its keys is known.
pub(super) fn of_record(keys: &Map<String, Value>, options: &InputOptions) -> Option<(Fit, Recognised)> {
    let has = |name: &str| record::at_path(keys, name).is_some();
    best(options, has, |form| {
        let nested = form
            .columns
            .iter()
            .filter(|(name, _)| name.contains('.') && has(name));
        keys.keys()
            .filter_map(|key| form.column(key))
            .chain(nested.map(|(_, column)| column.clone()))
            .collect()
    })
}

fn best(
    options: &InputOptions,
    has: impl Fn(&str) -> bool,
    columns: impl Fn(&Form) -> Vec<Column>,
) -> Option<(Fit, Recognised)> {
    let only = options.layout;
    let mapped: Vec<Column> = options
        .map
        .iter()
        .filter(|(_, name)| has(name))
        .map(|(column, _)| column.clone())
        .collect();
    let mut best: Option<(Fit, &'static Layout, &'static Form)> = None;
    for layout in LAYOUTS
        .iter()
        .filter(|layout| only.is_none_or(|only| only == **layout))
    {
        for form in layout.forms {
            let mut known = columns(form);
            known.extend(mapped.iter().cloned());
            let fit = Fit {
                complete: !form.required.is_empty()
                    && form.required.iter().all(|name| found(name, &has).is_some()),
                known: known.len(),
                required: form.required.len(),
            };
            // What is no vendor's form by all signs is generic, unless the layout was named.
            let counts = fit.complete
                || (form.required.is_empty() && known.iter().any(names_somebody))
                || (only.is_some() && fit.known > 0);
            if counts && best.as_ref().is_none_or(|(known, ..)| fit > *known) {
                best = Some((fit, layout, form));
            }
        }
    }
    let (fit, layout, form) = best?;
    Some((
        fit,
        Recognised {
            layout,
            form,
            why: why(fit, only.is_some(), form, &has),
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
    )
}

/// The first of the alternatives that is there.
fn found(name: &str, has: impl Fn(&str) -> bool) -> Option<&str> {
    name.split('|').find(|name| has(name))
}

fn why(fit: Fit, named: bool, form: &Form, has: impl Fn(&str) -> bool) -> String {
    if fit.complete {
        let signs: Vec<&str> = form
            .required
            .iter()
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
    for layout in LAYOUTS
        .iter()
        .filter(|layout| options.layout.is_none_or(|only| only == **layout))
    {
        for form in layout.forms {
            let Some(table) = &form.headerless else { continue };
            let fits = records.iter().all(|cells| (table.fits)(cells));
            // With the layout named, a table of about the right width will do: fields are chosen by administrators.
            let could = options.layout.is_some()
                && (table.at_least..=table.names.len()).contains(&first.len())
                && layout
                    .forms
                    .iter()
                    .filter(|form| form.headerless.is_some())
                    .count()
                    == 1;
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
pub(super) fn nearest(names: &[String]) -> Option<String> {
    let has = |name: &str| names.iter().any(|header| squash(header) == squash(name));
    let mut best: Option<(usize, usize, String)> = None;
    for layout in LAYOUTS {
        for form in layout.forms.iter().filter(|form| !form.required.is_empty()) {
            let there = form
                .required
                .iter()
                .filter(|name| found(name, has).is_some())
                .count();
            let better = best
                .as_ref()
                .is_none_or(|(known, of, _)| there * of > known * form.required.len());
            if there > 0 && better {
                let missing: Vec<String> = form
                    .required
                    .iter()
                    .filter(|name| found(name, has).is_none())
                    .map(|name| name.replace('|', " or "))
                    .collect();
                let text = format!(
                    "nearest is {} ({}), which needs {} too",
                    layout.name,
                    form.title,
                    missing.join(", ")
                );
                best = Some((there, form.required.len(), text));
            }
        }
    }
    best.map(|(.., text)| text)
}

/// Every layout with the columns that it is recognised by, a line each.
pub fn signs() -> Vec<String> {
    let forms = LAYOUTS
        .iter()
        .flat_map(|layout| layout.forms.iter().map(move |form| (layout, form)));
    forms
        .map(|(layout, form)| {
            let signs = if form.required.is_empty() {
                format!("any of {}", Column::names().collect::<Vec<_>>().join(", "))
            } else {
                form.required
                    .iter()
                    .map(|name| name.replace('|', " or "))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            format!("{} ({}): {signs}", layout.name, form.title)
        })
        .collect()
}
