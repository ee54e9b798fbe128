//! What came of a run, for people.

use std::collections::BTreeMap;
use std::fmt;

use super::lanes::Lane;

/// What came of a case in a lane.
#[derive(Debug)]
pub(super) enum Verdict {
    Passed,
    /// With each assertion that doesn't hold.
    Failed(Vec<String>),
    /// With the reason.
    Skipped(String),
}

/// A case, a lane, and what came of it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) file: &'a str,
    pub(super) name: &'a str,
    pub(super) lane: Lane,
    pub(super) verdict: Verdict,
}

/// What came of a run. Its `Display` has a line for each case that was skipped or failed, and the
/// counts of each lane.
#[derive(Debug, Default)]
#[must_use]
pub struct Report {
    /// By lane: passed, failed and skipped.
    counts: BTreeMap<&'static str, [usize; 3]>,
    failures: Vec<String>,
    /// File and name of the case to the reason and the lanes.
    skips: BTreeMap<(String, String, String), Vec<&'static str>>,
}

impl Report {
    pub(super) fn new(lines: Vec<Line<'_>>) -> Self {
        let mut report = Self::default();
        for Line { file, name, lane, verdict } in lines {
            let lane = lane.name();
            let [passed, failed, skipped] = report.counts.entry(lane).or_default();
            match verdict {
                Verdict::Passed => *passed += 1,
                Verdict::Failed(problems) => {
                    *failed += 1;
                    let problems = problems.join("; ");
                    report.failures.push(format!("FAIL {lane} {file} \"{name}\": {problems}"));
                }
                Verdict::Skipped(reason) => {
                    *skipped += 1;
                    let key = (file.to_owned(), name.to_owned(), reason);
                    report.skips.entry(key).or_default().push(lane);
                }
            }
        }
        report.failures.sort();
        report
    }

    /// How many passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.counts.values().map(|[passed, ..]| passed).sum()
    }

    /// How many failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.failures.len()
    }

    /// How many were left out.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.counts.values().map(|[.., skipped]| skipped).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((file, name, reason), lanes) in &self.skips {
            let mut lanes = lanes.clone();
            lanes.sort_unstable();
            writeln!(f, "SKIP {} {file} \"{name}\": {reason}", lanes.join(","))?;
        }
        for failure in &self.failures {
            writeln!(f, "{failure}")?;
        }
        for (index, (lane, [passed, failed, skipped])) in self.counts.iter().enumerate() {
            let line = if index > 0 { "\n" } else { "" };
            write!(f, "{line}{lane}: {passed} passed, {failed} failed, {skipped} skipped")?;
        }
        Ok(())
    }
}
