use std::net::TcpListener;

use super::*;

fn ping(redis: &Redis) -> Error {
    redis.query_blocking::<String>(::redis::cmd("PING")).unwrap_err()
}

#[test]
fn timeout_is_clamped_to_a_millisecond_and_a_year() {
    let (millisecond, year) = (Duration::from_millis(1), MAX_TIMEOUT);
    for (timeout, expected) in [
        (Duration::ZERO, millisecond),
        (Duration::from_nanos(1), millisecond),
        (Duration::from_secs(2), Duration::from_secs(2)),
        (year, year),
        (Duration::MAX, year),
    ] {
        let redis = Redis::connect("redis://127.0.0.1:1/").unwrap().with_timeout(timeout);
        assert_eq!(redis.timeout, expected);
    }
}

#[test]
fn server_without_a_response_is_a_timeout() {
    // The operating system establishes connections that are never accepted.
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}/", server.local_addr().unwrap());
    let redis = Redis::connect(url).unwrap().with_timeout(Duration::from_millis(50));
    let error = ping(&redis);
    assert_eq!(error.message(), "Redis did not connect or answer within 50ms");
    assert!(error.is_network() && error.retryable());
}

#[test]
fn longest_timeout_does_not_overflow() {
    let redis = Redis::connect("redis://127.0.0.1:1/").unwrap().with_timeout(Duration::MAX);
    let error = ping(&redis);
    assert!(error.message().starts_with("Redis failed: "), "{error}");
    assert!(error.is_network() && error.retryable());
}

#[test]
fn invalid_url_is_a_usage_error_without_the_password() {
    let error = Redis::connect("redos://:hush@127.0.0.1/").unwrap_err();
    assert!(!error.is_network() && !format!("{error:?}").contains("hush"), "{error:?}");
}

#[test]
fn debug_output_has_no_password() {
    let redis = Redis::connect("redis://:hush@127.0.0.1/").unwrap();
    assert!(!format!("{redis:?}").contains("hush"));
}

#[test]
fn blocking_query_works_inside_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let redis = Redis::connect("redis://127.0.0.1:1/").unwrap();
    assert!(runtime.block_on(async { ping(&redis) }).is_network());
}

#[test]
fn durations_are_clamped_to_the_range_of_redis() {
    assert_eq!(millis(Duration::ZERO), 1);
    assert_eq!(millis(Duration::from_micros(1500)), 1);
    assert_eq!(millis(Duration::MAX), 100 * 365 * 24 * 60 * 60 * 1000);
}
