//! Contacts that were looked up, as text: a table for people, and JSON, JSON lines and CSV with Autotask's own field
//! names for programs. Says why each was found; finds and orders nothing.

use std::io::{self, Write};

use serde::Serialize;

use super::csv::write_record;
use super::plain;
use crate::choice::ListFormat;
use crate::text;

/// The schema of the JSON document.
pub const SCHEMA: &str = "matchbook.contacts/1";

/// What an address or a name is cut to in the table.
const LONGEST: usize = 40;

/// A contact with the reasons for which it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundContact {
    /// Its id.
    pub id: i64,
    /// The id of its company.
    #[serde(rename = "companyID")]
    pub company_id: i64,
    /// The name of its company; absent when it cannot be seen.
    pub company_name: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Surname.
    pub last_name: Option<String>,
    /// Main address.
    pub email_address: Option<String>,
    /// Second address.
    pub email_address2: Option<String>,
    /// Third address.
    pub email_address3: Option<String>,
    /// Number at work.
    pub phone: Option<String>,
    /// Extension of that number.
    pub extension: Option<String>,
    /// Number of the mobile phone.
    pub mobile_phone: Option<String>,
    /// Another number.
    pub alternate_phone: Option<String>,
    /// Whether it is active.
    pub is_active: bool,
    /// Why it was found; one entry for each criterion.
    #[serde(rename = "matched_by")]
    pub matched_by: Vec<MatchedBy>,
}

/// One criterion that a contact fulfils.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatchedBy {
    /// The criterion, by the name of its flag.
    pub key: &'static str,
    /// Autotask's name of the field that holds it; absent for names and companies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// For names: `strong` or `weak`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<&'static str>,
}

/// The columns of the CSV format.
pub const COLUMNS: [&str; 14] = [
    "id",
    "companyID",
    "companyName",
    "firstName",
    "lastName",
    "emailAddress",
    "emailAddress2",
    "emailAddress3",
    "phone",
    "extension",
    "mobilePhone",
    "alternatePhone",
    "isActive",
    "matched_by",
];

/// Writes the contacts in a format. The table has nothing where there are none; the others keep their frame.
///
/// # Errors
/// Whatever `out` says.
pub fn write(contacts: &[FoundContact], format: ListFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ListFormat::Table if contacts.is_empty() => Ok(()),
        ListFormat::Table => out.write_all(table(contacts).as_bytes()),
        ListFormat::Json => {
            let document = serde_json::json!({ "schema": SCHEMA, "contacts": contacts });
            writeln!(out, "{document}")
        }
        ListFormat::Ndjson => contacts.iter().try_for_each(|contact| {
            let line = serde_json::to_string(contact)?;
            writeln!(out, "{line}")
        }),
        ListFormat::Csv => {
            write_record(COLUMNS, out)?;
            contacts.iter().try_for_each(|contact| {
                let cells = contact.cells();
                write_record(cells.iter().map(String::as_str), out)
            })
        }
    }
}

fn table(contacts: &[FoundContact]) -> String {
    let first = |some: [&Option<String>; 3]| some.into_iter().flatten().next().cloned().unwrap_or_default();
    let rows = contacts.iter().map(|contact| {
        let names = [&contact.first_name, &contact.last_name];
        let name: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        let company = contact.company_name.clone().unwrap_or_default();
        [
            contact.id.to_string(),
            text::fit(&name.join(" "), LONGEST),
            if contact.is_active { "active" } else { "INACTIVE" }.to_owned(),
            text::fit(
                format!("{company} ({})", contact.company_id).trim_start(),
                LONGEST,
            ),
            text::fit(
                &first([
                    &contact.email_address,
                    &contact.email_address2,
                    &contact.email_address3,
                ]),
                LONGEST,
            ),
            text::fit(
                &first([&contact.phone, &contact.mobile_phone, &contact.alternate_phone]),
                LONGEST,
            ),
            contact.why(),
        ]
    });
    let header = [
        "contact", "name", "state", "company", "email", "phone", "found by",
    ];
    plain::table(&header, rows)
}

impl FoundContact {
    fn cells(&self) -> [String; 14] {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            self.id.to_string(),
            self.company_id.to_string(),
            text(&self.company_name),
            text(&self.first_name),
            text(&self.last_name),
            text(&self.email_address),
            text(&self.email_address2),
            text(&self.email_address3),
            text(&self.phone),
            text(&self.extension),
            text(&self.mobile_phone),
            text(&self.alternate_phone),
            self.is_active.to_string(),
            self.why(),
        ]
    }

    /// The reasons in words: `email in emailAddress2; name (weak)`.
    fn why(&self) -> String {
        let reasons: Vec<String> = self
            .matched_by
            .iter()
            .map(|matched| match (matched.field, matched.agreement) {
                (Some(field), _) => format!("{} in {field}", matched.key),
                (None, Some(agreement)) => format!("{} ({agreement})", matched.key),
                (None, None) => matched.key.to_owned(),
            })
            .collect();
        reasons.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vec<FoundContact> {
        let text = |text: &str| Some(text.to_owned());
        vec![
            FoundContact {
                id: 5001,
                company_id: 174,
                company_name: text("Bluefin"),
                first_name: text("Ana"),
                last_name: text("=Ruiz\u{1b}[31m"),
                email_address2: text("ana@bluefin.example"),
                mobile_phone: text("(312) 555-0110"),
                is_active: true,
                matched_by: vec![
                    MatchedBy {
                        key: "email",
                        field: Some("emailAddress2"),
                        agreement: None,
                    },
                    MatchedBy {
                        key: "name",
                        field: None,
                        agreement: Some("weak"),
                    },
                ],
                ..FoundContact::default()
            },
            FoundContact {
                id: 7,
                last_name: text("=cmd"),
                matched_by: vec![MatchedBy {
                    key: "company",
                    field: None,
                    agreement: None,
                }],
                ..FoundContact::default()
            },
        ]
    }

    fn printed(contacts: &[FoundContact], format: ListFormat) -> String {
        let mut out = Vec::new();
        write(contacts, format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_table_shows_who_and_why_and_what_is_inactive() {
        insta::assert_snapshot!(printed(&two(), ListFormat::Table), @r#"
        contact  name            state     company        email                phone           found by
        5001     Ana =Ruiz␛[31m  active    Bluefin (174)  ana@bluefin.example  (312) 555-0110  email in emailAddress2; name (weak)
        7        =cmd            INACTIVE  (0)                                                 company
        "#);
        assert_eq!(printed(&[], ListFormat::Table), "");
    }

    #[test]
    fn programs_get_autotasks_names() {
        insta::assert_snapshot!(printed(&two(), ListFormat::Ndjson), @r#"
        {"id":5001,"companyID":174,"companyName":"Bluefin","firstName":"Ana","lastName":"=Ruiz\u001b[31m","emailAddress":null,"emailAddress2":"ana@bluefin.example","emailAddress3":null,"phone":null,"extension":null,"mobilePhone":"(312) 555-0110","alternatePhone":null,"isActive":true,"matched_by":[{"key":"email","field":"emailAddress2"},{"key":"name","agreement":"weak"}]}
        {"id":7,"companyID":0,"companyName":null,"firstName":null,"lastName":"=cmd","emailAddress":null,"emailAddress2":null,"emailAddress3":null,"phone":null,"extension":null,"mobilePhone":null,"alternatePhone":null,"isActive":false,"matched_by":[{"key":"company"}]}
        "#);
        assert_eq!(
            printed(&[], ListFormat::Json),
            "{\"schema\":\"matchbook.contacts/1\",\"contacts\":[]}\n"
        );
    }

    #[test]
    fn csv_is_guarded_and_has_a_header_in_any_case() {
        let rows = printed(&two()[1..], ListFormat::Csv);
        insta::assert_snapshot!(rows, @r"
        id,companyID,companyName,firstName,lastName,emailAddress,emailAddress2,emailAddress3,phone,extension,mobilePhone,alternatePhone,isActive,matched_by
        7,0,,,'=cmd,,,,,,,,false,company
        ");
        assert!(printed(&[], ListFormat::Csv).starts_with("id,companyID,"));
    }
}
