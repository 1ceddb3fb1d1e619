//! Pages at many sizes, keys and typed lines: what is shown, and where it leads.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::answer::outcome::Reason;
use crate::decision::offer::{Fact, Field, Fit, Offer};
use crate::text::width;

fn fact(field: Field, value: &str, fit: Fit) -> Fact {
    Fact {
        field,
        value: value.to_owned(),
        fit,
    }
}

fn contact(id: i64, name: &str, email: &str, fits: (Fit, Fit)) -> Offer {
    Offer {
        entity: Entity::Contact,
        id,
        company: Some(174),
        why: "found by email address".to_owned(),
        is_active: id != 5004,
        facts: vec![
            fact(Field::Name, name, fits.0),
            fact(Field::Email, email, fits.1),
            fact(Field::CompanyId, "174", Fit::Unsaid),
            fact(Field::Active, if id == 5004 { "no" } else { "yes" }, Fit::Unsaid),
        ],
    }
}

fn item(reason: Reason, offers: Vec<Offer>) -> Item {
    Item {
        question: Question {
            reason,
            about: String::new(),
            who: std::iter::once(("about".to_owned(), vec![reason.code().to_owned()])).collect(),
            row: vec![
                fact(Field::Name, "Pat Doe", Fit::Unsaid),
                fact(Field::Email, "info@bluefin.example", Fit::Unsaid),
            ],
            offers,
        },
        detail: Some("info@bluefin.example leads to 3 of them".to_owned()),
        place: "requests.csv:2".to_owned(),
        rows: 3,
        outdated: false,
        choice: None,
    }
}

fn offers() -> Vec<Offer> {
    vec![
        contact(5002, "P. Doe", "info@bluefin.example", (Fit::Near, Fit::Same)),
        contact(
            5003,
            "Carl Lund",
            "info@bluefin.example, carl.theodor.lund@bluefin.example",
            (Fit::Differs, Fit::Same),
        ),
        contact(5004, "Dee Ray", "info@bluefin.example", (Fit::Differs, Fit::Same)),
    ]
}

fn session() -> Session {
    let items = vec![
        item(Reason::AmbiguousContact, offers()),
        item(Reason::PossibleDuplicate, offers()[..1].to_vec()),
        item(Reason::PartyUnclear, Vec::new()),
    ];
    Session::new(items, Mode::RequireDomain)
}

fn paper(width: usize, height: usize) -> Paper {
    Paper {
        width,
        height,
        colour: false,
    }
}

fn shown(session: &Session, width: usize, height: usize) -> String {
    page(session, paper(width, height)).join("\n")
}

#[test]
fn a_wide_page_has_the_records_side_by_side() {
    assert_snapshot!(shown(&session(), 100, 30), @"
    Question 1 of 3                                                                           0 answered
    several contacts fit: info@bluefin.example leads to 3 of them
    requests.csv:2 and 2 more rows

                the row                 1: contact 5002       2: contact 5003       3: contact 5004
    name        Pat Doe               ~ P. Doe              ≠ Carl Lund           ≠ Dee Ray
    email       info@bluefin.exampl   = info@bluefin.exampl = info@bluefin.exampl = info@bluefin.exampl
                e                       e                     e,                    e
                                                              carl.theodor.lund@…
    company id                          174                   174                   174
    active                              yes                   yes                   no
    why                                 found by email        found by email        found by email
                                        address               address               address

      1  it is contact 5002, P. Doe
      2  it is contact 5003, Carl Lund
      3  it is contact 5004, Dee Ray; it is made active again
      s  skip the row
      r  reject the row
    > l  leave it open
    up/down and return: answer   left/right: other questions   u: take back   q: leave
    ");
}

#[test]
fn a_narrow_page_has_one_record() {
    let mut session = session();
    session.press(Key::Home);
    session.press(Key::Down);
    assert_snapshot!(shown(&session, 44, 24), @"
    Question 1 of 3                   0 answered
    several contacts fit: info@bluefin.example
    leads to 3 of them
    requests.csv:2 and 2 more rows

    contact 5003: found by email address
    name: Pat Doe
     ≠ Carl Lund
    email: info@bluefin.example
     = info@bluefin.example, carl.theodor.lund@…
    company id:
       174
    active:
       yes

      1  it is contact 5002, P. Doe
    > 2  it is contact 5003, Carl Lund
      3  it is contact 5004, Dee Ray; it is mad…
      s  skip the row
      r  reject the row
      l  leave it open
    arrows, return; u take back; q leave
    ");
}

#[test]
fn lines_say_the_same() {
    assert_snapshot!(ask(&session()), @"
    Question 1 of 3: several contacts fit: info@bluefin.example leads to 3 of them
    requests.csv:2 and 2 more rows
    the row:
        name: Pat Doe
        email: info@bluefin.example
    1: contact 5002, found by email address
        name: P. Doe  (near)
        email: info@bluefin.example  (same)
        company id: 174
        active: yes
    2: contact 5003, found by email address
        name: Carl Lund  (differs)
        email: info@bluefin.example, carl.theodor.lund@bluefin.example  (same)
        company id: 174
        active: yes
    3: contact 5004, found by email address
        name: Dee Ray  (differs)
        email: info@bluefin.example  (same)
        company id: 174
        active: no
      1) it is contact 5002, P. Doe
      2) it is contact 5003, Carl Lund
      3) it is contact 5004, Dee Ray; it is made active again
      s) skip the row
      r) reject the row
      l) leave it open
      b) back to the question before   q) leave the rest open
    ");
}

#[test]
fn return_alone_decides_nothing() {
    let mut session = session();
    for _ in 0..3 {
        assert_eq!(session.press(Key::Enter), Step::Moved);
    }
    assert_eq!(session.answered(), 0);
    assert!(session.shown().is_none());
    assert_eq!(session.press(Key::Enter), Step::Leave);
}

#[test]
fn arrows_choose_and_return_answers() {
    let mut session = session();
    session.press(Key::Home);
    session.press(Key::Down);
    assert_eq!(session.press(Key::Enter), Step::Answered(vec![0]));
    assert_eq!(session.items()[0].choice, Some(Choice::Contact(5003)));
    assert_eq!(
        session.shown().map(|item| item.question.reason),
        Some(Reason::PossibleDuplicate)
    );
    // Back again: the cursor is on what was answered, and another answer takes its place.
    session.press(Key::Left);
    assert!(
        shown(&session, 80, 30).contains(">*2  it is contact 5003, Carl Lund"),
        "{}",
        shown(&session, 80, 30)
    );
    assert_eq!(session.press(Key::Letter('1')), Step::Answered(vec![0]));
    assert_eq!(session.items()[0].choice, Some(Choice::Contact(5002)));
    session.press(Key::Left);
    assert_eq!(session.press(Key::Letter('u')), Step::Answered(vec![0]));
    assert_eq!(session.answered(), 0);
}

#[test]
fn letters_answer_what_the_question_takes() {
    let mut session = session();
    // Contacts hold the row's own address: nobody new.
    assert_eq!(session.press(Key::Letter('n')), Step::Nothing);
    assert_eq!(session.press(Key::Letter('9')), Step::Nothing);
    assert_eq!(session.press(Key::Letter('s')), Step::Answered(vec![0]));
    assert_eq!(session.press(Key::Letter('n')), Step::Answered(vec![1]));
    // There is nobody to choose.
    assert_eq!(session.press(Key::Letter('1')), Step::Nothing);
    assert_eq!(session.press(Key::Letter('r')), Step::Answered(vec![2]));
    assert!(session.shown().is_none());
    let choices: Vec<_> = session.items().iter().map(|item| item.choice).collect();
    assert_eq!(
        choices,
        [Some(Choice::Skip), Some(Choice::New), Some(Choice::Reject)]
    );
    assert!(shown(&session, 80, 24).starts_with("All 3 questions are answered."));
}

#[test]
fn leaving_and_interrupting_are_two_things() {
    for key in [Key::Letter('q'), Key::Escape, Key::Close] {
        assert_eq!(session().press(key), Step::Leave, "{key:?}");
    }
    assert_eq!(session().press(Key::Interrupt), Step::Interrupt);
}

#[test]
fn typed_answers_are_numbers_and_letters() {
    for (line, step) in [
        ("2", Step::Answered(vec![0])),
        (" 3 ", Step::Answered(vec![0])),
        ("s", Step::Answered(vec![0])),
        ("", Step::Moved),
        ("q", Step::Leave),
        ("4", Step::Nothing),
        ("n", Step::Nothing),
        ("12", Step::Nothing),
        ("skip", Step::Nothing),
    ] {
        let mut session = session();
        assert_eq!(read(&mut session, line), step, "{line:?}");
    }
}

#[test]
fn more_offers_than_digits_can_be_chosen() {
    let many: Vec<Offer> = (1..=20)
        .map(|id| contact(id, "Ana", "a@b.example", (Fit::Same, Fit::Same)))
        .collect();
    let mut session = Session::new(vec![item(Reason::AmbiguousContact, many)], Mode::RequireDomain);
    assert_eq!(read(&mut session, "15"), Step::Answered(vec![0]));
    assert_eq!(session.items()[0].choice, Some(Choice::Contact(15)));
    session.press(Key::Left);
    let page = shown(&session, 100, 30);
    assert!(
        page.contains("it is contact 15,") && page.contains("of 20 records"),
        "{page}"
    );
}

#[test]
fn one_answer_can_settle_the_same_question_of_several_people() {
    let company = |id| Offer {
        entity: Entity::Company,
        company: None,
        ..contact(id, "Acme", "", (Fit::Unsaid, Fit::Unsaid))
    };
    let of_companies = |about: &str, ids: &[i64]| {
        let offers = ids.iter().map(|id| company(*id)).collect();
        let mut item = item(Reason::DomainInSeveralCompanies, offers);
        item.question.about = about.to_owned();
        item
    };
    let items = vec![
        of_companies("acme.example", &[1, 2]),
        of_companies("acme.example", &[1, 2]),
        of_companies("acme.example", &[1, 2, 3]),
        of_companies("beta.example", &[1, 2]),
        of_companies("acme.example", &[2, 1]),
        item(Reason::AmbiguousContact, offers()),
    ];
    let mut session = Session::new(items, Mode::RequireDomain);
    assert!(shown(&session, 80, 30).contains("a: this answer for 2 more questions"));
    // Leaving it open is nothing to repeat.
    assert_eq!(session.press(Key::Letter('a')), Step::Nothing);
    session.press(Key::Home);
    assert_eq!(session.press(Key::Letter('a')), Step::Answered(vec![0, 1, 4]));
    let choices: Vec<_> = session.items().iter().map(|item| item.choice).collect();
    let one = Some(Choice::Company(1));
    assert_eq!(choices, [one, one, None, None, one, None]);
    // Contacts are never the same for two people.
    session.press(Key::Right);
    session.press(Key::Right);
    while session
        .shown()
        .is_some_and(|item| item.question.reason != Reason::AmbiguousContact)
    {
        session.press(Key::Right);
    }
    session.press(Key::Home);
    assert_eq!(session.press(Key::Letter('a')), Step::Nothing);
}

#[test]
fn what_strangers_wrote_moves_no_cursor() {
    let evil = "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}Ana\nRuiz";
    let mut item = item(
        Reason::AmbiguousContact,
        vec![contact(1, evil, evil, (Fit::Same, Fit::Same))],
    );
    item.detail = Some(evil.to_owned());
    item.place = format!("{evil}.csv:2");
    item.question.row = vec![
        fact(Field::Name, evil, Fit::Unsaid),
        fact(Field::Email, evil, Fit::Unsaid),
    ];
    item.question.offers[0].why = evil.to_owned();
    let session = Session::new(vec![item], Mode::RequireDomain);
    for text in [shown(&session, 100, 40), shown(&session, 30, 40), ask(&session)] {
        let bad = text
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_page_fits_every_terminal(columns in 1usize..160, lines in 1usize..50, keys in proptest::collection::vec(0u8..6, 0..12)) {
        let mut session = session();
        for key in keys {
            let key = [Key::Up, Key::Down, Key::Left, Key::Right, Key::Home, Key::Letter('1')][usize::from(key)];
            session.press(key);
            let page = page(&session, paper(columns, lines));
            prop_assert!(page.len() <= lines, "{} of {lines} lines", page.len());
            for line in &page {
                prop_assert!(width(line) <= columns.max(2), "{columns}: {line:?}");
            }
        }
    }
}
