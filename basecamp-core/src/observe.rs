//! Events of a client, and the hooks that observe them.

pub(crate) mod event;
pub(crate) mod hooks;
