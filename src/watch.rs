//! Pure: which contacts and contact groups are new since the last look, how far was told, and how an event is written.
//!
//! # Why no event is lost
//!
//! Contacts are asked for by `createDate`, from [`OVERLAP`] before the newest that was told, and those that were told
//! are remembered by their ids: two of the same second, one that is seen later than it is dated, and clocks that differ
//! make no difference. A look moves the beginning only when it has come to its end, since its pages come by id and not
//! by date; what was told until then is remembered all the same. Autotask does not say when a group was created, so all
//! groups that are known are remembered.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What every event states.
pub const SCHEMA: &str = "matchbook.event/1";
/// How far behind the newest contact that was told the next look begins.
pub const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// The same where Autotask does not tell its time and our clock may stand wrong.
const CLOCKS_APART: SignedDuration = SignedDuration::from_hours(24);

/// The fields of a contact that an event carries.
pub const CONTACT_FIELDS: &[&str] = &[
    "companyID",
    "firstName",
    "lastName",
    "title",
    "emailAddress",
    "emailAddress2",
    "emailAddress3",
    "phone",
    "extension",
    "mobilePhone",
    "alternatePhone",
    "externalID",
    "isActive",
    "createDate",
];

/// How far was told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Absent before the first look at contacts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Contacts>,
    /// The groups that are known; absent before the first look at them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<BTreeSet<i64>>,
}

/// How far contacts were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// From when on the next look asks, by Autotask's clock.
    pub from: Timestamp,
    /// Those behind that time that were told.
    pub told: BTreeSet<i64>,
}

impl Contacts {
    /// From this moment on, whatever was told before.
    pub fn since(from: Timestamp) -> Self {
        let told = BTreeSet::new();
        Self { from, told }
    }

    /// From now on: the first look tells nothing. `ahead` is how far our clock stands before Autotask's.
    pub fn from_now_on(now: Timestamp, ahead: Option<SignedDuration>) -> Self {
        let back = ahead.map_or(CLOCKS_APART, |ahead| ahead.saturating_add(OVERLAP));
        Self::since(now.checked_sub(back).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Moves the beginning on when a look has come to its end. `seen` are all contacts of the look with their dates. A
    /// date in the future moves it no further than to now, or those who come before that date would be left out.
    pub fn come_to_end(&mut self, seen: &[(i64, Timestamp)], now: Timestamp, ahead: Option<SignedDuration>) {
        let now = now.checked_sub(ahead.unwrap_or_default()).unwrap_or(now);
        let newest = seen.iter().map(|(_, date)| *date).max();
        let newest = newest.map(|newest| newest.min(now));
        let from = newest.and_then(|newest| newest.checked_sub(OVERLAP).ok());
        self.from = from.unwrap_or(self.from).max(self.from);
        let behind: BTreeSet<i64> = seen
            .iter()
            .filter(|(_, date)| *date >= self.from)
            .map(|(id, _)| *id)
            .collect();
        self.told.retain(|id| behind.contains(id));
    }
}

/// The event of a new contact. `company` is the name of its company, where that is known.
pub fn contact_event(record: &Map<String, Value>, company: Option<&str>, is_test: bool) -> Value {
    let mut contact = Map::new();
    for field in std::iter::once("id").chain(CONTACT_FIELDS.iter().copied()) {
        let value = record.get(field).cloned().unwrap_or(Value::Null);
        let blank = value.as_str().is_some_and(|text| text.trim().is_empty());
        contact.insert(field.to_owned(), if blank { Value::Null } else { value });
    }
    let company = json!({ "id": contact["companyID"], "companyName": company });
    let id = &contact["id"];
    json!({
        "schema": SCHEMA,
        "event": "new-contact",
        "id": format!("new-contact:{id}"),
        "test": is_test,
        "contact": contact,
        "company": company,
    })
}

/// The event of a new contact group.
pub fn group_event(id: i64, name: &str, is_active: bool, is_test: bool) -> Value {
    json!({
        "schema": SCHEMA,
        "event": "new-group",
        "id": format!("new-group:{id}"),
        "test": is_test,
        "group": { "id": id, "name": name, "isActive": is_active },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    fn minutes(count: i64) -> Timestamp {
        at(count * 60)
    }

    /// One look at what stands, with what it tells.
    fn look(standing: &[(i64, Timestamp)], contacts: &mut Contacts, now: Timestamp) -> Vec<i64> {
        let seen: Vec<_> = standing
            .iter()
            .copied()
            .filter(|(_, date)| *date >= contacts.from)
            .collect();
        let new: Vec<i64> = seen
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| !contacts.told.contains(id))
            .collect();
        contacts.told.extend(&new);
        contacts.come_to_end(&seen, now, Some(SignedDuration::ZERO));
        new
    }

    #[test]
    fn each_is_told_once_also_in_one_second_and_when_it_is_seen_late() {
        let mut contacts = Contacts::since(minutes(0));
        let mut standing = vec![(1, minutes(5)), (2, minutes(5))];
        assert_eq!(look(&standing, &mut contacts, minutes(6)), [1, 2]);
        assert_eq!(look(&standing, &mut contacts, minutes(7)), [0_i64; 0]);
        // Of the same second, and dated before the newest that was told.
        standing.extend([(3, minutes(5)), (4, minutes(1))]);
        assert_eq!(look(&standing, &mut contacts, minutes(8)), [3, 4]);
        standing.push((5, minutes(60)));
        assert_eq!(look(&standing, &mut contacts, minutes(61)), [5]);
        assert_eq!(contacts.from, minutes(50));
        assert_eq!(contacts.told, BTreeSet::from([5]), "what is behind is forgotten");
        assert_eq!(look(&standing, &mut contacts, minutes(62)), [0_i64; 0]);
    }

    #[test]
    fn a_date_in_the_future_leaves_nobody_out() {
        let mut contacts = Contacts::since(minutes(0));
        let mut standing = vec![(1, minutes(100_000))];
        assert_eq!(look(&standing, &mut contacts, minutes(10)), [1]);
        standing.push((2, minutes(11)));
        assert_eq!(look(&standing, &mut contacts, minutes(12)), [2]);
        assert_eq!(look(&standing, &mut contacts, minutes(13)), [0_i64; 0]);
    }

    #[test]
    fn a_look_that_finds_nobody_does_not_move_back() {
        let mut contacts = Contacts::since(minutes(30));
        assert_eq!(look(&[], &mut contacts, minutes(31)), [0_i64; 0]);
        assert_eq!(look(&[(1, minutes(31))], &mut contacts, minutes(32)), [1]);
        assert_eq!(contacts.from, minutes(30), "it was asked for from here on");
    }

    #[test]
    fn the_first_look_begins_by_the_clock_of_autotask() {
        let ahead = SignedDuration::from_hours(3);
        let begun = Contacts::from_now_on(minutes(600), Some(ahead));
        assert_eq!(begun.from, minutes(600 - 180 - 10));
        let unknown = Contacts::from_now_on(minutes(600), None);
        assert_eq!(unknown.from, minutes(600 - 24 * 60));
    }

    #[test]
    fn an_event_has_an_id_that_stays_and_blanks_are_null() {
        let record = json!({ "id": 7, "companyID": 0, "firstName": "Ana", "title": " ", "note": "not told" });
        let event = contact_event(record.as_object().unwrap(), Some("Acme"), false);
        assert_eq!(event["id"], "new-contact:7");
        assert_eq!(event["contact"]["title"], Value::Null);
        assert_eq!(event["contact"].get("note"), None);
        assert_eq!(event["company"], json!({ "id": 0, "companyName": "Acme" }));
        assert_eq!(group_event(7, "VIP", true, true)["test"], true);
    }
}
