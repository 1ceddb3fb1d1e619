//! Answers directory keys from the mirror, each by an index, and hands on what a copy cannot know.
//!
//! Everything from here goes into the directory as a copy: it never replaces what Autotask itself has said.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Params, Row};

use crate::directory::key::Key;
use crate::directory::packed::Fields;
use crate::directory::record::{Company, Contact};
use crate::directory::{Directory, DirectoryReader};
use crate::error::Failure;
use crate::mirror::places::Places;
use crate::mirror::{Mirror, fault, index, kept};
use crate::person::candidate::Reading;

/// Reads the directory from a mirror.
pub struct MirrorDirectory<'m> {
    mirror: &'m Mirror,
    reading: Reading,
    /// Absent offline.
    live: Option<&'m dyn DirectoryReader>,
    /// The time, and since when field rules and countries must have been kept to be used without asking; absent when
    /// they are asked for in any case.
    kept: Option<(Timestamp, Timestamp)>,
    /// Read when the first contact comes.
    places: OnceCell<Places>,
}

impl<'m> MirrorDirectory<'m> {
    /// Reads from a mirror, which must have been made ready for the region with [`Mirror::read_in`]. Tickets, staff,
    /// countries and field rules are asked of `live`; without it they are what the last refresh kept, and no ticket
    /// is known.
    pub fn new(mirror: &'m Mirror, reading: &Reading, live: Option<&'m dyn DirectoryReader>) -> Self {
        Self {
            mirror,
            reading: reading.clone(),
            live,
            kept: None,
            places: OnceCell::new(),
        }
    }

    /// The same, that uses field rules and countries which are no older than this, and keeps what it asks for.
    #[must_use]
    pub fn with_rules_kept(self, now: Timestamp, for_so_long: Duration) -> Self {
        let since = now.checked_sub(for_so_long).unwrap_or(now);
        Self {
            kept: Some((now, since)),
            ..self
        }
    }

    /// Whether this key has to be asked of Autotask itself.
    fn asks(&self, key: &Key) -> Result<bool, Failure> {
        Ok(is_live(key)
            && match self.kept {
                Some((_, since)) => !kept::is_good(self.mirror, key, since)?,
                None => true,
            })
    }

    fn places(&self) -> Result<&Places, Failure> {
        if let Some(places) = self.places.get() {
            return Ok(places);
        }
        let places = self.mirror.places(self.reading.region)?;
        Ok(self.places.get_or_init(|| places))
    }

    fn contacts(&self, sql: &str, bound: impl Params, directory: &mut Directory) -> Result<(), Failure> {
        let connection = &self.mirror.connection;
        let places = self.places()?;
        self.each(sql, bound, |text| {
            let fields = Fields::from_json(text)?;
            let mut contact = Contact::from_packed(fields, &self.reading.placeholders, self.reading.region)?;
            places.place(connection, &mut contact).ok()?;
            directory.insert_contact_copy(contact);
            Some(())
        })
    }

    fn companies(&self, sql: &str, bound: impl Params, directory: &mut Directory) -> Result<(), Failure> {
        self.each(sql, bound, |text| {
            directory.insert_company_copy(Company::from_fields(&index::fields(text)?)?);
            Some(())
        })
    }

    /// Hands the stored fields of each record on; `None` is a record that makes no sense.
    fn each(
        &self,
        sql: &str,
        bound: impl Params,
        mut take: impl FnMut(&str) -> Option<()>,
    ) -> Result<(), Failure> {
        let told = |error: rusqlite::Error| fault::told(&self.mirror.path, &error);
        let mut statement = self.mirror.connection.prepare_cached(sql).map_err(told)?;
        let mut rows = statement.query(bound).map_err(told)?;
        while let Some(row) = rows.next().map_err(told)? {
            let id = |row: &Row<'_>| row.get::<_, i64>(0);
            let text = row.get_ref(1).map_err(told)?;
            let taken = text.as_str().ok().and_then(&mut take);
            if taken.is_none() {
                let id = id(row).map_err(told)?;
                return Err(fault::damaged(
                    &self.mirror.path,
                    format!("record {id} cannot be read"),
                ));
            }
        }
        Ok(())
    }

    fn answer(&self, key: &Key, directory: &mut Directory) -> Result<(), Failure> {
        match key {
            Key::Email(email) => self.contacts(BY_EMAIL, [email.as_str()], directory),
            Key::Domain(domain) | Key::CompaniesAt(domain) => {
                self.contacts(BY_DOMAIN, [domain.as_str()], directory)
            }
            Key::ExternalId(id) => self.contacts(BY_EXTERNAL_ID, [id.to_lowercase()], directory),
            Key::Phone(phone) => self.contacts(BY_PHONE, [phone.as_str()], directory),
            Key::Fax(phone) => self.contacts(BY_FAX, [phone.as_str()], directory),
            Key::CompanyPhone(phone) => {
                directory.set_region(self.reading.region);
                self.companies(COMPANY_BY_PHONE, [phone.as_str()], directory)
            }
            Key::ContactsOf(company) => self.contacts(OF_COMPANY, [company.0], directory),
            Key::Contact(contact) => self.contacts(CONTACT, [contact.0], directory),
            Key::Company(company) => self.companies(COMPANY, [company.0], directory),
            Key::CompanyNames => self.companies(COMPANIES, [], directory),
            Key::CompanyCalled(name) => {
                self.companies(COMPANY_CALLED, [name.trim().to_lowercase()], directory)
            }
            Key::Staff | Key::Countries | Key::ContactRules | Key::CompanyRules => {
                kept::recall(self.mirror, key, directory)
            }
            Key::Ticket(_) | Key::TicketContacts(_) | Key::Groups | Key::GroupsOf(_) => Ok(()),
            Key::WholeContact(_) => Err(not_kept(
                "these rows fill fields of contacts that it does not keep",
                "decide them with --update never",
            )),
            Key::PrimaryOf(_) => Err(not_kept(
                "a row makes somebody the primary contact, and it does not keep who that is now",
                "take the column primaryContact away",
            )),
            Key::Location(_) => Err(not_kept(
                "a row names a location, and it keeps none",
                "take the column companyLocationID away",
            )),
        }
    }
}

/// The mirror cannot answer, and nobody else may be asked.
fn not_kept(why: &str, otherwise: &str) -> Failure {
    Failure::usage(format!("the mirror alone cannot decide this: {why}"))
        .hint(format!("Leave --offline out, or {otherwise}."))
}

const BY_EMAIL: &str =
    "SELECT id, fields FROM contacts WHERE id IN (SELECT contact FROM emails WHERE email = ?1)";
const BY_DOMAIN: &str =
    "SELECT id, fields FROM contacts WHERE id IN (SELECT contact FROM emails WHERE domain = ?1)";
const BY_EXTERNAL_ID: &str = "SELECT id, fields FROM contacts WHERE external_id = ?1";
const BY_PHONE: &str =
    "SELECT id, fields FROM contacts WHERE id IN (SELECT contact FROM phones WHERE number = ?1)";
const BY_FAX: &str =
    "SELECT id, fields FROM contacts WHERE id IN (SELECT contact FROM faxes WHERE number = ?1)";
const COMPANY_BY_PHONE: &str =
    "SELECT id, fields FROM companies WHERE id IN (SELECT company FROM company_phones WHERE number = ?1)";
const OF_COMPANY: &str = "SELECT id, fields FROM contacts WHERE company = ?1";
const CONTACT: &str = "SELECT id, fields FROM contacts WHERE id = ?1";
const COMPANY: &str = "SELECT id, fields FROM companies WHERE id = ?1";
const COMPANIES: &str = "SELECT id, fields FROM companies ORDER BY id";
const COMPANY_CALLED: &str = "SELECT id, fields FROM companies WHERE called = ?1";

/// Whether only Autotask itself can answer.
fn is_live(key: &Key) -> bool {
    match key {
        Key::Staff
        | Key::Ticket(_)
        | Key::TicketContacts(_)
        | Key::Groups
        | Key::GroupsOf(_)
        | Key::Countries
        | Key::ContactRules
        | Key::CompanyRules
        | Key::Contact(_)
        | Key::WholeContact(_)
        | Key::PrimaryOf(_)
        | Key::Location(_) => true,
        Key::ExternalId(_)
        | Key::Email(_)
        | Key::Domain(_)
        | Key::CompaniesAt(_)
        | Key::Phone(_)
        | Key::Fax(_)
        | Key::CompanyPhone(_)
        | Key::ContactsOf(_)
        | Key::Company(_)
        | Key::CompanyNames
        | Key::CompanyCalled(_) => false,
    }
}

impl DirectoryReader for MirrorDirectory<'_> {
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        let (mut live, mut copied) = (BTreeSet::new(), BTreeSet::new());
        for key in keys {
            let ask = self.live.is_some() && self.asks(key)?;
            if ask { &mut live } else { &mut copied }.insert(key.clone());
        }
        if let Some(reader) = self.live
            && !live.is_empty()
        {
            reader.look_up(&live, directory)?;
            if let Some((now, _)) = self.kept {
                live.iter()
                    .try_for_each(|key| kept::remember(self.mirror, key, directory, now))?;
            }
        }
        for key in &copied {
            self.answer(key, directory)?;
        }
        directory.mark(copied);
        Ok(())
    }
}
