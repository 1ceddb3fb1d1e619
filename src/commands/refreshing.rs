//! Refreshing the mirror as commands do it: under its own lock, with a progress bar, to be broken off by Ctrl-C.

use std::path::Path;
use std::time::Duration;

use crate::autotask::Client;
use crate::clock::Clock;
use crate::console::Console;
use crate::directory::DirectoryReader;
use crate::error::{Failure, Kind};
use crate::interrupt;
use crate::mirror::{self, Aim, Around, Mirror, Refreshed};
use crate::person::phone::Region;
use crate::state::TenantLock;

/// What a refresh needs.
pub(super) struct Refreshing<'a> {
    pub(super) state: &'a Path,
    pub(super) tenant: &'a str,
    pub(super) client: &'a Client,
    pub(super) live: &'a dyn DirectoryReader,
    pub(super) clock: &'a dyn Clock,
    pub(super) console: &'a Console,
    pub(super) region: Region,
    pub(super) full_every: Duration,
    pub(super) aim: Aim,
}

/// Brings the mirror up to date; gives it, and what was read.
pub(super) fn refresh(with: &Refreshing<'_>) -> Result<(Mirror, Refreshed), Failure> {
    let _lock = TenantLock::take_mirror(with.state, with.tenant, with.clock.now())?;
    let mut mirror = Mirror::open(with.state, with.tenant)?;
    let progress = with.console.progress("Refreshing the mirror", None);
    let mut page = |records| {
        progress.inc(records);
        if interrupt::requested() {
            return Err(Failure::new(
                Kind::Interrupted,
                "interrupted; the next refresh of the mirror goes on from here",
            ));
        }
        Ok(())
    };
    let refreshed = mirror::refresh(
        &mut mirror,
        &mut Around {
            client: with.client,
            live: with.live,
            clock: with.clock,
            region: with.region,
            full_every: with.full_every,
            aim: with.aim,
            page: &mut page,
        },
    );
    progress.finish();
    let refreshed = refreshed?;
    let how = if refreshed.in_full {
        "in full"
    } else {
        "changes only"
    };
    with.console.status(&format!(
        "The mirror of {} is fresh: {} records read, {how}.",
        with.tenant, refreshed.records
    ));
    Ok((mirror, refreshed))
}

/// A length of time as people say it: `40 s`, `12 min`, `5 h`, `3 days`.
pub(super) fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        172_800.. => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_unit_that_people_would_take() {
        for (seconds, words) in [
            (0, "0 s"),
            (119, "119 s"),
            (120, "2 min"),
            (7_200, "2 h"),
            (172_800, "2 days"),
        ] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
