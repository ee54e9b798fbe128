//! All operations and all types against what the API description says of them.
//!
//! What is expected is made from the description, here; the code under test is the generated one.
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
