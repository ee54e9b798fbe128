//! Finding people and projects by name.

mod builder;
mod machine;
mod rank;

pub use builder::{FindPerson, FindProject};
pub use machine::Find;
pub use rank::{Candidate, Candidates};

#[cfg(test)]
mod tests;
