//! The inputs of a batch: which they are, and whether a person can still be asked.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::PathBuf;

use crate::console::Console;
use crate::error::{Failure, nearest};
use crate::input::InputError;
use crate::input::column::Column;
use crate::input::options::InputOptions;
use crate::input::reader::{self, Rows};
use crate::settings::resolve::InputSettings;

/// The inputs of a batch, in order.
pub(super) struct Inputs {
    names: Vec<PathBuf>,
    options: InputOptions,
}

impl Inputs {
    /// The inputs that were named; standard input when none was and something is piped in.
    pub(super) fn named(names: Vec<PathBuf>, settings: &InputSettings) -> Result<Self, Failure> {
        let names = match names.as_slice() {
            [] if io::stdin().is_terminal() => {
                return Err(Failure::usage("no input is named")
                    .hint("Name files to read, or pipe rows in: matchbook resolve requests.csv"));
            }
            [] => vec![PathBuf::from("-")],
            _ => names,
        };
        if names.iter().filter(|name| is_stdin(name)).count() > 1 {
            return Err(Failure::usage(
                "standard input can be read once only, and `-` is named twice",
            ));
        }
        let map = settings
            .mappings
            .iter()
            .map(|mapping| Ok((column(&mapping.field)?, mapping.column.clone())));
        let options = InputOptions {
            kind: settings.kind,
            layout: settings.layout,
            map: map.collect::<Result<_, Failure>>()?,
        };
        Ok(Self { names, options })
    }

    /// Whether a person at the terminal can be asked: not when the terminal's own input is one of the files.
    pub(super) fn can_ask(&self, console: &Console) -> bool {
        console.is_interactive() && !self.names.iter().any(|name| is_stdin(name))
    }

    /// Opens one input after the other, with its name.
    pub(super) fn open(self) -> impl Iterator<Item = Result<(String, Rows), Failure>> {
        self.names.into_iter().map(move |path| {
            let name = path.display().to_string();
            let bytes: Box<dyn Read> = if is_stdin(&path) {
                Box::new(io::stdin())
            } else {
                Box::new(File::open(&path).map_err(|error| InputError::Io {
                    name: name.clone(),
                    error,
                })?)
            };
            let rows = reader::open(&name, bytes, &self.options)?;
            Ok((name, rows))
        })
    }
}

fn is_stdin(path: &std::path::Path) -> bool {
    path.as_os_str() == "-"
}

/// The field that `--map` names.
fn column(field: &str) -> Result<Column, Failure> {
    Column::from_header(field).ok_or_else(|| {
        let failure = Failure::usage(format!("--map names a field {field:?} that does not exist"));
        match nearest(field, Column::names()) {
            Some(near) => failure.hint(format!("Did you mean {near}?")),
            None => failure.hint(format!(
                "The fields are {}.",
                Column::names().collect::<Vec<_>>().join(", ")
            )),
        }
    })
}
