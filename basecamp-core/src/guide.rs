//! Guides about topics that span several items. Their examples are compiled, and most of them run
//! against the sandbox.

#[doc = include_str!("guide/python.md")]
pub mod python {}

#[doc = include_str!("guide/cookbook.md")]
pub mod cookbook {}

#[doc = include_str!("guide/text.md")]
pub mod text {}

#[doc = include_str!("guide/errors.md")]
pub mod errors {}

#[doc = include_str!("guide/observing.md")]
pub mod observing {}

#[doc = include_str!("guide/following.md")]
pub mod following {}

#[doc = include_str!("guide/users.md")]
pub mod users {}

#[doc = include_str!("guide/transport.md")]
pub mod transport {}

#[cfg(test)]
mod tests;
