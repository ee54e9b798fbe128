//! The server and the clock of the drivers that use sockets.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use basecamp_core::{Config, Hooks, RequestInfo, RetryInfo, RetryPolicy};
use http::Uri;

use super::server::Server;
use crate::scenario::case::Case;
use crate::scenario::record::{NotRun, Outcome, Record, Seen};
use crate::scenario::script::{Script, move_links};

/// The divisor of the backoff.
const SCALE: u32 = 100;

pub(super) fn run(
    case: &Case,
    call: impl FnOnce(Config, Arc<Waits>) -> Result<Outcome, NotRun>,
) -> Result<Record, NotRun> {
    let config = match case.config() {
        Ok(config) => config,
        // An invalid setting prevents all requests.
        Err(error) => {
            return Ok(Record { requests: Vec::new(), gaps: Vec::new(), outcome: Err(error) });
        }
    };
    let server =
        Server::start(|url| Script::new(case, |text| move_links(text, config.base_url(), url)))?;
    let waits = Arc::new(Waits::default());
    let outcome = match case.config_at(server.url(), faster(case.retry())) {
        Ok(config) => call(config, Arc::clone(&waits))?,
        Err(error) => Err(error),
    };
    let mut requests = server.requests();
    for request in &mut requests {
        request.uri = at_home(&request.uri, config.base_url()).unwrap_or_default();
    }
    Ok(Record { gaps: waits.gaps(&requests), requests, outcome })
}

/// Returns the URL of a request below the client's base URL, as the server sees only its path.
fn at_home(uri: &Uri, base_url: &str) -> Option<Uri> {
    format!("{base_url}{}", uri.path_and_query()?).parse().ok()
}

/// The defaults of every policy, scaled.
fn faster(policy: RetryPolicy) -> RetryPolicy {
    policy
        .with_base_delay(Duration::from_secs(1) / SCALE)
        .with_max_jitter(Duration::from_millis(100) / SCALE)
        .with_max_backoff(Duration::from_secs(30) / SCALE)
}

/// Records the waits that the core decides on.
#[derive(Debug, Default)]
pub(super) struct Waits(Mutex<Decisions>);

#[derive(Debug, Default)]
struct Decisions {
    requests: usize,
    waits: Vec<Decision>,
}

#[derive(Debug)]
struct Decision {
    /// The number of earlier requests.
    after: usize,
    delay: Duration,
    scale: u32,
}

impl Hooks for Waits {
    fn on_request_start(&self, _: &RequestInfo) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).requests += 1;
    }

    fn on_retry(&self, retry: &RetryInfo) {
        let mut decisions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let after = decisions.requests;
        // Waits that the server requests aren't scaled.
        let scale = if retry.error.retry_after().is_some() { 1 } else { SCALE };
        decisions.waits.push(Decision { after, delay: retry.delay, scale });
    }
}

impl Waits {
    /// The delay before each request except the first, unscaled: the wait that the core decided on,
    /// or the shorter one of the driver.
    fn gaps(&self, requests: &[Seen]) -> Vec<Duration> {
        let decisions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gap = |(index, pair): (usize, &[Seen])| {
            let passed = pair[1].at.saturating_sub(pair[0].at);
            match decisions.waits.iter().find(|wait| wait.after == index + 1) {
                Some(wait) => wait.delay.min(passed) * wait.scale,
                None => passed,
            }
        };
        requests.windows(2).enumerate().map(gap).collect()
    }
}

#[cfg(test)]
mod tests;
