//! How far a watcher has told, in a file of its own. It is replaced as a whole, so that it is there and whole however a
//! process ends. What it means is [`crate::watch`]'s affair.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::Failure;
use crate::state::{file_name, make_folder};
use crate::watch::Checkpoint;

/// The file of one watcher.
#[derive(Debug)]
pub struct CheckpointFile {
    folder: PathBuf,
    path: PathBuf,
}

impl CheckpointFile {
    /// The file of this watcher in the state folder; it need not be there.
    pub fn of(state: &Path, watcher: &str) -> Self {
        let folder = state.join("watch");
        let path = folder.join(format!("{}.json", file_name(watcher)));
        Self { folder, path }
    }

    /// What it holds; `None` when nothing was told yet.
    ///
    /// # Errors
    /// When it is there and cannot be read: to begin anew would leave events out.
    pub fn read(&self) -> Result<Option<Checkpoint>, Failure> {
        let text = match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(|error| self.unusable(&error))?,
        };
        let read = serde_json::from_str(&text).map_err(|error| self.unusable(&error))?;
        Ok(Some(read))
    }

    /// Replaces it; it is on disk when this returns.
    ///
    /// # Errors
    /// When it could not be put on disk.
    pub fn write(&self, checkpoint: &Checkpoint) -> Result<(), Failure> {
        let text = serde_json::to_string(checkpoint).map_err(anyhow::Error::from)?;
        let put = || -> std::io::Result<()> {
            make_folder(&self.folder)?;
            let mut file = NamedTempFile::new_in(&self.folder)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
            Ok(())
        };
        put().map_err(|error| self.unusable(&error))
    }

    fn unusable(&self, error: &dyn std::fmt::Display) -> Failure {
        Failure::usage(format!("cannot use {}: {error}", self.path.display())).hint(
            "Mend the file or the folder, or take the file away: then nothing is told, and the next look begins there.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back_and_what_is_damaged_is_told() {
        let state = tempfile::tempdir().unwrap();
        let file = CheckpointFile::of(state.path(), "acme@ACME.COM");
        assert_eq!(file.read().unwrap(), None);
        let checkpoint = Checkpoint::default();
        file.write(&checkpoint).unwrap();
        assert_eq!(file.read().unwrap(), Some(checkpoint));
        let other = CheckpointFile::of(state.path(), "other@ACME.COM");
        assert_eq!(other.read().unwrap(), None, "each watcher has its own");
        std::fs::write(&file.path, "{\"contacts\"").unwrap();
        assert!(file.read().is_err());
    }
}
