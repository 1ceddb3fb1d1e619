//! The picture of outcomes: one bar, a part for each outcome. It has a title and a description in words, and the table
//! beneath it says the same in numbers.

use maud::{Markup, html};

use super::Section;
use crate::answer::outcome::Outcome;
use crate::report::summary::Summary;
use crate::report::words;

/// The bar's length, in tenths of a percent of the page's width.
const LENGTH: u64 = 1000;

/// No part is shorter, so that one row among thousands is still seen.
const SHORTEST: u64 = 6;

/// A part of this length has room for the sign of its outcome.
const ROOM_FOR_SIGN: u64 = 30;

/// Between two parts, so that they differ without colour.
const GAP: u64 = 3;

/// The outcomes that rows have, in the order of reading: what needs a person first.
pub(super) fn outcomes(summary: &Summary) -> Vec<(Outcome, u64)> {
    let all = summary.outcomes.iter().filter(|(_, count)| **count > 0);
    let mut outcomes: Vec<_> = all.map(|(outcome, count)| (*outcome, *count)).collect();
    outcomes.sort_by_key(|(outcome, _)| {
        let section = Section::of(*outcome);
        Section::ALL.iter().position(|other| *other == section)
    });
    outcomes
}

/// Where each part begins and how long it is. Together with the gaps they fill the bar.
fn parts(counts: &[u64]) -> Vec<(u64, u64)> {
    let rows: u64 = counts.iter().sum();
    let gaps = GAP * (counts.len() as u64).saturating_sub(1);
    let least = SHORTEST * counts.len() as u64;
    let room = LENGTH.saturating_sub(gaps + least);
    let (mut begin, mut before) = (0, 0);
    let part = |count: &u64| {
        // Both ends are rounded and not the length, so that nothing is left over at the end.
        let (from, to) = (before * room / rows.max(1), (before + count) * room / rows.max(1));
        before += count;
        let part = (begin, SHORTEST + to - from);
        begin += part.1 + GAP;
        part
    };
    counts.iter().map(part).collect()
}

/// The bar.
pub(super) fn bar(summary: &Summary) -> Markup {
    let outcomes = outcomes(summary);
    let said: Vec<String> = outcomes
        .iter()
        .map(|(outcome, count)| format!("{count} {}", words::of_rows(*outcome)))
        .collect();
    let counts: Vec<u64> = outcomes.iter().map(|(_, count)| *count).collect();
    html! {
        svg class="bar" role="img" aria-labelledby="bar-title bar-text" {
            title id="bar-title" { "Rows by outcome" }
            desc id="bar-text" { (said.join(", ")) "." }
            @for ((outcome, _), (begin, length)) in outcomes.iter().zip(parts(&counts)) {
                g class=(outcome.code()) {
                    rect x=(percent(begin)) width=(percent(length)) height="100%" {}
                    @if length >= ROOM_FOR_SIGN {
                        text x=(percent(begin + length / 2)) y="50%" { (words::mark(*outcome).0) }
                    }
                }
            }
        }
    }
}

fn percent(tenths: u64) -> String {
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_fill_the_bar_in_order(counts in proptest::collection::vec(1u64..1_000_000, 1..14)) {
            let parts = parts(&counts);
            prop_assert_eq!(parts[0].0, 0);
            for pair in parts.windows(2) {
                prop_assert_eq!(pair[0].0 + pair[0].1 + GAP, pair[1].0);
            }
            prop_assert!(parts.iter().all(|(_, length)| *length >= SHORTEST));
            let last = parts[parts.len() - 1];
            prop_assert_eq!(last.0 + last.1, LENGTH);
        }
    }
}
