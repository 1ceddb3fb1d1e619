//! Changes the settings file: one profile's connection at a time, with comments and order kept as they are.
//!
//! The file is replaced whole or not at all, and a new one can be read by its owner only.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, value};

use super::secret::Secret;
use crate::error::Failure;

/// Where a profile's secret is to be found from now on.
#[derive(Debug, Clone)]
pub enum Kept {
    /// In the operating system's keyring.
    Keyring,
    /// On the first line that a command prints.
    Command(Secret),
    /// In a file that only its owner can read.
    File(PathBuf),
}

/// The connection of a profile, as it is written down.
#[derive(Debug, Clone)]
pub struct NewConnection {
    /// The API user's generated key.
    pub username: String,
    /// The API tracking identifier.
    pub integration_code: Secret,
    /// Where the secret is.
    pub secret: Kept,
    /// Base address of the REST API; when absent the zone is looked up.
    pub url: Option<String>,
}

/// The settings file, open for changes.
pub struct SettingsFile {
    path: PathBuf,
    document: DocumentMut,
}

/// The keys of a profile that make up its connection.
const CONNECTION: &[&str] = &[
    "username",
    "integration_code",
    "secret_command",
    "secret_file",
    "url",
    "disconnected",
];
/// Those of them that lead to the secret.
const SECRET: &[&str] = &["secret_command", "secret_file"];

impl SettingsFile {
    /// Opens the file; one that is not there yet is empty.
    ///
    /// # Errors
    /// [`Failure::usage`] when it cannot be read or is not TOML.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let told = |what: String| {
            Failure::usage(format!(
                "cannot change the settings file {}: {what}",
                path.display()
            ))
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(told(error.to_string())),
        };
        let document = text
            .parse::<DocumentMut>()
            .map_err(|error| told(error.message().to_owned()))?;
        Ok(Self {
            path: path.to_owned(),
            document,
        })
    }

    /// Writes a profile's connection; the rest of the profile stays. The first profile becomes the default.
    ///
    /// # Errors
    /// [`Failure::usage`] when `profiles` or the profile is not a table.
    pub fn connect(&mut self, profile: &str, connection: &NewConnection) -> Result<(), Failure> {
        let first = self.names()?.is_empty();
        let table = self.profile(profile)?;
        for key in CONNECTION {
            table.remove(key);
        }
        table.insert("username", value(connection.username.as_str()));
        table.insert("integration_code", value(connection.integration_code.expose()));
        match &connection.secret {
            Kept::Keyring => {}
            Kept::Command(command) => {
                table.insert("secret_command", value(command.expose()));
            }
            Kept::File(path) => {
                table.insert("secret_file", value(path.display().to_string()));
            }
        }
        if let Some(url) = &connection.url {
            table.insert("url", value(url.as_str()));
        }
        if first && !self.document.contains_key("default_profile") {
            self.document.insert("default_profile", value(profile));
        }
        Ok(())
    }

    /// Marks a profile as disconnected and drops every way to its secret.
    ///
    /// # Errors
    /// [`Failure::usage`] when `profiles` or the profile is not a table.
    pub fn disconnect(&mut self, profile: &str) -> Result<(), Failure> {
        let table = self.profile(profile)?;
        for key in SECRET {
            table.remove(key);
        }
        table.insert("disconnected", value(true));
        Ok(())
    }

    /// Takes a profile out of the file.
    ///
    /// # Errors
    /// [`Failure::usage`] when `profiles` is not a table.
    pub fn remove(&mut self, profile: &str) -> Result<(), Failure> {
        self.profiles()?.remove(profile);
        if self.document.get("default_profile").and_then(Item::as_str) == Some(profile) {
            self.document.remove("default_profile");
        }
        Ok(())
    }

    /// The names of all profiles, in their order.
    ///
    /// # Errors
    /// [`Failure::usage`] when `profiles` is not a table.
    pub fn names(&mut self) -> Result<Vec<String>, Failure> {
        Ok(self.profiles()?.iter().map(|(name, _)| name.to_owned()).collect())
    }

    fn profiles(&mut self) -> Result<&mut Table, Failure> {
        let mut empty = Table::new();
        empty.set_implicit(true);
        let path = self.path.display().to_string();
        let item = self.document.entry("profiles").or_insert(Item::Table(empty));
        item.as_table_mut()
            .ok_or_else(|| Failure::usage(format!("{path}: `profiles` is not a table")))
    }

    fn profile(&mut self, name: &str) -> Result<&mut Table, Failure> {
        let path = self.path.display().to_string();
        let item = self.profiles()?.entry(name).or_insert(Item::Table(Table::new()));
        item.as_table_mut()
            .ok_or_else(|| Failure::usage(format!("{path}: `profiles.{name}` is not a table")))
    }

    /// Puts the file in its place, whole.
    ///
    /// # Errors
    /// [`Failure::usage`] when the folder or the file cannot be written.
    pub fn save(&self) -> Result<(), Failure> {
        let told = |error: &dyn std::fmt::Display| {
            Failure::usage(format!(
                "cannot write the settings file {}: {error}",
                self.path.display()
            ))
        };
        let place = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        let folder = place
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| told(&error))?;
        // A temporary file belongs to its owner alone; a standing file keeps the permissions that it has.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| told(&error))?;
        file.write_all(self.document.to_string().as_bytes())
            .map_err(|error| told(&error))?;
        if let Ok(standing) = std::fs::metadata(&place) {
            file.as_file()
                .set_permissions(standing.permissions())
                .map_err(|error| told(&error))?;
        }
        file.as_file().sync_all().map_err(|error| told(&error))?;
        file.persist(&place).map_err(|error| told(&error.error))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection() -> NewConnection {
        NewConnection {
            username: "k7@ACME.COM".to_owned(),
            integration_code: Secret::new("CODE"),
            secret: Kept::Command(Secret::new("pass show acme")),
            url: None,
        }
    }

    #[test]
    fn a_connection_is_written_and_the_rest_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub").join("config.toml");
        let mut file = SettingsFile::open(&path).unwrap();
        file.connect("acme", &connection()).unwrap();
        file.save().unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        insta::assert_snapshot!(written, @r#"
        default_profile = "acme"

        [profiles.acme]
        username = "k7@ACME.COM"
        integration_code = "CODE"
        secret_command = "pass show acme"
        "#);

        let own = "# mine\n[profiles.acme] # the big one\nusername = \"old\"\nsecret_file = \"s\"\nurl = \"https://x\"\nregion = \"GB\" # UK\n";
        std::fs::write(&path, own).unwrap();
        let mut file = SettingsFile::open(&path).unwrap();
        file.connect(
            "acme",
            &NewConnection {
                secret: Kept::Keyring,
                ..connection()
            },
        )
        .unwrap();
        file.save().unwrap();
        insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r#"
        # mine
        [profiles.acme] # the big one
        region = "GB" # UK
        username = "k7@ACME.COM"
        integration_code = "CODE"
        "#);
    }

    #[test]
    fn disconnecting_drops_the_secret_and_removing_drops_the_profile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let mut file = SettingsFile::open(&path).unwrap();
        file.connect("acme", &connection()).unwrap();
        file.connect("beta", &connection()).unwrap();
        file.disconnect("acme").unwrap();
        let text = file.document.to_string();
        assert!(
            !text[..text.find("[profiles.beta]").unwrap()].contains("pass show"),
            "{text}"
        );
        assert!(text.contains("disconnected = true"));
        file.remove("acme").unwrap();
        assert_eq!(file.names().unwrap(), ["beta"]);
        assert!(!file.document.contains_key("default_profile"));
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let file = SettingsFile::open(&path).unwrap();
        file.save().unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}
