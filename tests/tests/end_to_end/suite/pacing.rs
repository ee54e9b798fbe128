//! The pacer against a server that enforces a rate limit.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use basecamp_core::{Hooks, Pacer, Pacing, PacingDecision, PacingInfo, RetryPolicy};
use basecamp_sandbox::{Fault, Sandbox};

use super::{FilePacer, builder};

const WINDOW: Duration = Duration::from_secs(2);

fn limited() -> Sandbox {
    Sandbox::builder().rate_limit(10, WINDOW).page_size(1).start().unwrap()
}

/// Records the decisions on requests.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<PacingDecision>>>);

impl Hooks for Seen {
    fn on_pacing(&self, info: &PacingInfo) {
        self.0.lock().unwrap().push(info.decision.clone());
    }
}

impl Seen {
    fn waits(&self) -> usize {
        let decisions = self.0.lock().unwrap();
        decisions.iter().filter(|seen| matches!(seen, PacingDecision::Wait { .. })).count()
    }
}

test! {
    fn paced_client_sees_no_429() {
        let sandbox = limited();
        sandbox.add_projects(22);
        let seen = Seen::default();
        let client = builder(&sandbox).token(sandbox.token()).hooks(seen.clone());
        let client = client.pacing(Pacing::new(10, WINDOW)).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let projects = wait!(account.projects().list().send()).unwrap();
        assert!(projects.len() > 20);
        // A rejected request would have been retried.
        assert_eq!(sandbox.count("GET", "/projects"), projects.len());
        assert!(seen.waits() > 15, "{}", seen.waits());
        let status = client.pacing().unwrap();
        assert_eq!((status.waiting, status.in_flight), (0, 0));
    }
}

test! {
    fn clients_of_two_tokens_share_the_rate_in_a_file() {
        let sandbox = limited();
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let store = FilePacer::at(folder.path().join("pace"));
            let pacer = Pacer::shared(Pacing::new(10, WINDOW), store).unwrap();
            let client = builder(&sandbox).token(sandbox.token()).pacer(pacer).build().unwrap();
            let account = client.for_account(sandbox.account_id()).unwrap();
            for _ in 0..6 {
                wait!(account.projects().get(sandbox.first_project_id()).send()).unwrap();
            }
        }
        assert_eq!(sandbox.count("GET", "/projects/*"), 12);
    }
}

test! {
    fn rejected_request_holds_back_the_next() {
        let sandbox = Sandbox::start().unwrap();
        sandbox.on("GET", "/projects/*").once(Fault::retry_after(429, "1"));
        let client = builder(&sandbox).token(sandbox.token()).pacing(Pacing::basecamp());
        let client = client.build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        wait!(account.projects().get(sandbox.first_project_id()).with_retry(RetryPolicy::none()).send()).unwrap_err();
        let held_for = client.pacing().unwrap().held_for;
        assert!(held_for > Duration::ZERO && held_for <= Duration::from_secs(1), "{held_for:?}");
        let short = account.projects().get(sandbox.first_project_id()).with_deadline(Duration::from_millis(100));
        let error = wait!(short.send()).unwrap_err();
        assert!(error.is_rate_limited() && error.pacing_refusal().is_some(), "{error}");
        assert_eq!(sandbox.count("GET", "/projects/*"), 1);
        wait!(account.projects().get(sandbox.first_project_id()).send()).unwrap();
    }
}
