//! The report of a run.

use std::collections::BTreeMap;
use std::fmt;

use super::drivers::Driver;

/// The outcome of a case in a driver.
#[derive(Debug)]
pub(super) enum Verdict {
    Passed,
    /// Failed, with the messages of its assertions.
    Failed(Vec<String>),
    /// Skipped, with the reason.
    Skipped(String),
}

/// A case, a driver, and the outcome.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) file: &'a str,
    pub(super) name: &'a str,
    pub(super) driver: Driver,
    pub(super) verdict: Verdict,
}

/// The report of a run. Its `Display` has a line for each case that was skipped or failed, and the
/// counts of each driver.
#[derive(Debug, Default)]
#[must_use]
pub struct Report {
    /// Counts by driver: passed, failed and skipped.
    counts: BTreeMap<&'static str, [usize; 3]>,
    failures: Vec<String>,
    /// The reason and the drivers of a skipped case, by its file and name.
    skips: BTreeMap<(String, String, String), Vec<&'static str>>,
}

impl Report {
    pub(super) fn new(lines: Vec<Line<'_>>) -> Self {
        let mut report = Self::default();
        for Line { file, name, driver, verdict } in lines {
            let driver = driver.name();
            let [passed, failed, skipped] = report.counts.entry(driver).or_default();
            match verdict {
                Verdict::Passed => *passed += 1,
                Verdict::Failed(messages) => {
                    *failed += 1;
                    let messages = messages.join("; ");
                    report.failures.push(format!("FAIL {driver} {file} \"{name}\": {messages}"));
                }
                Verdict::Skipped(reason) => {
                    *skipped += 1;
                    let key = (file.to_owned(), name.to_owned(), reason);
                    report.skips.entry(key).or_default().push(driver);
                }
            }
        }
        report.failures.sort();
        report
    }

    /// The number of passed runs.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.counts.values().map(|[passed, ..]| passed).sum()
    }

    /// The number of failed runs.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.failures.len()
    }

    /// The number of skipped runs.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.counts.values().map(|[.., skipped]| skipped).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((file, name, reason), drivers) in &self.skips {
            let mut drivers = drivers.clone();
            drivers.sort_unstable();
            writeln!(f, "SKIP {} {file} \"{name}\": {reason}", drivers.join(","))?;
        }
        for failure in &self.failures {
            writeln!(f, "{failure}")?;
        }
        for (index, (driver, [passed, failed, skipped])) in self.counts.iter().enumerate() {
            let line = if index > 0 { "\n" } else { "" };
            write!(f, "{line}{driver}: {passed} passed, {failed} failed, {skipped} skipped")?;
        }
        Ok(())
    }
}
