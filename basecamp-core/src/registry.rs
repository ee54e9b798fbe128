//! The registry: API operations as static data, with methods, paths, parameters and retry rules.

pub(crate) mod fit;
pub mod operation;
pub(crate) mod path_template;
