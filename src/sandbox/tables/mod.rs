//! The field tables, one file an entity.

pub(super) mod company;
pub(super) mod contact;
pub(super) mod country;
pub(super) mod group;
pub(super) mod group_link;
pub(super) mod location;
pub(super) mod resource;
pub(super) mod ticket;
pub(super) mod ticket_link;
