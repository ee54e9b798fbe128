//! Properties of the device flow for arbitrary responses.

use proptest::prelude::*;

use super::*;

const ERRORS: [&str; 7] = [
    "authorization_pending",
    "slow_down",
    "too_many_requests",
    "access_denied",
    "expired_token",
    "device-secret is wrong",
    "invalid_grant",
];

/// The outcome of a poll.
#[derive(Debug, Clone)]
enum Outcome {
    Error { status: u16, error: usize, retry_after: Option<u64>, description: String },
    Timeout,
    Broken,
}

/// An outcome, and its duration in milliseconds.
fn outcome() -> impl Strategy<Value = (Outcome, u64)> {
    let description = prop_oneof![Just("device-secret"), Just("client-secret"), Just("")];
    let error = (
        prop_oneof![5 => Just(400_u16), 2 => Just(429), 1 => 400..500_u16, 1 => 200..600_u16],
        prop_oneof![6 => 0..3_usize, 1 => 0..ERRORS.len()],
        prop::option::of(0..5000_u64),
        description,
    );
    let error = error.prop_map(|(status, error, retry_after, description)| Outcome::Error {
        status,
        error,
        retry_after,
        description: format!("it was {description}"),
    });
    let outcome = prop_oneof![12 => error, 4 => Just(Outcome::Timeout), 1 => Just(Outcome::Broken)];
    (outcome, 0..40_000_u64)
}

/// Runs a login against these outcomes, and checks the times of the polls and the final error.
fn run_login(
    expires_in: u64,
    interval: u64,
    outcomes: Vec<(Outcome, u64)>,
) -> Result<(), TestCaseError> {
    let mut code = code();
    code["expires_in"] = json!(expires_in);
    code["interval"] = json!(interval);
    let clock: Arc<Mutex<Option<Simulation>>> = Arc::default();
    let allowed = Arc::new(Mutex::new((seconds(interval), seconds(interval))));
    let (for_server, for_allowed) = (clock.clone(), allowed.clone());
    // The gaps between polls that were shorter than the server's interval.
    let too_fast = Arc::new(Mutex::new(Vec::new()));
    let violations = too_fast.clone();
    let mut outcomes = outcomes.into_iter();
    let mut last = Duration::ZERO;
    let simulation = Simulation::new(move |request| {
        if request.uri().path() == "/device" {
            return reply(200, code.to_string());
        }
        let clock = for_server.lock().unwrap().clone().unwrap();
        let mut allowed = for_allowed.lock().unwrap();
        let gap = clock.now().monotonic - last;
        if gap < allowed.1 {
            violations.lock().unwrap().push((gap, allowed.1));
        }
        let (outcome, takes) = outcomes.next().unwrap_or((Outcome::Timeout, 0));
        clock.pass(Duration::from_millis(takes));
        // The client's wait begins now, or earlier at its own timeout.
        last = clock.now().monotonic.min(last + gap + seconds(30));
        allowed.1 = allowed.0;
        if takes > 30_000 {
            // The client's timeout has expired before the outcome.
            return late();
        }
        match outcome {
            Outcome::Timeout => {
                clock.pass(seconds(100));
                last = last.min(clock.now().monotonic);
                late()
            }
            Outcome::Broken => Err(Failure::io("reset")),
            Outcome::Error { status, error, retry_after, description } => {
                let error = ERRORS[error];
                if error == "slow_down" && (400..500).contains(&status) {
                    allowed.0 += seconds(5);
                    allowed.1 = allowed.0;
                }
                let body = json!({ "error": error, "error_description": description });
                let mut response = reply(status, body.to_string()).unwrap();
                if let Some(wait) = retry_after {
                    response.headers_mut().insert("retry-after", wait.into());
                    if (status, error) == (429, "too_many_requests") {
                        allowed.1 = allowed.0.max(seconds(wait));
                    }
                }
                Ok(response)
            }
        }
    });
    *clock.lock().unwrap() = Some(simulation.clone());
    let oauth = OAuth::new(simulation.blocking(Arc::new(Context::for_login(Config::default(), 0))));
    let login = oauth.device_login(&server(), "c", |_| {}).client_secret("client-secret");
    let error = login.send().unwrap_err();

    prop_assert!(error.reason().is_some(), "{error}");
    prop_assert!(simulation.now().monotonic <= seconds(expires_in), "{:?}", simulation.now());
    let too_fast = too_fast.lock().unwrap();
    prop_assert!(too_fast.is_empty(), "{:?}", *too_fast);
    for sent in &simulation.requests()[1..] {
        prop_assert!(sent.at < seconds(expires_in));
        prop_assert!(sent.at + sent.timeout <= seconds(expires_in));
    }
    let shown = format!("{error}{error:?}{}", error.hint());
    for secret in ["device-secret", "client-secret"] {
        prop_assert!(!shown.contains(secret), "{shown}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn polls_respect_interval_and_expiry_and_leak_no_secret(
        expires_in in 1..1200_u64,
        interval in 1..100_u64,
        outcomes in prop::collection::vec(outcome(), 0..40),
    ) {
        run_login(expires_in, interval, outcomes)?;
    }

    /// Each wait is the longest of interval, backoff and one-off delay, and ends by the expiry. No
    /// arithmetic overflows.
    #[test]
    fn a_wait_is_the_longest_of_interval_backoff_and_delay(
        expires_at in any::<u64>(),
        interval in any::<u64>(),
        now in any::<u64>(),
        delay in any::<u64>(),
        events in prop::collection::vec(0..3_u8, 0..200),
    ) {
        let (expires_at, now) = (seconds(expires_at), seconds(now));
        let mut schedule = poll_schedule::PollSchedule::new(expires_at, seconds(interval));
        let mut interval = seconds(interval);
        for event in events {
            match event {
                0 => {
                    schedule.slow_down();
                    interval = interval.saturating_add(seconds(5));
                }
                1 => schedule.on_timeout(),
                _ => schedule.on_response(),
            }
        }
        schedule.on_response();
        schedule.delay_next(seconds(delay));
        let expected = now.saturating_add(interval.max(seconds(delay))).min(expires_at);
        prop_assert_eq!(schedule.next(now), expected);
        // The delay applies to one wait only.
        prop_assert_eq!(schedule.next(now), now.saturating_add(interval).min(expires_at));
    }
}
