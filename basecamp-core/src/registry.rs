//! The operations of the API as data: methods, paths, parameters, retry rules.

pub mod operation;
pub(crate) mod path_template;
