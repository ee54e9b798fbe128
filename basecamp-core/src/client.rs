//! The parts of a client: its configuration, the context that its calls share, handles of drivers,
//! accounts.

pub(crate) mod account;
pub(crate) mod campfires;
pub(crate) mod config;
pub(crate) mod context;
pub(crate) mod handle;
pub mod route;
