//! The drivers of a case.

mod core;
mod hyper;
pub(super) mod server;
mod socket;
mod ureq;

use super::case::Case;
use super::record::{NotRun, Record};

/// The driver of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Driver {
    /// The core alone, in virtual time.
    Core,
    /// The blocking driver.
    Ureq,
    /// The async driver.
    Hyper,
}

impl Driver {
    pub(super) const ALL: [Self; 3] = [Self::Core, Self::Ureq, Self::Hyper];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Ureq => "ureq",
            Self::Hyper => "hyper",
        }
    }

    pub(super) fn run(self, case: &Case) -> Result<Record, NotRun> {
        match self {
            Self::Core => core::run(case),
            Self::Ureq => ureq::run(case),
            Self::Hyper => hyper::run(case),
        }
    }
}
