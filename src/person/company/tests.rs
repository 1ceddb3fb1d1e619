//! Company names as forms, tickets and registers write them.

use proptest::prelude::*;

use super::*;

fn keys(text: &str) -> CompanyKeys {
    CompanyKeys::new(text).unwrap_or_else(|| panic!("{text} is a company"))
}

#[test]
fn names_are_brought_into_one_form() {
    for (text, expected) in [
        ("Acme", "acme"),
        ("ACME, Inc.", "acme"),
        ("Acme Incorporated", "acme"),
        ("Acme Corp", "acme"),
        ("Acme Corporation", "acme"),
        ("Acme Co., Ltd.", "acme"),
        ("Acme Company", "acme"),
        ("Acme Ltd", "acme"),
        ("Acme Limited", "acme"),
        ("Acme L.L.C.", "acme"),
        ("Acme LLC", "acme"),
        ("Acme LLP", "acme"),
        ("Acme PLC", "acme"),
        ("Acme Dental, P.A.", "acme dental"),
        ("Acme Dental, P. A.", "acme dental"),
        ("Acme Law, P.C.", "acme law"),
        ("Acme GmbH", "acme"),
        ("Fabrikam GmbH & Co. KG", "fabrikam"),
        ("Acme UG (haftungsbeschränkt)", "acme"),
        ("Acme e.K.", "acme"),
        ("Verein Acme e. V.", "verein acme"),
        ("Acme S.A.R.L.", "acme"),
        ("Acme S. A. R. L.", "acme"),
        ("Acme SARL", "acme"),
        ("Acme S.p.A.", "acme"),
        ("Acme SpA", "acme"),
        ("Serenity Day Spa", "serenity day spa"),
        ("Acme B.V.", "acme"),
        ("Acme A/S", "acme"),
        ("Acme Oy", "acme"),
        ("Acme Sp. z o.o.", "acme"),
        ("Acme Sp. z o. o.", "acme"),
        ("Acme s.r.o.", "acme"),
        ("Acme d.o.o.", "acme"),
        ("Acme K.K.", "acme"),
        ("Acme S.A. de C.V.", "acme"),
        ("Acme Sdn Bhd", "acme"),
        ("Acme Pty Ltd", "acme"),
        ("Acme (Pty) Ltd", "acme"),
        ("Acme (Pty) Ltd.", "acme"),
        ("Acme Pte. Ltd.", "acme"),
        ("Acme Ltd (UK)", "acme uk"),
        ("Acme (UK) Ltd", "acme uk"),
        ("Acme UK Limited", "acme uk"),
        ("The Boeing Company", "boeing"),
        ("Boeing Co", "boeing"),
        ("AT&T", "at and t"),
        ("AT and T", "at and t"),
        ("Smith & Sons", "smith and sons"),
        ("Smith + Sons", "smith and sons"),
        ("Bain & Company", "bain"),
        ("L'Oréal", "loreal"),
        ("L’Oreal", "loreal"),
        ("McDonald's", "mcdonalds"),
        ("J.P. Morgan", "jp morgan"),
        ("J. P. Morgan", "jp morgan"),
        ("JP Morgan", "jp morgan"),
        ("Hewlett-Packard", "hewlett packard"),
        ("Co-op Bank", "co op bank"),
        ("AS Roma", "as roma"),
        ("SA Power", "sa power"),
        ("PT Astra", "pt astra"),
        ("Company", "company"),
        ("The Company", "company"),
        ("Ltd", "ltd"),
        ("Ltd.", "ltd"),
        ("The Limited", "limited"),
        ("The", "the"),
        ("Müller", "muller"),
        ("Groß & Söhne", "gross and sohne"),
        ("Ærø Færge", "aero faerge"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("Acme®", "acme"),
        ("Acme™ Inc", "acme"),
        ("  Acme   Dental ", "acme dental"),
        ("Ａｃｍｅ", "acme"),
        ("A1 Towing", "a1 towing"),
        ("3M", "3m"),
        ("Яндекс", "яндекс"),
        ("株式会社アクメ", "株式会社アクメ"),
    ] {
        let key = CompanyKey::from_name(text);
        assert_eq!(key.as_ref().map(CompanyKey::as_str), Some(expected), "{text:?}");
    }
}

#[test]
fn some_texts_name_no_company() {
    for text in [
        "",
        " ",
        "-",
        "--",
        "N/A",
        "n/a",
        "MÈ",
        "NA",
        "none",
        "None.",
        "self",
        "Self-Employed",
        "individual",
        "Home",
        "personal",
        "Private",
        "TBD",
        "unknown",
        "null",
        "?",
        "no company",
        "Residential",
        "&",
        "...",
        "Company",
        "(none)",
    ] {
        assert_eq!(CompanyKeys::new(text), None, "{text:?}");
    }
    for text in [
        "Home Depot",
        "Personal Touch Cleaning",
        "None Such Inc",
        "Self Storage",
        "X Corp",
        "Ltd",
    ] {
        assert!(CompanyKeys::new(text).is_some(), "{text:?}");
    }
}

#[test]
fn equal_names_match_whatever_their_dress() {
    for (a, b) in [
        ("Boeing", "The Boeing Company"),
        ("Müller GmbH", "Mueller GmbH"),
        ("Müller GmbH", "Muller"),
        ("MÜLLER", "müller ag"),
        ("Mu\u{308}ller", "Mueller"),
        ("AT&T Inc.", "at and t"),
        ("Acme Ltd (UK)", "Acme UK Ltd"),
    ] {
        assert!(keys(a).matches(&keys(b)) && keys(b).matches(&keys(a)), "{a} {b}");
        assert!(!keys(a).similar(&keys(b)), "{a} {b}");
    }
    for (a, b) in [
        ("Acme", "Acme Holdings"),
        ("Mueller", "Muller"),
        ("Johnson Law", "Johnston Law"),
        ("A1 Towing", "A2 Towing"),
        ("Acme UK Ltd", "Acme Ltd"),
    ] {
        assert!(!keys(a).matches(&keys(b)), "{a} {b}");
    }
    assert_eq!(keys("Müller").all().count(), 2);
    assert_eq!(keys("Acme").all().count(), 1);
}

#[test]
fn near_names_are_worth_a_question() {
    for (a, b) in [
        ("Acme Dental", "Acme Dentl"),
        ("Acme Dental", "Acmee Dental"),
        ("Acme", "Acme Holdings"),
        ("Acme Inc", "Acme Group LLC"),
        ("Acme", "Acme UK Ltd"),
        ("Acme Dental", "Acme Dental Chicago"),
        ("Johnson Law", "Johnston Law"),
        ("Mueller", "Muller"),
        ("DataTech", "Data Tech"),
        ("Dental Acme", "Acme Dental"),
        ("Smith Jones", "Smith and Jones"),
        ("University Chicago", "University of Chicago"),
        ("Store 12", "Stores 12"),
        ("Contoso Pharmaceutical", "Contoso Pharmaceuticals"),
        ("Fabrikam", "Fabrikan"),
        ("Lakeside Dental Grp", "Lakeside Dental Group"),
        ("Lakeside Dentl Grp", "Lakeside Dental Group"),
        ("Acme Prop Mgmt", "Acme Prop Management"),
        ("Acme Svcs", "Acme Service"),
        ("Acme", "Acme Intl"),
    ] {
        assert!(keys(a).similar(&keys(b)) && keys(b).similar(&keys(a)), "{a} {b}");
    }
    for (a, b) in [
        ("Acme", "Contoso"),
        ("A1 Towing", "A2 Towing"),
        ("Store 12", "Store 21"),
        ("Acme 1", "Acme"),
        ("Delta", "Delta Dental"),
        ("Acme Dental", "Acme Rental"),
        ("First National Bank", "First National Insurance"),
        ("Ford", "Fort"),
        ("ABC", "ABD"),
        ("IBM", "ICM"),
        ("Springfield Dental", "Chicago Dental"),
        ("National", "National Group"),
        ("Smith Law", "Jones Law"),
        ("City Church", "City Chapel"),
        ("Mgmt Group", "Management Partners"),
    ] {
        assert!(
            !keys(a).similar(&keys(b)) && !keys(b).similar(&keys(a)),
            "{a} {b}"
        );
    }
}

#[test]
fn a_key_comes_back_from_a_file_in_comparison_form() {
    let key: CompanyKey = serde_json::from_str("\"Acme, Inc.\"").expect("a name");
    assert_eq!(key.as_str(), "acme");
    assert!(serde_json::from_str::<CompanyKey>("\"-\"").is_err());
}

proptest! {
    #[test]
    fn keys_are_idempotent(text in "\\PC{0,30}") {
        if let Some(key) = CompanyKey::from_name(&text) {
            let again = CompanyKey::from_name(key.as_str());
            prop_assert_eq!(again, Some(key));
        }
    }

    #[test]
    fn keys_of_names_are_idempotent(
        text in "((the|acme|Ltd|Co\\.|&|GmbH|\\(UK\\)|\\(Pty\\)|S\\.p\\.A\\.|SpA|spa|A/S|a|b|\\(Co|Inc\\)|Müller|ß|İ|l'|sp\\.|z|o\\.o\\.|de|s|rl|-)[ ,]?){1,7}"
    ) {
        if let Some(key) = CompanyKey::from_name(&text) {
            let again = CompanyKey::from_name(key.as_str());
            prop_assert_eq!(again, Some(key));
        }
    }

    #[test]
    fn likeness_is_symmetric(a in "(acme|acmee|dental|group|12|of) ?(acme|dental|dentla|chicago|12)? ?(group|uk)?", b in "(acme|dental|group) ?(acme|dental|12)? ?(uk|of)?") {
        if let (Some(a), Some(b)) = (CompanyKeys::new(&a), CompanyKeys::new(&b)) {
            prop_assert_eq!(a.similar(&b), b.similar(&a));
            prop_assert_eq!(a.matches(&b), b.matches(&a));
            prop_assert!(!(a.matches(&b) && a.similar(&b)));
        }
    }
}
