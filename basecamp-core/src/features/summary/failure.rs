//! The failures of summaries.

use std::error::Error as StdError;
use std::fmt;

use crate::error::{Error, ErrorCode};
use crate::model::id::Id;
use crate::types::{Campfire, Project};

/// The reason why a recording has no summary, as the source of an error.
///
/// The code of the error is `not_found` for an unresolved recording, and `usage` for the others. No
/// such error is retryable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SummaryFailure {
    /// The pointer has no type, or its events have no recording.
    #[non_exhaustive]
    NoRecordingType {
        /// The event type of the pointer; empty if it has none.
        event_type: String,
    },
    /// Recordings of this type have no summary: see
    /// [`Summary::recording_types`](crate::Summary::recording_types).
    #[non_exhaustive]
    UnknownRecordingType {
        /// The recording type, or else the event type, of the pointer.
        name: String,
    },
    /// The recording belongs to another project than the pointer says.
    #[non_exhaustive]
    BucketMismatch {
        /// The project of the pointer.
        expected: Id<Project>,
        /// The project of the recording.
        found: Id<Project>,
    },
    /// The search for the campfire of a chat line ended before all campfires were tried.
    #[non_exhaustive]
    CampfireDiscoveryIncomplete {
        /// The campfires that don't have the line.
        tried: Vec<Id<Campfire>>,
    },
    /// No campfire of the project has the chat line.
    #[non_exhaustive]
    RecordingUnresolved {
        /// The campfires that don't have the line.
        tried: Vec<Id<Campfire>>,
        /// Whether the search refreshed a cached list of campfires.
        refreshed: bool,
        /// The campfires that the refreshed lists no longer have. The token's user may have lost
        /// access to them.
        vanished: Vec<Id<Campfire>>,
    },
}

impl SummaryFailure {
    /// Finds the failure among the sources of an error.
    ///
    /// ```
    /// use basecamp_core::{Account, RecordingPointer, SummaryFailure};
    /// use basecamp_core::testing::Simulation;
    /// use basecamp_core::{Auth, Config, Context};
    /// use std::sync::Arc;
    ///
    /// let server = Simulation::new(|_| Ok(http::Response::default()));
    /// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
    /// let account = Account::new(server.blocking(context), "999")?;
    /// let pointer = RecordingPointer::new(1, 2).event_type("boost.created");
    /// let error = account.recordings().summarize(pointer).send().unwrap_err();
    /// let failure = SummaryFailure::of(&error).unwrap();
    /// assert!(matches!(failure, SummaryFailure::NoRecordingType { .. }));
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    #[must_use]
    pub fn of<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(failure) = error.downcast_ref() {
                return Some(failure);
            }
            next = error.source();
        }
        None
    }

    /// Returns the name of the failure in Basecamp's tools, such as `bucket_mismatch`.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NoRecordingType { .. } => "no_recording_type",
            Self::UnknownRecordingType { .. } => "unknown_recording_type",
            Self::BucketMismatch { .. } => "bucket_mismatch",
            Self::CampfireDiscoveryIncomplete { .. } => "campfire_discovery_incomplete",
            Self::RecordingUnresolved { .. } => "recording_unresolved",
        }
    }

    fn code(&self) -> ErrorCode {
        match self {
            Self::RecordingUnresolved { .. } => ErrorCode::NotFound,
            _ => ErrorCode::Usage,
        }
    }
}

impl fmt::Display for SummaryFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRecordingType { event_type } if event_type.is_empty() => {
                f.write_str("the pointer has no event type and no recording type")
            }
            Self::NoRecordingType { event_type } => {
                write!(f, "events of type `{event_type}` have no recording to summarize")
            }
            Self::UnknownRecordingType { name } => {
                write!(f, "recordings of type `{name}` have no summary")
            }
            Self::BucketMismatch { expected, found } => {
                write!(f, "the recording belongs to the project {found}, not to {expected}")
            }
            Self::CampfireDiscoveryIncomplete { tried } => {
                write!(f, "the chat line is in none of {} campfires; there are more", tried.len())
            }
            Self::RecordingUnresolved { tried, vanished, .. } => {
                write!(f, "no campfire of the project has the chat line ({} tried", tried.len())?;
                match vanished.len() {
                    0 => f.write_str(")"),
                    vanished => write!(f, ", {vanished} no longer listed)"),
                }
            }
        }
    }
}

impl StdError for SummaryFailure {}

impl From<SummaryFailure> for Error {
    fn from(failure: SummaryFailure) -> Self {
        Self::new(failure.code(), failure.to_string()).with_source(failure)
    }
}
