//! Helpers for the tests and examples of the Basecamp SDK.

pub mod calls;
pub mod description;
pub mod program;
pub mod scenario;

/// The README's examples, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
