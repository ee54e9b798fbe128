//! A `Retry-After` header that is anything: whole seconds are waited for as given, a date for as long as
//! it takes, and for anything else the backoff.
#![no_main]

use std::sync::Arc;
use std::time::Duration;

use basecamp_core::services::todos::GetTodo;
use basecamp_core::testing::Simulation;
use basecamp_core::{Auth, Call, Config, Context};
use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|header: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    let given = value.to_str().unwrap_or_default().trim().to_owned();
    let server = Simulation::new(move |_| {
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        response.headers_mut().insert("retry-after", value.clone());
        Ok(response)
    });
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let call = GetTodo::new("999".parse().unwrap(), 1);
    let error = server.drive(&mut Call::new(&Arc::new(context), &call)).unwrap_err();
    let requests = server.requests();
    let seconds = match given.bytes().all(|byte| byte.is_ascii_digit()) {
        true => given.parse::<u64>().ok().filter(|seconds| *seconds > 0),
        false => None,
    };
    if let Some(seconds) = seconds {
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
    }
    let gaps = requests.windows(2).map(|pair| pair[1].at.saturating_sub(pair[0].at));
    for (index, gap) in gaps.enumerate() {
        match error.retry_after() {
            // A date comes nearer while the call waits.
            Some(wait) => assert!(seconds.is_none() || gap == wait, "{gap:?} {wait:?}"),
            None => {
                let backoff = Duration::from_secs(1 << index);
                assert!(gap >= backoff && gap <= backoff + Duration::from_millis(100), "{gap:?}");
            }
        }
    }
});
