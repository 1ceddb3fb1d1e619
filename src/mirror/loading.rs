//! Reads the whole copy at once, for batches that ask for most of it anyway: a look-up for each key of some million
//! rows would read every record many times.

use std::path::Path;
use std::thread;

use rusqlite::{Connection, OpenFlags};
use rustc_hash::FxHashMap;

use crate::directory::packed::RecordReader;
use crate::directory::record::{Company, read_emails};
use crate::directory::stock::{Delivery, Stock};
use crate::error::{Failure, Kind};
use crate::id::CompanyId;
use crate::mirror::places::Places;
use crate::mirror::{Copied, Mirror, fault, index};
use crate::person::candidate::Reading;
use crate::person::email::EmailKey;

/// Batches with more rows than this part of all contacts read the whole copy. A contact is read in the time in which
/// about 1/20 of a row is decided with look-ups; half of that is kept for what nobody foresees.
const SHARE: u64 = 40;

impl Mirror {
    /// From how many rows on reading the whole copy costs less than looking up what they ask for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn rows_worth_loading(&self) -> Result<u64, Failure> {
        // Beside this connection, which would keep what was read of an index in its memory.
        Ok(self.again()?.count(Copied::Contacts)? / SHARE)
    }

    /// The same file once more, for another thread.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn again(&self) -> Result<Self, Failure> {
        let told = |error: rusqlite::Error| fault::told(&self.path, &error);
        let connection = Connection::open(&self.path).map_err(told)?;
        connection
            .busy_timeout(std::time::Duration::from_secs(10))
            .map_err(told)?;
        Ok(Self {
            connection,
            path: self.path.clone(),
            tenant: self.tenant.clone(),
            changes: None,
        })
    }

    /// Everything, read by so many threads. The mirror must have been made ready for the region with
    /// [`Mirror::read_in`].
    ///
    /// # Errors
    /// When the file cannot be read, or a record makes no sense.
    pub fn load(&self, reading: &Reading, threads: usize) -> Result<Stock, Failure> {
        let places = self.places(reading.region)?;
        let companies = self.again()?.all_companies()?;
        let countries: FxHashMap<CompanyId, i64> = companies
            .iter()
            .filter_map(|company| Some((company.id, company.country_id?)))
            .collect();
        let loading = Loading {
            path: &self.path,
            reading,
            places: &places,
            countries: &countries,
        };
        let parts = self.parts(threads)?;
        let read = |part: &(i64, i64)| loading.contacts(*part);
        let loaded: Vec<Result<Delivery, Failure>> = thread::scope(|scope| {
            let running: Vec<_> = parts.iter().map(|part| scope.spawn(move || read(part))).collect();
            let died = |_| {
                Err(Failure::new(
                    Kind::Unexpected,
                    "a thread that read the mirror ended early",
                ))
            };
            running
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(died))
                .collect()
        });
        let loaded = loaded.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(Stock::new(loaded, companies, |company| {
            places.of_company(company)
        }))
    }

    /// The ids of all contacts, cut into so many ranges.
    fn parts(&self, count: usize) -> Result<Vec<(i64, i64)>, Failure> {
        let ends = self
            .connection
            // Each by itself is found at once; asked for together, all ids would be walked.
            .query_row(
                "SELECT (SELECT min(id) FROM contacts), (SELECT max(id) FROM contacts)",
                [],
                |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?)),
            )
            .map_err(|error| fault::told(&self.path, &error))?;
        let (Some(first), Some(last)) = ends else {
            return Ok(Vec::new());
        };
        let count = i64::try_from(count.max(1)).unwrap_or(1);
        let step = last.saturating_sub(first) / count + 1;
        let from = |nth: i64| first.saturating_add(step.saturating_mul(nth));
        Ok((0..count).map(|nth| (from(nth), from(nth + 1))).collect())
    }

    fn all_companies(&self) -> Result<Vec<Company>, Failure> {
        let told = |error: rusqlite::Error| fault::told(&self.path, &error);
        let mut all = self
            .connection
            .prepare("SELECT id, fields FROM companies ORDER BY id")
            .map_err(told)?;
        let mut rows = all.query([]).map_err(told)?;
        let mut companies = Vec::with_capacity(usize::try_from(self.count(Copied::Companies)?).unwrap_or(0));
        while let Some(row) = rows.next().map_err(told)? {
            let fields = row
                .get_ref(1)
                .ok()
                .and_then(|text| index::fields(text.as_str().ok()?));
            let company = fields.as_ref().and_then(Company::from_fields);
            companies.push(company.ok_or_else(|| unreadable(&self.path, row))?);
        }
        Ok(companies)
    }
}

/// What a thread has to know to read contacts.
#[derive(Clone, Copy)]
struct Loading<'l> {
    path: &'l Path,
    reading: &'l Reading,
    places: &'l Places,
    /// The countries of the companies that have one.
    countries: &'l FxHashMap<CompanyId, i64>,
}

impl Loading<'_> {
    /// The contacts with these ids, the last one not included.
    fn contacts(self, (from, to): (i64, i64)) -> Result<Delivery, Failure> {
        let told = |error: rusqlite::Error| fault::told(self.path, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(self.path, flags).map_err(told)?;
        connection
            .busy_timeout(std::time::Duration::from_secs(10))
            .map_err(told)?;
        let mut all = connection
            .prepare("SELECT id, fields FROM contacts WHERE id >= ?1 AND id < ?2 ORDER BY id")
            .map_err(told)?;
        let mut rows = all.query([from, to]).map_err(told)?;
        let mut delivery = Delivery::default();
        let mut room = Room::default();
        while let Some(row) = rows.next().map_err(told)? {
            let text = row.get_ref(1).ok();
            text.and_then(|text| self.contact(text.as_str().ok()?, &mut room, &mut delivery))
                .ok_or_else(|| unreadable(self.path, row))?;
        }
        Ok(delivery)
    }

    fn contact(self, text: &str, room: &mut Room, delivery: &mut Delivery) -> Option<()> {
        let record = room.reader.read(text)?;
        room.emails.clear();
        read_emails(
            |name| record.text(name),
            &self.reading.placeholders,
            &mut room.emails,
        );
        let of_company = || {
            let company = CompanyId(record.number("companyID")?);
            self.countries.get(&company).copied()
        };
        let region = self.places.of_contact(record.number("countryID"), of_company);
        delivery.add(record, &room.emails, region)
    }
}

/// What is used again for each contact.
#[derive(Default)]
struct Room {
    reader: RecordReader,
    emails: Vec<EmailKey>,
}

fn unreadable(path: &Path, row: &rusqlite::Row<'_>) -> Failure {
    let id = row.get::<_, i64>(0).unwrap_or_default();
    fault::damaged(path, format!("record {id} cannot be read"))
}
