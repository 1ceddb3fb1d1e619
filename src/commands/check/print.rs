//! How the reading of inputs is printed: text for people, JSON for programs. What strangers wrote is made printable.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::choice::CheckFormat;
use crate::commands::check::Counts;
use crate::commands::check::seen::{Finding, Seen};
use crate::input::about::{About, Shape};
use crate::report::Style;
use crate::text::{fit, pad, printable, width, wrap_words};

/// JSON holds at most this many findings of an input; text and ndjson have all.
const FINDINGS_LIMIT: usize = 1000;

/// Headers are shown this wide at most.
const WIDEST: usize = 32;

/// Columns before what is said about an input.
const INDENT: usize = 2;

/// Prints input after input.
pub(super) struct Printer<'o> {
    out: &'o mut dyn Write,
    format: CheckFormat,
    shown_rows: usize,
    /// Columns of the page, where somebody reads one.
    page: Option<usize>,
    /// What has been said of this input so far: of the first rows, and of findings.
    rows: Vec<Seen>,
    findings: Vec<(String, Finding)>,
    findings_left_out: u64,
    inputs: Vec<Value>,
    printed: bool,
}

impl<'o> Printer<'o> {
    pub(super) fn new(
        out: &'o mut dyn Write,
        format: CheckFormat,
        shown_rows: usize,
        page: Option<usize>,
    ) -> Self {
        Self {
            out,
            format,
            shown_rows,
            page,
            rows: Vec::new(),
            findings: Vec::new(),
            findings_left_out: 0,
            inputs: Vec::new(),
            printed: false,
        }
    }

    /// Says how an input is read.
    pub(super) fn begin(&mut self, about: &About) -> io::Result<()> {
        self.rows.clear();
        self.findings.clear();
        self.findings_left_out = 0;
        if self.format != CheckFormat::Text {
            return Ok(());
        }
        if std::mem::replace(&mut self.printed, true) {
            writeln!(self.out)?;
        }
        writeln!(self.out, "{}", printable(&about.name))?;
        for line in described(about) {
            write_hanging(self.out, self.page, &line)?;
        }
        let names = about.columns.iter().map(|(name, _)| width(&printable(name)));
        let widest = names.max().unwrap_or(0).min(WIDEST);
        if !about.columns.is_empty() {
            writeln!(self.out, "  Columns")?;
        }
        for (name, column) in &about.columns {
            let name = pad(&fit(&printable(name), widest), widest);
            let meaning = column
                .as_ref()
                .map_or_else(|| "(not used)".to_owned(), |column| column.name().into_owned());
            writeln!(self.out, "    {name}  {}", printable(&meaning))?;
        }
        Ok(())
    }

    /// A row, in order.
    pub(super) fn row(&mut self, seen: &Seen) -> io::Result<()> {
        if self.format == CheckFormat::Ndjson {
            serde_json::to_writer(&mut *self.out, &seen.json())?;
            return writeln!(self.out);
        }
        if self.rows.len() < self.shown_rows {
            self.rows.push(seen.clone());
            if self.rows.len() == self.shown_rows {
                self.show_rows()?;
            }
        }
        for finding in &seen.findings {
            // In text the first rows come first; from then on findings go out as they are met.
            if self.format == CheckFormat::Text && self.rows.len() >= self.shown_rows {
                self.flush_findings()?;
                show(self.out, self.page, &seen.at.source, finding)?;
            } else if self.format == CheckFormat::Text || self.findings.len() < FINDINGS_LIMIT {
                self.findings.push((seen.at.source.to_string(), finding.clone()));
            } else {
                self.findings_left_out += 1;
            }
        }
        Ok(())
    }

    fn show_rows(&mut self) -> io::Result<()> {
        if self.format != CheckFormat::Text || self.rows.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "  First rows")?;
        for seen in &self.rows {
            writeln!(
                self.out,
                "    line {}: {}",
                seen.at.line,
                printable(&in_words(seen))
            )?;
        }
        Ok(())
    }

    fn flush_findings(&mut self) -> io::Result<()> {
        for (source, finding) in self.findings.drain(..) {
            show(self.out, self.page, &source, &finding)?;
        }
        Ok(())
    }

    /// The end of an input.
    pub(super) fn finish(&mut self, about: &About, counts: Counts) -> io::Result<()> {
        match self.format {
            CheckFormat::Ndjson => Ok(()),
            CheckFormat::Text => {
                if self.rows.len() < self.shown_rows {
                    self.show_rows()?;
                }
                self.flush_findings()?;
                writeln!(self.out, "  {}", counted(about, counts))
            }
            CheckFormat::Json => {
                let input = self.json(about, counts);
                self.inputs.push(input);
                Ok(())
            }
        }
    }

    /// The end of all inputs.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.format == CheckFormat::Json {
            let inputs = std::mem::take(&mut self.inputs);
            serde_json::to_writer_pretty(
                &mut *self.out,
                &json!({"schema": "matchbook.check/1", "inputs": inputs}),
            )?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn json(&self, about: &About, counts: Counts) -> Value {
        let (separator, header_line) = match about.shape {
            Shape::Table {
                separator,
                header_line,
            } => (Some(separator), header_line),
            Shape::Json | Shape::Empty => (None, None),
        };
        let columns = about.columns.iter().map(|(name, column)| {
            json!({"column": name, "field": column.as_ref().map(|column| column.name().into_owned())})
        });
        let findings = self.findings.iter().map(|(_, finding)| {
            json!({
                "weight": finding.weight.word(),
                "line": finding.line,
                "column": finding.column,
                "message": finding.message,
            })
        });
        json!({
            "source": about.name,
            "layout": about.layout.as_ref().map(|found| found.layout.name().to_owned()),
            "form": about.layout.as_ref().map(|found| found.form.title().to_owned()),
            "why": about.layout.as_ref().map(|found| found.why.clone()),
            "kind": about.kind.map(|kind| kind.to_string()),
            "encoding": about.encoding,
            "separator": separator,
            "header_line": header_line,
            "columns": columns.collect::<Vec<_>>(),
            "notes": about.notes,
            "first_rows": self.rows.iter().map(Seen::json).collect::<Vec<_>>(),
            "findings": findings.collect::<Vec<_>>(),
            "findings_left_out": self.findings_left_out,
            "rows": counts.rows,
            "invalid": counts.invalid,
            "noted": counts.noted,
            "left_out": about.left_out.count(),
        })
    }
}

fn show(out: &mut dyn Write, page: Option<usize>, source: &str, finding: &Finding) -> io::Result<()> {
    let column = finding
        .column
        .map_or(String::new(), |column| format!(":{column}"));
    let line = format!(
        "{}: {}:{}{column}: {}",
        finding.weight.word(),
        printable(source),
        finding.line,
        printable(&finding.message)
    );
    write_hanging(out, page, &line)?;
    if let Some(excerpt) = &finding.excerpt {
        let drawn = excerpt.drawn(page.unwrap_or(Style::UNKNOWN_WIDTH).saturating_sub(INDENT));
        let indent = " ".repeat(INDENT);
        writeln!(out, "{indent}{}{}", drawn.gutter, drawn.quoted)?;
        writeln!(out, "{indent}{}{}{}", drawn.below, drawn.indent, drawn.mark)?;
    }
    Ok(())
}

/// A line of what is said about an input. On a page it goes on under its beginning, further in.
fn write_hanging(out: &mut dyn Write, page: Option<usize>, line: &str) -> io::Result<()> {
    let indent = " ".repeat(INDENT);
    let Some(page) = page else {
        return writeln!(out, "{indent}{line}");
    };
    let parts = wrap_words(line, page.saturating_sub(2 * INDENT));
    writeln!(out, "{indent}{}", parts.join(&format!("\n{indent}{indent}")))
}

/// Layout, kind and form of an input, a line each.
fn described(about: &About) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(found) = &about.layout {
        lines.push(format!(
            "Layout {}: {}",
            printable(found.layout.name()),
            printable(found.form.title())
        ));
        lines.push(format!("Recognised because {}", printable(&found.why)));
    }
    let mut form = Vec::new();
    if let Some(kind) = about.kind {
        form.push(format!("kind {kind}"));
    }
    form.push(match about.shape {
        Shape::Empty => "nothing in it".to_owned(),
        Shape::Json => "JSON".to_owned(),
        Shape::Table {
            separator,
            header_line,
        } => {
            let separator = match separator {
                '\t' => "tabs".to_owned(),
                other => format!("{other:?}"),
            };
            match header_line {
                Some(line) => format!("separated by {separator}, header in line {line}"),
                None => format!("separated by {separator}, no header"),
            }
        }
    });
    form.push(about.encoding.to_owned());
    lines.push(format!("Read as {}", form.join(", ")));
    lines.extend(about.notes.iter().map(|note| printable(note).into_owned()));
    lines
}

/// A row as somebody would say it.
fn in_words(seen: &Seen) -> String {
    if seen.cells.is_empty() && seen.is_invalid() {
        return "cannot be read".to_owned();
    }
    let cell = |name: &str| {
        let found = seen.cells.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, text)| text.as_str())
    };
    let number = |name: &str| {
        let read = seen.numbers.iter().find(|(known, _)| known == name);
        read.map_or_else(|| cell(name), |(_, number)| number.as_str())
    };
    let side = |word: &str, column: &str, name: &str| match (number(column), cell(name)) {
        ("", "") => String::new(),
        (number, "") => format!("{word} {number}"),
        ("", name) => format!("{word} {name}"),
        (number, name) => format!("{word} {number} ({name})"),
    };
    let whole = format!("{} {}", cell("first_name"), cell("last_name"));
    let name = if cell("name").is_empty() {
        whole.trim()
    } else {
        cell("name")
    };
    let event = format!("{} {}", cell("direction"), cell("event"));
    let ticket = [cell("ticket"), cell("ticket_id")]
        .into_iter()
        .find(|text| !text.is_empty());
    let people = seen.people.iter().map(|(email, name)| match name.as_str() {
        "" => email.clone(),
        name => format!("{name} <{email}>"),
    });
    let people: Vec<String> = people.collect();
    let parts = [
        ticket
            .filter(|_| !people.is_empty())
            .map_or(String::new(), |ticket| format!("ticket {ticket}")),
        people.join(", "),
        event.trim().to_owned(),
        name.to_owned(),
        cell("email").to_owned(),
        number("phone").to_owned(),
        number("mobile").to_owned(),
        cell("company").to_owned(),
        side("from", "from", "from_name"),
        side("to", "to", "to_name"),
        side("with", "external_number", "external_name"),
        cell("started_at").to_owned(),
    ];
    let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if said.is_empty() {
        "nobody".to_owned()
    } else {
        said.join(", ")
    }
}

fn counted(about: &About, counts: Counts) -> String {
    let rows = if counts.rows == 1 { "row" } else { "rows" };
    let mut text = format!(
        "{} {rows}, {} invalid, {} with notes",
        counts.rows, counts.invalid, counts.noted
    );
    let left_out = about.left_out.count();
    if left_out > 0 {
        let first = about.left_out.first();
        let places: Vec<String> = first
            .iter()
            .map(|(line, what)| format!("line {line} ({what})"))
            .collect();
        let more = left_out.saturating_sub(first.len() as u64);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        text = format!("{text}; left out: {}{more}", places.join(", "));
    }
    text
}
