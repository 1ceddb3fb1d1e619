//! What every module of this binary stands on: a sealed world to run the program in, and a served Autotask.

pub(crate) mod browser;
pub(crate) mod gateway;
pub(crate) mod ran;
pub(crate) mod rehearsed;
pub(crate) mod tenant;
pub(crate) mod world;
