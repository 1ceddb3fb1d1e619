//! Pairs of names, and what each pair is worth.

use proptest::prelude::*;

use super::*;

/// `First|Last`; without a bar one text that has to be split.
fn key(text: &str) -> NameKey {
    match text.split_once('|') {
        Some((first, last)) => NameKey::new(Some(first), Some(last)),
        None => NameKey::of(&PersonName::split(text)),
    }
}

fn check(expected: Agreement, pairs: &[(&str, &str)]) {
    for (a, b) in pairs {
        assert_eq!(agreement(&key(a), &key(b)), expected, "{a} ~ {b}");
        assert_eq!(agreement(&key(b), &key(a)), expected, "{b} ~ {a}");
    }
}

#[test]
fn the_same_name_in_another_spelling_agrees_strongly() {
    check(
        Agreement::Strong,
        &[
            ("Ana|Ruiz", "Ana|Ruiz"),
            ("Ana|Ruiz", "ANA|RUIZ"),
            ("Ana|Ruíz", "Ana|Ruiz"),
            ("José|Nuñez", "Jose|Nunez"),
            ("Sean|O'Brien", "Sean|OBrien"),
            ("Sean|O’Brien", "Sean|O'Brien"),
            ("Jean-Luc|Picard", "Jean Luc|Picard"),
            ("Jean-Luc|Picard", "Jeanluc|Picard"),
            ("Mary Ann|Smith", "Maryann|Smith"),
            ("Ana|Garcia-Ruiz", "Ana|Garcia Ruiz"),
            ("Dr. Ana|Ruiz", "Ana|Ruiz"),
            ("Ana|Ruiz, PhD", "Ana|Ruiz"),
            ("John|Smith Jr.", "John|Smith"),
            ("John|Smith III", "John|Smith"),
            ("Ruiz|Ana", "Ana|Ruiz"),
            ("Ruiz, Ana", "Ana|Ruiz"),
            ("RUIZ ANA", "Ana|Ruiz"),
            ("Bob|Smith", "Robert|Smith"),
            ("Liz|Smith", "Elizabeth|Smith"),
            ("Bill|Smith", "William|Smith"),
            ("Peggy|Smith", "Margaret|Smith"),
            ("Smith|Bob", "Robert|Smith"),
            ("Alex|Smith", "Alexandra|Smith"),
            ("Pepe|Ruiz", "José|Ruiz"),
            ("Jürgen|Müller", "Juergen|Mueller"),
            ("Jürgen|Müller", "Jurgen|Muller"),
            ("Jörg|Groß", "Joerg|Gross"),
            ("Søren|Østergård", "Soeren|Oestergaard"),
            ("Søren|Åberg", "Soren|Aberg"),
            ("John|Smith", "John Paul|Smith"),
            ("John P.|Smith", "John|Smith"),
            ("John P.|Smith", "John Paul|Smith"),
            ("Bob|Smith", "Robert James|Smith"),
            ("John Q Smith", "John|Smith"),
            ("Ana Ruiz Garcia", "Ana|Ruiz Garcia"),
            ("Jan van der Berg", "Jan|van der Berg"),
            ("van der Berg, Jan", "Jan|Van Der Berg"),
            ("Jan|Vanderberg", "Jan|van der Berg"),
            ("Ian|McDonald", "Ian|Mc Donald"),
            ("Ana Ruiz|", "Ana|Ruiz"),
            ("Łukasz|Wałęsa", "Lukasz|Walesa"),
            ("Иван|Петров", "Ivan|Petrov"),
            ("李|伟", "李|伟"),
            ("Priya (she/her)|Shah", "Priya|Shah"),
        ],
    );
}

#[test]
fn initials_single_words_and_one_of_two_surnames_agree_weakly() {
    check(
        Agreement::Weak,
        &[
            ("A.|Ruiz", "Ana|Ruiz"),
            ("A|Ruiz", "Ana|Ruiz"),
            ("Ana|R.", "Ana|Ruiz"),
            ("A.|Ruiz", "A.|Ruiz"),
            ("J.R.|Smith", "John|Smith"),
            ("J. Robert|Smith", "Robert|Smith"),
            ("Maria Ana|Ruiz", "Ana|Ruiz"),
            ("Ana", "Ana|Ruiz"),
            ("Ruiz", "Ana|Ruiz"),
            ("Mr. Ruiz", "Ana|Ruiz"),
            ("Bob", "Robert|Smith"),
            ("Ana", "Ana"),
            ("Ana|Ruiz", "Ana|Ruiz Garcia"),
            ("Ana|Ruiz", "Ana Ruiz Garcia"),
            ("Ana|Ruiz", "Ana|Garcia-Ruiz"),
            ("Ana|Ruiz Garcia", "Ana|Garcia-Ruiz"),
            ("Mary|Smith", "Mary|Smith-Jones"),
            ("Jan|Berg", "Jan|van der Berg"),
            ("John A.|Smith", "John B.|Smith"),
            ("John & Jane Smith", "John|Smith"),
            ("John & Jane|Smith", "John|Smith"),
            ("John and Jane|Smith", "Jane|Smith"),
        ],
    );
}

#[test]
fn other_names_do_not_agree() {
    check(
        Agreement::None,
        &[
            ("Kiosk|2", "Kiosk|3"),
            ("Person|12", "Person|121"),
            ("Ana|Ruiz", "Ana|Lopez"),
            ("Ana|Ruiz", "Eva|Ruiz"),
            ("Ana|Ruiz", "Bob|Smith"),
            ("Alexander|Smith", "Alexandra|Smith"),
            ("Albert|Smith", "Alan|Smith"),
            ("Mary|Smith", "Marie|Smith"),
            ("Joanna|Smith", "Joanne|Smith"),
            ("B.|Ruiz", "Ana|Ruiz"),
            ("Ana|L.", "Ana|Ruiz"),
            ("Muller|Hans", "Mueller|Hans"),
            ("Michal|Ruiz", "Michael|Ruiz"),
            ("Hans|Bauer", "Hans|Baur"),
            ("John|Johnson", "John|Johnston"),
            ("Bob", "Ana|Ruiz"),
            ("Ana", "Eva"),
            ("John|Smith", "Smith|Jane"),
            ("Jan|van der Berg", "Jan|van der Meer"),
            ("van", "Jan|van der Berg"),
            ("Eva|Ruiz Garcia", "Ana|Garcia-Ruiz"),
        ],
    );
}

#[test]
fn initials_on_one_side_are_never_the_whole_name_on_the_other() {
    check(
        Agreement::Weak,
        &[
            ("Ä.|Schmidt", "Ae|Schmidt"),
            ("J. P. M.|Smith", "Jpm|Smith"),
            ("Ana|Ö.", "Ana|Oe"),
        ],
    );
}

#[test]
fn without_a_name_nothing_can_be_said() {
    check(
        Agreement::NoName,
        &[
            ("", "Ana|Ruiz"),
            ("|", "Ana|Ruiz"),
            ("n/a|N/A", "Ana|Ruiz"),
            ("unknown", "Ana|Ruiz"),
            ("Unknown|3125550100", "Unknown|3125550100"),
            ("", ""),
            ("-", "-"),
        ],
    );
}

proptest! {
    #[test]
    fn agreement_is_symmetric(
        a in "(Ana|Bob|Robert|J\\.|J|Mary Ann|van|Jürgen|de)?\\|(Ruiz|Smith|Ruiz Smith|Bob|R|van der Berg|Juergen)?",
        b in "(Ana|Bob|Robert|J\\.|J|Mary Ann|van|Jürgen|de)?\\|(Ruiz|Smith|Smith-Ruiz|Bob|R|Berg|Ana)?",
    ) {
        prop_assert_eq!(agreement(&key(&a), &key(&b)), agreement(&key(&b), &key(&a)));
    }

    /// Letters that are one word with marks and another one spelled out.
    #[test]
    fn agreement_of_marked_letters_is_symmetric(a in "[aeäåöo .]{0,6}\\|?[aeäåöo .]{0,6}", b in "[aeäåöo .]{0,6}\\|?[aeäåöo .]{0,6}") {
        let (a, b) = (key(&a), key(&b));
        prop_assert_eq!(agreement(&a, &b), agreement(&b, &a));
        prop_assert_eq!(nothing_in_common(&a, &b), nothing_in_common(&b, &a));
    }

    #[test]
    fn agreement_of_any_text_is_symmetric_and_never_panics(a in "\\PC{0,20}", b in "\\PC{0,20}") {
        prop_assert_eq!(agreement(&key(&a), &key(&b)), agreement(&key(&b), &key(&a)));
    }

    #[test]
    fn a_whole_name_agrees_with_itself(first in "[A-Z][a-z]{2,8}", last in "[A-Z][a-z]{2,8}") {
        let key = NameKey::new(Some(&first), Some(&last));
        prop_assume!(!key.is_empty() && key.all().count() == 2);
        prop_assert_eq!(agreement(&key, &key), Agreement::Strong);
    }
}

proptest! {
    #[test]
    fn names_that_are_plainly_different_have_nothing_in_common(
        a in "(Ana|Bob|Robert|Anar|J|Van|Jo[eé]|Ru|Müller|[a-c]{1,3})( [a-c]{1,2})?[|](Ruiz|uiz|iz|Lee|ana|Bob|[a-c]{1,3})",
        b in "(Ana|Bob|Robert|Anar|J|Van|Jo[eé]|Ru|Müller|[a-c]{1,3})( [a-c]{1,2})?[|](Ruiz|uiz|iz|Lee|ana|Bob|[a-c]{1,3})",
    ) {
        let (a, b) = (key(&a), key(&b));
        prop_assert_eq!(nothing_in_common(&a, &b), has_nothing_in_common(&a, &b));
        prop_assert_eq!(nothing_in_common(&b, &a), has_nothing_in_common(&a, &b));
    }
}
