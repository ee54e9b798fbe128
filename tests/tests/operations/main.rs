//! All operations and all types against what the API description says of them.
//!
//! The expected values come from the description; the code under test is generated.
#![allow(missing_docs, clippy::unwrap_used)]

mod arbitrary;
mod decoding;
mod expected;
mod fixtures;
mod identity;
mod live;
mod normal;
mod requests;
mod shapes;
mod support;
