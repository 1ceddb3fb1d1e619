//! Names as booking forms, tickets and caller ids write them.

use proptest::prelude::*;

use super::*;
use crate::person::email;

/// First, middle and last name with bars between; a part that is not there is empty.
fn parts(name: &PersonName) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    format!(
        "{}|{}|{}",
        part(&name.first),
        part(&name.middle),
        part(&name.last)
    )
}

#[test]
fn one_text_is_split_with_care() {
    for (text, expected, order_known) in [
        ("Ana Ruiz", "Ana||Ruiz", false),
        ("Ruiz, Ana", "Ana||Ruiz", true),
        ("Ruiz, Ana Maria", "Ana|Maria|Ruiz", true),
        ("Ruiz , Ana", "Ana||Ruiz", true),
        ("\"Ruiz, Ana\"", "Ana||Ruiz", true),
        ("Ana Maria Ruiz", "Ana|Maria|Ruiz", false),
        ("Dr. Ana Ruiz", "Ana||Ruiz", false),
        ("Prof. Dr. Ana Ruiz", "Ana||Ruiz", false),
        ("Ana Ruiz, PhD", "Ana||Ruiz", false),
        ("Ana Ruiz M.D.", "Ana||Ruiz", false),
        ("John Smith Jr.", "John||Smith", false),
        ("John Smith III", "John||Smith", false),
        ("Smith, John, Jr.", "John||Smith", true),
        ("Smith Jr., John", "John||Smith", true),
        ("Smith, Dr. John", "John||Smith", true),
        ("Jan van der Berg", "Jan||van der Berg", false),
        ("van der Berg, Jan", "Jan||van der Berg", true),
        ("van der Berg", "||van der Berg", true),
        ("Ludwig von Beethoven", "Ludwig||von Beethoven", false),
        ("Maria de la Cruz", "Maria||de la Cruz", false),
        ("Juan Carlos De La Torre", "Juan|Carlos|De La Torre", false),
        ("Van Morrison", "Van||Morrison", false),
        ("Al Smith", "Al||Smith", false),
        ("Priya Shah (she/her)", "Priya||Shah", false),
        ("Priya (she/her)", "Priya||", false),
        ("Smith, John (ACME/US)", "John||Smith", true),
        ("Robert \"Bob\" Smith", "Robert||Smith", false),
        ("Ana [Acme] Ruiz", "Ana||Ruiz", false),
        ("Madonna", "Madonna||", false),
        ("Mr. Smith", "||Smith", true),
        ("Jr.", "Jr.||", false),
        ("John & Jane Smith", "John & Jane Smith||", false),
        ("John and Jane Smith", "John and Jane Smith||", false),
        ("John/Jane Smith", "John/Jane Smith||", false),
        ("Andy Anderson", "Andy||Anderson", false),
        ("José  Nuñez", "José||Nuñez", false),
        ("Jose\u{301} Nun\u{303}ez", "José||Nuñez", false),
        ("Ana\u{a0}Ruiz", "Ana||Ruiz", false),
        ("ana ruiz", "ana||ruiz", false),
        ("SMITH JOHN", "SMITH||JOHN", false),
        ("O'Brien, Sean", "Sean||O'Brien", true),
        ("Jean-Luc Picard", "Jean-Luc||Picard", false),
        ("李伟", "李伟||", false),
        ("John V", "John||V", false),
        ("Na Li", "Na||Li", false),
    ] {
        let name = PersonName::split(text);
        assert_eq!(parts(&name), expected, "{text:?}");
        assert_eq!(name.order_known, order_known, "{text:?}");
    }
    for text in [
        "",
        " ",
        "-",
        "n/a",
        "N/A",
        "NA",
        "none",
        "Unknown",
        "(unknown)",
        "null",
        ",",
        "()",
        "anonymous",
    ] {
        assert!(PersonName::split(text).is_empty(), "{text:?}");
    }
}

#[test]
fn columns_are_believed() {
    for (first, last, expected) in [
        (Some("Ana"), Some("Ruiz"), "Ana||Ruiz"),
        (Some(" Ana "), Some("Ruiz, PhD"), "Ana||Ruiz"),
        (Some("Dr. Ana"), Some("Ruiz Jr."), "Ana||Ruiz"),
        (Some("Mary Ann"), Some("van der Berg"), "Mary Ann||van der Berg"),
        (Some("Ana"), Some("Unknown"), "Ana||"),
        (Some("n/a"), Some("-"), "||"),
        (Some("Ana"), None, "Ana||"),
        (Some("Ana Ruiz"), None, "Ana Ruiz||"),
        (None, Some("Ruiz, Ana"), "Ana||Ruiz"),
        (Some("Ruiz, Ana"), Some(""), "Ana||Ruiz"),
        (None, Some("van der Berg"), "||van der Berg"),
        (Some("Priya (she/her)"), Some("Shah"), "Priya||Shah"),
    ] {
        let name = PersonName::from_columns(first, None, last);
        assert_eq!(parts(&name), expected, "{first:?} {last:?}");
    }
    let name = PersonName::from_columns(Some("Ana"), Some("M."), Some("Ruiz"));
    assert_eq!(name.full(), "Ana M. Ruiz");
    assert_eq!(PersonName::default().full(), "");
}

#[test]
fn an_address_of_two_names_gives_a_name() {
    for (text, expected) in [
        ("ana.ruiz@acme.com", Some("Ana||Ruiz")),
        ("Ana.Ruiz@acme.com", Some("Ana||Ruiz")),
        ("ANA.RUIZ@acme.com", Some("Ana||Ruiz")),
        ("jean-luc.picard@acme.com", Some("Jean-Luc||Picard")),
        ("ian.McDonald@acme.com", Some("Ian||McDonald")),
        ("sean.o'brien@acme.com", Some("Sean||O'Brien")),
        ("jürgen.müller@acme.de", Some("Jürgen||Müller")),
        ("ana@acme.com", None),
        ("a.ruiz@acme.com", None),
        ("ana.maria.ruiz@acme.com", None),
        ("ana.ruiz2@acme.com", None),
        ("ana_ruiz@acme.com", None),
        ("ana.ruiz+news@acme.com", None),
        ("info.desk@acme.com", None),
        ("front.desk@acme.com", None),
        ("sales.chicago@acme.com", None),
        ("no.reply@acme.com", None),
    ] {
        let reading = email::read(text)
            .ok()
            .flatten()
            .unwrap_or_else(|| panic!("{text} is an address"));
        let name = PersonName::from_email(&reading.address);
        assert_eq!(name.as_ref().map(parts).as_deref(), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn splitting_never_panics_and_leaves_no_blank_part(text in "\\PC*") {
        let name = PersonName::split(&text);
        for part in [&name.first, &name.middle, &name.last].into_iter().flatten() {
            prop_assert!(!part.trim().is_empty(), "{:?}", name);
        }
    }

    #[test]
    fn columns_never_panic(first in "\\PC{0,12}", last in "[A-Za-z,.& ()\"-]{0,20}") {
        let name = PersonName::from_columns(Some(&first), None, Some(&last));
        prop_assert_eq!(name.full().is_empty(), name.is_empty());
    }
}
