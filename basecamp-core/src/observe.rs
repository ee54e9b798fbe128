//! Observability: the events of a client, and the hooks that receive them.

pub(crate) mod event;
pub(crate) mod hooks;
