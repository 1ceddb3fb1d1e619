//! Numbers as they stand in exports, in spreadsheets and in Autotask's free-text fields.

use proptest::prelude::*;

use super::*;

fn region(code: &str) -> Region {
    Region::parse(code).unwrap_or_else(|| panic!("{code} is a country"))
}

fn number(text: &str, code: &str) -> PhoneNumber {
    read(text, region(code))
        .unwrap_or_else(|problem| panic!("{text:?} {problem}"))
        .unwrap_or_else(|| panic!("{text:?} is not blank"))
}

#[test]
fn numbers_are_read_into_one_form() {
    for (text, code, key, extension) in [
        ("+13125550100", "US", "+13125550100", None),
        ("3125550100", "US", "+13125550100", None),
        ("13125550100", "US", "+13125550100", None),
        ("(312) 555-0100", "US", "+13125550100", None),
        ("312.555.0100", "US", "+13125550100", None),
        ("1-312-555-0100", "US", "+13125550100", None),
        ("+1 (312) 555-0100 x22", "US", "+13125550100", Some("22")),
        ("+1 (312) 555-0100 ext. 1234", "US", "+13125550100", Some("1234")),
        ("tel:+1-312-555-0100;ext=22", "US", "+13125550100", Some("22")),
        ("312-555-0100,,22#", "US", "+13125550100", Some("22")),
        ("=\"+13125550100\"", "US", "+13125550100", None),
        ("'+13125550100", "US", "+13125550100", None),
        ("3125550100.0", "US", "+13125550100", None),
        ("+1 415-555-0134 (Jane)", "US", "+14155550134", None),
        ("415-555-0134 Jane cell", "US", "+14155550134", None),
        ("Mobile: 415-555-0134", "US", "+14155550134", None),
        ("+1 415\u{a0}555\u{a0}0134", "US", "+14155550134", None),
        ("３１２ ５５５ ０１００", "US", "+13125550100", None),
        ("011 44 113 496 0999", "US", "+441134960999", None),
        ("0044 113 496 0999", "US", "+441134960999", None),
        ("+441212345678", "US", "+441212345678", None),
        ("020 7946 0123", "GB", "+442079460123", None),
        ("+44 (0)20 7946 0123", "US", "+442079460123", None),
        ("+1 (0)415-555-0134", "US", "+14155550134", None),
        ("030 23125 123", "DE", "+493023125123", None),
        ("+39 06 6982 1234", "US", "+390669821234", None),
        ("+1 800 555 0199", "US", "+18005550199", None),
    ] {
        let number = number(text, code);
        assert_eq!(number.key().as_str(), key, "{text:?}");
        assert_eq!(number.extension(), extension, "{text:?}");
    }
}

#[test]
fn an_empty_or_hidden_number_is_no_problem() {
    for text in [
        "",
        " ",
        "-",
        "--",
        "n/a",
        "N/A",
        "none",
        "Anonymous",
        "0000000000",
        "+266696687",
    ] {
        assert_eq!(read(text, region("US")), Ok(None), "{text:?}");
    }
}

#[test]
fn what_is_no_valid_number_is_refused_in_words() {
    for (text, words) in [
        (
            "1.55512E+10",
            "was changed by a spreadsheet, which has thrown digits away",
        ),
        ("***-***-0134", "has hidden digits"),
        ("call me", "has no digits"),
        (
            "911",
            "has only 3 digits, as an extension, a short code or an emergency number",
        ),
        (
            "x1234",
            "has only 4 digits, as an extension, a short code or an emergency number",
        ),
        (
            "72345",
            "has only 5 digits, as an extension, a short code or an emergency number",
        ),
        ("555-0100", "is not a valid number, read in the region US"),
        ("+1 555 555 0100", "is not a valid number, read in the region US"),
        (
            "1-800-FLOWERS",
            "has only 4 digits, as an extension, a short code or an emergency number",
        ),
        ("312-555-0100 / 312-555-0101", "holds more than one number"),
        ("+99912345678", "is not a valid number, read in the region US"),
        (
            "12345678901234567890",
            "is not a valid number, read in the region US",
        ),
        // A country code without its plus is never guessed.
        ("442079460123", "is not a valid number, read in the region US"),
    ] {
        let problem = read(text, region("US")).expect_err(text);
        assert_eq!(problem.to_string(), words, "{text:?}");
    }
}

#[test]
fn company_lines_are_told_from_lines_of_people() {
    for (text, kind, person) in [
        ("+13125550100", PhoneKind::FixedLineOrMobile, true),
        ("+447400123456", PhoneKind::Mobile, true),
        ("+442079460123", PhoneKind::FixedLine, true),
        ("+18005550199", PhoneKind::TollFree, false),
        ("+19002345678", PhoneKind::PremiumRate, false),
        ("+498001234567", PhoneKind::TollFree, false),
        ("+4918012345", PhoneKind::SharedCost, false),
    ] {
        let kind_read = number(text, "US").kind();
        assert_eq!(kind_read, kind, "{text}");
        assert_eq!(kind_read.can_be_a_persons(), person, "{text}");
    }
}

#[test]
fn a_field_gets_the_longest_form_that_fits() {
    let phone = number("3125550100 x22", "US");
    assert_eq!(phone.for_field(25).as_deref(), Some("+1 312-555-0100"));
    assert_eq!(phone.for_field(15).as_deref(), Some("+1 312-555-0100"));
    assert_eq!(phone.for_field(14).as_deref(), Some("+13125550100"));
    assert_eq!(phone.for_field(11), None);
}

#[test]
fn the_last_digits_are_those_of_the_national_number() {
    let phone = number("+44 20 7946 0123", "US");
    assert_eq!(phone.last_digits(4), "0123");
    assert_eq!(phone.last_digits(10), "2079460123");
    assert_eq!(phone.last_digits(20), "2079460123");
    assert_eq!(phone.last_digits(0), "");
}

#[test]
fn digits_that_could_be_two_numbers_say_so() {
    for (text, code, other) in [
        ("6562345678", "US", true),
        ("656234 5678", "US", true),
        ("656-234-5678", "US", false),
        ("(656) 234-5678", "US", false),
        ("+16562345678", "US", false),
        ("16562345678", "US", false),
        ("3125550100", "US", false),
        ("020 7946 0123", "GB", false),
    ] {
        let reading = number(text, code).other_reading();
        let expected = other.then_some("+6562345678");
        assert_eq!(reading.as_ref().map(PhoneKey::as_str), expected, "{text}");
    }
}

#[test]
fn a_key_comes_back_from_a_file_only_in_its_own_form() {
    for (text, good) in [
        ("\"+13125550100\"", true),
        ("\"3125550100\"", false),
        ("\"+1 312\"", false),
        ("\"+1234567890123456\"", false),
    ] {
        assert_eq!(serde_json::from_str::<PhoneKey>(text).is_ok(), good, "{text}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC*", digits in "[-+0-9() .x#;,=a-z]{0,30}") {
        let _ = read(&text, region("US"));
        let _ = read(&digits, region("DE"));
    }

    #[test]
    fn a_number_reads_as_itself_in_every_region(digits in "[2-9][0-9]{2}55501[0-9]{2}") {
        if let Ok(Some(phone)) = read(&digits, region("US")) {
            for code in ["US", "GB", "DE"] {
                let again = number(phone.key().as_str(), code);
                prop_assert_eq!(again.key(), phone.key());
                let field = phone.for_field(25).unwrap_or_default();
                let from_field = number(&field, code);
                prop_assert_eq!(from_field.key(), phone.key());
            }
        }
    }
}
