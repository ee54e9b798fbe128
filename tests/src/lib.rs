//! What the tests of the Basecamp SDK run against, for the SDK's own suites and for programs written on
//! it; and what its examples have in common.

mod bytewise;
pub mod calls;
pub mod program;
pub mod samples;
pub mod sandbox;
pub mod scenario;

/// The README's examples, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
