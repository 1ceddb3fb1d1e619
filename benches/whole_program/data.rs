//! People, companies and calls made from a seed. The same seed makes the same bytes.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::json;

/// Contacts in a company, on average.
const PEOPLE_PER_COMPANY: u64 = 25;

const FIRST: &[&str] = &[
    "Ana", "Bo", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Imani", "Jonas", "Keiko", "Lars",
    "Mina", "Noor", "Oskar", "Priya", "Quinn", "Rosa", "Sven", "Tara", "Uma", "Viktor", "Wanda", "Yusuf",
];
const LAST: &[&str] = &[
    "Abbott",
    "Baptiste",
    "Castillo",
    "Dvorak",
    "Eriksen",
    "Fontaine",
    "Gallagher",
    "Haddad",
    "Ivanov",
    "Johansson",
    "Kowalski",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Okafor",
    "Petrov",
    "Quintero",
    "Rahman",
    "Schneider",
    "Tanaka",
    "Ullrich",
    "Vasquez",
    "Whitfield",
    "Yamamoto",
    "Zielinski",
];
const AREAS: &[u64] = &[212, 303, 312, 404, 415, 503, 602, 617, 713, 206];

/// A small generator of pseudo-random numbers (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A number below the limit, of which each comes about as often as its rank says (Zipf's law): who calls most calls
    /// twice as often as the next one. Ranks are scattered over the numbers.
    fn ranked(&mut self, limit: u64) -> u64 {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        // The sum of 1/rank up to a rank grows as its logarithm.
        let rank = ((limit as f64 + 1.0).ln() * part).exp() as u64 - 1;
        rank.min(limit - 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) % limit
    }
}

/// Who calls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callers {
    /// As people call: few call often, most call seldom (Zipf's law), with the number and the name of the last time.
    Regulars,
    /// Nobody calls as before: every call has another number, spelling or name than nearly all others.
    Strangers,
}

fn pick<T: Copy>(from: &[T], nth: u64) -> T {
    from[usize::try_from(nth).unwrap() % from.len()]
}

/// So many contacts, each known by its number alone.
pub(crate) struct People {
    count: u64,
}

impl People {
    pub(crate) fn new(count: u64) -> Self {
        Self { count }
    }

    /// The ten digits of somebody's number; everybody has another. Exchange codes begin at 200.
    fn digits(nth: u64) -> (u64, u64, u64) {
        let line = nth % 10_000;
        let exchange = 200 + (nth / 10_000) % 700;
        // Codes that end in 11 are services; 902 to 908 stand in for them.
        let exchange = if exchange % 100 == 11 {
            900 + exchange / 100
        } else {
            exchange
        };
        (pick(AREAS, nth / 7_000_000), exchange, line)
    }

    pub(crate) fn write_tenant(&self, path: &Path) {
        let mut file = BufWriter::new(File::create(path).unwrap());
        let companies = self.companies();
        let settings = json!({ "hourly_limit": 10_000_000 });
        write!(
            file,
            r#"{{"schema":"matchbook.sandbox/1","settings":{settings},"companies":["#
        )
        .unwrap();
        for company in 0..companies {
            let comma = if company == 0 { "" } else { "," };
            let record = json!({ "id": company, "companyName": format!("Customer {company} Inc"),
                                 "phone": format!("+1 773 {:03} {:04}", 200 + company / 10_000, company % 10_000) });
            write!(file, "{comma}{record}").unwrap();
        }
        write!(file, r#"],"contacts":["#).unwrap();
        for nth in 0..self.count {
            let comma = if nth == 0 { "" } else { "," };
            let (first, last) = (pick(FIRST, nth), pick(LAST, nth / 3));
            let (area, exchange, line) = Self::digits(nth);
            let company = nth % companies;
            let record = json!({
                "id": nth + 1000, "companyID": company, "firstName": first, "lastName": last,
                "emailAddress": Self::address(nth, companies),
                "phone": format!("({area}) {exchange:03}-{line:04}"),
            });
            write!(file, "{comma}{record}").unwrap();
        }
        write!(file, "]}}").unwrap();
        file.flush().unwrap();
    }

    /// A call log: 85 % known numbers, the others unknown, anonymous or inside.
    pub(crate) fn write_calls(&self, path: &Path, rows: u64, callers: Callers) {
        let mut random = Random(20_261_122);
        let mut file = BufWriter::new(File::create(path).unwrap());
        writeln!(file, "call_id,started_at,direction,event,from,from_name,to").unwrap();
        for row in 0..rows {
            let (known, unknown) = match callers {
                Callers::Strangers => (random.below(self.count), random.below(1_000_000)),
                Callers::Regulars => (random.ranked(self.count), random.ranked(1_000_000)),
            };
            let other = match callers {
                Callers::Strangers => random.below(4),
                Callers::Regulars => 0,
            };
            let (who, number) = match random.below(100) {
                0..85 => (known, None),
                85..95 => (self.count + unknown, None),
                95..98 => (known, Some("Anonymous")),
                _ => (known, Some("ext:101")),
            };
            // Everybody comes through the same carrier as the last time, which knows their name.
            let (style, named) = match callers {
                Callers::Strangers => (other, row),
                Callers::Regulars => (who % 4, who),
            };
            let from = number.map_or_else(|| Self::spelled(who, style), str::to_owned);
            let (hour, minute, second) = (row / 3600 % 24, row / 60 % 60, row % 60);
            writeln!(
                file,
                "c-{row},2026-11-22T{hour:02}:{minute:02}:{second:02}Z,inbound,call,{from},{} {},ext:102",
                pick(FIRST, named),
                pick(LAST, named / 3)
            )
            .unwrap();
        }
        file.flush().unwrap();
    }

    /// Scheduling requests: so many of a hundred are of people that the tenant knows, the others new at a customer's domain, from a free
    /// mail provider, or without an address.
    pub(crate) fn write_requests(&self, path: &Path, rows: u64, known: u64) {
        let mut random = Random(20_261_123);
        let companies = self.companies();
        let mut file = BufWriter::new(File::create(path).unwrap());
        writeln!(file, "id,name,email,phone,company").unwrap();
        for row in 0..rows {
            let nth = if random.below(100) < known {
                random.below(self.count)
            } else {
                self.count + random.below(1_000_000)
            };
            let (first, last) = (pick(FIRST, nth), pick(LAST, nth / 3));
            let email = match nth % 20 {
                19 if nth >= self.count => format!("{first}{nth}@gmail.com"),
                18 if nth >= self.count => String::new(),
                _ => Self::address(nth, companies),
            };
            let phone = Self::spelled(nth, row % 4);
            let company = nth % companies;
            writeln!(
                file,
                "sr-{row},{first} {last},{email},{phone},Customer {company} Inc"
            )
            .unwrap();
        }
        file.flush().unwrap();
    }

    /// People whom the tenant does not know, each at a customer's domain.
    pub(crate) fn write_newcomers(&self, path: &Path, rows: u64) {
        let mut file = BufWriter::new(File::create(path).unwrap());
        writeln!(file, "id,name,email").unwrap();
        for row in 0..rows {
            let nth = self.count + row;
            let (first, last) = (pick(FIRST, nth), pick(LAST, nth / 3));
            let email = Self::address(nth, self.companies());
            writeln!(file, "n-{row},{first} {last},{email}").unwrap();
        }
        file.flush().unwrap();
    }

    fn companies(&self) -> u64 {
        self.count / PEOPLE_PER_COMPANY + 1
    }

    fn address(nth: u64, companies: u64) -> String {
        let (first, last) = (pick(FIRST, nth), pick(LAST, nth / 3));
        let company = nth % companies;
        format!("{first}.{last}.{nth}@customer{company}.example").to_lowercase()
    }

    /// Everybody's number in its normalised form, with the contact's id.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = (String, u64)> {
        (0..self.count).map(|nth| (Self::spelled(nth, 3), nth + 1000))
    }

    fn spelled(nth: u64, style: u64) -> String {
        let (area, exchange, line) = Self::digits(nth);
        match style {
            0 => format!("({area}) {exchange:03}-{line:04}"),
            1 => format!("{area}{exchange:03}{line:04}"),
            2 => format!("+1 {area} {exchange:03} {line:04}"),
            _ => format!("+1{area}{exchange:03}{line:04}"),
        }
    }
}
