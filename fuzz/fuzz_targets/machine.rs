//! A driver that reports in any order: the machine never panics and sends no more than its budget.
#![no_main]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arbitrary::Arbitrary;
use basecamp_core::services::todos::GetTodo;
use basecamp_core::{Auth, Call, Config, Context, Failure, Machine, Now, Step};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
enum Report {
    Step,
    Head(u16),
    Body(Vec<u8>),
    Io,
    TooLarge,
    Pass(u64),
}

fuzz_target!(|reports: Vec<Report>| {
    let config = Config::builder().deadline(Duration::from_secs(60)).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap());
    let mut call = Call::new(&context, &GetTodo::new("999".parse().unwrap(), 1));
    let mut now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let mut sent = 0;
    for report in reports {
        match report {
            Report::Step => sent += usize::from(matches!(call.step(now), Step::Send(_))),
            Report::Head(status) => {
                let mut head = http::Response::new(());
                *head.status_mut() = http::StatusCode::from_u16(100 + status % 500).unwrap();
                let _ = call.handle_head(now, head);
            }
            Report::Body(body) => call.handle_body(now, body.into()),
            Report::Io => call.handle_failure(now, Failure::io("reset")),
            Report::TooLarge => call.handle_failure(now, Failure::body_too_large()),
            Report::Pass(nanos) => {
                now.monotonic = now.monotonic.saturating_add(Duration::from_nanos(nanos));
            }
        }
    }
    assert!(sent <= 4);
});
