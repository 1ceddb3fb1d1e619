//! The finished values of one `undo` run: what is done comes from flags and profile; nothing is decided about rows.

use std::sync::Arc;

use super::options::{ApplyOptions, ResolveOptions, UndoOptions};
use super::profile::Profile;
use super::resolve::ResolveSettings;
use crate::choice::Lookup;
use crate::error::Failure;
use crate::input::layout::OwnLayout;

impl ResolveSettings {
    /// Flags over the profile over the defaults. An undo creates nobody, asks Autotask live, and needs no mode.
    ///
    /// # Errors
    /// When the profile holds a value that no run could be made with.
    pub fn to_undo(
        flags: UndoOptions,
        profile: Option<&Profile>,
        own_layouts: &Arc<[Arc<OwnLayout>]>,
    ) -> Result<Self, Failure> {
        let neutral = ResolveOptions {
            dry_run: Some(true),
            no_create: Some(true),
            offline: Some(false),
            lookup: Some(Lookup::Live),
            ..ResolveOptions::default()
        };
        let decided_with = Self::resolve(neutral, profile, own_layouts)?.decided_with();
        Ok(Self::to_apply(ApplyOptions::from(flags), profile, decided_with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mode_is_needed_and_flags_win_over_the_profile() {
        let bare = ResolveSettings::to_undo(UndoOptions::default(), None, &Arc::default()).unwrap();
        assert!(!bare.dry_run && !bare.yes && bare.policy.no_create);
        let profile: Profile =
            toml::from_str("[resolve]\nmode = 'catch-all'\noffline = true\nyes = true\nbudget_share = 0.25")
                .unwrap();
        let flags = UndoOptions {
            yes: Some(false),
            ..UndoOptions::default()
        };
        let settings = ResolveSettings::to_undo(flags, Some(&profile), &Arc::default()).unwrap();
        assert!(!settings.yes && !settings.lookup.offline);
        assert_eq!(settings.limits.budget_share.value().to_string(), "0.25");
    }
}
