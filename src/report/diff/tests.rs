//! Whole diffs, as a person reads them.

use super::*;
use crate::report::samples::{self, printed};
use crate::report::text;

fn diff(width: usize, answers: &[Answer]) -> String {
    printed(&mut Diff::new(Style { width, colour: false }), answers)
}

#[test]
fn a_dry_run_is_grouped_by_what_a_person_decides_about() {
    insta::assert_snapshot!(diff(110, &samples::dry_run()), @"");
}

#[test]
fn on_a_narrow_page_the_why_stands_beneath() {
    insta::assert_snapshot!(diff(64, &samples::dry_run()), @"");
}

#[test]
fn after_applying_it_reads_in_the_past_tense() {
    insta::assert_snapshot!(diff(110, &samples::applied()), @"");
}

#[test]
fn wide_long_and_hostile_text_stays_in_its_columns() {
    let answers = [samples::hostile(), samples::wide(), samples::endless()];
    let shown = diff(80, &answers);
    insta::assert_snapshot!(shown, @"");
    assert!(shown.lines().all(|line| text::width(line) <= 80));
}

#[test]
fn every_rule_tried_is_shown_when_somebody_asked() {
    let answers = [
        samples::explained(samples::matched()),
        samples::explained(samples::create()),
    ];
    insta::assert_snapshot!(diff(110, &answers), @"");
}

#[test]
fn group_memberships_of_known_people_are_counted() {
    let mut matched = samples::matched();
    matched.warnings.clear();
    matched.changes = vec![crate::plan::change::Change {
        op: crate::plan::change::Op::Add,
        entity: crate::plan::change::Entity::ContactGroupContact,
        id: None,
        fields: serde_json::Map::new(),
        before: None,
        new_company: None,
    }];
    insta::assert_snapshot!(diff(80, &[matched.clone(), matched]), @"");
}

#[test]
fn a_joined_row_without_its_creator_stands_by_itself() {
    insta::assert_snapshot!(diff(110, &[samples::joined()]), @"");
}

#[test]
fn known_and_skipped_rows_are_not_kept() {
    let mut diff = Diff::new(Style::default());
    let input = InputCells {
        header: &[],
        cells: &[],
    };
    for _ in 0..1000 {
        diff.row(&samples::matched(), &input, &mut Vec::new()).unwrap();
        diff.row(&samples::skip(), &input, &mut Vec::new()).unwrap();
    }
    assert!(diff.held.is_empty() && diff.joined.is_empty());
    assert_eq!(diff.folded.len(), 2);
}

#[test]
fn colours_change_no_word() {
    let coloured = printed(
        &mut Diff::new(Style {
            width: 110,
            colour: true,
        }),
        &samples::dry_run(),
    );
    assert!(coloured.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(stripped, diff(110, &samples::dry_run()));
}

#[test]
fn without_rows_it_says_so() {
    assert_eq!(diff(80, &[]), "No rows.\n");
}

#[test]
fn every_outcome_is_shown_or_counted() {
    for outcome in Outcome::ALL {
        let answer = samples::answer(1, *outcome, Reason::Email);
        let shown = diff(110, &[answer]);
        assert!(shown.contains(": 1 row\n"), "{outcome}: {shown}");
    }
}
