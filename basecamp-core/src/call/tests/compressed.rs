//! Large compressed responses, which are decompressed outside of the machine.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn gzip(content: &[u8], level: Compression) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap().into()
}

/// A call that has received a compressed response, the time, and the next step.
fn answered(operation: &'static Operation, status: u16, body: Bytes) -> (Call, Now, Step) {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let mut call = Call::new(&context(Auth::token("secret")), &probe(operation));
    let Step::Send(_) = call.step(now) else { panic!() };
    let head = Response::builder()
        .status(status)
        .header("Content-Encoding", "gzip")
        .header("Content-Length", body.len())
        .body(())
        .unwrap();
    let ReadPlan::Buffer { .. } = call.handle_head(now, head) else { panic!() };
    call.handle_body(now, body);
    let step = call.step(now);
    (call, now, step)
}

#[test]
fn a_small_response_is_decompressed_at_once() {
    let content = vec![b'7'; 2 << 20];
    let (_, _, step) = answered(&GET, 200, gzip(&content, Compression::fast()));
    let Step::Done(Ok(reply)) = step else { panic!("{step:?}") };
    assert_eq!(reply.value, content);
}

#[test]
fn a_large_response_is_decompressed_in_a_blocking_task() {
    // Many compressed bytes, and few that hold many.
    for (content, level) in [
        (vec![b'7'; 300 << 10], Compression::none()),
        (vec![b'7'; (2 << 20) + 1], Compression::best()),
    ] {
        let (mut call, now, step) = answered(&GET, 200, gzip(&content, level));
        let Step::Blocking(task) = step else { panic!("{step:?}") };
        assert_eq!(format!("{task:?}"), r#"BlockingTask { name: "decompress a response", .. }"#);
        task.run();
        let Step::Done(Ok(reply)) = call.step(now) else { panic!() };
        assert_eq!(reply.value, content);
        assert!(!reply.headers.contains_key("Content-Encoding"));
        assert!(!reply.headers.contains_key("Content-Length"));
    }
}

#[test]
fn an_uncompressed_response_of_any_size_needs_no_blocking_task() {
    let server = Simulation::new(|_| Ok(Response::new(vec![b'7'; 4 << 20].into())));
    let context = context(Auth::token("secret"));
    let mut call = Call::new(&context, &probe(&GET));
    assert_eq!(server.drive(&mut call).unwrap().value.len(), 4 << 20);
}

#[test]
fn a_large_response_that_can_not_be_decompressed_is_an_error_and_no_retry() {
    let beyond_limit = gzip(&vec![0; (50 << 20) + 1], Compression::fast());
    let mut malformed = gzip(&vec![0; 300 << 10], Compression::none()).to_vec();
    malformed.truncate(290 << 10);
    for (body, problem) in [
        (beyond_limit, "the response body exceeds the limit of 52428800 bytes"),
        (malformed.into(), "the response is not valid gzip"),
    ] {
        let (mut call, now, step) = answered(&POST, 201, body);
        let Step::Blocking(task) = step else { panic!("{step:?}") };
        task.run();
        let Step::Done(Err(error)) = call.step(now) else { panic!() };
        assert!(error.message().starts_with(problem), "{error}");
        assert!(!error.retryable() && error.attempts() == 1);
    }
}

#[test]
fn a_decompression_task_that_is_dropped_is_an_error() {
    let body = gzip(&vec![b'7'; 300 << 10], Compression::none());
    let (mut call, now, step) = answered(&GET, 200, body);
    drop(step);
    let Step::Done(Err(error)) = call.step(now) else { panic!() };
    assert_eq!(error.message(), "the task that decompresses the response did not run");
}

#[test]
fn a_decompression_task_may_run_after_its_call_was_dropped() {
    let body = gzip(&vec![b'7'; 300 << 10], Compression::none());
    let (call, _, step) = answered(&GET, 200, body);
    drop(call);
    let Step::Blocking(task) = step else { panic!("{step:?}") };
    task.run();
}
