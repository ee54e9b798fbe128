//! HTML: reading any, and writing the dialect of Basecamp.

mod build;
mod token;
mod write;

use super::document::Block;

pub(crate) use build::build;
pub(crate) use token::{Picture, Tag, Token, UnknownTags, attribute_value, rule, tokenize};
pub(crate) use write::{open_attachment, write, write_spans};

/// Parses any HTML.
pub(crate) fn parse(html: &str) -> Vec<Block> {
    build(tokenize(html, UnknownTags::Omit))
}

#[cfg(test)]
mod tests;
