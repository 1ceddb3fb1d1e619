//! The settings file: found, read, checked, and one of its profiles chosen.
//!
//! Every complaint names the file and the line. Nothing is written here, and values of the environment or of
//! flags are not mixed in, except for the names of the file and of the profile.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use toml::de::{DeTable, Deserializer};

use super::environment::{Environment, Variable};
use super::keys::{UnknownKey, first_unknown, is_known, key_at, line_and_column};
use super::layouts::OwnLayouts;
use super::profile::Profile;
use super::quoted::{self, Syntax, is_secretive};
use crate::error::{Failure, nearest};
use crate::input::layout::OwnLayout;

/// The whole file, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Document {
    default_profile: Option<String>,
    profiles: BTreeMap<String, Profile>,
    layouts: OwnLayouts,
}

/// The settings file, or what stands for it when there is none.
#[derive(Debug, Default)]
pub struct Config {
    path: Option<PathBuf>,
    default_profile: Option<String>,
    profiles: BTreeMap<String, Profile>,
    layouts: Arc<[Arc<OwnLayout>]>,
}

impl Config {
    /// Reads the file that `--config` or `MATCHBOOK_CONFIG` names, else `matchbook/config.toml` in the platform's
    /// folder for settings. That last one may be absent.
    ///
    /// # Errors
    /// [`Failure::usage`] when the file cannot be read, is not TOML, has an unknown key, or a value of the wrong
    /// type: with file, line, and the nearest known key.
    pub fn load(flag: Option<&Path>, environment: &Environment) -> Result<Self, Failure> {
        let named = flag.or_else(|| environment.path(Variable::MatchbookConfig));
        let default = environment
            .folders()
            .map(|folders| folders.config.join("matchbook").join("config.toml"));
        let Some(path) = named.map(Path::to_owned).or(default) else {
            return Ok(Self::default());
        };
        match std::fs::read(&path) {
            Ok(bytes) => Self::read(&path, bytes, environment),
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(Self {
                path: Some(path),
                ..Self::default()
            }),
            Err(error) => Err(cannot_read(&path, &error, flag.is_some(), named.is_some())),
        }
    }

    /// As [`Config::load`], for commands that write the file: it may be absent wherever it is named.
    ///
    /// # Errors
    /// As [`Config::load`], but for an absent file.
    pub fn load_or_new(flag: Option<&Path>, environment: &Environment) -> Result<Self, Failure> {
        match flag.or_else(|| environment.path(Variable::MatchbookConfig)) {
            Some(path) if !path.exists() => Ok(Self {
                path: Some(path.to_owned()),
                ..Self::default()
            }),
            _ => Self::load(flag, environment),
        }
    }

    /// Every profile, by name.
    pub fn profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values()
    }

    /// The layouts that the file defines.
    pub fn layouts(&self) -> &Arc<[Arc<OwnLayout>]> {
        &self.layouts
    }

    /// The profile of this name.
    pub fn named(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    /// The profile that a command names as what it is about.
    ///
    /// # Errors
    /// [`Failure::usage`] when there is none of this name, with the nearest.
    pub fn called(&self, name: &str) -> Result<&Profile, Failure> {
        self.named(name).ok_or_else(|| self.no_such_profile(name, ""))
    }

    /// The profile that is taken when none is named.
    pub fn default_profile(&self) -> Option<&str> {
        self.default_profile.as_deref()
    }

    /// Reads the content of the file at `path`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn read(path: &Path, bytes: Vec<u8>, environment: &Environment) -> Result<Self, Failure> {
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::usage(format!("the settings file {} is not UTF-8", path.display())))?;
        let document = read_document(path, &text)?;
        let mut profiles = document.profiles;
        for (name, profile) in &mut profiles {
            name.clone_into(&mut profile.name);
            profile.secret_file = profile
                .secret_file
                .take()
                .map(|file| beside(path, &file, environment));
        }
        Ok(Self {
            path: Some(path.to_owned()),
            default_profile: document.default_profile,
            profiles,
            layouts: document.layouts.0.into(),
        })
    }

    /// Where the file is, or would be; absent when nothing names it and the user has no home.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The profile that `--profile` names, then `MATCHBOOK_PROFILE`, then `default_profile`, then the only one.
    /// `None` when the file has no profiles and nobody names one.
    ///
    /// # Errors
    /// [`Failure::usage`] when there is no profile of that name, or there are several and none is named.
    pub fn profile(
        &self,
        flag: Option<&str>,
        environment: &Environment,
    ) -> Result<Option<&Profile>, Failure> {
        let named = match (flag, environment.text(Variable::MatchbookProfile)?) {
            (Some(name), _) => Some((name, "--profile")),
            (None, Some(name)) => Some((name, Variable::MatchbookProfile.name())),
            (None, None) => self
                .default_profile
                .as_deref()
                .map(|name| (name, "default_profile")),
        };
        if let Some((name, by)) = named {
            return match self.profiles.get(name) {
                Some(profile) => Ok(Some(profile)),
                None => Err(self.no_such_profile(name, &format!(", but {by} names it"))),
            };
        }
        let mut profiles = self.profiles.values();
        match (profiles.next(), profiles.next()) {
            (only, None) => Ok(only),
            (_, Some(_)) => Err(Failure::usage(format!(
                "{} has several profiles, and none is named",
                self.shown_path()
            ))
            .hint(format!(
                "Name one with --profile, or as default_profile in the file: {}.",
                self.names()
            ))),
        }
    }

    /// The path for messages.
    pub fn shown_path(&self) -> String {
        self.path.as_ref().map_or_else(
            || "matchbook/config.toml".to_owned(),
            |path| path.display().to_string(),
        )
    }

    fn names(&self) -> String {
        self.profiles
            .keys()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn no_such_profile(&self, name: &str, by: &str) -> Failure {
        let failure = Failure::usage(format!(
            "there is no profile `{name}` in {}{by}",
            self.shown_path()
        ));
        match nearest(name, self.profiles.keys().map(String::as_str)) {
            Some(meant) => failure.hint(format!("Did you mean `{meant}`?")),
            None if self.profiles.is_empty() => failure.hint("The file has no profiles."),
            None => failure.hint(format!("The file has: {}.", self.names())),
        }
    }
}

/// Says who named the file, where somebody did.
fn cannot_read(path: &Path, error: &std::io::Error, by_flag: bool, is_named: bool) -> Failure {
    let failure = Failure::usage(format!(
        "cannot read the settings file {}: {error}",
        path.display()
    ));
    match (by_flag, is_named) {
        (true, _) => failure.hint("--config names it."),
        (false, true) => failure.hint(format!(
            "The environment variable {} names it.",
            Variable::MatchbookConfig.name()
        )),
        (false, false) => failure,
    }
}

/// Parses the text, then looks for unknown keys, then reads the values: the first complaint ends it.
fn read_document(path: &Path, text: &str) -> Result<Document, Failure> {
    let parsed = DeTable::parse(text).map_err(|error| {
        let bytes = error.span().unwrap_or(0..0);
        let shows = |key: &str| is_known(key) && !is_secretive(key);
        let message = in_one_line(error.message())
            .replace("basic string", "text in double quotes")
            .replace("literal string", "text in single quotes");
        complaint(path, text, &bytes, &message)
            .shown_at(quoted::excerpt(text, bytes, Syntax::Broken, shows))
            .hint("A setting is written KEY = VALUE on a line of its own, a text in quotes, a table's name in brackets.")
    })?;
    if let Some(unknown) = first_unknown(parsed.get_ref()) {
        return Err(unknown_key(path, text, unknown));
    }
    Document::deserialize(Deserializer::from(parsed.clone())).map_err(|error| {
        let bytes = error.span().unwrap_or(0..0);
        let key = key_at(parsed.get_ref(), bytes.start);
        let shows = |_: &str| !is_secretive(&key);
        let message = format!("{key}: {}", without_value(&key, &in_one_line(error.message())));
        complaint(path, text, &bytes, &message).shown_at(quoted::excerpt(text, bytes, Syntax::Sound, shows))
    })
}

fn unknown_key(path: &Path, text: &str, unknown: UnknownKey) -> Failure {
    let place = if unknown.table.is_empty() {
        "at the top of the file".to_owned()
    } else {
        format!("in [{}]", unknown.table)
    };
    let message = format!("unknown key `{}` {place}", unknown.key);
    let failure = complaint(path, text, &unknown.span, &message).shown_at(quoted::excerpt(
        text,
        unknown.span,
        Syntax::Sound,
        |_| false,
    ));
    match nearest(&unknown.key, unknown.known.iter().copied()) {
        Some(meant) => failure.hint(format!("Did you mean `{meant}`?")),
        None => failure.hint(format!("The keys here are: {}.", unknown.known.join(", "))),
    }
}

/// What is wrong, after file, line and column.
fn complaint(path: &Path, text: &str, bytes: &Range<usize>, message: &str) -> Failure {
    let (line, column) = line_and_column(text, bytes.start);
    Failure::usage(format!("{}:{line}:{column}: {message}", path.display()))
}

/// The reader's words about a value, which may be part of them, without it where nobody may see it.
fn without_value(key: &str, message: &str) -> String {
    match message.split_once("expected ") {
        Some((_, expected)) if is_secretive(key) => format!("not of the right type, expected {expected}"),
        _ => message.to_owned(),
    }
}

fn in_one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A path of the file: `~/` is the user's home, and a relative one starts beside the settings file, wherever the
/// program is run.
fn beside(config: &Path, file: &Path, environment: &Environment) -> PathBuf {
    if let (Ok(below_home), Some(folders)) = (file.strip_prefix("~"), environment.folders()) {
        return folders.home.join(below_home);
    }
    match config.parent() {
        Some(folder) => folder.join(file),
        None => file.to_owned(),
    }
}

#[cfg(test)]
mod tests;
