//! The tables of the mirror and their versions, migrated like the journal's: a newer program brings older files
//! up, an older program refuses newer ones.

/// One script per version; script n brings a file from version n to n + 1.
///
/// `pass` counts full reads. A record that the newest finished pass has not seen does not exist any more.
pub(super) const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE meta (
        name         TEXT PRIMARY KEY,
        value        TEXT NOT NULL
    ) STRICT;
    CREATE TABLE progress (
        entity       TEXT PRIMARY KEY,
        pass         INTEGER NOT NULL DEFAULT 0,
        pass_began   TEXT,
        filled_until INTEGER,
        newest       TEXT,
        high_water   TEXT,
        swept        TEXT
    ) STRICT;
    INSERT INTO progress (entity) VALUES ('companies'), ('contacts');
    CREATE TABLE companies (
        id           INTEGER PRIMARY KEY,
        pass         INTEGER NOT NULL,
        active       INTEGER NOT NULL,
        called       TEXT NOT NULL,
        fields       TEXT NOT NULL
    ) STRICT;
    CREATE INDEX companies_called ON companies (called);
    CREATE TABLE contacts (
        id           INTEGER PRIMARY KEY,
        pass         INTEGER NOT NULL,
        active       INTEGER NOT NULL,
        company      INTEGER NOT NULL,
        external_id  TEXT,
        fields       TEXT NOT NULL
    ) STRICT;
    CREATE INDEX contacts_of_company ON contacts (company);
    CREATE INDEX contacts_by_external_id ON contacts (external_id) WHERE external_id IS NOT NULL;
    CREATE TABLE emails (
        email        TEXT NOT NULL,
        domain       TEXT NOT NULL,
        contact      INTEGER NOT NULL,
        PRIMARY KEY (email, contact)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX emails_by_domain ON emails (domain, contact);
    CREATE INDEX emails_of_contact ON emails (contact);
    CREATE TABLE phones (
        number       TEXT NOT NULL,
        region       TEXT NOT NULL,
        contact      INTEGER NOT NULL,
        PRIMARY KEY (number, contact)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX phones_of_contact ON phones (contact);
",
    "
    CREATE TABLE faxes (
        number       TEXT NOT NULL,
        contact      INTEGER NOT NULL,
        PRIMARY KEY (number, contact)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX faxes_of_contact ON faxes (contact);
    CREATE TABLE company_phones (
        number       TEXT NOT NULL,
        company      INTEGER NOT NULL,
        PRIMARY KEY (number, company)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX company_phones_of_company ON company_phones (company);
",
];
