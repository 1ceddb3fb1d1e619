//! Which rows speak of the same new person, and which people belong to the same new company.
//!
//! Same person: an address, an external id or a contact of another company in common, or the same number and names that agree, for calls also a
//! missing name, within one target company. All are taken as "is the same as" and followed through, so the order of the rows does not change the groups.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::decision::{Home, NewContact};
use crate::id::ContactId;
use crate::person::email::EmailKey;
use crate::person::name::{Agreement, agreement};
use crate::person::phone::PhoneKey;

/// The groups, by index into the people that were given.
pub(super) struct Joined {
    /// For each person the first of the same people.
    pub(super) leaders: Vec<usize>,
    /// For each person the first of the people with the same company.
    pub(super) homes: Vec<usize>,
    /// For each leader whether another leader of its company has the very same name.
    pub(super) same_name: Vec<bool>,
    /// For each person whether an address of theirs is that of somebody else in the same company, but for a `+tag`.
    pub(super) tagged: Vec<bool>,
    /// For each person whether an address or external id of theirs is created in another company too.
    pub(super) elsewhere: Vec<bool>,
}

impl Joined {
    /// Whether nobody else is the same person.
    pub(super) fn is_alone(&self, index: usize) -> bool {
        self.leaders
            .iter()
            .filter(|leader| **leader == self.leaders[index])
            .count()
            == 1
    }
}

/// Finds the groups.
pub(super) fn join(people: &[&NewContact]) -> Joined {
    let mut homes = Groups::new(people.len());
    let mut by_company = FxHashMap::default();
    let mut by_key = FxHashMap::default();
    for (index, person) in people.iter().enumerate() {
        match &person.home {
            Home::Standing(company) => homes.join(*by_company.entry(*company).or_insert(index), index),
            Home::New { keys, .. } => {
                for key in keys.all() {
                    homes.join(*by_key.entry(key.clone()).or_insert(index), index);
                }
            }
        }
    }
    let homes: Vec<usize> = (0..people.len()).map(|index| homes.first(index)).collect();

    let mut same = Groups::new(people.len());
    let mut by_email: FxHashMap<(usize, &EmailKey), usize> = FxHashMap::default();
    let mut by_external_id: FxHashMap<(usize, String), usize> = FxHashMap::default();
    let mut by_source: FxHashMap<(usize, ContactId), usize> = FxHashMap::default();
    let mut by_phone: FxHashMap<(usize, &PhoneKey), Vec<usize>> = FxHashMap::default();
    for (index, person) in people.iter().enumerate() {
        for email in &person.emails {
            same.join(*by_email.entry((homes[index], email)).or_insert(index), index);
        }
        if let Some(id) = &person.external_id {
            same.join(
                *by_external_id
                    .entry((homes[index], id.to_lowercase()))
                    .or_insert(index),
                index,
            );
        }
        if let Some(source) = person.source {
            same.join(*by_source.entry((homes[index], source)).or_insert(index), index);
        }
        for phone in &person.phones {
            let others = by_phone.entry((homes[index], phone)).or_default();
            for &other in others.iter() {
                if is_same(people[other], person) {
                    same.join(other, index);
                }
            }
            others.push(index);
        }
    }
    for others in by_phone.values() {
        join_nameless(others, people, &mut same);
    }
    join_keyless(people, &homes, &mut same);
    let leaders: Vec<usize> = (0..people.len()).map(|index| same.first(index)).collect();
    Joined {
        elsewhere: elsewhere(people, &homes),
        tagged: tagged(people, &homes, &leaders),
        same_name: same_names(people, &homes, &leaders),
        leaders,
        homes,
    }
}

/// Whether two people with the same number are the same person by their names. A call's number says more than a
/// number that somebody typed, so there a name that agrees weakly is enough.
fn is_same(one: &NewContact, other: &NewContact) -> bool {
    match agreement(&one.name, &other.name) {
        Agreement::Strong => true,
        Agreement::Weak => one.known_by_phone || other.known_by_phone,
        Agreement::None | Agreement::NoName => false,
    }
}

/// Callers without a name are whoever else has the number. Where people of several names have it they follow the
/// first: they would be created again without a name otherwise, and nothing ties the others together through them.
fn join_nameless(holders: &[usize], people: &[&NewContact], same: &mut Groups) {
    let is_nameless = |index: &usize| people[*index].known_by_phone && people[*index].name.is_empty();
    let named = holders.iter().find(|index| !is_nameless(index));
    let Some(&first) = named.or(holders.first()) else {
        return;
    };
    for &index in holders.iter().filter(|index| is_nameless(index)) {
        same.join(first, index);
    }
}

/// People of whom a record says nothing but their name and company are found again by just that, so each of them is
/// whoever has the name there.
fn join_keyless(people: &[&NewContact], homes: &[usize], same: &mut Groups) {
    let is_keyless = |person: &NewContact| {
        person.emails.is_empty() && person.phones.is_empty() && person.external_id.is_none()
    };
    let mut at_home: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (index, home) in homes.iter().enumerate() {
        at_home.entry(*home).or_default().push(index);
    }
    for index in (0..people.len()).filter(|index| is_keyless(people[*index])) {
        let has_name = |other: &&usize| {
            **other != index && agreement(&people[**other].name, &people[index].name) == Agreement::Strong
        };
        if let Some(other) = at_home[&homes[index]].iter().find(has_name) {
            same.join(*other, index);
        }
    }
}

/// Addresses that are somebody else's but for their tag: usually one mailbox, but nobody promises it.
fn tagged(people: &[&NewContact], homes: &[usize], leaders: &[usize]) -> Vec<bool> {
    let mut holders: FxHashMap<(usize, &EmailKey), usize> = FxHashMap::default();
    for (index, person) in people.iter().enumerate() {
        for email in &person.emails {
            holders.entry((homes[index], email)).or_insert(leaders[index]);
        }
    }
    let is_another = |index: usize, email: &EmailKey| {
        let base = email.without_tag();
        let holder = base.as_ref().and_then(|base| holders.get(&(homes[index], base)));
        holder.is_some_and(|holder| *holder != leaders[index])
    };
    let of =
        |(index, person): (usize, &&NewContact)| person.emails.iter().any(|email| is_another(index, email));
    people.iter().enumerate().map(of).collect()
}

/// Addresses and external ids that are created in several companies: the same person twice, as Autotask wants it
/// for somebody who works for two, or a wrong company in one of the rows.
fn elsewhere(people: &[&NewContact], homes: &[usize]) -> Vec<bool> {
    let mut first: FxHashMap<String, usize> = FxHashMap::default();
    let mut several: FxHashSet<String> = FxHashSet::default();
    let keys = |person: &NewContact| -> Vec<String> {
        let emails = person.emails.iter().map(ToString::to_string);
        // No address has a blank in it, so an id is never taken for one.
        emails
            .chain(
                person
                    .external_id
                    .iter()
                    .map(|id| format!("id {}", id.to_lowercase())),
            )
            .collect()
    };
    for (index, person) in people.iter().enumerate() {
        for key in keys(person) {
            if *first.entry(key.clone()).or_insert(homes[index]) != homes[index] {
                several.insert(key);
            }
        }
    }
    people
        .iter()
        .map(|person| keys(person).iter().any(|key| several.contains(key)))
        .collect()
}

/// People of one company with the very same name and nothing else in common: perhaps one person, perhaps two.
fn same_names(people: &[&NewContact], homes: &[usize], leaders: &[usize]) -> Vec<bool> {
    let mut counts: FxHashMap<(usize, String), usize> = FxHashMap::default();
    let key = |index: usize| {
        let name =
            ["firstName", "lastName"].map(|field| people[index].fields.get(field).map(ToString::to_string));
        (
            homes[index],
            name.into_iter().flatten().collect::<String>().to_lowercase(),
        )
    };
    let is_leader = |index: &usize| leaders[*index] == *index;
    for index in (0..people.len()).filter(is_leader) {
        *counts.entry(key(index)).or_default() += 1;
    }
    (0..people.len())
        .map(|index| is_leader(&index) && counts.get(&key(index)).is_some_and(|count| *count > 1))
        .collect()
}

/// Disjoint groups; the first member of each is its lowest index.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self {
            parents: (0..count).collect(),
        }
    }

    fn first(&mut self, mut index: usize) -> usize {
        while self.parents[index] != index {
            self.parents[index] = self.parents[self.parents[index]];
            index = self.parents[index];
        }
        index
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.parents[a.max(b)] = a.min(b);
    }
}
