//! Builders that are written by hand, and the macros that all builders share.

pub(crate) mod authorization;
pub(crate) mod dynamic;
pub(crate) mod macros;
pub(crate) mod raw;
