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
    answer(Call::new(&context(Auth::token("secret")), &probe(operation)), status, body)
}

fn answer(mut call: Call, status: u16, body: Bytes) -> (Call, Now, Step) {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let Step::Send(_) = call.step(now) else { panic!() };
    let head = Response::builder()
        .status(status)
        .header("Content-Encoding", "gzip")
        .header("Content-Length", body.len())
        .body(())
        .unwrap();
    let BodyPlan::Buffer { .. } = call.handle_head(now, head) else { panic!() };
    call.handle_body(now, body);
    let step = call.step(now);
    (call, now, step)
}

#[test]
fn small_response_is_decompressed_inline() {
    let content = vec![b'7'; 2 << 20];
    let (_, _, step) = answered(&GET, 200, gzip(&content, Compression::fast()));
    let Step::Done(Ok(reply)) = step else { panic!("{step:?}") };
    assert_eq!(reply.value, content);
}

#[test]
fn large_response_is_decompressed_in_a_blocking_task() {
    // Large compressed bytes, and small ones that decompress to many.
    for (content, level) in [
        (vec![b'7'; 300 << 10], Compression::none()),
        (vec![b'7'; (2 << 20) + 1], Compression::best()),
    ] {
        let (mut call, now, step) = answered(&GET, 200, gzip(&content, level));
        let Step::Blocking(task) = step else { panic!("{step:?}") };
        assert_eq!(task.until(), None);
        assert_eq!(format!("{task:?}"), r#"BlockingTask { name: "decompress a response", .. }"#);
        task.run();
        let Step::Done(Ok(reply)) = call.step(now) else { panic!() };
        assert_eq!(reply.value, content);
        assert!(!reply.headers.contains_key("Content-Encoding"));
        assert!(!reply.headers.contains_key("Content-Length"));
    }
}

#[test]
fn uncompressed_response_needs_no_blocking_task() {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let mut call = Call::new(&context(Auth::token("secret")), &probe(&GET));
    let Step::Send(_) = call.step(now) else { panic!() };
    let BodyPlan::Buffer { .. } = call.handle_head(now, Response::new(())) else { panic!() };
    call.handle_body(now, vec![b'7'; 4 << 20].into());
    let step = call.step(now);
    let Step::Done(Ok(reply)) = step else { panic!("{step:?}") };
    assert_eq!(reply.value.len(), 4 << 20);
}

#[test]
fn empty_body_retains_its_headers() {
    for coding in ["br", "gzip", "gzip, gzip, gzip, gzip, gzip"] {
        let server = Simulation::new(move |_| {
            let response = Response::builder()
                .header("Content-Encoding", coding)
                .header("Content-Length", "1234");
            Ok(response.body(Bytes::new()).unwrap())
        });
        let mut call = Call::new(&context(Auth::token("secret")), &probe(&GET));
        let reply = server.drive(&mut call).unwrap();
        assert!(reply.value.is_empty());
        assert_eq!(reply.headers["content-encoding"], coding);
        assert_eq!(reply.headers["content-length"], "1234");
    }
}

#[test]
fn empty_decompressed_body_has_no_coding_headers() {
    let (_, _, step) = answered(&GET, 200, gzip(b"", Compression::fast()));
    let Step::Done(Ok(reply)) = step else { panic!("{step:?}") };
    assert!(reply.value.is_empty());
    assert!(!reply.headers.contains_key("Content-Encoding"));
    assert!(!reply.headers.contains_key("Content-Length"));
}

#[test]
fn decompressed_error_body_is_cut_to_the_limit() {
    let content = [&b"{\"error\": \"busy\"}"[..], &vec![b' '; 2 << 20]].concat();
    let (_, _, step) = answered(&GET, 404, gzip(&content, Compression::fast()));
    let Step::Done(Err(error)) = step else { panic!("{step:?}") };
    assert_eq!(error.response().unwrap().body, content[..1 << 20]);
    assert_eq!(error.message(), "busy");
}

#[test]
fn undecodable_error_body_is_unreadable() {
    for (coding, body, problem) in [
        ("br", Bytes::from_static(b"x"), "the response's content encoding `br` was not asked for"),
        ("gzip", Bytes::from_static(b"not gzip"), "the response is not valid gzip"),
    ] {
        let server = Simulation::new(move |_| {
            let response = Response::builder().status(404).header("Content-Encoding", coding);
            Ok(response.body(body.clone()).unwrap())
        });
        let mut call = Call::new(&context(Auth::token("secret")), &probe(&GET));
        let error = server.drive(&mut call).unwrap_err();
        let expected = format!("Not Found (unreadable body: {problem}");
        assert!(error.message().starts_with(&expected), "{error}");
        assert!(error.response().unwrap().body.is_empty());
    }
}

#[test]
fn decompression_after_the_deadline_is_an_error() {
    for (operation, made) in [(&POST, true), (&GET, false)] {
        let config = Config::builder().deadline(Duration::from_secs(5)).build().unwrap();
        let context = Arc::new(Context::new(config, Auth::token("secret"), 1).unwrap());
        let content = vec![b'7'; 300 << 10];
        let body = gzip(&content, Compression::none());
        for (seconds, is_run) in [(4, true), (5, true), (5, false)] {
            let (mut call, mut now, step) =
                answer(Call::new(&context, &probe(operation)), 200, body.clone());
            let Step::Blocking(task) = step else { panic!("{step:?}") };
            assert_eq!(task.until(), Some(Duration::from_secs(5)));
            if is_run {
                task.run();
            }
            now.monotonic = Duration::from_secs(seconds);
            match call.step(now) {
                Step::Done(Ok(reply)) if seconds == 4 => assert_eq!(reply.value, content),
                Step::Done(Err(error)) if seconds == 5 => {
                    assert_eq!(error.message(), "the call's deadline of 5s has passed");
                    assert_eq!((error.code(), error.attempts()), (ErrorCode::Network, 1));
                    assert_eq!(error.hint().contains("made the change"), made, "{error}");
                }
                step => panic!("{step:?}"),
            }
        }
    }
}

#[test]
fn failed_decompression_is_an_error_without_retry() {
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
fn dropped_decompression_task_is_an_error() {
    let body = gzip(&vec![b'7'; 300 << 10], Compression::none());
    let (mut call, now, step) = answered(&GET, 200, body);
    drop(step);
    let Step::Done(Err(error)) = call.step(now) else { panic!() };
    assert_eq!(error.message(), "the task that decompresses the response did not run");
}

#[test]
fn decompression_task_may_outlive_its_call() {
    let body = gzip(&vec![b'7'; 300 << 10], Compression::none());
    let (call, _, step) = answered(&GET, 200, body);
    drop(call);
    let Step::Blocking(task) = step else { panic!("{step:?}") };
    task.run();
}
