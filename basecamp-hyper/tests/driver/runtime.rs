//! Runtimes without timers or I/O, and futures that are polled outside of their runtime.

use std::future::{IntoFuture, poll_fn};
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use basecamp_hyper::{Client, Error, ErrorCode};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::server::{ANN, Server, in_memory, listening, ok, response};

/// Polls a future to completion outside of a runtime.
fn wait<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let (mut future, mut context) = (pin!(future), Context::from_waker(&waker));
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

fn check_usage(error: &Error, message: &str) {
    assert_eq!(error.code(), ErrorCode::Usage);
    assert_eq!(error.message(), message);
}

#[test]
fn a_runtime_without_timers_or_io_is_a_usage_error() {
    let account = Client::new("secret").unwrap().for_account(1).unwrap();
    type Enable = fn(&mut Builder) -> &mut Builder;
    let rows: [(Enable, &str); 3] = [
        (|builder| builder, "timers and I/O"),
        (Builder::enable_io, "timers"),
        (Builder::enable_time, "I/O"),
    ];
    for (enable, missing) in rows {
        for mut builder in [Builder::new_current_thread(), Builder::new_multi_thread()] {
            let runtime = enable(&mut builder).build().unwrap();
            let message = format!("the tokio runtime was built without {missing}");
            for _ in 0..2 {
                let error = runtime.block_on(account.people().get(1).into_future()).unwrap_err();
                check_usage(&error, &message);
                assert!(error.hint().contains("enable_all"), "{error}");
            }
            let error = runtime.block_on(account.people().list().into_future()).unwrap_err();
            check_usage(&error, &message);
            let mut pages = account.people().list().pages().fetch_ahead();
            let error = runtime.block_on(pages.next()).unwrap().unwrap_err();
            check_usage(&error, &message);
        }
    }
}

#[test]
fn a_connector_that_uses_no_io_needs_timers_only() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let client = in_memory(&Server::new(|_| ok(ANN))).token("secret").build().unwrap();
    let account = client.for_account(1).unwrap();
    let ann = runtime.block_on(account.people().get(1).into_future()).unwrap();
    assert_eq!(ann.name, "Ann");
}

#[test]
fn a_call_that_leaves_its_runtime_ends_with_its_result() {
    let runtime = Runtime::new().unwrap();
    let server = Server::new(|_| ok(ANN));
    let account = runtime.block_on(listening(&server, |config| config));
    let mut call = account.people().get(1).into_future();
    runtime.block_on(poll_fn(|cx| {
        assert!(pin!(&mut call).poll(cx).is_pending());
        Poll::Ready(())
    }));
    assert_eq!(wait(call).unwrap().name, "Ann");
}

#[test]
fn the_deadline_bounds_the_wait_for_a_blocking_thread() {
    let runtime =
        Builder::new_current_thread().max_blocking_threads(1).enable_all().build().unwrap();
    // The only thread is in use until `release` is dropped.
    let (release, released) = mpsc::channel::<()>();
    let occupied = runtime.spawn_blocking(move || released.recv());
    // A body that is decompressed in a blocking task.
    let server = Server::new(|_| {
        response("201 Created", "Content-Encoding: gzip\r\n", &"x".repeat(300 << 10))
    });
    let deadline = Duration::from_secs(3);
    let account = runtime.block_on(listening(&server, |config| config.deadline(deadline)));
    let error = runtime.block_on(async {
        let call = account.todos().create(5, "x").into_future();
        timeout(Duration::from_secs(60), call).await.expect("the call ends").unwrap_err()
    });
    assert_eq!(error.message(), "the call's deadline of 3s has passed");
    assert!(error.hint().starts_with("The server made the change"), "{error}");
    drop(release);
    assert!(runtime.block_on(occupied).unwrap().is_err());
}

/// The second page is prefetched within the runtime. The third can't be.
#[test]
fn a_list_that_leaves_its_runtime_ends_with_a_usage_error() {
    let runtime = Runtime::new().unwrap();
    let server = Server::new(|seen| {
        let page = 1 + seen
            .line()
            .split_once("page=")
            .map_or(1, |(_, page)| page[..1].parse::<u32>().unwrap());
        let next = format!("Link: </999/people.json?page={page}>; rel=\"next\"\r\n");
        response("200 OK", &next, &format!("[{ANN}]"))
    });
    let account = runtime.block_on(listening(&server, |config| config));
    for is_ahead in [false, true] {
        let pages = account.people().list().pages();
        let mut pages = if is_ahead { pages.fetch_ahead() } else { pages };
        runtime.block_on(pages.next()).unwrap().unwrap();
        if is_ahead {
            wait(pages.next()).unwrap().unwrap();
        }
        let error = wait(pages.next()).unwrap().unwrap_err();
        check_usage(&error, "a call was begun outside of a tokio runtime");
    }
}
