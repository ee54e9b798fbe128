//! What the tests of the Basecamp SDK run against, for the SDK's own suites
//! and for programs written on it.

#![forbid(unsafe_code)]

pub mod sandbox;
pub mod scenario;
