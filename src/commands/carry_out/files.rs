//! Where answers go besides the terminal. Each file is opened before any work starts, so that a bad path is told
//! early, and takes its place only when it is complete.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::commands::carry_out::passing::Passing;
use crate::error::Failure;
use crate::report::summary::Summary;
use crate::report::{self, Report, Style};
use crate::settings::ResolveSettings;
use crate::settings::resolve::OutputSettings;

/// A file that is being written.
pub(in crate::commands) enum Kept {
    /// A regular file: written beside its place, moved there when it is complete.
    Beside(BufWriter<Passing>, PathBuf),
    /// A device or a pipe, which nothing may be moved onto.
    Direct(BufWriter<File>, PathBuf),
}

/// Where the format goes.
pub(in crate::commands) enum Target {
    Stdout,
    File(Kept),
}

/// Where final answers go at once.
pub(in crate::commands) struct Outlet {
    pub(in crate::commands) report: Box<dyn Report>,
    pub(in crate::commands) file: Kept,
}

/// How final answers are taken.
pub(in crate::commands) enum Taking {
    /// As text, and the outlet has it at once.
    At(Outlet),
    /// As text, to be printed behind the others.
    Lines,
    /// As answers: something else is made of them, too.
    Answers,
}

/// Every file of a run.
pub(in crate::commands) struct Targets {
    pub(in crate::commands) output: Target,
    pub(in crate::commands) rejects: Option<Kept>,
    summary: Option<Kept>,
}

impl Targets {
    pub(in crate::commands) fn open(settings: &OutputSettings) -> Result<Self, Failure> {
        Ok(Self::open_with(settings, None)?.0)
    }

    /// The same, and the file of the plan.
    ///
    /// # Errors
    /// [`Failure::usage`] when two of them are one file, of which only the last would be left, or one that is no answer
    /// is to go where the answers go.
    pub(in crate::commands) fn open_with(
        settings: &OutputSettings,
        plan: Option<&Path>,
    ) -> Result<(Self, Option<Kept>), Failure> {
        let output = settings.output.as_deref().filter(|path| !is_stdout(path));
        let named = [
            ("--output", output),
            ("--rejects", settings.rejects.as_deref()),
            ("--summary", settings.summary.as_deref()),
            ("--out", plan),
        ];
        let mut places: Vec<(&str, PathBuf)> = Vec::new();
        let mut open = |(flag, path): (&'static str, Option<&Path>)| {
            let Some(path) = path else { return Ok(None) };
            if is_stdout(path) {
                let told = format!("{flag} names a file; standard output carries the answers");
                return Err(Failure::usage(told).hint(format!("Give the file a name: {flag} FILE")));
            }
            let kept = Kept::open(path)?;
            if let Kept::Beside(_, place) = &kept {
                if let Some((other, _)) = places.iter().find(|(_, taken)| taken == place) {
                    let told = format!("{other} and {flag} both name {}", path.display());
                    return Err(Failure::usage(told).hint("Give each a file of its own."));
                }
                places.push((flag, place.clone()));
            }
            Ok(Some(kept))
        };
        let [output, rejects, summary, plan] = named.map(&mut open);
        let targets = Self {
            output: output?.map_or(Target::Stdout, Target::File),
            rejects: rejects?,
            summary: summary?,
        };
        Ok((targets, plan?))
    }

    /// How final answers are taken. In a format that needs nothing else of a row, in a run that writes nothing, they are
    /// text; into a file that takes its place when it is complete, they go before the others are known.
    pub(in crate::commands) fn taking(&mut self, settings: &ResolveSettings) -> Taking {
        let format = settings.output.format;
        let is_alone = settings.dry_run && settings.out.is_none() && self.rejects.is_none();
        if !is_alone || !report::takes_lines(format) {
            return Taking::Answers;
        }
        match std::mem::replace(&mut self.output, Target::Stdout) {
            Target::File(file @ Kept::Beside(..)) => Taking::At(Outlet {
                report: report::new(format, Style::default(), Vec::new()),
                file,
            }),
            other @ (Target::Stdout | Target::File(_)) => {
                self.output = other;
                Taking::Lines
            }
        }
    }

    /// Completes every file.
    pub(in crate::commands) fn keep(self, summary: &Summary) -> Result<(), Failure> {
        if let Some(mut file) = self.summary {
            let json = summary.to_json().map_err(anyhow::Error::from)?;
            writeln!(file, "{json}")?;
            file.keep()?;
        }
        if let Some(file) = self.rejects {
            file.keep()?;
        }
        match self.output {
            Target::Stdout => Ok(()),
            // What a dry run says can be said again, so nobody waits for the disk.
            Target::File(file) => file.place(summary.run_id.is_some()),
        }
    }
}

/// Whether a path is the usual word for standard output.
fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Where a file stands or will stand. A link is followed, so that the file that it points to is replaced and not the
/// link.
fn place_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    let new = folder.ok().zip(path.file_name());
    path.canonicalize()
        .unwrap_or_else(|_| new.map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name)))
}

impl Kept {
    /// Begins a file; its folder has to be there.
    pub(in crate::commands) fn open(path: &Path) -> Result<Self, Failure> {
        let told = |error: std::io::Error| {
            // The name of the file beside it, which only we know, is left out.
            let text = error.to_string();
            let why = text.split(" at path ").next().unwrap_or(&text);
            Failure::usage(format!("cannot write {}: {why}", path.display()))
                .hint("Name a file in a folder that exists and can be written.")
        };
        if path.exists() && !path.is_file() {
            let file = OpenOptions::new().write(true).open(path).map_err(told)?;
            return Ok(Self::Direct(BufWriter::new(file), path.to_owned()));
        }
        let place = place_of(path);
        let folder = place
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".matchbook-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder).map_err(told)?;
        Ok(Self::Beside(BufWriter::new(Passing::new(file)), place))
    }

    /// Puts the file into its place.
    pub(in crate::commands) fn keep(self) -> Result<(), Failure> {
        self.place(true)
    }

    /// The same; `durable`, when it is on the disk itself.
    fn place(self, durable: bool) -> Result<(), Failure> {
        let told = |path: &Path, error: &dyn std::fmt::Display| {
            Failure::usage(format!("cannot write {}: {error}", path.display()))
        };
        match self {
            Self::Beside(file, path) => {
                let file = file.into_inner().map_err(|error| told(&path, error.error()))?;
                let file = file.into_file().map_err(|error| told(&path, &error))?;
                if durable {
                    file.as_file().sync_all().map_err(|error| told(&path, &error))?;
                }
                file.persist(&path).map_err(|error| told(&path, &error.error))?;
            }
            Self::Direct(mut file, path) => file.flush().map_err(|error| told(&path, &error))?,
        }
        Ok(())
    }
}

/// Says which file could not be written.
fn at(place: &Path) -> impl FnOnce(std::io::Error) -> std::io::Error {
    move |error| std::io::Error::new(error.kind(), format!("cannot write {}: {error}", place.display()))
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Beside(file, place) => file.write(bytes).map_err(at(place)),
            Self::Direct(file, place) => file.write(bytes).map_err(at(place)),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Beside(file, place) => file.flush().map_err(at(place)),
            Self::Direct(file, place) => file.flush().map_err(at(place)),
        }
    }
}
