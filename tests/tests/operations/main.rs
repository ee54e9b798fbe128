//! All operations and all types, compared with the API description.
//!
//! The expected values are from the description; the code under test is generated.
#![allow(missing_docs, clippy::unwrap_used)]

mod arbitrary;
mod decoding;
mod expected;
mod fixtures;
mod identity;
mod live;
mod normal_form;
mod requests;
mod shapes;
mod support;
