//! Numbers are read as Google's libphonenumber reads them: compared with answers that another port of it gave.
//!
//! `fixtures/phones/record.py` makes the answers; it needs Python, this test does not.

use super::*;

const RECORDED: &str = include_str!("../../../fixtures/phones/recorded.tsv");

/// The one repair on top of the library: `00` is the international prefix everywhere, also where another is dialled.
fn is_repaired(text: &str) -> bool {
    text.starts_with("00")
}

/// What the library takes and this program does not: short numbers, which are services' or extensions, and more
/// digits than E.164 allows.
fn is_too_short_or_long(text: &str, e164: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() < SHORTEST || e164.len() > 1 + LONGEST
}

fn kind_of(word: &str) -> PhoneKind {
    match word {
        "FIXED_LINE" => PhoneKind::FixedLine,
        "MOBILE" => PhoneKind::Mobile,
        "FIXED_LINE_OR_MOBILE" => PhoneKind::FixedLineOrMobile,
        "TOLL_FREE" => PhoneKind::TollFree,
        "PREMIUM_RATE" => PhoneKind::PremiumRate,
        "SHARED_COST" => PhoneKind::SharedCost,
        "VOIP" => PhoneKind::Voip,
        "PERSONAL_NUMBER" => PhoneKind::Personal,
        "PAGER" => PhoneKind::Pager,
        "UAN" => PhoneKind::Uan,
        "VOICEMAIL" => PhoneKind::Voicemail,
        other => panic!("the recorder wrote an unknown type: {other}"),
    }
}

#[test]
fn numbers_of_thirty_regions_are_read_as_the_recorded_port_reads_them() {
    let (mut compared, mut valid, mut repaired, mut refused) = (0, 0, 0, 0);
    let mut regions = std::collections::BTreeSet::new();
    let mut different = Vec::new();
    for line in RECORDED.lines().filter(|line| !line.starts_with('#')) {
        let [code, text, e164, extension, kind] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("the recorder wrote an odd line: {line}");
        };
        let region = Region::parse(code).expect("a region");
        let read = read(text, region).ok().flatten();
        let ours = read.as_ref().map_or("-", |number| number.key().as_str());
        compared += 1;
        regions.insert(code);
        if e164 == "-" && ours != "-" && is_repaired(text) {
            repaired += 1;
            continue;
        }
        if ours == "-" && e164 != "-" && is_too_short_or_long(text, e164) {
            refused += 1;
            continue;
        }
        valid += usize::from(e164 != "-");
        let same = ours == e164
            && read.as_ref().is_none_or(|number| {
                number.kind() == kind_of(kind) && number.extension().unwrap_or_default() == extension
            });
        if !same {
            different.push(format!("{line} - here {ours}"));
        }
    }
    assert_eq!(different, Vec::<String>::new());
    assert_eq!((compared, regions.len()), (2600, 30));
    assert!(valid > 1900, "{valid} of them are numbers");
    assert_eq!(refused, 5);
    assert!(repaired < 60, "{repaired} are read beyond the library");
}
