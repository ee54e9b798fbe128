//! Guides about topics that span several items. Their examples are compiled, and most of them run
//! against the sandbox.

#[doc = include_str!("guide/cookbook.md")]
pub mod cookbook {}

#[doc = include_str!("guide/ids.md")]
pub mod ids {}

#[doc = include_str!("guide/drivers.md")]
pub mod drivers {}

#[doc = include_str!("guide/testing.md")]
pub mod testing {}

#[doc = include_str!("guide/text.md")]
pub mod text {}

#[doc = include_str!("guide/errors.md")]
pub mod errors {}

#[doc = include_str!("guide/observing.md")]
pub mod observing {}

#[doc = include_str!("guide/proxies.md")]
pub mod proxies {}

#[doc = include_str!("guide/following.md")]
pub mod following {}

#[doc = include_str!("guide/users.md")]
pub mod users {}

#[doc = include_str!("guide/transport.md")]
pub mod transport {}

#[doc = include_str!("guide/python.md")]
pub mod python {}

#[doc = include_str!("guide/go_typescript.md")]
pub mod go_typescript {}

#[doc = include_str!("guide/rust_crate.md")]
pub mod rust_crate {}

#[cfg(test)]
mod tests;
