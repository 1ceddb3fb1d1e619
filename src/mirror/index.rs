//! A record's row and its match keys in the tables. The keys are made by the same reading that decisions use.
//!
//! Addresses are indexed with the built-in placeholders left out only; the profile's own are sorted out when a
//! contact is read back, so that a change of settings needs no new copy.

use rusqlite::{Connection, Transaction, params};
use serde_json::{Map, Value};

use crate::directory::record::{Company, Contact};
use crate::mirror::Copied;
use crate::mirror::places::{self, Places};
use crate::person::email::Placeholders;

/// Stores one record, or replaces it, with its keys. A record without an id or a company is left out.
pub(super) fn put(
    transaction: &Transaction<'_>,
    of: Copied,
    mut fields: Map<String, Value>,
    pass: i64,
    places: &Places,
) -> rusqlite::Result<()> {
    // The dates are the refresh's own; a copy has what a look-up would bring.
    for date in of.dates() {
        fields.shift_remove(*date);
    }
    match of {
        Copied::Companies => company(transaction, &fields, pass, places),
        Copied::Contacts => contact(transaction, fields, pass, places),
    }
}

fn company(
    transaction: &Transaction<'_>,
    fields: &Map<String, Value>,
    pass: i64,
    places: &Places,
) -> rusqlite::Result<()> {
    let Some(company) = Company::from_fields(fields) else {
        return Ok(());
    };
    let before = places::country_of(transaction, company.id.0)?;
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO companies (id, pass, active, called, fields) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            company.id.0,
            pass,
            company.is_active,
            company.name.to_lowercase(),
            text(fields)
        ])?;
    company_keys(transaction, &company, places)?;
    if before == company.country_id {
        return Ok(());
    }
    // Its people's numbers may be read in its country.
    let mut of = transaction.prepare_cached("SELECT fields FROM contacts WHERE company = ?1")?;
    let mut rows = of.query([company.id.0])?;
    while let Some(row) = rows.next()? {
        contact_keys(transaction, row.get_ref(0)?.as_str()?, places)?;
    }
    Ok(())
}

/// Makes the keys of a company anew.
fn company_keys(connection: &Connection, company: &Company, places: &Places) -> rusqlite::Result<()> {
    let id = company.id.0;
    connection
        .prepare_cached("DELETE FROM company_phones WHERE company = ?1")?
        .execute([id])?;
    let mut add = connection
        .prepare_cached("INSERT OR IGNORE INTO company_phones (number, company) VALUES (?1, ?2)")?;
    for number in company.phone_keys(places.of_company(company)) {
        add.execute(params![number.as_str(), id])?;
    }
    Ok(())
}

fn contact(
    transaction: &Transaction<'_>,
    fields: Map<String, Value>,
    pass: i64,
    places: &Places,
) -> rusqlite::Result<()> {
    let text = text(&fields);
    let Some(mut contact) = Contact::from_fields(fields, &Placeholders::default(), places.region()) else {
        return Ok(());
    };
    places.place(transaction, &mut contact)?;
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO contacts (id, pass, active, company, external_id, fields)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            contact.id.0,
            pass,
            contact.is_active,
            contact.company.0,
            contact.external_id.as_ref().map(|id| id.to_lowercase()),
            text
        ])?;
    keys(transaction, &contact)
}

/// Makes the keys of a contact anew.
fn keys(connection: &Connection, contact: &Contact) -> rusqlite::Result<()> {
    let id = contact.id.0;
    for forget in [
        "DELETE FROM emails WHERE contact = ?1",
        "DELETE FROM phones WHERE contact = ?1",
        "DELETE FROM faxes WHERE contact = ?1",
    ] {
        connection.prepare_cached(forget)?.execute([id])?;
    }
    let mut add = connection
        .prepare_cached("INSERT OR IGNORE INTO emails (email, domain, contact) VALUES (?1, ?2, ?3)")?;
    for email in &contact.emails {
        add.execute(params![email.as_str(), email.domain().as_str(), id])?;
    }
    let mut add = connection
        .prepare_cached("INSERT OR IGNORE INTO phones (number, region, contact) VALUES (?1, ?2, ?3)")?;
    for number in contact.phone_keys() {
        add.execute(params![number.as_str(), contact.region().as_str(), id])?;
    }
    if let Some(number) = contact.fax_key() {
        connection
            .prepare_cached("INSERT OR IGNORE INTO faxes (number, contact) VALUES (?1, ?2)")?
            .execute(params![number.as_str(), id])?;
    }
    Ok(())
}

/// Makes the keys of all contacts anew from their fields; nothing is asked of anybody. In one transaction of the
/// caller's, so that nobody sees half of them.
pub(super) fn again(transaction: &Transaction<'_>, places: &Places) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "DELETE FROM emails; DELETE FROM phones; DELETE FROM faxes; DELETE FROM company_phones;",
    )?;
    let mut all = transaction.prepare("SELECT fields FROM companies")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(company) = fields(row.get_ref(0)?.as_str()?)
            .as_ref()
            .and_then(Company::from_fields)
        {
            company_keys(transaction, &company, places)?;
        }
    }
    let mut all = transaction.prepare("SELECT fields FROM contacts")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        contact_keys(transaction, row.get_ref(0)?.as_str()?, places)?;
    }
    Ok(())
}

/// Makes the keys of a stored contact anew.
fn contact_keys(connection: &Connection, stored: &str, places: &Places) -> rusqlite::Result<()> {
    let contact = fields(stored)
        .and_then(|fields| Contact::from_fields(fields, &Placeholders::default(), places.region()));
    let Some(mut contact) = contact else {
        return Ok(());
    };
    places.place(connection, &mut contact)?;
    keys(connection, &contact)
}

/// A record's fields as they are stored; `None` when the text is none of ours.
pub(super) fn fields(text: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(text).ok()
}

fn text(fields: &Map<String, Value>) -> String {
    // A map with text keys has always a JSON form.
    serde_json::to_string(fields).unwrap_or_default()
}
