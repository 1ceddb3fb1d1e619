//! A lost answer: was the record created or not? It is looked for by its keys, after a wait, and never sent again.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::apply::{Run, checks};
use crate::decision::NewContact;
use crate::directory::Directory;
use crate::directory::key::Key;
use crate::error::Failure;
use crate::id::CompanyId;

/// The service may still be working on a request whose answer was lost, so it is looked for more than once.
const WAITS: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
];

/// What was seen.
pub(super) enum Seen {
    /// Exactly one record that was not there before.
    One(i64),
    /// None.
    Nothing,
    /// Several.
    Several(usize),
}

/// Looks for a contact of a company by its addresses, and by the numbers that say who it is. `before` is what was seen right before the create was sent.
pub(super) fn contact(
    run: &mut Run<'_, '_>,
    before: &Directory,
    company: CompanyId,
    new: &NewContact,
) -> Result<Seen, Failure> {
    let emails = new.emails.iter().cloned().map(Key::Email);
    let phones = checks::phones(new).cloned().map(Key::Phone);
    let keys: BTreeSet<Key> = emails.chain(phones).collect();
    look(run, before, &keys, |directory| {
        let by_email = new
            .emails
            .iter()
            .filter_map(|email| directory.by_email(email).ok());
        let by_phone = checks::phones(new).filter_map(|phone| directory.by_phone(phone).ok());
        let holders = by_email.chain(by_phone).flatten();
        holders
            .filter(|contact| contact.company == company)
            .map(|contact| contact.id.0)
            .collect()
    })
}

/// Looks for a company by its name.
pub(super) fn company(run: &mut Run<'_, '_>, before: &Directory, name: &str) -> Result<Seen, Failure> {
    let keys = BTreeSet::from([Key::CompanyCalled(name.to_owned())]);
    look(run, before, &keys, |directory| {
        let called = directory.companies_called(name).unwrap_or_default();
        called.into_iter().map(|company| company.id.0).collect()
    })
}

/// What is there now and was not there before.
fn look(
    run: &mut Run<'_, '_>,
    before: &Directory,
    keys: &BTreeSet<Key>,
    find: impl Fn(&Directory) -> BTreeSet<i64>,
) -> Result<Seen, Failure> {
    let old = find(before);
    for wait in WAITS {
        run.around.clock.sleep(wait);
        let mut fresh = Directory::default();
        run.around.reader.look_up(keys, &mut fresh)?;
        let found: BTreeSet<i64> = find(&fresh).difference(&old).copied().collect();
        match (found.len(), found.first()) {
            (1, Some(id)) => return Ok(Seen::One(*id)),
            (0, _) => {}
            (count, _) => return Ok(Seen::Several(count)),
        }
    }
    Ok(Seen::Nothing)
}
