//! Whole diffs, as a person reads them.

mod pages;

use super::*;
use crate::report::samples::{self, printed};
use crate::text;

fn diff(width: usize, answers: &[Answer]) -> String {
    let style = Style {
        width,
        ..Style::default()
    };
    printed(&mut Diff::new(style), answers)
}

fn unfolded(width: usize, answers: &[Answer]) -> String {
    let style = Style {
        width,
        all: true,
        ..Style::default()
    };
    printed(&mut Diff::new(style), answers)
}

/// Colours as words, so that a snapshot can be read.
fn coloured(width: usize, answers: &[Answer]) -> String {
    let style = Style {
        width,
        colour: true,
        ..Style::default()
    };
    let mut shown = printed(&mut Diff::new(style), answers);
    for (code, word) in [
        ("0", "/"),
        ("1", "bold"),
        ("2", "dim"),
        ("31", "red"),
        ("32", "green"),
        ("33", "yellow"),
        ("35", "magenta"),
    ] {
        shown = shown.replace(&format!("\u{1b}[{code}m"), &format!("<{word}>"));
    }
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    shown
}

#[test]
fn after_applying_it_reads_in_the_past_tense() {
    insta::assert_snapshot!(diff(110, &samples::applied()), @"
    Needs you: 2 rows
      ! requests.csv:5   Bo Li <bo@new.example>      New Ltd  Autotask refused the write: The phone number is not
                                                              valid.
          + company
            + companyName  New Ltd
            + phone        +13125550100
          + contact
            + firstName     Bo
            + lastName      Li
            + emailAddress  bo@new.example
      ? requests.csv:11  Hal Orr <hal@acme.example>           the answer was lost and the result was not seen

    Written: 3 rows
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc  created: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          = also in  requests.csv:10
      ~ requests.csv:6  Cy Dee <cy@acme.example>     Acme Inc  updated: fields differ
          ~ mobilePhone:  (empty) → +13125550199
          ~ title:        Accountant → CFO

    Not attempted: 1 row
      . requests.csv:12  row sr_11  the run ended before this row

    Rejected: 1 row
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain: gmail.com

    Known and skipped: 2 rows (--all shows each)
      = 1 known, unchanged: found by email address
          1 of them: the contact has a different name
      - 1 skipped: neither name nor address
    ");
}

#[test]
fn wide_long_and_hostile_text_stays_in_its_columns() {
    let answers = [samples::hostile(), samples::wide(), samples::endless()];
    let shown = diff(80, &answers);
    insta::assert_snapshot!(shown, @r"
        Needs you: 2 rows
          ? evil␛[2K.csv:7   ␛[31mAna␇ Ru<U+202E>zi x <a…  A B<U+009B>2J
              several contacts fit: ␛]8;;http://x␛\click
              * contact 30682  Dan␛[A Wu <dan@acme.example>, company 174: same address,
                               same name
          ! requests.csv:22  WolfeWolfeWolfeWolfeWolfeWo…  Very Long Company Name Ver…
              a value is longer than its field: it goes on it goes on it goes on it goes
              on it goes on it goes on it goes on it goes on it goes on it goes on it
              goes on it goes on

        Will be written: 1 row
          + requests.csv:21  太郎 山田 <taro@例え.example>  株式会社ひまわり
              create: in the company that uses this email domain
              + firstName  太郎
              + lastName   山田
              + title      Zoë
        ");
    assert!(shown.lines().all(|line| text::width(line) <= 80));
}

#[test]
fn every_rule_tried_is_shown_when_somebody_asked() {
    let answers = [
        samples::explained(samples::matched()),
        samples::explained(samples::create()),
    ];
    insta::assert_snapshot!(unfolded(110, &answers), @"
    Will be written: 1 row
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc  create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          > domain  acme.example: company 174
          . skip rules  none applies
          . email       no contact has this address

    Known and skipped: 1 row
      = requests.csv:2  Eve Stone <eve@acme.example>  Acme Inc  found by email address
          ! the contact has a different name
          . skip rules  none applies
          . email       no contact has this address
    ");
}

#[test]
fn rows_that_are_counted_can_be_shown_one_by_one_beneath_the_others() {
    insta::assert_snapshot!(unfolded(80, &samples::dry_run()), @r#"
    Needs you: 2 rows
      ? requests.csv:7  Dan Wu <dan@acme.example>   several contacts fit: 2 active
                                                    contacts have this address
          * contact 30682  Dan Wu <dan@acme.example>, company 174: same address,
                           same name
          * contact 309    Dan Wu <dan@acme.example>, company 1800, inactive: same
                           address, same name
      ! requests.csv:8  Flo Ray <flo@acme.example>  a value is longer than its
                                                    field: column "title" has 71
                                                    characters, Autotask takes 50

    Will be written: 4 rows
      + requests.csv:4  Ana Ruiz <ana@acme.example>  Acme Inc
          create: in the company that uses this email domain
          + companyID     174
          + firstName     Ana
          + lastName      Ruiz
          + emailAddress  ana@acme.example
          + isActive      1
          = also in  requests.csv:10
      + requests.csv:5  Bo Li <bo@new.example>       New Ltd (new)
          create: with a new company
          + company
            + companyName  New Ltd
            + phone        +13125550100
          + contact
            + firstName     Bo
            + lastName      Li
            + emailAddress  bo@new.example
          ! the name was taken from the email address
      ~ requests.csv:6  Cy Dee <cy@acme.example>     Acme Inc
          update: fields differ
          ~ mobilePhone:  (empty) → +13125550199
          ~ title:        Accountant → CFO

    Rejected: 1 row
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com

    Known and skipped: 3 rows
      = requests.csv:2  Eve Stone <eve@acme.example>  Acme Inc
          found by email address
          ! the contact has a different name
      - requests.csv:3  row sr_2
          neither name nor address
      = requests.csv:2  Eve Stone <eve@acme.example>  Acme Inc
          found by email address
          ! the contact has a different name
    "#);
}

#[test]
fn of_many_rejected_for_one_reason_the_first_are_shown() {
    let mut answers = vec![samples::reject(); 13];
    answers.push(samples::matched());
    insta::assert_snapshot!(diff(80, &answers), @"
    Rejected: 13 rows
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x requests.csv:9  Gus Poe <gus@gmail.com>  free or disposable email domain:
                                                 gmail.com
      x 3 more: free or disposable email domain (--all shows each)

    Known and skipped: 1 row (--all shows each)
      = 1 known, unchanged: found by email address
          1 of them: the contact has a different name
    ");
    let shown = unfolded(80, &answers);
    assert_eq!(shown.matches("  x requests.csv:9").count(), 13, "{shown}");
    assert!(!shown.contains("--all"), "{shown}");
}

#[test]
fn what_needs_a_person_and_what_is_written_is_never_folded() {
    for answer in [
        samples::review(),
        samples::create(),
        samples::update(),
        samples::invalid(),
    ] {
        let shown = diff(80, &vec![answer; 40]);
        assert_eq!(shown.matches("requests.csv:").count(), 40, "{shown}");
    }
}

#[test]
fn unfolding_keeps_no_row_that_needs_nothing() {
    let mut tally = summary::Tally::default();
    let style = Style {
        all: true,
        ..Style::default()
    };
    let mut diff = Diff::new(style);
    let input = InputCells {
        header: &[],
        cells: &[],
    };
    let mut out = Vec::new();
    for _ in 0..1200 {
        tally.add(&samples::matched());
    }
    for pass in 0..2 {
        assert!(diff.begin_pass(pass, &tally.summary(), &mut out).unwrap());
        for _ in 0..1200 {
            diff.row(&samples::matched(), &input, &mut out).unwrap();
        }
    }
    assert!(diff.held.is_empty() && diff.unfolding.as_ref().unwrap().len() < BLOCK);
    diff.finish(&tally.summary(), &mut out).unwrap();
    let shown = String::from_utf8(out).unwrap();
    assert_eq!(shown.matches("Eve Stone").count(), 1200);
}

#[test]
fn signs_of_its_own_can_be_ascii() {
    let style = Style {
        width: 60,
        ascii: true,
        ..Style::default()
    };
    let answers = [samples::update(), samples::endless()];
    let shown = printed(&mut Diff::new(style), &answers);
    insta::assert_snapshot!(shown, @"
    Needs you: 1 row
      ! requests.csv:22  WolfeWolfeWolfeWo~  Very Long Compan~
          a value is longer than its field: it goes on it goes
          on it goes on it goes on it goes on it goes on it goes
          on it goes on it goes on it goes on it goes on it goes
          on

    Will be written: 1 row
      ~ requests.csv:6  Cy Dee <cy@acme.example>  Acme Inc
          update: fields differ
          ~ mobilePhone:  (empty) -> +13125550199
          ~ title:        Accountant -> CFO
    ");
    assert!(shown.is_ascii());
}

#[test]
fn group_memberships_of_known_people_are_counted() {
    let mut matched = samples::matched();
    matched.warnings.clear();
    matched.changes = vec![crate::answer::change::Change {
        op: crate::answer::change::Op::Add,
        entity: crate::answer::change::Entity::ContactGroupContact,
        id: None,
        fields: serde_json::Map::new(),
        before: None,
        new_company: None,
        new_group: None,
    }];
    insta::assert_snapshot!(diff(80, &[matched.clone(), matched]), @"
    Known and skipped: 2 rows (--all shows each)
      = 2 known: found by email address
          with them: add 2 group members
    ");
}

#[test]
fn a_joined_row_without_its_creator_stands_by_itself() {
    insta::assert_snapshot!(diff(110, &[samples::joined()]), @"
        Will be written: 1 row
          = requests.csv:10  Ana Ruiz <ana@acme.example>  Acme Inc  same new person as an earlier row
        ");
}

#[test]
fn a_joined_row_finds_its_person_among_those_of_one_record() {
    let part = |mut answer: Answer, part| {
        answer.row.number = 3;
        answer.row.part = Some(part);
        answer
    };
    let rejected = part(samples::reject(), 1);
    let other = part(samples::create_with_company(), 2);
    let creator = part(samples::create(), 3);
    let shown = diff(110, &[rejected, other, samples::joined(), creator]);
    let after_creator = shown.split("#3").nth(1).unwrap();
    assert!(after_creator.contains("also in  requests.csv:10"), "{shown}");
}

#[test]
fn a_created_contact_is_named_by_its_number() {
    let mut created = samples::applied().remove(2);
    if let Some(contact) = &mut created.contact {
        contact.id = Some(30_999);
    }
    assert!(diff(110, &[created]).contains("created (contact 30999): in the company"));
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
    let mut answers = samples::dry_run();
    answers.push(samples::explained_review());
    for width in [60, 80, 110, 120] {
        let style = Style {
            width,
            colour: true,
            ..Style::default()
        };
        let coloured = printed(&mut Diff::new(style), &answers);
        assert!(coloured.contains("\u{1b}["));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, diff(width, &answers));
    }
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
        assert!(shown.contains(": 1 row"), "{outcome}: {shown}");
    }
}
