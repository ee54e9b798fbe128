//! Arbitrary `Retry-After` headers: the wait is that number of seconds, the time until that date,
//! or else the backoff.
#![no_main]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use basecamp_core::services::todos::GetTodo;
use basecamp_core::testing::Simulation;
use basecamp_core::{Auth, Call, Config, Context, RetryPolicy};
use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;

/// No wait is longer than a year.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The wait that the header requests at that time.
fn asked(header: &str, wall: SystemTime) -> Option<Duration> {
    let wait = match header.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Duration::from_secs(header.parse().ok()?),
        false => {
            let left = httpdate::parse_http_date(header).ok()?.duration_since(wall).ok()?;
            Duration::from_nanos(999_999_999).checked_add(left)?
        }
    };
    Some(Duration::from_secs(wait.as_secs())).filter(|wait| !wait.is_zero())
}

fuzz_target!(|header: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    let header = value.to_str().unwrap_or_default().trim().to_owned();
    let server = Simulation::new(move |_| {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        response.headers_mut().insert("retry-after", value.clone());
        Ok(response)
    });
    let began = server.now();
    // The exact wait, without an upper bound.
    let retry = RetryPolicy::standard().with_max_jitter(Duration::ZERO).with_max_retry_after(None);
    let config = Config::builder().retry(retry).build().unwrap();
    let context = Context::new(config, Auth::token("secret"), 0).unwrap();
    let call = GetTodo::new("999".parse().unwrap(), 1);
    let error = server.drive(&mut Call::new(&Arc::new(context), &call)).unwrap_err();
    assert_eq!(error.http_status().unwrap(), 503);
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    for (index, pair) in requests.windows(2).enumerate() {
        // Clocks saturate.
        let Some(wall) = began.wall.checked_add(pair[0].at) else { return };
        let gap = pair[1].at - pair[0].at;
        match asked(&header, wall) {
            Some(wait) => assert_eq!(gap, wait.min(LONGEST)),
            None => {
                let backoff = Duration::from_secs(1 << index);
                assert_eq!(gap, backoff);
            }
        }
    }
    if let Some(wall) = began.wall.checked_add(requests[3].at) {
        assert_eq!(error.retry_after(), asked(&header, wall));
    }
});
