//! Tests of retries: which failures are retried, after which delay.

use super::*;
use crate::error::retry_after::retry_after;

#[test]
fn transient_statuses_are_retried() {
    for status in 300..600 {
        for operation in OPERATIONS {
            let answers = (0..4).map(|_| Ok(response(status, ""))).collect();
            let outcome = run_with(exact(), operation, answers);
            let is_transient = match status {
                500.. => ![501, 505, 507, 511].contains(&status),
                _ => [408, 425, 429].contains(&status),
            };
            let again = operation.is_safe_to_retry() && is_transient;
            let expected = if again { seconds(&[0, 1, 3, 7]) } else { seconds(&[0]) };
            assert_eq!(outcome.times, expected, "{status} {}", operation.id);
            let error = outcome.result.unwrap_err();
            assert_eq!(error.http_status().unwrap(), status);
            assert_eq!(error.attempts() as usize, expected.len());
            assert_eq!(error.operation().unwrap().id, operation.id);
        }
    }
}

#[test]
fn transient_failures_are_retried() {
    let failures: [fn() -> Failure; 6] = [
        || Failure::connect("refused"),
        || Failure::connect_timeout("slow"),
        || Failure::timeout("slow"),
        || Failure::io("reset"),
        Failure::body_too_large,
        || Failure::blocked_address("10.0.0.1 is in 10.0.0.0/8 (private use)"),
    ];
    for (index, failure) in failures.iter().enumerate() {
        for operation in OPERATIONS {
            let outcome = run_with(exact(), operation, (0..4).map(|_| Err(failure())).collect());
            let again = operation.is_safe_to_retry() && index < 4;
            assert_eq!(outcome.times.len(), if again { 4 } else { 1 });
        }
    }
}

#[test]
fn policy_from_api_follows_the_operation() {
    for (status, requests) in [(429, 2), (503, 2), (500, 1), (502, 1), (504, 1)] {
        let answers = (0..4).map(|_| Ok(response(status, ""))).collect();
        let outcome = run_with(RetryPolicy::from_api(), &GET, answers);
        assert_eq!(outcome.times.len(), requests, "{status}");
    }
    let answers = (0..4).map(|_| Err(Failure::io("reset"))).collect();
    assert_eq!(run_with(RetryPolicy::from_api(), &GET, answers).times.len(), 2);
    let policy = RetryPolicy::from_api().with_max_retries(0);
    assert_eq!(run_with(policy, &GET, vec![Ok(response(503, ""))]).times.len(), 1);
    let answers = vec![Ok(response(503, ""))];
    assert_eq!(run_with(RetryPolicy::from_api(), &POST, answers).times.len(), 1);
}

#[test]
fn retry_after_replaces_the_backoff() {
    let answer = |status, value: &'static str| {
        let mut answer = response(status, "");
        answer.headers_mut().insert("retry-after", HeaderValue::from_static(value));
        Ok(answer)
    };
    // The simulation's wall clock begins at 2026-01-01T00:00:00Z.
    let rows = [
        ("2", 2_000),
        (" 90 ", 90_000),
        ("Thu, 01 Jan 2026 00:00:20 GMT", 20_000),
        // The exact wait, even beyond `max_backoff`; without a valid header, the backoff.
        ("300", 300_000),
        ("0", 1_000),
        ("-1", 1_000),
        ("1.5", 1_000),
        ("120junk", 1_000),
        ("", 1_000),
        ("99999999999999999999", 1_000),
        ("Thu, 01 Jan 2026 00:00:00 GMT", 1_000),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1_000),
    ];
    for (value, wait) in rows {
        for status in [408, 425, 429, 500, 502, 503, 504] {
            let outcome =
                run_with(exact(), &GET, vec![answer(status, value), Ok(response(200, "{}"))]);
            assert_eq!(outcome.times[1], Duration::from_millis(wait), "{status} {value}");
            assert_eq!(outcome.result.unwrap().attempts, 2);
        }
    }
}

#[test]
fn retry_after_date_is_rounded_up() {
    let headers = |date| HeaderMap::from_iter([(http::header::RETRY_AFTER, date)]);
    let headers = headers(HeaderValue::from_static("Thu, 01 Jan 1970 00:00:20 GMT"));
    for (wall, wait) in [(0, 20), (1, 20), (999, 20), (1_000, 19), (19_999, 1)] {
        let wall = SystemTime::UNIX_EPOCH + Duration::from_millis(wall);
        assert_eq!(retry_after(&headers, wall), Some(Duration::from_secs(wait)));
    }
}

#[test]
fn last_error_is_returned_after_all_attempts() {
    let answers = vec![
        Ok(response(503, "")),
        Err(Failure::io("reset")),
        Ok(response(500, "")),
        Ok(response(429, r#"{"error": "enough"}"#)),
    ];
    let error = run_with(exact(), &GET, answers).result.unwrap_err();
    assert_eq!((error.code(), error.message()), (ErrorCode::RateLimit, "enough"));
    assert_eq!(error.attempts(), 4);
}

#[test]
fn backoff_doubles_up_to_its_limit() {
    let policy = RetryPolicy::standard();
    let waits: Vec<u64> = (1..9).map(|n| policy.backoff(n, 0.0).as_secs()).collect();
    assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
    assert_eq!(policy.backoff(1, 0.5), Duration::from_millis(1050));
    assert_eq!(policy.backoff(u32::MAX, 0.0), Duration::from_secs(30));
    let instant = policy.with_base_delay(Duration::ZERO);
    assert_eq!(instant.backoff(3, 0.0), Duration::ZERO);
    assert_eq!(instant.backoff(40, 0.0), Duration::ZERO);
    let brief = policy.with_base_delay(Duration::from_nanos(1));
    assert_eq!(brief.backoff(33, 0.0), Duration::from_nanos(1 << 32));
}

#[test]
fn seed_determines_the_jitter() {
    let waits = |seed| {
        let context = Arc::new(Context::new(Config::default(), Auth::token("t"), seed).unwrap());
        let server = Simulation::new(|_| Ok(response(503, "")));
        for _ in 0..2 {
            server.drive(&mut Call::new(&context, &probe(&GET))).unwrap_err();
        }
        server.requests().iter().map(|sent| sent.at).collect::<Vec<_>>()
    };
    assert_eq!(waits(1), waits(1));
    assert_ne!(waits(1), waits(2));
    // Two calls of one client jitter differently.
    let times = waits(1);
    assert_ne!(times[1] - times[0], times[5] - times[4]);
}

#[test]
fn unprocessed_request_is_retried_within_the_budget() {
    for operation in OPERATIONS {
        let refused = || Err(Failure::not_processed("GOAWAY"));
        let outcome = run_with(exact(), operation, vec![refused(), Ok(response(200, "{}"))]);
        assert_eq!(outcome.times, seconds(&[0, 1]), "{}", operation.id);
        assert_eq!(outcome.result.unwrap().attempts, 2);

        let outcome = run_with(exact(), operation, (0..4).map(|_| refused()).collect());
        assert_eq!(outcome.times, seconds(&[0, 1, 3, 7]), "{}", operation.id);
        let error = outcome.result.unwrap_err();
        assert_eq!(error.code(), ErrorCode::Network);
        assert!(error.retryable() && error.is_transient());

        let outcome = run_with(RetryPolicy::none(), operation, vec![refused()]);
        assert_eq!(outcome.result.unwrap_err().attempts(), 1);
    }
}

#[test]
fn possibly_processed_post_is_not_retried() {
    let failures = vec![Err(Failure::not_processed("GOAWAY")), Err(Failure::io("reset"))];
    let outcome = run_with(exact(), &POST, failures);
    assert_eq!(outcome.times, seconds(&[0, 1]));
    let error = outcome.result.unwrap_err();
    assert!(!error.retryable() && error.is_transient());
}

#[test]
fn permanent_failures_are_not_retried() {
    let failures: [fn() -> Failure; 4] = [
        || Failure::connect("untrusted certificate").permanent(),
        || Failure::io("the response head can't be parsed").permanent(),
        || Failure::not_processed("GOAWAY").permanent(),
        || Failure::unsendable("a header is too long"),
    ];
    for failure in failures {
        for operation in OPERATIONS {
            let outcome = run_with(exact(), operation, vec![Err(failure())]);
            assert_eq!(outcome.times, seconds(&[0]));
            let error = outcome.result.unwrap_err();
            assert!(!error.retryable() && !error.is_transient(), "{error:?}");
        }
    }
}

#[test]
fn network_error_is_retryable_if_repeating_is_safe() {
    let rows: [(fn() -> Failure, bool); 6] = [
        (|| Failure::io("reset"), false),
        (|| Failure::timeout("slow"), false),
        (|| Failure::incomplete("cut"), false),
        (|| Failure::connect("refused"), true),
        (|| Failure::connect_timeout("slow"), true),
        (|| Failure::not_processed("GOAWAY"), true),
    ];
    for (failure, safe) in rows {
        for operation in OPERATIONS {
            let outcome = run_with(RetryPolicy::none(), operation, vec![Err(failure())]);
            let error = outcome.result.unwrap_err();
            let repeatable = operation.is_safe_to_retry();
            assert!(error.is_transient());
            assert_eq!(error.retryable(), safe || repeatable, "{} {error}", operation.id);
            let doubt = error.hint().contains("not known whether");
            assert_eq!(doubt, !safe && !repeatable, "{} {error}", operation.id);
        }
    }
}

#[test]
fn status_is_retryable_if_repeating_is_safe() {
    for status in [429, 500, 502, 503, 504] {
        for operation in OPERATIONS {
            let outcome = run_with(RetryPolicy::none(), operation, vec![Ok(response(status, ""))]);
            let error = outcome.result.unwrap_err();
            let refused = matches!(status, 429 | 503);
            assert!(error.is_transient());
            assert_eq!(error.retryable(), refused || operation.is_safe_to_retry(), "{status}");
        }
    }
}

#[test]
fn retry_after_over_the_limit_ends_the_call() {
    let run = |policy, seconds: &'static str| {
        let mut answer = response(503, "");
        answer.headers_mut().insert("retry-after", HeaderValue::from_static(seconds));
        run_with(policy, &GET, vec![Ok(answer), Ok(response(200, "{}"))])
    };
    for seconds in ["301", "315360000", "18446744073709551615"] {
        let outcome = run(exact(), seconds);
        assert_eq!(outcome.times.len(), 1);
        let error = outcome.result.unwrap_err();
        assert_eq!(error.retry_after().unwrap().as_secs(), seconds.parse::<u64>().unwrap());
        assert!(error.retryable());
    }
    let hour = Duration::from_secs(3600);
    assert_eq!(run(exact().with_max_retry_after(Some(hour)), "3600").times[1], hour);
    assert_eq!(run(exact().with_max_retry_after(Some(hour)), "3601").times.len(), 1);
    assert_eq!(run(exact().with_max_retry_after(Some(Duration::ZERO)), "1").times.len(), 1);
    let ten_days = Duration::from_secs(864_000);
    assert_eq!(run(exact().with_max_retry_after(None), "864000").times[1], ten_days);
    let declared = RetryPolicy::from_api().with_max_jitter(Duration::ZERO);
    assert_eq!(run(declared, "864000").times[1], ten_days);
    // The longest wait is a year.
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    assert_eq!(run(exact().with_max_retry_after(None), "18446744073709551615").times[1], year);
}
