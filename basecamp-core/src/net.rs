//! Addresses: origins, the networks that a connection may go to, proxies.

pub(crate) mod address_policy;
pub(crate) mod origin;
pub(crate) mod proxy;
pub(crate) mod redact;
