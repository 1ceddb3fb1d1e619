//! The shape that all comparison forms of text share.
//!
//! A key holds a short text, compares by it, prints as it, and comes back from a saved file only through the same
//! reading that made it. What the reading is, each kind of key says for itself.

/// A text that should have been a key and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a {1}")]
pub struct NotAKey(pub(super) String, pub(super) &'static str);

/// Defines a key: a newtype of text whose saved form is read back by `$read`, a `fn(&str) -> Option<Self>`.
macro_rules! text_key {
    ($(#[$meta:meta])* $name:ident, $what:literal, $read:path) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The comparison form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0.into()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::person::key::NotAKey;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                $read(&text).ok_or_else(|| $crate::person::key::NotAKey(text, $what))
            }
        }
    };
}

pub(super) use text_key;
