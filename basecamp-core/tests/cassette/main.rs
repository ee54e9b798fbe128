//! Recording, scrubbing and replay of conversations, in virtual time.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod planted;
mod recordings;
mod replays;
mod twice;

use std::sync::Arc;

use basecamp_core::cassette::{Cassette, Recorder, Replay};
use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Blocking, Config, Context, Failure};
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{Request, Response};
use serde_json::Value;

/// A context of a client with the token `token-of-ann`, without waits before retries.
fn context(recorder: Option<&Recorder>) -> Arc<Context> {
    let config = Config::builder().base_url("http://localhost:3000");
    let builder = Context::builder().auth(Auth::token("token-of-ann")).config(config);
    let builder = match recorder {
        Some(recorder) => builder.record(recorder),
        None => builder,
    };
    builder.build(0).unwrap()
}

/// An account on a server with these responses, which are recorded.
fn recorded(
    recorder: &Recorder,
    respond: impl FnMut(&Request<Bytes>) -> Result<Response<Bytes>, Failure> + Send + 'static,
) -> Account<Blocking> {
    let server = Simulation::new(respond);
    Account::new(server.blocking(context(Some(recorder))), "999").unwrap()
}

/// An account on a replay.
fn replayed(replay: &Replay) -> Account<Blocking> {
    let server = Simulation::new(replay.responder());
    Account::new(server.blocking(context(None)), "999").unwrap()
}

fn json(body: &Value) -> Response<Bytes> {
    let response = Response::builder().header("content-type", "application/json; charset=utf-8");
    response.body(body.to_string().into()).unwrap()
}

/// Returns the output of a future that is ready at the first poll.
fn ready<F: IntoFuture>(future: F) -> F::Output {
    future.into_future().now_or_never().expect("the future is ready at the first poll")
}

/// Saves and reads a cassette.
fn reread(cassette: &Cassette) -> Cassette {
    let read = Cassette::from_json(&cassette.to_json()).unwrap();
    assert_eq!(read, *cassette);
    read
}
