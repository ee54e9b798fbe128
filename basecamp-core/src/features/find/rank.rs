//! The comparison of a query with names, and the error of a query with several matches.

use std::fmt;

use crate::error::{Error, ErrorCode};
use crate::text::single_line;

/// The similarity of a name and a query, from the lowest to the highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The name contains the query, in any case.
    Contains,
    /// The name is the query in another case.
    AnyCase,
    Exact,
}

impl Rank {
    /// Compares a query with the names of an item; `None` if no name contains the query.
    pub(super) fn of<'a>(query: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let lower = query.to_lowercase();
        let rank = |name: &str| {
            let name = name.trim();
            if name == query {
                return Some(Self::Exact);
            }
            let name = name.to_lowercase();
            match name == lower {
                true => Some(Self::AnyCase),
                false => name.contains(&lower).then_some(Self::Contains),
            }
        };
        names.into_iter().filter_map(rank).max()
    }
}

/// An item that matches a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// The id, with which a call finds the item.
    pub id: String,
    /// The name.
    pub name: String,
}

/// The source of an error of code `ambiguous`: the items that match a query equally well, in the
/// order of the list.
///
/// ```
/// use std::error::Error as _;
/// use basecamp_core::{Candidates, Error};
///
/// fn names(error: &Error) -> Vec<&str> {
///     let source = error.source();
///     let candidates = source.and_then(|source| source.downcast_ref::<Candidates>());
///     let all = candidates.iter().flat_map(|all| &all.0);
///     all.map(|candidate| candidate.name.as_str()).collect()
/// }
/// # assert!(names(&Error::usage("none")).is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)]
pub struct Candidates(pub Vec<Candidate>);

impl fmt::Display for Candidates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Candidate { id, name }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{} ({id})", single_line(name))?;
        }
        Ok(())
    }
}

impl std::error::Error for Candidates {}

impl Candidates {
    /// The error of a query with these matches.
    pub(super) fn into_error(self, noun: &str, query: &str) -> Error {
        Error::new(ErrorCode::Ambiguous, format!("several {noun} match `{query}`: {self}"))
            .with_hint("Use the id, or the whole name.")
            .with_source(self)
    }
}
