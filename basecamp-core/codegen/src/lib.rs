//! The generator of basecamp-core's services and types.
//!
//! [`import`] builds or updates the API description in `basecamp-core/api/` from an OpenAPI
//! document, [`render`] turns the description into Rust. See this crate's README for the commands.

#![forbid(unsafe_code)]

pub mod absent;
pub mod check;
pub mod diff;
pub mod files;
pub mod import;
pub mod model;
pub mod naming;
pub mod openapi;
pub mod read;
pub mod render;
pub mod ty;
pub mod update;
mod upstream;
pub mod write;

/// The result of a step of the generator. The error is a message for the user.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
