//! Secrets, and where they come from.
//!
//! A [`Secret`] prints `(redacted)` wherever it is printed; only [`Secret::expose`] gives it away. A
//! [`SecretSource`] is read as late as possible, so that a wrong flag never asks a password manager for anything.
//! No message of this file holds a secret, nor the text of the command that prints one.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use secrecy::{ExposeSecret, SecretString};

use super::keyring::{self, KeyringFault};
use crate::error::Failure;

/// A text that is never printed and is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text itself: for the request's header and nothing else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(redacted)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("(redacted)")
    }
}

/// Where a connection's secret comes from.
#[derive(Debug, Clone)]
pub enum SecretSource {
    /// It is here already, from the environment.
    Given(Secret),
    /// The first line that a command prints.
    Command {
        /// For the platform's shell. Hidden, since some people write the secret itself into it.
        command: Secret,
        /// The profile that it stands in, for messages.
        profile: String,
    },
    /// A file that only its owner may read.
    File(PathBuf),
    /// The operating system's keyring.
    Keyring {
        /// The profile whose secret it is.
        profile: String,
        /// What to say when it is not there.
        otherwise: Failure,
    },
}

impl SecretSource {
    /// Reads the secret. A command is run now, and may ask its person for a password.
    ///
    /// # Errors
    /// [`Failure::usage`] when the command fails or prints nothing, and when the file cannot be read, is open to
    /// others, or is empty.
    pub fn read(&self) -> Result<Secret, Failure> {
        match self {
            Self::Given(secret) => Ok(secret.clone()),
            Self::Command { command, profile } => run(command, profile),
            Self::File(path) => read_file(path),
            Self::Keyring { profile, otherwise } => match keyring::get(profile) {
                Ok(secret) => Ok(secret),
                Err(KeyringFault::None | KeyringFault::Empty) => Err(otherwise.clone()),
                Err(KeyringFault::Refused(why)) => Err(otherwise
                    .clone()
                    .hint(format!("The keyring was asked too, and refused: {why}."))),
            },
        }
    }
}

/// The platform's shell, about to run a command.
fn shell(command: &str) -> Command {
    if cfg!(windows) {
        let mut shell = Command::new("cmd");
        shell.args(["/C", command]);
        shell
    } else {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", command]);
        shell
    }
}

/// The first line that the command prints. It gets no standard input, which may be the rows that we are to read;
/// its standard error stays the terminal's, so that its own words on a failure can be seen.
fn run(command: &Secret, profile: &str) -> Result<Secret, Failure> {
    let failure = |what: String| {
        Failure::usage(format!("the secret_command of profile `{profile}` {what}"))
            .hint("Run the command in a shell: it must print the secret on its first line and end with 0.")
    };
    let output = shell(command.expose())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failure(format!("cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(failure(format!("failed: {}", output.status)));
    }
    let text =
        String::from_utf8(output.stdout).map_err(|_| failure("printed something that is no text".into()))?;
    match text.lines().next().map(str::trim_end) {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        Some(_) | None => Err(failure("printed nothing on its first line".into())),
    }
}

/// The file's text without the newline at its end.
fn read_file(path: &Path) -> Result<Secret, Failure> {
    let shown = path.display();
    let unreadable =
        |error: std::io::Error| Failure::usage(format!("cannot read the secret_file {shown}: {error}"));
    let mut file = File::open(path).map_err(unreadable)?;
    refuse_open_to_others(&file, path)?;
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(unreadable)?;
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(Failure::usage(format!("the secret_file {shown} is empty")));
    }
    if secret.contains(['\r', '\n']) {
        return Err(Failure::usage(format!(
            "the secret_file {shown} has more than one line"
        )));
    }
    Ok(Secret::new(secret))
}

/// Refuses a file that the group or others have any right to. The open file is asked, not its path, so that it
/// cannot be exchanged in between.
#[cfg(unix)]
fn refuse_open_to_others(file: &File, path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata()?.permissions().mode() & 0o777;
    let rights_of_others = mode & 0o077;
    if rights_of_others == 0 {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "the secret_file {} is open to other users (mode {mode:03o})",
        path.display()
    ))
    .hint(format!("Close it with: chmod 600 '{}'", path.display())))
}

/// Windows files inherit the rights of their folder, which in a user's profile is the user's own.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature on every platform")]
fn refuse_open_to_others(_file: &File, _path: &Path) -> Result<(), Failure> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::new("hunter2");
        assert_eq!(
            format!("{secret} {secret:?} {secret:>12}"),
            "(redacted) (redacted)   (redacted)"
        );
        assert_eq!(secret.expose(), "hunter2");
        let command = SecretSource::Command {
            command: Secret::new("echo hunter2"),
            profile: "acme".into(),
        };
        assert!(!format!("{command:?}").contains("hunter2"));
    }

    #[cfg(unix)]
    fn command(command: &str) -> Result<String, Failure> {
        SecretSource::Command {
            command: Secret::new(command),
            profile: "acme".into(),
        }
        .read()
        .map(|secret| secret.expose().to_owned())
    }

    #[cfg(unix)]
    #[test]
    fn a_commands_first_line_is_the_secret() {
        let cases = [
            ("echo hunter2", "hunter2"),
            ("printf hunter2", "hunter2"),
            (r"printf 'hunter2\r\nuser: ana\n'", "hunter2"),
            ("cat; echo hunter2", "hunter2"),
        ];
        for (text, expected) in cases {
            assert_eq!(command(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_command_is_told_without_what_it_printed() {
        let cases = [
            ("echo hunter2; exit 3", "failed: exit status: 3"),
            ("true hunter2", "printed nothing on its first line"),
            (r"printf '\nhunter2\n'", "printed nothing on its first line"),
            (r"printf 'hunter2\377\n'", "printed something that is no text"),
        ];
        for (text, what) in cases {
            let failure = command(text).unwrap_err();
            assert_eq!(
                failure.message,
                format!("the secret_command of profile `acme` {what}")
            );
            assert_eq!(failure.kind, crate::error::Kind::Usage);
            assert!(!format!("{failure:?}").contains("hunter2"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_file_must_be_the_owners_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "hunter2\r\n").unwrap();
        for (mode, accepted) in [
            (0o600, true),
            (0o400, true),
            (0o700, true),
            (0o640, false),
            (0o604, false),
            (0o620, false),
            (0o644, false),
        ] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            match SecretSource::File(path.clone()).read() {
                Ok(secret) => {
                    assert!(accepted, "{mode:o}");
                    assert_eq!(secret.expose(), "hunter2");
                }
                Err(failure) => {
                    assert!(!accepted, "{mode:o}");
                    let shown = path.display();
                    assert_eq!(
                        failure.message,
                        format!("the secret_file {shown} is open to other users (mode {mode:03o})")
                    );
                    assert_eq!(failure.hints, [format!("Close it with: chmod 600 '{shown}'")]);
                }
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_file_holds_one_line() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        assert!(SecretSource::File(path.clone()).read().is_err());
        for (text, expected) in [
            ("hunter2", Ok("hunter2")),
            ("hunter2\n\n", Ok("hunter2")),
            (" a b ", Ok(" a b ")),
            ("\n", Err("is empty")),
            ("a\nb\n", Err("has more than one line")),
        ] {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            let found = SecretSource::File(path.clone()).read();
            match expected {
                Ok(secret) => assert_eq!(found.unwrap().expose(), secret),
                Err(what) => assert_eq!(
                    found.unwrap_err().message,
                    format!("the secret_file {} {what}", path.display())
                ),
            }
        }
    }
}
