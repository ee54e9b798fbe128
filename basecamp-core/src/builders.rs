//! Hand-written builders, and the macros that implement the methods of all builders.

pub(crate) mod authorization;
pub(crate) mod dynamic;
pub(crate) mod macros;
pub(crate) mod raw;
pub(crate) mod unsent;
