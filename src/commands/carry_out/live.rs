//! Look-ups that ask Autotask anew each time; nothing of an earlier look is taken for what is there now.

use std::collections::BTreeSet;

use crate::autotask::Client;
use crate::autotask::lookup::LiveDirectory;
use crate::directory::key::Key;
use crate::directory::{Directory, DirectoryReader};
use crate::error::Failure;
use crate::person::candidate::Reading;

/// Reads from Autotask, and remembers nothing between two look-ups. A directory that lives longer spares the contacts
/// with second addresses when it has read them once; into a fresh directory they would then not come at all.
pub(super) struct Anew<'c> {
    client: &'c Client,
    reading: Reading,
}

impl<'c> Anew<'c> {
    pub(super) fn new(client: &'c Client, reading: &Reading) -> Self {
        Self {
            client,
            reading: reading.clone(),
        }
    }
}

impl DirectoryReader for Anew<'_> {
    fn look_up(&self, keys: &BTreeSet<Key>, directory: &mut Directory) -> Result<(), Failure> {
        LiveDirectory::new(self.client, &self.reading).look_up(keys, directory)
    }
}
