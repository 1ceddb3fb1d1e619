//! From a path to what it names.
//!
//! Knows paths only; which verbs a target takes is decided where it is answered. A doubled slash is never repaired.

use super::entity::Entity;

/// What a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Which host serves a user; needs no sign-in.
    Zone,
    /// How much of the hour is used.
    Threshold,
    /// Records by filter.
    Query(Entity),
    /// How many records a filter finds.
    Count(Entity),
    /// A further page.
    Next(Entity),
    /// What may be done to an entity.
    Information(Entity),
    /// An entity's fields.
    Fields(Entity),
    /// An entity's user-defined fields.
    UserDefinedFields(Entity),
    /// An entity itself, where records of the root are written.
    Root(Entity),
    /// One record.
    Item(Entity, i64),
    /// The records of `entity` under a parent.
    Children {
        /// The child entity.
        entity: Entity,
        /// The parent's id.
        parent: i64,
    },
    /// One record under a parent.
    Child {
        /// The child entity.
        entity: Entity,
        /// The parent's id.
        parent: i64,
        /// The child's id.
        id: i64,
    },
}

impl Target {
    /// The endpoint that the thread limit counts; children count under their own object.
    pub(super) fn endpoint(self) -> Option<&'static str> {
        match self {
            Self::Zone => None,
            Self::Threshold => Some("ThresholdInformation"),
            Self::Query(entity)
            | Self::Count(entity)
            | Self::Next(entity)
            | Self::Information(entity)
            | Self::Fields(entity)
            | Self::UserDefinedFields(entity)
            | Self::Root(entity)
            | Self::Item(entity, _)
            | Self::Children { entity, .. }
            | Self::Child { entity, .. } => Some(entity.path()),
        }
    }
}

/// The part of a path below `/atservicesrest/v1.0`, with its leading slash.
pub(super) fn below_version(path: &str) -> Option<&str> {
    let rest = path.strip_prefix('/')?;
    let (root, rest) = rest.split_once('/')?;
    let (version, rest) = rest.split_at_checked(rest.find('/')?)?;
    let known = root.eq_ignore_ascii_case("atservicesrest") && version.eq_ignore_ascii_case("v1.0");
    known.then_some(rest)
}

/// What a whole path names; `None` where Autotask has nothing.
pub(super) fn target(path: &str) -> Option<Target> {
    target_below(below_version(path)?)
}

/// What a path below the API's version names.
pub(super) fn target_below(path: &str) -> Option<Target> {
    let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    if let [single] = segments[..] {
        if single.eq_ignore_ascii_case("zoneInformation") {
            return Some(Target::Zone);
        }
        if single.eq_ignore_ascii_case("ThresholdInformation") {
            return Some(Target::Threshold);
        }
    }
    let entity = Entity::from_path(segments.first()?)?;
    let rest: Vec<String> = segments.iter().skip(1).map(|s| s.to_ascii_lowercase()).collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    match rest[..] {
        [] => Some(Target::Root(entity)),
        ["query"] => Some(Target::Query(entity)),
        ["query", "count"] => Some(Target::Count(entity)),
        ["query", "next"] => Some(Target::Next(entity)),
        ["entityinformation"] => Some(Target::Information(entity)),
        ["entityinformation", "fields"] => Some(Target::Fields(entity)),
        ["entityinformation", "userdefinedfields"] => Some(Target::UserDefinedFields(entity)),
        [id] => Some(Target::Item(entity, number(id)?)),
        [parent, name] => Some(Target::Children {
            entity: child(entity, name)?,
            parent: number(parent)?,
        }),
        [parent, name, id] => Some(Target::Child {
            entity: child(entity, name)?,
            parent: number(parent)?,
            id: number(id)?,
        }),
        _ => None,
    }
}

/// The entity that a parent's path segment means.
fn child(parent: Entity, name: &str) -> Option<Entity> {
    [
        (Entity::Companies, "contacts", Entity::Contacts),
        (
            Entity::Tickets,
            "additionalcontacts",
            Entity::TicketAdditionalContacts,
        ),
        (Entity::ContactGroups, "contacts", Entity::ContactGroupContacts),
    ]
    .into_iter()
    .find(|(of, segment, _)| *of == parent && *segment == name)
    .map(|(_, _, entity)| entity)
}

/// An id as a path may hold it: digits only.
fn number(text: &str) -> Option<i64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_their_targets() {
        let contacts = Entity::Contacts;
        let cases = [
            ("/atservicesrest/v1.0/zoneInformation", Some(Target::Zone)),
            (
                "/ATServicesRest/V1.0/Contacts/query",
                Some(Target::Query(contacts)),
            ),
            (
                "/atservicesrest/v1.0/Contacts/query/count",
                Some(Target::Count(contacts)),
            ),
            (
                "/atservicesrest/v1.0/contacts/query/next",
                Some(Target::Next(contacts)),
            ),
            (
                "/atservicesrest/v1.0/Contacts/12",
                Some(Target::Item(contacts, 12)),
            ),
            (
                "/atservicesrest/v1.0/Companies/0/Contacts",
                Some(Target::Children {
                    entity: contacts,
                    parent: 0,
                }),
            ),
            (
                "/atservicesrest/v1.0/Tickets/7/AdditionalContacts/9",
                Some(Target::Child {
                    entity: Entity::TicketAdditionalContacts,
                    parent: 7,
                    id: 9,
                }),
            ),
            ("/atservicesrest/v1.0/Contacts/query/", None),
            ("/atservicesrest//v1.0/Contacts/query", None),
            ("/atservicesrest/v1.0//Contacts/query", None),
            ("//atservicesrest/v1.0/Contacts/query", None),
            ("/atservicesrest/v2.0/Contacts/query", None),
            ("/atservicesrest/v1.0/Contacts/-1", None),
            ("/atservicesrest/v1.0/Contacts/+1", None),
            ("/atservicesrest/v1.0/Companies/1/Tickets", None),
            ("/atservicesrest/v1.0/Projects/query", None),
            ("/atservicesrest/v1.0", None),
            ("/", None),
        ];
        for (path, expected) in cases {
            assert_eq!(target(path), expected, "{path}");
        }
    }
}
