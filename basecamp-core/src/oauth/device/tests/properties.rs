//! Whatever the server answers, the device flow keeps its promises.

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

/// An answer of the token endpoint, and how long it takes, in milliseconds.
#[derive(Debug, Clone)]
enum HttpResponse {
    Refusal { status: u16, error: usize, retry_after: Option<u64>, says: String },
    Late,
    Broken,
}

fn answer() -> impl Strategy<Value = (HttpResponse, u64)> {
    let says = prop_oneof![Just("device-secret"), Just("client-secret"), Just("")];
    let refusal = (
        prop_oneof![5 => Just(400_u16), 2 => Just(429), 1 => 400..500_u16, 1 => 200..600_u16],
        prop_oneof![6 => 0..3_usize, 1 => 0..ERRORS.len()],
        prop::option::of(0..5000_u64),
        says,
    );
    let refusal = refusal.prop_map(|(status, error, retry_after, says)| HttpResponse::Refusal {
        status,
        error,
        retry_after,
        says: format!("it was {says}"),
    });
    let answer =
        prop_oneof![12 => refusal, 4 => Just(HttpResponse::Late), 1 => Just(HttpResponse::Broken)];
    (answer, 0..40_000_u64)
}

/// Plays one script to its end.
fn play(
    expires_in: u64,
    interval: u64,
    answers: Vec<(HttpResponse, u64)>,
) -> Result<(), TestCaseError> {
    let mut code = code();
    code["expires_in"] = json!(expires_in);
    code["interval"] = json!(interval);
    let clock: Arc<Mutex<Option<Simulation>>> = Arc::default();
    let allowed = Arc::new(Mutex::new((seconds(interval), seconds(interval))));
    let (for_server, for_allowed) = (clock.clone(), allowed.clone());
    // When the last answer came, and the gaps that were shorter than the server allowed.
    let too_fast = Arc::new(Mutex::new(Vec::new()));
    let violations = too_fast.clone();
    let mut answers = answers.into_iter();
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
        let (answer, takes) = answers.next().unwrap_or((HttpResponse::Late, 0));
        clock.pass(Duration::from_millis(takes));
        // From here the client waits, at the earliest from its own timeout on.
        last = clock.now().monotonic.min(last + gap + seconds(30));
        allowed.1 = allowed.0;
        if takes > 30_000 {
            // Whatever it is, the client is gone.
            return late();
        }
        match answer {
            HttpResponse::Late => {
                clock.pass(seconds(100));
                last = last.min(clock.now().monotonic);
                late()
            }
            HttpResponse::Broken => Err(Failure::io("reset")),
            HttpResponse::Refusal { status, error, retry_after, says } => {
                let error = ERRORS[error];
                if error == "slow_down" && (400..500).contains(&status) {
                    allowed.0 += seconds(5);
                    allowed.1 = allowed.0;
                }
                let body = json!({ "error": error, "error_description": says });
                let mut answer = reply(status, body.to_string()).unwrap();
                if let Some(wait) = retry_after {
                    answer.headers_mut().insert("retry-after", wait.into());
                    if (status, error) == (429, "too_many_requests") {
                        allowed.1 = allowed.0.max(seconds(wait));
                    }
                }
                Ok(answer)
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
    /// It ends by the code's end, asks never faster than it may, and shows no secret.
    #[test]
    fn a_poll_keeps_its_promises(
        expires_in in 1..1200_u64,
        interval in 1..100_u64,
        answers in prop::collection::vec(answer(), 0..40),
    ) {
        play(expires_in, interval, answers)?;
    }

    /// No wait is shorter than the interval, the backoff or the one-time wait, or longer than what is
    /// left; no arithmetic overflows.
    #[test]
    fn a_wait_is_the_longest_that_is_asked_for(
        expires_at in any::<u64>(),
        interval in any::<u64>(),
        now in any::<u64>(),
        once in any::<u64>(),
        events in prop::collection::vec(0..3_u8, 0..200),
    ) {
        let (expires_at, now) = (seconds(expires_at), seconds(now));
        let mut pace = poll_schedule::PollSchedule::new(expires_at, seconds(interval));
        let mut slower = seconds(interval);
        for event in events {
            match event {
                0 => {
                    pace.slow_down();
                    slower = slower.saturating_add(seconds(5));
                }
                1 => pace.timed_out(),
                _ => pace.answered(),
            }
        }
        pace.answered();
        pace.wait_once(seconds(once));
        let expected = now.saturating_add(slower.max(seconds(once))).min(expires_at);
        prop_assert_eq!(pace.next(now), expected);
        // Once is once.
        prop_assert_eq!(pace.next(now), now.saturating_add(slower).min(expires_at));
    }
}
