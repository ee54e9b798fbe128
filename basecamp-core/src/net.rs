//! Network targets: origins, the address policy (SSRF protection), proxies, redaction of URLs.

pub(crate) mod address_policy;
pub(crate) mod origin;
pub(crate) mod proxy;
pub(crate) mod redact;
