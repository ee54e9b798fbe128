//! Content of a request that the driver can't read, or that has another length than announced.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;

/// What was to be sent can't be read, or isn't what was announced.
///
/// Travels through HTTP clients inside of their own errors; [`Failure::io`](crate::Failure::io) finds
/// it there.
#[derive(Debug)]
pub(crate) struct Unreadable {
    problem: String,
    source: Option<io::Error>,
}

impl Unreadable {
    pub(crate) fn because(source: io::Error) -> Self {
        Self { problem: source.to_string(), source: Some(source) }
    }

    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self { problem: format!("{}: {source}", path.display()), source: Some(source) }
    }

    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), source: None }
    }

    pub(crate) fn ends_early(sent: u64, length: u64) -> Self {
        Self::new(format!("it ended after {sent} of {length} bytes"))
    }

    pub(crate) fn goes_on(length: u64) -> Self {
        Self::new(format!("it goes on after the {length} bytes that it was to have"))
    }

    pub(crate) fn gone() -> Self {
        Self::new("a stream can be sent only once")
    }

    pub(crate) fn foreign() -> Self {
        Self::new(
            "it is made for another kind of driver: `Content::reader` is for blocking ones, \
             `Content::stream` for async ones",
        )
    }

    /// Looks for one among an error and its causes.
    pub(crate) fn find<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            // An I/O error passes over what it holds when asked for its source.
            let held = error.downcast_ref::<io::Error>().and_then(|error| error.get_ref());
            next = match held {
                Some(held) => Some(held),
                None => error.source(),
            };
        }
        None
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl StdError for Unreadable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
