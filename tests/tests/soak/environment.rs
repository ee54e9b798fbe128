//! The environment of the soak: the sandbox with its faults, and the resources of the process.

use std::time::{Duration, Instant};
use std::{env, fs, thread};

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{Config, RetryPolicy};
use basecamp_sandbox::{Fault, Sandbox};

/// The number of concurrent clients.
pub(crate) const CLIENTS: usize = 32;

/// The deadline of a call.
const ATTEMPT: Duration = Duration::from_millis(400);

/// The pause of a client after a failed creation.
pub(crate) const PAUSE: Duration = Duration::from_millis(20);

pub(crate) fn duration() -> Duration {
    let seconds = env::var("BASECAMP_SOAK").map_or(3.0, |text| text.parse().unwrap());
    Duration::from_secs_f64(seconds)
}

/// A sandbox with short-lived tokens. On a busy machine a refresh may take longer than an attempt,
/// so that its response is lost: the sandbox accepts that refresh token again. With a server that
/// doesn't, the client would have to log in.
pub(crate) fn sandbox() -> Sandbox {
    let sandbox = Sandbox::builder().rotate_refresh_token_on_use();
    sandbox.token_lifetime(Duration::from_secs(4)).start().unwrap()
}

/// From now on three of ten requests fail, with every kind of fault. Refreshes fail as well, also
/// with faults that lose the new refresh token.
pub(crate) fn misbehave(sandbox: &Sandbox) {
    let while_refreshing = vec![
        Fault::status(503),
        Fault::Reset,
        Fault::ResetAfterProcessing,
        Fault::Delay(Duration::from_millis(20)),
    ];
    sandbox.on("POST", "/authorization/token").sometimes(30, while_refreshing);
    let faults = vec![
        Fault::status(401),
        Fault::status(403),
        Fault::status(422),
        Fault::status(429),
        Fault::status(500),
        Fault::status(502),
        Fault::status(503),
        Fault::status(504),
        Fault::status(507),
        Fault::retry_after(429, "1"),
        Fault::retry_after(503, "nonsense"),
        Fault::Reset,
        Fault::ResetAfterProcessing,
        Fault::ResetInBody,
        Fault::Stall,
        Fault::Delay(Duration::from_millis(30)),
        Fault::SlowBody { bytes: 100, every: Duration::from_millis(1) },
        Fault::SlowBody { bytes: 1, every: Duration::from_millis(20) },
        Fault::Truncated,
        Fault::malformed_json(),
        Fault::html(),
        Fault::redirect(307, "/elsewhere"),
        Fault::Oversized(1 << 20),
        Fault::GzipBomb(1 << 20),
    ];
    sandbox.on("*", "*").sometimes(30, faults);
}

pub(crate) fn config(sandbox: &Sandbox) -> Config {
    Config::builder()
        .base_url(sandbox.url())
        .timeout(ATTEMPT)
        .response_limit(1 << 19)
        .retry(RetryPolicy::standard().with_base_delay(Duration::from_millis(2)))
        .build()
        .unwrap()
}

pub(crate) fn session(sandbox: &Sandbox) -> OAuthSession {
    let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
    OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token)
        .with_client_secret(sandbox.client_secret())
}

/// The resources of the process, if the operating system reports them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    pub(crate) threads: usize,
    pub(crate) files: usize,
}

pub(crate) fn held() -> Held {
    let count = |folder| fs::read_dir(folder).map_or(0, Iterator::count);
    Held { threads: count("/proc/self/task"), files: count("/proc/self/fd") }
}

/// Waits until the process has no more resources than before. Threads and sockets take time to end.
pub(crate) fn wait_until_no_more_than(before: Held) {
    let began = Instant::now();
    loop {
        let now = held();
        if now.threads <= before.threads && now.files <= before.files {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{before:?} before, {now:?} after");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The memory in use in KiB; 0 if the system doesn't report it.
pub(crate) fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or(0, |line| line.trim().trim_end_matches(" kB").parse().unwrap())
}

/// Expires tokens until the end. Returns the memory in use after a third of the time and at the
/// end.
pub(crate) fn watch(sandbox: &Sandbox, began: Instant, time: Duration) -> (usize, usize) {
    let mut early = 0;
    while began.elapsed() < time {
        thread::sleep(Duration::from_secs(1));
        sandbox.expire_access_token();
        // The log of requests is the only part that may grow.
        sandbox.clear_requests();
        if early == 0 && began.elapsed() > time / 3 {
            early = memory();
        }
    }
    (early, memory())
}
