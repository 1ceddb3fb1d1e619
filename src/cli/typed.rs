//! A command line that is still being typed: which value its last word is the beginning of, where that is one that only
//! the program knows. Reads clap's own definitions, so that there is no second list of flags; looks nothing up.

use std::path::PathBuf;

use clap::{Arg, Command};

/// Values that stand in no definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A profile of the settings file.
    Profile,
    /// A layout, built in or of the settings file.
    Layout,
    /// A run of the journal.
    Run,
    /// A run that `resume` would go on with.
    InterruptedRun,
    /// A decision that is remembered.
    Decision,
    /// A saved plan.
    Plan,
}

/// What is known of a line up to its last word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// What its last word is to be.
    pub wanted: Wanted,
    /// The beginning of it, which may be empty.
    pub begun: String,
    /// `--config`, where it was given.
    pub config: Option<PathBuf>,
    /// `--state`, where it was given.
    pub state: Option<PathBuf>,
}

impl Typed {
    /// Reads the words after the program's name; the last is the one that is being typed. None where the value is
    /// none of those that are [`Wanted`].
    pub fn of(words: &[String]) -> Option<Self> {
        let mut whole = super::command();
        whole.build();
        let (last, before) = words.split_last()?;
        let mut line = Line::new(&whole);
        for word in before {
            line.take(&unquoted(word));
        }
        let last = unquoted(last);
        let (wanted, begun) = match (line.expects, last.split_once('=')) {
            // The shell cuts `--profile=acme` into three words, or leaves it one.
            (Some(flag), _) if last == "=" => (of_flag(flag)?, String::new()),
            (Some(flag), _) => (of_flag(flag)?, last),
            (None, Some((flag, begun))) if flag.starts_with("--") => {
                (of_flag(line.flag(flag)?)?, begun.to_owned())
            }
            (None, _) if last.starts_with('-') && !line.only_positionals => return None,
            (None, _) => (line.of_positional()?, last),
        };
        Some(Self {
            wanted,
            begun,
            config: line.config,
            state: line.state,
        })
    }
}

/// The words so far.
struct Line<'c> {
    command: &'c Command,
    /// The names of the commands inside `matchbook`.
    path: Vec<&'c str>,
    positionals: usize,
    only_positionals: bool,
    /// The flag whose value comes next.
    expects: Option<&'c Arg>,
    config: Option<PathBuf>,
    state: Option<PathBuf>,
}

impl<'c> Line<'c> {
    fn new(command: &'c Command) -> Self {
        Self {
            command,
            path: Vec::new(),
            positionals: 0,
            only_positionals: false,
            expects: None,
            config: None,
            state: None,
        }
    }

    fn flag(&self, word: &str) -> Option<&'c Arg> {
        let long = word.strip_prefix("--")?;
        self.command
            .get_arguments()
            .find(|argument| argument.get_long() == Some(long))
    }

    fn take(&mut self, word: &str) {
        if let Some(flag) = self.expects {
            if word != "=" {
                self.expects = None;
                self.keep(flag, word);
            }
        } else if self.only_positionals {
            self.positionals += 1;
        } else if word == "--" {
            self.only_positionals = true;
        } else if let Some((flag, value)) = word.split_once('=').filter(|(flag, _)| flag.starts_with("--")) {
            if let Some(flag) = self.flag(flag) {
                self.keep(flag, value);
            }
        } else if word.starts_with("--") {
            // A flag of yes or no takes its value behind an equals sign only.
            self.expects = self
                .flag(word)
                .filter(|flag| flag.get_action().takes_values() && !flag.is_require_equals_set());
        } else if let Some(inner) = self.command.find_subcommand(word) {
            self.command = inner;
            self.path.push(inner.get_name());
            self.positionals = 0;
        } else if !word.starts_with('-') {
            self.positionals += 1;
        }
    }

    fn keep(&mut self, flag: &Arg, value: &str) {
        match flag.get_long() {
            Some("config") => self.config = Some(value.into()),
            Some("state") => self.state = Some(value.into()),
            Some(_) | None => {}
        }
    }

    /// What the next word is that belongs to no flag.
    fn of_positional(&self) -> Option<Wanted> {
        match (self.path.as_slice(), self.positionals) {
            (["resume"], 0) => Some(Wanted::InterruptedRun),
            (["undo"] | ["runs", "show"], 0) => Some(Wanted::Run),
            (["apply"], 0) => Some(Wanted::Plan),
            (["connections", "test" | "disconnect" | "remove"], 0) => Some(Wanted::Profile),
            (["decisions", "forget"], _) => Some(Wanted::Decision),
            _ => None,
        }
    }
}

fn of_flag(flag: &Arg) -> Option<Wanted> {
    match flag.get_long()? {
        "profile" => Some(Wanted::Profile),
        "layout" => Some(Wanted::Layout),
        _ => None,
    }
}

/// A word without the quotes and strokes that the shell has not taken away yet.
fn unquoted(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' | '"' => {}
            '\\' => text.extend(letters.next()),
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> Option<Typed> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Typed::of(&words)
    }

    #[test]
    fn the_last_word_is_known_by_what_stands_before_it() {
        use Wanted::{Decision, InterruptedRun, Layout, Plan, Profile, Run};
        for (line, wanted, begun) in [
            ("--profile ", Some(Profile), ""),
            ("--profile ac", Some(Profile), "ac"),
            ("--profile=ac", Some(Profile), "ac"),
            ("--profile = ac", Some(Profile), "ac"),
            ("--profile =", Some(Profile), ""),
            ("resolve x.csv --dry-run --profile a", Some(Profile), "a"),
            ("resolve --dry-run=true --layout t", Some(Layout), "t"),
            ("check --layout ", Some(Layout), ""),
            ("resume ", Some(InterruptedRun), ""),
            ("resume --profile acme 01", Some(InterruptedRun), "01"),
            ("--profile acme resume 01", Some(InterruptedRun), "01"),
            ("resume 01 02", None, ""),
            ("undo 0193", Some(Run), "0193"),
            ("undo --delete --yes ", Some(Run), ""),
            ("runs show 01", Some(Run), "01"),
            ("runs --format json show ", Some(Run), ""),
            ("runs list ", None, ""),
            ("apply pl", Some(Plan), "pl"),
            ("apply -- -pl", Some(Plan), "-pl"),
            ("apply \"my-\\pl", Some(Plan), "my-pl"),
            ("connections test ", Some(Profile), ""),
            ("connections remove a", Some(Profile), "a"),
            ("connections add a", None, ""),
            ("decisions forget 1 ", Some(Decision), ""),
            ("resolve ", None, ""),
            ("resolve --mode ", None, ""),
            ("resume --", None, ""),
            ("nonsense ", None, ""),
            ("", None, ""),
        ] {
            let found = typed(line);
            let found = found.as_ref().map(|typed| (typed.wanted, typed.begun.as_str()));
            assert_eq!(found, wanted.map(|wanted| (wanted, begun)), "{line:?}");
        }
        assert_eq!(Typed::of(&[]), None);
    }

    #[test]
    fn files_and_folders_that_are_named_are_kept() {
        let typed = typed("--config c.toml undo --state=/s --profile p ").unwrap();
        assert_eq!(typed.config, Some(PathBuf::from("c.toml")));
        assert_eq!(typed.state, Some(PathBuf::from("/s")));
    }
}
