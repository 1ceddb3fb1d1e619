//! The BLAKE3 hash of an input, taken while it is read: nothing is read twice and nothing is held.
//!
//! It covers the bytes of the file; inside an archive, those that were unpacked. An input that was not read to its end
//! has no hash.

use std::cell::RefCell;
use std::io::{self, Read};
use std::rc::Rc;

/// Tells the hash when the input was read.
#[derive(Clone, Default)]
pub struct Digest(Rc<RefCell<Taken>>);

#[derive(Default)]
struct Taken {
    hasher: blake3::Hasher,
    at_end: bool,
}

impl Digest {
    /// The hash in hexadecimal; `None` while the input has not been read to its end.
    pub fn hex(&self) -> Option<String> {
        let taken = self.0.borrow();
        taken.at_end.then(|| taken.hasher.finalize().to_hex().to_string())
    }

    /// Hands the bytes on as they are.
    pub fn of<R: Read>(&self, inner: R) -> impl Read + use<R> {
        Hashed {
            inner,
            taken: Rc::clone(&self.0),
        }
    }
}

struct Hashed<R> {
    inner: R,
    taken: Rc<RefCell<Taken>>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let mut taken = self.taken.borrow_mut();
        taken.hasher.update(&buffer[..count]);
        taken.at_end |= count == 0 && !buffer.is_empty();
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_all_bytes_and_not_told_before() {
        let digest = Digest::default();
        let bytes: Vec<u8> = (0..100_000_u32).map(|nth| nth.to_le_bytes()[0]).collect();
        let mut read = digest.of(bytes.as_slice());
        let mut some = vec![0; 60_000];
        read.read_exact(&mut some).unwrap();
        assert_eq!(digest.hex(), None);
        read.read_to_end(&mut some).unwrap();
        assert_eq!(some, bytes);
        assert_eq!(digest.hex(), Some(blake3::hash(&bytes).to_hex().to_string()));
    }
}
