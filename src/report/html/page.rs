//! What stands around the rows: the head with its policy, the figures, the picture, the reasons, the filter, and the
//! frame of sections and blocks.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::row::Theirs;
use super::{BLOCK, Section, picture, policy, put, row};
use crate::answer::change::{Entity, Op};
use crate::answer::outcome::Reason;
use crate::error::ExitStatus;
use crate::report::summary::{self, Summary};
use crate::report::words;

/// What ends a block.
pub(super) const BLOCK_END: &str = "</tbody></table></div>\n";

/// What ends a section.
pub(super) const SECTION_END: &str = "</section>\n";

/// Everything before the first section.
pub(super) fn head(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("matchbook: {}", headline(summary));
    let head = html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(policy::policy());
            meta name="referrer" content="no-referrer";
            meta name="robots" content="noindex";
            title { (title) }
            style { (PreEscaped(policy::STYLE)) }
        }
    };
    put(out, &format!("{}<html lang=\"en\">{}<body>\n", DOCTYPE.0, head.0))?;
    let before = html! {
        a class="jump" href="#rows" { "Skip to the rows" }
        (top(summary))
    };
    put(out, &format!("{}<main>\n", before.0))?;
    put(
        out,
        &html! { (lead(summary)) (outcomes(summary)) (filter(summary)) }.0,
    )
}

/// Everything after the last section.
pub(super) fn foot(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    put(out, "</main>\n")?;
    let foot = html! {
        footer class="foot" {
            p {
                @if let Some((_, names)) = summary::names(summary) { (Theirs(&names)) " " }
                @if let Some((_, lookup)) = summary::lookup(summary) { (Theirs(&lookup)) " " }
                "Exit code " (summary.exit_code) ". Written by matchbook " (env!("CARGO_PKG_VERSION")) "."
            }
        }
    };
    put(
        out,
        &format!("{}<script>{}</script></body></html>\n", foot.0, policy::SCRIPT),
    )
}

/// The frame of a section, up to its first block.
pub(super) fn section(section: Section, applied: bool, rows: u64) -> Markup {
    let anchor = section.anchor();
    let begin = format!("<section class=\"rows\" id=\"{anchor}\" aria-labelledby=\"{anchor}-title\">");
    html! {
        (PreEscaped(begin))
        h2 id={ (anchor) "-title" } { (section.title(applied)) " " span { (grouped(rows)) } }
        "\n"
    }
}

/// The frame of a block, up to its first row. Each is a table of its own, so that a browser can leave those out of
/// sight alone.
pub(super) fn block(title: &str, before: u64, rows: u64) -> Markup {
    let (first, last) = (before + 1, (before + BLOCK).min(rows));
    let (frame, table) = if before == 0 {
        ("block", "list")
    } else {
        ("block far", "list later")
    };
    html! {
        (PreEscaped(format!("<div class=\"{frame}\"><table class=\"{table}\">")))
        caption class=[(rows <= BLOCK).then_some("unseen")] {
            (title) ", " (grouped(first)) " to " (grouped(last)) " of " (grouped(rows))
        }
        thead { tr {
            @for name in ["Outcome", "Person", "Company", "Why", "Row"] { th scope="col" { (name) } }
        } }
        (PreEscaped("<tbody>"))
        "\n"
    }
}

fn top(summary: &Summary) -> Markup {
    html! {
        header class="top" {
            p { b { "matchbook" } " " (state(summary)) }
            form class="theme" id="theme" aria-label="Theme" hidden {
                span aria-hidden="true" { "Theme" }
                @for (scheme, name) in [("light dark", "auto"), ("light", "light"), ("dark", "dark")] {
                    label { input type="radio" name="theme" value=(scheme) checked[name == "auto"]; span { (name) } }
                }
            }
        }
    }
}

/// What kind of page this is, or what stopped the run.
fn state(summary: &Summary) -> &'static str {
    let ended = [
        (ExitStatus::Unexpected, "stopped by a fault"),
        (ExitStatus::Usage, "stopped: something has to be mended first"),
        (
            ExitStatus::SafetyLimit,
            "stopped by a safety limit, nothing was sent",
        ),
        (
            ExitStatus::TryLater,
            "stopped: Autotask could not be reached or the request budget is spent",
        ),
        (ExitStatus::Refused, "stopped: sign-in or permission refused"),
        (ExitStatus::Locked, "stopped: another run holds the lock"),
        (ExitStatus::Interrupted, "interrupted"),
    ];
    let stopped = ended
        .iter()
        .find(|(status, _)| status.code() == summary.exit_code);
    match (stopped, &summary.run_id) {
        (Some((_, words)), _) => words,
        (None, Some(_)) => "applied",
        (None, None) => "dry run",
    }
}

fn headline(summary: &Summary) -> String {
    match summary.needs_a_person() {
        0 => "Nobody needs to look".to_owned(),
        1 => "1 row needs a person".to_owned(),
        rows => format!("{} rows need a person", grouped(rows)),
    }
}

fn lead(summary: &Summary) -> Markup {
    let needs = summary.needs_a_person() > 0;
    let anchor = Section::NeedsAPerson.anchor();
    html! {
        section class="part lead" {
            h1 { (headline(summary)) }
            div class="said" {
                @if needs { p { a href={ "#" (anchor) } { (summary::needing(summary)) } "." } }
                p { (summary::writes(summary).1) }
                @if let Some((_, rest)) = summary::rest(summary) { p { (rest) } }
                p { (summary::requests(summary)) }
            }
        }
        section class="part" aria-labelledby="figures" {
            h2 id="figures" { "In figures" }
            dl class="figures" {
                @for (name, count) in figures(summary) { div { dt { (name) } dd { (grouped(count)) } } }
            }
        }
        "\n"
    }
}

fn figures(summary: &Summary) -> Vec<(String, u64)> {
    let applied = summary.run_id.is_some();
    let change = |(entity, op, count): (Entity, Op, u64)| {
        let what = words::entity(entity, count);
        let done = words::op(op, applied);
        (
            if applied {
                format!("{what} {done}")
            } else {
                format!("{what} to {done}")
            },
            count,
        )
    };
    let changes = summary
        .changes
        .iter()
        .flat_map(|(entity, ops)| ops.iter().map(|(op, count)| (*entity, *op, *count)));
    let mut figures = vec![
        ("rows read".to_owned(), summary.rows),
        ("need a person".to_owned(), summary.needs_a_person()),
    ];
    figures.extend(changes.map(change));
    figures.push(("requests sent".to_owned(), summary.requests.sent));
    if summary.changes_pending() {
        figures.push((
            "requests to apply, about".to_owned(),
            summary.requests.estimated_for_apply,
        ));
    }
    figures
}

fn outcomes(summary: &Summary) -> Markup {
    html! {
        section class="part" aria-labelledby="outcomes" {
            h2 id="outcomes" { "Outcomes and reasons" }
            div {
                (picture::bar(summary))
                div class="two" {
                    (by_outcome(summary))
                    (by_reason(summary))
                }
            }
        }
        "\n"
    }
}

fn by_outcome(summary: &Summary) -> Markup {
    html! {
        table class="count" {
            caption class="unseen" { "Rows by outcome" }
            thead { tr {
                th scope="col" { "Outcome" } th scope="col" { "Meaning" }
                th class="number" scope="col" { "Rows" } th class="number" scope="col" { "Share" }
            } }
            tbody {
                @for (outcome, count) in picture::outcomes(summary) {
                    tr class=(outcome.code()) {
                        th class="key" scope="row" { b class="sign" { (words::mark(outcome).0) } (row::named(outcome)) }
                        td class="words" { (outcome.words()) }
                        td class="number" { (grouped(count)) }
                        td class="number" { (share(count, summary.rows)) }
                    }
                }
            }
        }
    }
}

/// The reasons in words, the most frequent first.
fn by_reason(summary: &Summary) -> Markup {
    html! {
        table class="count" {
            caption class="unseen" { "Rows by reason" }
            thead { tr { th scope="col" { "Reason" } th class="number" scope="col" { "Rows" } } }
            tbody {
                @for (reason, count) in reasons(summary) {
                    tr { th scope="row" { (reason.words()) } td class="number" { (grouped(count)) } }
                }
            }
        }
    }
}

fn reasons(summary: &Summary) -> Vec<(Reason, u64)> {
    let counted = summary.reasons.iter().filter(|(_, count)| **count > 0);
    let mut reasons: Vec<_> = counted.map(|(reason, count)| (*reason, *count)).collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    reasons
}

/// Hidden until the script is there that makes it work.
fn filter(summary: &Summary) -> Markup {
    html! {
        form class="filter" id="filter" role="search" aria-label="Rows" hidden {
            div class="find" {
                label for="find" { "Find in rows: name, address, company, file" }
                input type="search" id="find" autocomplete="off" spellcheck="false";
            }
            div class="pick" {
                label for="outcome" { "Outcome" }
                select id="outcome" {
                    option value="" { "all outcomes" }
                    @for (outcome, count) in picture::outcomes(summary) {
                        option value=(outcome.code()) { (outcome.words()) " (" (grouped(count)) ")" }
                    }
                }
            }
            div class="pick" {
                label for="reason" { "Reason" }
                select id="reason" {
                    option value="" { "all reasons" }
                    @for (reason, count) in reasons(summary) {
                        option value=(reason.code()) { (reason.words()) " (" (grouped(count)) ")" }
                    }
                }
            }
            button type="reset" { "Show all" }
            button type="button" id="fold" aria-pressed="false" { "Unfold all" }
            output id="told" for="find outcome reason" role="status" { }
        }
        div id="rows" tabindex="-1" {}
        "\n"
    }
}

/// `12,345`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A share in percent; what is there but rounds to nothing is said to be less than one.
fn share(count: u64, rows: u64) -> String {
    match (count * 200 + rows).checked_div(2 * rows) {
        None => "0 %".to_owned(),
        Some(0) if count > 0 => "< 1 %".to_owned(),
        Some(percent) => format!("{percent} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_shares_are_rounded() {
        let table = [
            (0, "0"),
            (7, "7"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ];
        for (count, text) in table {
            assert_eq!(grouped(count), text);
        }
        for (count, rows, text) in [
            (0, 0, "0 %"),
            (0, 5, "0 %"),
            (1, 3, "33 %"),
            (2, 3, "67 %"),
            (1, 1000, "< 1 %"),
            (5, 5, "100 %"),
        ] {
            assert_eq!(share(count, rows), text);
        }
    }
}
