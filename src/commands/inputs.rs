//! The inputs of a batch: which they are, and whether a person can still be asked.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::choice::Kind;
use crate::console::Console;
use crate::error::{Failure, nearest};
use crate::input::archive::{self, Part, Source};
use crate::input::column::Column;
use crate::input::digest::Digest;
use crate::input::options::InputOptions;
use crate::input::reader::{self, Rows};
use crate::input::{InputError, MappingPart, mapping_excerpt};
use crate::settings::resolve::InputSettings;
use crate::settings::value::ColumnMapping;

/// The inputs of a batch, in order.
pub(super) struct Inputs {
    names: Vec<PathBuf>,
    options: InputOptions,
}

/// An input whose rows can be read.
pub(super) struct Opened {
    pub(super) name: String,
    pub(super) rows: Rows,
    /// What its rows are; absent where it has none.
    pub(super) kind: Option<Kind>,
    /// Tells the hash of its bytes when they were read.
    pub(super) digest: Digest,
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
            .map(|mapping| Ok((column(mapping)?, mapping.column.clone())));
        let options = InputOptions {
            kind: settings.kind,
            layout: settings.layout.clone(),
            own_layouts: Arc::clone(&settings.own_layouts),
            map: map.collect::<Result<_, Failure>>()?,
            number_style: settings.number_style,
        };
        Ok(Self { names, options })
    }

    /// Whether a person at the terminal can be asked: not when the terminal's own input is one of the files.
    pub(super) fn can_ask(&self, console: &Console) -> bool {
        console.is_interactive() && !self.names.iter().any(|name| is_stdin(name))
    }

    /// Opens one input after the other. An archive is several.
    pub(super) fn open(self) -> impl Iterator<Item = Result<Opened, Failure>> {
        self.parts().map(|part| {
            let (part, options) = part?;
            let digest = Digest::default();
            let (about, rows) = reader::examine(&part.name, digest.of(part.bytes), &options)?;
            Ok(Opened {
                name: part.name,
                rows,
                kind: about.kind,
                digest,
            })
        })
    }

    /// As [`Inputs::open`], before anybody looks into them.
    pub(super) fn parts(self) -> impl Iterator<Item = Result<(Part, Rc<InputOptions>), InputError>> {
        let options = Rc::new(self.options);
        self.names.into_iter().flat_map(move |path| {
            let options = Rc::clone(&options);
            let (parts, error) = match parts(&path) {
                Ok(parts) => (parts, None),
                Err(error) => (Vec::new(), Some(error)),
            };
            let parts = parts.into_iter().map(move |part| Ok((part, Rc::clone(&options))));
            parts.chain(error.map(Err))
        })
    }
}

fn parts(path: &Path) -> Result<Vec<Part>, InputError> {
    let name = path.display().to_string();
    let source = if is_stdin(path) {
        Source::Stream(Box::new(io::stdin()))
    } else {
        Source::File(File::open(path).map_err(|error| cannot_open(path, error))?)
    };
    archive::parts(&name, source)
}

/// Says which file could have been meant where there is none of this name.
fn cannot_open(path: &Path, error: io::Error) -> InputError {
    let name = path.display().to_string();
    let near = (error.kind() == io::ErrorKind::NotFound)
        .then(|| beside(path))
        .flatten();
    match near {
        Some(near) => InputError::NotThere {
            name,
            error,
            near: near.display().to_string(),
        },
        None => InputError::Io { name, error },
    }
}

/// The file of the same folder with the nearest name.
fn beside(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path.parent()?;
    let place = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let files = std::fs::read_dir(place).ok()?.flatten();
    let files = files.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let names: Vec<String> = files
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    nearest(wanted, names.iter().map(String::as_str)).map(|name| folder.join(name))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The field that `--map` names.
fn column(mapping: &ColumnMapping) -> Result<Column, Failure> {
    let field = mapping.field.as_str();
    Column::named(field).ok_or_else(|| {
        let excerpt = mapping_excerpt(field, &mapping.column, MappingPart::Field);
        let failure = Failure::usage(format!("--map names a field {field:?} that does not exist"))
            .shown_at(Some(excerpt));
        match nearest(field, Column::names()) {
            Some(near) => failure.hint(format!("Did you mean {near}?")),
            None => failure.hint(format!(
                "The fields are {}.",
                Column::names().collect::<Vec<_>>().join(", ")
            )),
        }
    })
}
