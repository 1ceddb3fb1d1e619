//! Lists of addresses as people paste them.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// The list in short: address and name, or `!` and what cannot be read.
fn short(text: &str) -> String {
    let one = |listed: &Listed| match &listed.read {
        Ok(reading) => match &reading.display_name {
            Some(name) => format!("{}={name}", reading.address),
            None => reading.address.to_string(),
        },
        Err(_) => format!("!{}", listed.text),
    };
    list(text).iter().map(one).collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_list_is_cut_where_people_cut_it() {
    for (text, expected) in [
        ("", ""),
        (" ; , ;\n", ""),
        ("n/a", ""),
        ("a@b.com", "a@b.com"),
        ("a@b.com,c@d.com;e@f.com", "a@b.com | c@d.com | e@f.com"),
        ("a@b.com\nc@d.com\r\ne@f.com", "a@b.com | c@d.com | e@f.com"),
        ("a@b.com c@d.com", "a@b.com | c@d.com"),
        ("<a@b.com><c@d.com>", "a@b.com | c@d.com"),
        (
            "Ana <a@b.com>; \"Ruiz, Bea\" <c@d.com>, e@f.com",
            "a@b.com=Ana | c@d.com=Ruiz, Bea | e@f.com",
        ),
        (
            "Ruiz, Ana <a@b.com>; Kim, Lee <c@d.com>",
            "a@b.com=Ruiz, Ana | c@d.com=Kim, Lee",
        ),
        ("a@b.com, Ruiz, Ana <c@d.com>", "a@b.com | c@d.com=Ruiz, Ana"),
        ("Ana Ruiz\n <a@b.com>", "a@b.com=Ana Ruiz"),
        (
            "Ana Ruiz <a@b.com> Bo Li <c@d.com>",
            "a@b.com=Ana Ruiz | c@d.com=Bo Li",
        ),
        ("Ana Ruiz [mailto:a@b.com]", "a@b.com=Ana Ruiz"),
        (
            "Ana Ruiz (a@b.com), c@d.com (Bo Li)",
            "a@b.com=Ana Ruiz | c@d.com=Bo Li",
        ),
        ("<a@b.com> (Ruiz, Ana), c@d.com", "a@b.com=Ruiz, Ana | c@d.com"),
        ("'Ana' <a@b.com>", "a@b.com=Ana"),
        ("\"a@b.com\" <a@b.com>", "a@b.com"),
        ("\"a@b.com, c@d.com\"", "a@b.com | c@d.com"),
        ("<a@b.com, c@d.com>", "a@b.com | c@d.com"),
        ("Cc: a@b.com, c@d.com", "a@b.com | c@d.com"),
        ("mailto:a@b.com?subject=Hi", "a@b.com"),
        ("undisclosed-recipients:;", ""),
        ("Team: a@b.com, c@d.com;, e@f.com", "a@b.com | c@d.com | e@f.com"),
        ("Team:;", ""),
    ] {
        assert_eq!(short(text), expected, "{text:?}");
    }
}

#[test]
fn names_in_encoded_words_are_decoded() {
    for (text, expected) in [
        ("=?utf-8?Q?Jos=C3=A9_P=C3=A9rez?= <a@b.com>", "a@b.com=José Pérez"),
        (
            "=?utf-8?B?Sm9zw6kgUMOpcmV6?= <a@b.com>, c@d.com",
            "a@b.com=José Pérez | c@d.com",
        ),
        (
            "\"=?iso-8859-1?Q?M=FCller=2C_J=F6rg?=\" <a@b.com>",
            "a@b.com=Müller, Jörg",
        ),
        ("=?utf-8?Q?M=C3=BCller,_Jo?= <a@b.com>", "a@b.com=Müller, Jo"),
        ("=?utf-8?Q?Ana?= =?utf-8?Q?_Ruiz?= <a@b.com>", "a@b.com=Ana Ruiz"),
        ("=?no-such?Q?Ana?= <a@b.com>", "a@b.com"),
        ("=?utf-8?Q?x=40y.com?= <a@b.com>", "a@b.com"),
    ] {
        assert_eq!(short(text), expected, "{text:?}");
    }
}

#[test]
fn what_cannot_be_read_costs_no_other_address() {
    for (text, expected) in [
        ("a@b.com; bob; c@d.com", "a@b.com | !bob | c@d.com"),
        (
            "a@b.com, bob.example.com, Cy <c@d.com>",
            "a@b.com | !bob.example.com | c@d.com=Cy",
        ),
        ("bob at b.com, Cy <c@d.com>", "!bob at b.com | c@d.com=Cy"),
        ("At, Aa <a@b.com>", "a@b.com=At, Aa"),
        ("bob at acme, Cy <c@d.com>", "!bob at acme | c@d.com=Cy"),
        ("bob(at)b.com, Cy <c@d.com>", "!bob(at)b.com | c@d.com=Cy"),
        ("bob, c@d.com", "!bob | c@d.com"),
        ("a@@b.com; c@d.com", "!a@@b.com | c@d.com"),
        ("ana ruiz@b.com; c@d.com", "!ana ruiz@b.com | c@d.com"),
        ("a@b; c@d.com", "!a@b | c@d.com"),
        ("\"Ana <a@b.com>, Bo <c@d.com>", "a@b.com=Ana | c@d.com=Bo"),
        ("\"Ana <a@b.com>, \"Bo\" <c@d.com>", "a@b.com=Ana | c@d.com=Bo"),
        ("Ana (Acme <a@b.com>, c@d.com", "a@b.com=Ana (Acme | c@d.com"),
        ("Ana <a@b.com, c@d.com", "a@b.com=Ana | c@d.com"),
        ("Ana <>; c@d.com", "!Ana <> | c@d.com"),
        ("c@d.com, Ruiz", "c@d.com | !Ruiz"),
    ] {
        assert_eq!(short(text), expected, "{text:?}");
    }
}

proptest! {
    /// What a row keeps of a list is read again as the same address.
    #[test]
    fn each_text_of_a_list_reads_the_same_by_itself(
        text in "(a@b\\.com|c@d\\.de|Ana|Ruiz|bo\\.com|=\\?utf-8\\?Q\\?J=C3=A9\\?=|Team:|mailto:|[\"<>(),;: \n\\[\\]@\\\\]){0,14}"
    ) {
        for listed in list(&text) {
            let again = list(&listed.text);
            prop_assert_eq!(again.len(), 1, "{:?} of {:?}: {:?}", listed.text, text, again);
            prop_assert_eq!(&again[0].read, &listed.read, "{:?}", listed.text);
        }
    }

    /// Well-formed lists come apart as they were put together.
    #[test]
    fn a_well_formed_list_is_read_whole(
        people in prop::collection::vec(("[A-Z][a-z]{1,6}", "[A-Z][a-z]{1,6}", "[a-z]{1,8}", 0_usize..5, 0_usize..3), 0..8)
    ) {
        let mut text = String::new();
        let mut expected = Vec::new();
        for (first, last, local, form, separator) in people {
            let address = format!("{local}@acme.com");
            let _ = match form {
                0 => write!(text, "{address}"),
                1 => write!(text, "{first} {last} <{address}>"),
                2 => write!(text, "\"{last}, {first}\" <{address}>"),
                3 => write!(text, "{last}, {first} <{address}>"),
                _ => write!(text, "<{address}> ({first}, {last})"),
            };
            text.push_str([", ", ";", "\n"][separator]);
            expected.push(address);
        }
        let found: Vec<String> = list(&text).iter().map(|listed| match &listed.read {
            Ok(reading) => reading.address.to_string(),
            Err(problem) => problem.to_string(),
        }).collect();
        prop_assert_eq!(found, expected, "{}", text);
    }
}
