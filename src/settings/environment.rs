//! The environment as a value: the variables that the program knows, and the platform's folders.
//!
//! Only [`Environment::from_process`] looks at the process, and only at the names listed here. Everything else
//! takes the value, so that every order of precedence can be tested as a table.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::error::Failure;

/// A variable that the program reads; there are no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// The API user's generated key.
    AutotaskUsername,
    /// The API user's secret.
    AutotaskSecret,
    /// The API tracking identifier.
    AutotaskIntegrationCode,
    /// Base address of the REST API; when absent the zone is looked up.
    AutotaskUrl,
    /// The profile to use.
    MatchbookProfile,
    /// The settings file to read.
    MatchbookConfig,
    /// The folder that keeps journals and locks.
    MatchbookState,
    /// Any value that is not empty switches colour off (<https://no-color.org>).
    NoColor,
    /// The name of the terminal, which says what it can show.
    Term,
}

impl Variable {
    /// Every variable.
    pub const ALL: [Self; 9] = [
        Self::AutotaskUsername,
        Self::AutotaskSecret,
        Self::AutotaskIntegrationCode,
        Self::AutotaskUrl,
        Self::MatchbookProfile,
        Self::MatchbookConfig,
        Self::MatchbookState,
        Self::NoColor,
        Self::Term,
    ];

    /// The name, as the shell writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AutotaskUsername => "AUTOTASK_USERNAME",
            Self::AutotaskSecret => "AUTOTASK_SECRET",
            Self::AutotaskIntegrationCode => "AUTOTASK_INTEGRATION_CODE",
            Self::AutotaskUrl => "AUTOTASK_URL",
            Self::MatchbookProfile => "MATCHBOOK_PROFILE",
            Self::MatchbookConfig => "MATCHBOOK_CONFIG",
            Self::MatchbookState => "MATCHBOOK_STATE",
            Self::NoColor => "NO_COLOR",
            Self::Term => "TERM",
        }
    }
}

/// Where the platform keeps a user's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The user's home.
    pub home: PathBuf,
    /// Settings of all programs.
    pub config: PathBuf,
    /// State of all programs that stays on this machine.
    pub state: PathBuf,
}

/// The variables and folders that the settings are made from.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<Variable, OsString>,
    folders: Option<Folders>,
}

impl Environment {
    /// An environment with these variables and folders. A variable that is set to nothing counts as not set.
    pub fn new<V: Into<OsString>>(
        variables: impl IntoIterator<Item = (Variable, V)>,
        folders: Option<Folders>,
    ) -> Self {
        let variables = variables
            .into_iter()
            .map(|(variable, value)| (variable, value.into()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        Self { variables, folders }
    }

    /// The environment of this process.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one reader of the environment"
    )]
    pub fn from_process() -> Self {
        let variables = Variable::ALL
            .into_iter()
            .filter_map(|variable| Some((variable, std::env::var_os(variable.name())?)));
        // Windows has no folder for state. Its "local" folder stays on the machine as a lock must, while the
        // folder for settings may roam.
        let folders = etcetera::choose_base_strategy().ok().map(|base| Folders {
            home: base.home_dir().to_owned(),
            config: base.config_dir(),
            state: base.state_dir().unwrap_or_else(|| base.cache_dir()),
        });
        Self::new(variables, folders)
    }

    /// A variable's text.
    ///
    /// # Errors
    /// [`Failure::usage`] when it is not Unicode; the message does not show the value.
    pub fn text(&self, variable: Variable) -> Result<Option<&str>, Failure> {
        let Some(value) = self.variables.get(&variable) else {
            return Ok(None);
        };
        match value.to_str() {
            Some(text) => Ok(Some(text)),
            None => Err(Failure::usage(format!(
                "the environment variable {} is not valid Unicode",
                variable.name()
            ))),
        }
    }

    /// A variable that names a file or folder.
    pub fn path(&self, variable: Variable) -> Option<&Path> {
        self.variables.get(&variable).map(Path::new)
    }

    /// The platform's folders; absent when the user has no home.
    pub fn folders(&self) -> Option<&Folders> {
        self.folders.as_ref()
    }
}

impl fmt::Debug for Environment {
    /// Names only: one of the values is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("variables", &self.variables.keys())
            .field("folders", &self.folders)
            .finish()
    }
}

/// The folder that keeps journals and locks: `--state`, then `MATCHBOOK_STATE`, then `matchbook` in the
/// platform's folder for state. It is not created here.
///
/// # Errors
/// [`Failure::usage`] when nothing names it and the user has no home.
pub fn state_folder(flag: Option<&Path>, environment: &Environment) -> Result<PathBuf, Failure> {
    if let Some(named) = flag.or_else(|| environment.path(Variable::MatchbookState)) {
        return Ok(named.to_owned());
    }
    match environment.folders() {
        Some(folders) => Ok(folders.state.join("matchbook")),
        None => Err(
            Failure::usage("there is no home folder, so nothing says where runs are kept")
                .hint("Name a folder with --state DIR or in MATCHBOOK_STATE."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> Folders {
        Folders {
            home: "/home/ana".into(),
            config: "/home/ana/.config".into(),
            state: "/home/ana/.local/state".into(),
        }
    }

    #[test]
    fn the_state_folder_is_named_by_flag_then_environment_then_platform() {
        let set = [(Variable::MatchbookState, "/env")];
        let unset: [(Variable, &str); 0] = [];
        let cases = [
            (
                Some("/flag"),
                Environment::new(set, Some(folders())),
                Some("/flag"),
            ),
            (None, Environment::new(set, Some(folders())), Some("/env")),
            (None, Environment::new(set, None), Some("/env")),
            (
                None,
                Environment::new(unset, Some(folders())),
                Some("/home/ana/.local/state/matchbook"),
            ),
            (
                None,
                Environment::new([(Variable::MatchbookState, "")], Some(folders())),
                Some("/home/ana/.local/state/matchbook"),
            ),
            (None, Environment::new(unset, None), None),
        ];
        for (flag, environment, expected) in cases {
            let found = state_folder(flag.map(Path::new), &environment).ok();
            assert_eq!(found.as_deref(), expected.map(Path::new), "{environment:?}");
        }
    }

    #[test]
    fn debug_shows_no_values() {
        let environment = Environment::new([(Variable::AutotaskSecret, "hunter2")], None);
        assert!(!format!("{environment:?}").contains("hunter2"));
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_unicode_is_named_and_not_shown() {
        use std::os::unix::ffi::OsStringExt;

        let value = OsString::from_vec(vec![b'x', 0xff]);
        let environment = Environment::new([(Variable::AutotaskSecret, value)], None);
        let failure = environment.text(Variable::AutotaskSecret).unwrap_err();
        assert_eq!(
            failure.message,
            "the environment variable AUTOTASK_SECRET is not valid Unicode"
        );
    }
}
