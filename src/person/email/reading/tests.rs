//! Addresses as people and programs write them.

use proptest::prelude::*;

use super::*;

#[test]
fn addresses_are_unwrapped() {
    for (text, address, name, decorated) in [
        ("ana@acme.com", "ana@acme.com", None, false),
        ("  ana@acme.com\r\n", "ana@acme.com", None, false),
        ("Ana.Ruiz@Acme.com", "Ana.Ruiz@Acme.com", None, false),
        ("mailto:ana@acme.com", "ana@acme.com", None, true),
        ("MAILTO:ana@acme.com?subject=Hi", "ana@acme.com", None, true),
        ("Ana Ruiz <ana@acme.com>", "ana@acme.com", Some("Ana Ruiz"), true),
        (
            "\"Ruiz, Ana\" <ana@acme.com>",
            "ana@acme.com",
            Some("Ruiz, Ana"),
            true,
        ),
        (
            "Ruiz, Ana <ana@acme.com>;",
            "ana@acme.com",
            Some("Ruiz, Ana"),
            true,
        ),
        (
            "'Ana Ruiz' <ana@acme.com>",
            "ana@acme.com",
            Some("Ana Ruiz"),
            true,
        ),
        ("ana@acme.com (Ana Ruiz)", "ana@acme.com", Some("Ana Ruiz"), true),
        ("<ana@acme.com>", "ana@acme.com", None, true),
        ("ana@acme.com>", "ana@acme.com", None, true),
        ("\"ana@acme.com\"", "ana@acme.com", None, true),
        ("'ana@acme.com'", "ana@acme.com", None, true),
        ("ana@acme.com<mailto:ana@acme.com>", "ana@acme.com", None, true),
        ("Ana <mailto:ana@acme.com>", "ana@acme.com", Some("Ana"), true),
        ("ana@acme.com.", "ana@acme.com", None, true),
        ("ana@acme.com;", "ana@acme.com", None, true),
        ("ana@acme.com,", "ana@acme.com", None, true),
        ("\u{200b}ana@acme.com", "ana@acme.com", None, true),
        ("ana@acme.com\u{a0}", "ana@acme.com", None, true),
        ("ａｎａ@ａｃｍｅ.com", "ana@acme.com", None, true),
        ("=?UTF-8?Q?Ana?= <ana@acme.com>", "ana@acme.com", None, true),
        ("o'brien@acme.co.uk", "o'brien@acme.co.uk", None, false),
        ("ana+news@acme.com", "ana+news@acme.com", None, false),
        ("ana@bücher.de", "ana@bücher.de", None, false),
        ("ana@acme.example", "ana@acme.example", None, false),
        ("ana@mail.acme.test", "ana@mail.acme.test", None, false),
        ("müller@acme.de", "müller@acme.de", None, false),
        ("_ana-@acme.com", "_ana-@acme.com", None, false),
    ] {
        let reading = read(text).unwrap_or_else(|problem| panic!("{text:?} {problem}"));
        let reading = reading.unwrap_or_else(|| panic!("{text:?} is not blank"));
        assert_eq!(reading.address.text(), address, "{text:?}");
        assert_eq!(reading.display_name.as_deref(), name, "{text:?}");
        assert_eq!(reading.decorated, decorated, "{text:?}");
    }
}

#[test]
fn an_empty_cell_is_no_problem() {
    for text in [
        "", "  ", "-", "--", "n/a", "N/A", "none", "NULL", "\u{a0}", "unknown", ".",
    ] {
        assert_eq!(read(text), Ok(None), "{text:?}");
    }
}

#[test]
fn what_cannot_be_an_address_is_refused_in_words() {
    for (text, words) in [
        ("ana", "has no @ sign"),
        ("Ana Ruiz", "has no @ sign"),
        ("ana@@acme.com", "has two @ signs"),
        ("ana@b@acme.com", "has two @ signs"),
        ("ana@acme.com;bob@acme.com", "holds more than one address"),
        ("ana@acme.com, bob@acme.com", "holds more than one address"),
        (
            "Ana <ana@acme.com>, Bob <bob@acme.com>",
            "holds more than one address",
        ),
        ("ana@acme.com <bob@acme.com>", "holds more than one address"),
        ("@acme.com", "has nothing before the @ sign"),
        ("ana@", "has nothing after the @ sign"),
        ("ana ruiz@acme.com", "has a blank inside"),
        ("ana@acme .com", "has a blank inside"),
        ("ana..ruiz@acme.com", "has two dots in a row"),
        ("ana@acme..com", "has two dots in a row"),
        (
            ".ana@acme.com",
            "has a dot at the start or the end of the part before the @ sign",
        ),
        (
            "ana.@acme.com",
            "has a dot at the start or the end of the part before the @ sign",
        ),
        ("ana(x@acme.com", "has the character `(` before the @ sign"),
        ("an,a@acme.com", "has the character `,` before the @ sign"),
        ("ana@acme", "has a domain without a dot"),
        (
            "ana@localhost",
            "has the domain `localhost`, which only means something inside one network",
        ),
        (
            "ana@acme.local",
            "has the domain `acme.local`, which only means something inside one network",
        ),
        (
            "ana@acme.invalid",
            "has the domain `acme.invalid`, which only means something inside one network",
        ),
        (
            "ana@gmail.con",
            "has a domain that ends in `.con`, which does not exist",
        ),
        (
            "ana@acme.c0m",
            "has a domain that ends in `.c0m`, which does not exist",
        ),
        ("ana@1.2.3.4", "has an IP address instead of a domain"),
        ("ana@[1.2.3.4]", "has an IP address instead of a domain"),
        ("ana@[IPv6:::1]", "has an IP address instead of a domain"),
        ("ana@ac_me.com", "has `ac_me.com` where a domain should be"),
        ("ana@-acme.com", "has `-acme.com` where a domain should be"),
        ("ana@acme,com", "has `acme,com` where a domain should be"),
        ("ana@.acme.com", "has `.acme.com` where a domain should be"),
    ] {
        let problem = read(text).expect_err(text);
        assert_eq!(problem.to_string(), words, "{text:?}");
    }
}

#[test]
fn length_is_limited_as_in_mail_itself() {
    let local = "a".repeat(64);
    assert!(matches!(read(&format!("{local}@acme.com")), Ok(Some(_))));
    assert_eq!(
        read(&format!("{local}a@acme.com")),
        Err(EmailProblem::LocalTooLong)
    );
    let label = "b".repeat(60);
    let domain = format!("{label}.{label}.{label}.com");
    assert_eq!(domain.len(), 186);
    assert!(matches!(read(&format!("{local}@{domain}")), Ok(Some(_))));
    assert_eq!(read(&format!("{local}@bbb.{domain}")), Err(EmailProblem::TooLong));
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC*") {
        let _ = read(&text);
    }

    #[test]
    fn wrapping_never_panics(name in "\\PC{0,8}", local in "\\PC{1,8}", rest in "[<>()\"'@,;. :a-z]{0,24}") {
        let _ = read(&format!("{name}<{local}@{rest}"));
        let _ = read(&format!("mailto:{local}@{rest}.com"));
    }

    #[test]
    fn a_read_address_reads_as_itself(local in "[\\p{L}\\p{M}0-9.+'_-]{1,20}", domain in "[a-zß-ü0-9-]{1,9}\\.(com|de|co\\.uk)") {
        if let Ok(Some(reading)) = read(&format!("{local}@{domain}")) {
            let key = reading.address.key();
            let again = EmailKey::parse(key.as_str());
            prop_assert_eq!(again.as_ref(), Some(key));
            let stored = EmailKey::parse(reading.address.text());
            prop_assert_eq!(stored.as_ref(), Some(key));
            prop_assert!(reading.address.text().len() <= 254);
            if let Some(base) = key.without_tag() {
                let again = EmailKey::parse(base.as_str());
                prop_assert_eq!(again, Some(base));
            }
        }
    }
}
