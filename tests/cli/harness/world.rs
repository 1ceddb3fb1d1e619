//! A sealed world: folders of its own, an empty environment, and the built program in it.

use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::ran::Ran;
use super::tenant::Served;

/// No run of these tests takes longer unless it hangs.
const LONGEST_RUN: Duration = Duration::from_mins(2);

/// The secret that the program is given; looked for where it must not be.
pub(crate) const SECRET: &str = "S3cret-of-this-world";
/// The integration code, likewise.
pub(crate) const INTEGRATION_CODE: &str = "C0de-of-this-world";

/// A world with nothing in it.
pub(crate) struct World {
    folder: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let world = Self {
            folder: TempDir::new().unwrap(),
        };
        for folder in ["home", "state", "tmp", "work", "config"] {
            fs::create_dir(world.folder.path().join(folder)).unwrap();
        }
        world
    }

    /// Where the program runs; inputs and outputs stand here.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The program's state folder.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Everything that the program may have written anywhere in this world.
    pub(crate) fn all_files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path);
                }
            }
        }
        files
    }

    /// Puts a file into the working folder; gives its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.work().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Copies a fixture into the working folder; gives its name there.
    pub(crate) fn fixture<'n>(&self, name: &'n str) -> &'n str {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        let short = name.rsplit('/').next().unwrap();
        fs::copy(&from, self.work().join(short))
            .unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        short
    }

    /// The text of a file in the working folder.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.work().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Writes the settings file where the platform keeps it.
    pub(crate) fn settings(&self, text: &str) -> PathBuf {
        let folder = self.folder.path().join("config/matchbook");
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("config.toml");
        fs::write(&path, text).unwrap();
        path
    }

    /// The program, about to run in this world without any connection.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_matchbook"));
        let at = |name: &str| self.folder.path().join(name);
        command
            .args(arguments)
            .current_dir(self.work())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", at("home"))
            .env("XDG_CONFIG_HOME", at("config"))
            .env("XDG_STATE_HOME", at("home"))
            .env("XDG_CACHE_HOME", at("home"))
            .env("TMPDIR", at("tmp"))
            .env("MATCHBOOK_STATE", at("state"));
        command
    }

    /// The program, about to run against a served tenant.
    pub(crate) fn command_on<S: AsRef<OsStr>>(
        &self,
        served: &Served,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = self.command(arguments);
        connect(&mut command, &served.base_url());
        command
    }

    /// Runs the program without any connection.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        finish(self.command(arguments))
    }

    /// Runs the program against a served tenant.
    pub(crate) fn run_on<S: AsRef<OsStr>>(
        &self,
        served: &Served,
        arguments: impl IntoIterator<Item = S>,
    ) -> Ran {
        finish(self.command_on(served, arguments))
    }

    /// Starts the program against a served tenant and does not wait for it.
    pub(crate) fn start_on<S: AsRef<OsStr>>(
        &self,
        served: &Served,
        arguments: impl IntoIterator<Item = S>,
    ) -> Running {
        start(self.command_on(served, arguments))
    }

    /// A text without what differs between worlds: the folder's path, ports.
    pub(crate) fn plain(&self, text: &str) -> String {
        let folder = self.folder.path().display().to_string();
        text.replace(&folder, "[WORLD]")
    }
}

/// Signs the program in at an address.
pub(crate) fn connect(command: &mut Command, base_url: &str) {
    command
        .env("AUTOTASK_URL", base_url)
        .env("AUTOTASK_USERNAME", "api@KESTREL.EXAMPLE")
        .env("AUTOTASK_SECRET", SECRET)
        .env("AUTOTASK_INTEGRATION_CODE", INTEGRATION_CODE);
}

/// Starts a command and does not wait for it.
pub(crate) fn start(mut command: Command) -> Running {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Running {
        words: words(&command),
        child: command.spawn().unwrap(),
    }
}

/// Runs a command to its end.
pub(crate) fn finish(command: Command) -> Ran {
    let words = words(&command);
    let output = assert_cmd::Command::from_std(command)
        .timeout(LONGEST_RUN)
        .output()
        .unwrap();
    Ran::new(words, output)
}

/// Runs a command to its end with something on its standard input.
pub(crate) fn finish_with(command: Command, input: impl Into<Vec<u8>>) -> Ran {
    let words = words(&command);
    let mut command = assert_cmd::Command::from_std(command);
    let output = command.write_stdin(input).timeout(LONGEST_RUN).output().unwrap();
    Ran::new(words, output)
}

fn words(command: &Command) -> String {
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once("matchbook".to_owned())
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A run that has not ended.
pub(crate) struct Running {
    words: String,
    child: Child,
}

impl Running {
    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name: `INT`, `KILL`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args(["-s", name, &self.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success(), "kill -s {name}");
    }

    /// Waits until it has said this on standard error; what it said before is not in [`Running::finish`] any more.
    #[track_caller]
    pub(crate) fn wait_for_word(&mut self, word: &str) {
        let mut said = Vec::new();
        let out = self.child.stderr.as_mut().unwrap();
        while !String::from_utf8_lossy(&said).contains(word) {
            let mut byte = [0];
            let read = out.read(&mut byte).unwrap();
            assert!(
                read > 0,
                "it never said {word:?}: {}",
                String::from_utf8_lossy(&said)
            );
            said.extend(byte);
        }
    }

    /// Waits for its end.
    pub(crate) fn finish(self) -> Ran {
        Ran::new(self.words, self.child.wait_with_output().unwrap())
    }
}
