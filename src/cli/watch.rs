//! What can be typed behind `matchbook watch`. Definitions only.

use clap::Args;

use crate::choice::{WatchEvent, WatchFormat};
use crate::settings::value::{Period, Since};

/// `matchbook watch`.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// What to tell: new-contact, new-group, or both with a comma between them
    #[arg(
        long,
        value_name = "EVENT",
        value_delimiter = ',',
        default_value = "new-contact,new-group"
    )]
    pub on: Vec<WatchEvent>,

    /// How events are printed; there is one way
    #[arg(long, value_name = "FORMAT", default_value = "ndjson")]
    pub format: WatchFormat,

    /// Stay, and look again after this time, such as 5m
    #[arg(long, value_name = "TIME")]
    pub interval: Option<Period>,

    /// Tell contacts that came since this time, also those that were told before
    ///
    /// A moment in UTC such as 2026-01-31T08:00:00Z, or how long ago: 2d. Groups are told as without it: Autotask does
    /// not say when one was created.
    #[arg(long, value_name = "TIME")]
    pub since: Option<Since>,

    /// Print the latest of each as a test event, and remember nothing
    #[arg(long, conflicts_with_all = ["interval", "since"])]
    pub sample: bool,
}
