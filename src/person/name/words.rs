//! The small words around names: titles, suffixes, particles, and words that are no names at all.
//!
//! Data only. All in lower case, without full stops.

/// Titles in front of a name.
pub(super) const TITLES: [&str; 32] = [
    "mr",
    "mister",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "madam",
    "rev",
    "reverend",
    "hon",
    "capt",
    "captain",
    "herr",
    "frau",
    "mme",
    "mlle",
    "madame",
    "monsieur",
    "señor",
    "señora",
    "señorita",
    "sra",
    "srta",
    "dipl-ing",
    "ing",
    "dhr",
    "mevr",
];

/// Titles that stand before a surname alone: `Mr. Smith` gives no first name away.
pub(super) const TITLES_OF_SURNAMES: [&str; 14] = [
    "mr",
    "mister",
    "mrs",
    "ms",
    "dr",
    "doctor",
    "prof",
    "professor",
    "herr",
    "frau",
    "mme",
    "madame",
    "monsieur",
    "señor",
];

/// Suffixes behind a name: generations, degrees, professions.
pub(super) const SUFFIXES: [&str; 24] = [
    "jr", "sr", "jnr", "snr", "ii", "iii", "iv", "v", "md", "phd", "esq", "esquire", "cpa", "dds", "dmd",
    "dvm", "rn", "jd", "mba", "pe", "facs", "cfa", "cissp", "pmp",
];

/// Words that belong to the surname behind them.
pub(super) const PARTICLES: [&str; 41] = [
    "van", "vander", "vanden", "von", "vom", "zu", "zum", "zur", "de", "del", "dela", "della", "dello",
    "delle", "degli", "di", "da", "das", "do", "dos", "du", "des", "d", "la", "le", "lo", "los", "las",
    "bin", "ibn", "bint", "abu", "al", "ter", "ten", "den", "der", "st", "mac", "mc", "af",
];

/// Words in a name's place that say that there is none, beside those that every cell may hold.
pub(super) const NO_NAMES: [&str; 12] = [
    "noname",
    "nonamegiven",
    "nofirstname",
    "nolastname",
    "nosurname",
    "firstname",
    "lastname",
    "anonymous",
    "anonym",
    "namenotprovided",
    "namenotgiven",
    "xxx",
];

/// Words in the local part of an address that tell a role, a thing or a place from a person.
pub(super) const ROLES: [&str; 78] = [
    "account",
    "accounting",
    "accounts",
    "admin",
    "administration",
    "administrator",
    "alerts",
    "ap",
    "ar",
    "assistant",
    "billing",
    "bookings",
    "box",
    "calendar",
    "care",
    "center",
    "centre",
    "clinic",
    "company",
    "contact",
    "copier",
    "customer",
    "customers",
    "dental",
    "department",
    "dept",
    "desk",
    "director",
    "email",
    "events",
    "fax",
    "finance",
    "front",
    "frontdesk",
    "general",
    "group",
    "hello",
    "help",
    "helpdesk",
    "hr",
    "info",
    "inquiries",
    "invoice",
    "invoices",
    "it",
    "jobs",
    "legal",
    "mail",
    "mailbox",
    "main",
    "manager",
    "marketing",
    "news",
    "no",
    "noreply",
    "office",
    "operations",
    "order",
    "orders",
    "payroll",
    "printer",
    "purchasing",
    "reception",
    "reply",
    "reservations",
    "room",
    "sales",
    "scan",
    "scanner",
    "security",
    "service",
    "services",
    "shop",
    "support",
    "team",
    "tech",
    "test",
    "user",
];

/// A word as these tables hold it: lower case, no full stops, no commas.
pub(super) fn bare(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '.' | ','))
        .flat_map(char::to_lowercase)
        .collect()
}
