//! Bytes that go to the disk past the system's memory, as far as the disk takes them at once.
//!
//! A thread of its own hands full chunks to the disk (`O_DIRECT`, open(2)), each at its place. Where it has as many as
//! it may have, the next one takes the usual way, so that whoever writes never waits for a slow disk. What went the
//! usual way before, the system replaces by what comes past it.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use rustix::fs::OFlags;

/// Bytes that go to the disk together.
const CHUNK: usize = 4 * 1024 * 1024;

/// Chunks that are filled, wait, and are on their way.
const CHUNKS: usize = 4;

/// Where memory has to begin, and what it has to be a multiple of, to be handed to a disk: more than any disk asks for.
const PAGE: usize = 4096;

/// The way past the system's memory.
pub(super) struct Past {
    /// The usual way.
    usual: File,
    chunk: Chunk,
    /// Where in the file the chunk belongs.
    at: u64,
    spare: Vec<Chunk>,
    /// Chunks that the disk has.
    away: usize,
    disk: Sender<(u64, Chunk)>,
    back: Receiver<io::Result<Chunk>>,
}

/// Memory that can be handed to a disk.
struct Chunk {
    memory: Vec<u8>,
    /// Where in the memory a page begins.
    start: usize,
    filled: usize,
}

impl Past {
    /// Goes on from a place in a file that is a multiple of 4,096; `None` where the file's place takes nothing this way.
    pub(super) fn from(file: &File, path: &Path, at: u64) -> Option<Self> {
        let usual = file.try_clone().ok()?;
        let in_case = file.try_clone().ok()?;
        let flags = i32::try_from(OFlags::DIRECT.bits()).ok()?;
        let direct = OpenOptions::new()
            .write(true)
            .custom_flags(flags)
            .open(path)
            .ok()?;
        let (disk, told) = mpsc::channel::<(u64, Chunk)>();
        let (done, back) = mpsc::channel();
        thread::spawn(move || {
            for (at, chunk) in told {
                let result = write_at(&direct, &in_case, chunk.bytes(), at);
                // Where nobody listens, the file is given up.
                done.send(result.map(|()| chunk)).unwrap_or_default();
            }
        });
        Some(Self {
            usual,
            chunk: Chunk::new(),
            at,
            spare: std::iter::repeat_with(Chunk::new).take(CHUNKS - 1).collect(),
            away: 0,
            disk,
            back,
        })
    }

    /// Takes some of the bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.chunk.add(bytes);
        if self.chunk.filled == CHUNK {
            self.send()?;
        }
        Ok(count)
    }

    fn send(&mut self) -> io::Result<()> {
        while let Ok(chunk) = self.back.try_recv() {
            self.came_back(chunk?);
        }
        if let Some(next) = self.spare.pop() {
            let full = std::mem::replace(&mut self.chunk, next);
            // The thread ends when nobody can tell it anything anymore.
            self.disk.send((self.at, full)).map_err(io::Error::other)?;
            self.away += 1;
        } else {
            self.flush()?;
            self.chunk.filled = 0;
        }
        self.at += CHUNK as u64;
        Ok(())
    }

    fn came_back(&mut self, chunk: Chunk) {
        self.away -= 1;
        self.spare.push(Chunk { filled: 0, ..chunk });
    }

    /// Writes what is no full chunk yet the usual way.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.usual.write_all_at(self.chunk.bytes(), self.at)
    }

    /// Waits until all is where it belongs.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.flush()?;
        while self.away > 0 {
            let chunk = self.back.recv().map_err(io::Error::other)??;
            self.came_back(chunk);
        }
        Ok(())
    }
}

/// Writes a chunk past the system's memory, or the usual way where the file system takes none this way after all.
fn write_at(direct: &File, usual: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    match direct.write_all_at(bytes, at) {
        // What was written before the refusal is written again.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => usual.write_all_at(bytes, at),
        result => result,
    }
}

impl Chunk {
    fn new() -> Self {
        let memory = vec![0; CHUNK + PAGE];
        let start = memory.as_ptr().align_offset(PAGE).min(PAGE);
        Self {
            memory,
            start,
            filled: 0,
        }
    }

    /// Takes as many of the bytes as there is room for.
    fn add(&mut self, bytes: &[u8]) -> usize {
        let room = self.memory.get_mut(self.start..self.start + CHUNK);
        let room = room
            .and_then(|room| room.get_mut(self.filled..))
            .unwrap_or_default();
        let count = room.len().min(bytes.len());
        if let (Some(room), Some(bytes)) = (room.get_mut(..count), bytes.get(..count)) {
            room.copy_from_slice(bytes);
        }
        self.filled += count;
        count
    }

    fn bytes(&self) -> &[u8] {
        let bytes = self.memory.get(self.start..self.start + self.filled);
        bytes.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file, and the way past from its beginning; `None` where the project stands in a place without one.
    fn begun() -> Option<(tempfile::NamedTempFile, Past)> {
        // The folder for temporary files may stand in memory.
        let file = tempfile::NamedTempFile::new_in(env!("CARGO_MANIFEST_DIR")).unwrap();
        let past = Past::from(file.as_file(), file.path(), 0)?;
        Some((file, past))
    }

    fn some(count: usize) -> Vec<u8> {
        (0..=250_u8).cycle().take(count).collect()
    }

    #[test]
    fn what_the_disk_does_not_take_at_once_goes_the_usual_way() {
        let Some((file, mut past)) = begun() else { return };
        // A disk that takes nothing for now.
        let (disk, waiting) = mpsc::channel();
        let (done, back) = mpsc::channel();
        let disk = std::mem::replace(&mut past.disk, disk);
        past.back = back;
        let text = some((CHUNKS + 3) * CHUNK + 17);
        let mut rest = text.as_slice();
        while !rest.is_empty() {
            let count = past.write(rest).unwrap();
            rest = &rest[count..];
        }
        assert_eq!(past.away, CHUNKS - 1);
        past.flush().unwrap();
        let held = std::fs::read(file.path()).unwrap();
        assert_eq!(held.len(), text.len());
        let first = (CHUNKS - 1) * CHUNK;
        assert!(held[first..] == text[first..]);
        assert!(
            held[..first].iter().all(|byte| *byte == 0),
            "nothing is there yet"
        );

        let usual = file.as_file().try_clone().unwrap();
        let disk_again = thread::spawn(move || {
            for (at, chunk) in waiting.iter().take(CHUNKS - 1) {
                let result = write_at(&usual, &usual, Chunk::bytes(&chunk), at);
                done.send(result.map(|()| chunk)).unwrap();
            }
        });
        past.end().unwrap();
        disk_again.join().unwrap();
        assert!(std::fs::read(file.path()).unwrap() == text);
        drop(disk);
    }

    #[test]
    fn a_disk_takes_a_chunk_and_no_memory_that_begins_elsewhere() {
        let Some((file, past)) = begun() else { return };
        let direct = OpenOptions::new()
            .write(true)
            .custom_flags(i32::try_from(OFlags::DIRECT.bits()).unwrap())
            .open(file.path())
            .unwrap();
        let mut chunk = past.chunk;
        chunk.add(&some(CHUNK));
        direct.write_all_at(chunk.bytes(), 0).unwrap();
        let elsewhere = &chunk.bytes()[1..=PAGE];
        assert!(direct.write_all_at(elsewhere, 0).is_err());
        write_at(&direct, file.as_file(), elsewhere, 0).unwrap();
        assert!(std::fs::read(file.path()).unwrap()[..PAGE] == *elsewhere);
    }

    #[test]
    fn a_disk_that_fails_is_told() {
        let Some((_file, mut past)) = begun() else { return };
        let (done, back) = mpsc::channel();
        past.back = back;
        past.away = 1;
        done.send(Err(io::ErrorKind::StorageFull.into())).unwrap();
        assert_eq!(past.send().unwrap_err().kind(), io::ErrorKind::StorageFull);
        done.send(Err(io::ErrorKind::StorageFull.into())).unwrap();
        assert_eq!(past.end().unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
