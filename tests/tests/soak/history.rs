//! The planned changes, the reported outcomes, and the expected data.

use std::collections::{BTreeMap, BTreeSet};

use basecamp_core::types::Todo;
use basecamp_core::{Error, ErrorCode};
use basecamp_sandbox::Sandbox;

use crate::environment::CLIENTS;

/// A to-do that a client wanted to create.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The prefix of all its texts. No other to-do has it.
    pub(crate) tag: String,
    /// Its id, after a successful creation.
    pub(crate) id: Option<i64>,
    /// The text of the last successful write, and those of failed writes, which may have taken
    /// effect or may still do so: an abandoned request can arrive late.
    possible: BTreeSet<String>,
    written: String,
}

impl Planned {
    pub(crate) fn new(tag: String) -> Self {
        let written = format!("{tag} v0");
        Self { tag, id: None, possible: BTreeSet::from([written.clone()]), written }
    }

    pub(crate) fn text(&self) -> String {
        self.written.clone()
    }

    pub(crate) fn replaced(&mut self, text: String) {
        self.possible.remove(&self.written);
        self.possible.insert(text.clone());
        self.written = text;
    }

    pub(crate) fn perhaps_replaced(&mut self, text: String) {
        self.possible.insert(text);
    }

    fn allows(&self, text: &str) -> bool {
        self.possible.contains(text)
    }
}

/// The calls of one client, or of all, and their outcomes.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) planned: Vec<Planned>,
    pub(crate) calls: usize,
    pub(crate) dropped: usize,
    pub(crate) failures: BTreeMap<&'static str, usize>,
    problems: Vec<String>,
}

impl History {
    /// Records a failure. Such a server and network must be able to cause it.
    pub(crate) fn failed(&mut self, error: &Error) {
        *self.failures.entry(error.code().as_str()).or_default() += 1;
        let fits = match error.code() {
            ErrorCode::Network => error.is_transient() && error.http_status().is_none(),
            ErrorCode::RateLimit => error.retryable() && error.http_status().is_some(),
            ErrorCode::ApiError => true,
            ErrorCode::AuthRequired
            | ErrorCode::Forbidden
            // A read follows a redirect to a path that does not exist.
            | ErrorCode::NotFound
            | ErrorCode::Validation
            | ErrorCode::LimitExceeded => !error.retryable() && error.http_status().is_some(),
            _ => false,
        };
        let text = format!("{error} {error:?}");
        if !fits || error.message().is_empty() || text.contains("sandbox-access-") {
            self.problems.push(format!("an unexpected error: {text}"));
        }
    }

    /// Checks that the content of a to-do was written to it.
    pub(crate) fn read(&mut self, planned: &Planned, todo: &Todo) {
        if Some(todo.id.get()) != planned.id || !planned.allows(&todo.content) {
            self.problems.push(format!("{planned:?} was read as {} {}", todo.id, todo.content));
        }
    }

    /// Checks that a list has no duplicates.
    pub(crate) fn listed(&mut self, todos: &[Todo]) {
        let ids: BTreeSet<i64> = todos.iter().map(|todo| todo.id.get()).collect();
        if ids.len() < todos.len() {
            self.problems.push("a list with something twice".to_owned());
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.planned.extend(other.planned);
        self.calls += other.calls;
        self.dropped += other.dropped;
        for (code, count) in other.failures {
            *self.failures.entry(code).or_default() += count;
        }
        self.problems.extend(other.problems);
    }

    /// The number of successful creations.
    pub(crate) fn created(&self) -> usize {
        self.planned.iter().filter(|planned| planned.id.is_some()).count()
    }

    /// Prints the totals, and checks that there were failures and refreshes, and that memory didn't
    /// grow.
    pub(crate) fn report(
        &self,
        transport: &str,
        sandbox: &Sandbox,
        (early, late): (usize, usize),
        there: usize,
    ) {
        let Self { calls, dropped, failures, .. } = self;
        let (created, planned) = (self.created(), self.planned.len());
        let refreshes = sandbox.refresh_count();
        println!(
            "{transport}: {CLIENTS} clients, {calls} calls, {dropped} dropped, {failures:?}, \
             {planned} creations sent, {created} reported, {there} there, {refreshes} refreshes, \
             {early} KiB after a third, {late} KiB at the end"
        );
        assert!(created > 0 && refreshes > 1);
        assert!(failures.len() >= 3, "{failures:?}");
        // This process contains the to-dos twice, in the sandbox and in the history, and the failed
        // creations once.
        let allowed = (16 << 10) + 8 * there + planned / 2;
        assert!(late <= early + allowed, "memory grew from {early} to {late} KiB");
    }

    /// Compares the history with the to-dos on the server.
    pub(crate) fn check(&self, there: &[(i64, String)]) {
        let mut by_tag: BTreeMap<&str, Vec<&(i64, String)>> = BTreeMap::new();
        for todo in there {
            let tag = todo.1.split(" v").next().unwrap();
            by_tag.entry(tag).or_default().push(todo);
        }
        let mut problems = self.problems.clone();
        for planned in &self.planned {
            let found = by_tag.remove(planned.tag.as_str()).unwrap_or_default();
            let fits = match (planned.id, &found[..]) {
                (None, [] | [_]) => true,
                (Some(id), [(there, text)]) => *there == id && planned.allows(text),
                _ => false,
            };
            if !fits {
                problems.push(format!("{planned:?}, and there is {found:?}"));
            }
        }
        problems.extend(by_tag.keys().map(|tag| format!("an unplanned to-do: {tag}")));
        assert!(
            problems.is_empty(),
            "{} problems: {:#?}",
            problems.len(),
            problems.iter().take(5).collect::<Vec<_>>()
        );
    }
}

fn todo(id: i64, content: &str) -> (i64, String) {
    (id, content.to_owned())
}

fn history_of_one(id: Option<i64>) -> History {
    let planned = vec![Planned { id, ..Planned::new("c0-0".to_owned()) }];
    History { planned, ..History::default() }
}

#[test]
fn a_matching_history_is_accepted() {
    history_of_one(Some(1)).check(&[todo(1, "c0-0 v0")]);
    history_of_one(None).check(&[todo(1, "c0-0 v0")]);
    history_of_one(None).check(&[]);
}

#[test]
#[should_panic(expected = "1 problems")]
fn a_lost_creation_is_reported() {
    history_of_one(Some(1)).check(&[]);
}

#[test]
#[should_panic(expected = "1 problems")]
fn a_duplicate_creation_is_reported() {
    history_of_one(None).check(&[todo(1, "c0-0 v0"), todo(2, "c0-0 v0")]);
}

#[test]
#[should_panic(expected = "1 problems")]
fn a_text_that_was_never_written_is_reported() {
    history_of_one(Some(1)).check(&[todo(1, "c0-0 v2")]);
}

#[test]
#[should_panic(expected = "1 problems")]
fn an_unplanned_creation_is_reported() {
    history_of_one(None).check(&[todo(1, "c9-9 v0")]);
}
