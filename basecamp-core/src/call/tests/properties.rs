//! Properties of a call in any order of reports and for any response.

use proptest::prelude::*;

use super::*;

/// A report of a driver.
#[derive(Debug, Clone)]
enum Report {
    Head(u16, Option<String>),
    Body(Vec<u8>),
    Failure(u8),
    Step,
    Pass(u64),
}

fn report() -> impl Strategy<Value = Report> {
    prop_oneof![
        (100..600_u16, prop::option::of("[ -~]{0,12}")).prop_map(|(s, h)| Report::Head(s, h)),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(Report::Body),
        (0..4_u8).prop_map(Report::Failure),
        Just(Report::Step),
        any::<u64>().prop_map(Report::Pass),
    ]
}

proptest! {
    /// A call ends within its retry budget and repeats no request that is unsafe to repeat, for any
    /// responses of the server.
    #[test]
    fn call_ends_within_its_retry_budget(
        answers in prop::collection::vec((100..600_u16, prop::option::of("[0-9]{1,3}"), 0..5_u8), 12),
        retries in 0..6_u32,
        which in 0..4_usize,
    ) {
        let operation = OPERATIONS[which];
        let mut answers = answers.into_iter().cycle();
        let server = Simulation::new(move |_| {
            let (status, retry_after, failure) = answers.next().unwrap();
            match failure {
                0 => Err(Failure::io("reset")),
                1 => Err(Failure::timeout("slow")),
                _ => {
                    let mut answer = response(status, "{}");
                    if let Some(value) = retry_after {
                        answer.headers_mut().insert("retry-after", value.parse().unwrap());
                    }
                    Ok(answer)
                }
            }
        });
        let config = Config::builder().max_retries(retries).build().unwrap();
        let context = Arc::new(Context::new(config, Auth::token("secret"), 1).unwrap());
        let result = server.drive(&mut Call::new(&context, &probe(operation)));
        let budget = if operation.is_safe_to_retry() { retries as usize + 1 } else { 1 };
        let sent = server.requests();
        prop_assert!(sent.len() <= budget);
        prop_assert!(sent.iter().all(|sent| sent.request.uri().host() == Some("3.basecampapi.com")));
        let attempts = match result {
            Ok(reply) => reply.attempts,
            Err(error) => error.attempts(),
        };
        prop_assert_eq!(attempts as usize, sent.len());
    }

    /// A driver that reports in any order gets an end and no panic.
    #[test]
    fn any_order_of_reports_ends_without_panic(reports in prop::collection::vec(report(), 0..40)) {
        let mut call = Call::new(&context(Auth::token("secret")), &probe(&GET));
        let mut now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
        let mut sent = 0;
        for report in reports {
            match report {
                Report::Head(status, retry_after) => {
                    let mut head = Response::builder().status(status).body(()).unwrap();
                    if let Some(value) = retry_after.and_then(|value| value.parse().ok()) {
                        head.headers_mut().insert("retry-after", value);
                    }
                    let _ = call.handle_head(now, head);
                }
                Report::Body(body) => call.handle_body(now, body.into()),
                Report::Failure(0) => call.handle_failure(now, Failure::connect("x")),
                Report::Failure(1) => call.handle_failure(now, Failure::timeout("x")),
                Report::Failure(2) => call.handle_failure(now, Failure::io("x")),
                Report::Failure(_) => call.handle_failure(now, Failure::body_too_large()),
                Report::Step => {
                    if let Step::Send(_) = call.step(now) {
                        sent += 1;
                    }
                }
                Report::Pass(nanos) => {
                    now.monotonic = now.monotonic.saturating_add(Duration::from_nanos(nanos));
                }
            }
        }
        prop_assert!(sent <= 4);
    }

    #[test]
    fn backoff_never_overflows(n in any::<u32>(), base in any::<u64>(), max in any::<u64>(), chance in 0.0..1.0_f64) {
        let policy = RetryPolicy::standard()
            .with_base_delay(Duration::from_millis(base))
            .with_max_backoff(Duration::from_millis(max));
        let wait = policy.backoff(n, chance);
        prop_assert!(wait <= Duration::from_millis(max).saturating_add(Duration::from_millis(100)));
        if chance == 0.0 || n == 1 {
            prop_assert!(wait >= Duration::from_millis(base.min(max)));
        }
    }
}
