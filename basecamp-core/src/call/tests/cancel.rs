//! Tests of the cancellation of calls.

use std::pin::pin;
use std::task::{Context as TaskContext, Poll, Waker};

use super::*;

const START: Now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };

fn cancellable(operation: &'static Operation) -> (Call, Cancel) {
    let cancel = Cancel::new();
    let mut request = probe(operation);
    request.options.set_cancel(&cancel);
    (Call::new(&context(Auth::token("secret")), &request), cancel)
}

fn error_of(step: Step) -> Error {
    match step {
        Step::Done(Err(error)) => error,
        step => panic!("{step:?}"),
    }
}

#[test]
fn cancelled_call_sends_nothing() {
    let (mut call, cancel) = cancellable(&GET);
    cancel.cancel();
    let error = error_of(call.step(START));
    assert_eq!((error.code(), error.attempts()), (ErrorCode::Cancelled, 0));
    assert!(error.is_cancelled() && !error.is_transient() && !error.retryable());
    assert_eq!(
        (error.exit_code(), error.to_string()),
        (1, "the call was cancelled (GetProbe)".into())
    );
}

#[test]
fn cancellation_ends_the_wait_for_a_retry() {
    let (mut call, cancel) = cancellable(&GET);
    let Step::Send(attempt) = call.step(START) else { panic!() };
    assert!(attempt.cancel.is_some_and(|cancel| !cancel.is_cancelled()));
    let _ = call.handle_head(START, Response::builder().status(503).body(()).unwrap());
    call.handle_body(START, Bytes::new());
    let Step::Wait(wait) = call.step(START) else { panic!() };
    let mut wait = pin!(wait);
    let mut waker = TaskContext::from_waker(Waker::noop());
    assert_eq!(wait.as_mut().poll(&mut waker), Poll::Pending);
    cancel.cancel();
    assert_eq!(wait.as_mut().poll(&mut waker), Poll::Ready(()));
    assert_eq!(error_of(call.step(START)).code(), ErrorCode::Cancelled);
}

#[test]
fn either_handle_of_a_call_cancels_it() {
    for cancels_first in [true, false] {
        let (mut call, first) = cancellable(&GET);
        let second = call.add_cancel();
        let Step::Send(attempt) = call.step(START) else { panic!() };
        let mut cancelled = pin!(attempt.cancel.unwrap().cancelled());
        let mut waker = TaskContext::from_waker(Waker::noop());
        assert_eq!(cancelled.as_mut().poll(&mut waker), Poll::Pending);
        if cancels_first {
            first.cancel()
        } else {
            second.cancel()
        }
        assert_eq!(cancelled.as_mut().poll(&mut waker), Poll::Ready(()));
        assert!(second.is_cancelled());
        assert_eq!(first.is_cancelled(), cancels_first, "other calls continue");
        assert_eq!(first.child().is_cancelled(), cancels_first);
    }
}

#[test]
fn failure_of_a_cancelled_request_is_the_cancellation() {
    for operation in [&GET, &POST] {
        let (mut call, cancel) = cancellable(operation);
        let Step::Send(_) = call.step(START) else { panic!() };
        cancel.cancel();
        call.handle_failure(START, Failure::io("abandoned"));
        let error = error_of(call.step(START));
        assert_eq!((error.code(), error.attempts()), (ErrorCode::Cancelled, 1));
        assert!(!error.retryable(), "{}", operation.id);
    }
}

#[test]
fn response_that_has_arrived_is_the_result_of_a_cancelled_call() {
    let (mut call, cancel) = cancellable(&GET);
    let Step::Send(_) = call.step(START) else { panic!() };
    let _ = call.handle_head(START, Response::builder().status(200).body(()).unwrap());
    cancel.cancel();
    call.handle_body(START, Bytes::from_static(b"{}"));
    let Step::Done(Ok(reply)) = call.step(START) else { panic!() };
    assert_eq!(reply.status, 200);
}

#[test]
fn cancel_of_the_call_replaces_that_of_the_client() {
    let (of_client, of_call) = (Cancel::new(), Cancel::new());
    let context = Context::builder().auth(Auth::token("secret")).cancel(&of_client);
    let context = context.build(1).unwrap();
    let mut request = probe(&GET);
    let mut plain = Call::new(&context, &request);
    request.options.set_cancel(&of_call);
    let mut own = Call::new(&context, &request);
    of_client.cancel();
    assert_eq!(error_of(plain.step(START)).code(), ErrorCode::Cancelled);
    assert!(matches!(own.step(START), Step::Send(_)));
}
