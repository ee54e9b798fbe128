//! Tests of calls in virtual time, one file for each state.

use std::sync::Mutex;
use std::time::SystemTime;

use http::{HeaderValue, Method};

use super::*;
use crate::auth::strategy::Auth;
use crate::client::config::Config;
use crate::error::ErrorCode;
use crate::registry::operation::{ApiRetryPolicy, Body, Pagination, PathPart};
use crate::request::endpoint::{Request, RequestBuilder};
use crate::request::options::CallOptions;
use crate::request::retry::RetryPolicy;
use crate::response::reply::Reply;
use crate::testing::Simulation;

mod authenticate;
mod cancel;
mod deadline;
mod decompress;
mod events;
mod pace;
mod prepare;
mod properties;
mod receive;
mod retry;
mod send;

/// A request of any operation, with any options.
pub(super) struct OperationRequest {
    pub(super) operation: &'static Operation,
    pub(super) options: CallOptions,
}

impl Request for OperationRequest {
    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.path(&["999".into(), 7.into()]);
        if self.operation.is_mutation() {
            request.json(&serde_json::json!({"name": "x"}));
        }
    }

    fn options(&self) -> &CallOptions {
        &self.options
    }
}

const fn operation(id: &'static str, method: Method, idempotent: bool) -> Operation {
    Operation {
        id,
        service: "probes",
        name: "probe",
        method,
        path: &[
            PathPart::Literal("/"),
            PathPart::Parameter("accountId"),
            PathPart::Literal("/probes/"),
            PathPart::Parameter("probeId"),
            PathPart::Literal(".json"),
        ],
        parameters: &[],
        body: Body::None,
        resource_type: "probe",
        idempotent,
        pagination: Pagination::None,
        retry: ApiRetryPolicy { max_attempts: 2, statuses: &[429, 503] },
        deprecated: false,
        anonymous: false,
        doc: "",
    }
}

pub(super) static GET: Operation = operation("GetProbe", Method::GET, false);

static POST: Operation = operation("CreateProbe", Method::POST, false);

static COMPLETE: Operation = operation("CompleteProbe", Method::POST, true);

static PUT: Operation = operation("ReplaceProbe", Method::PUT, true);

static OPERATIONS: [&Operation; 4] = [&GET, &POST, &COMPLETE, &PUT];

pub(super) fn probe(operation: &'static Operation) -> OperationRequest {
    OperationRequest { operation, options: CallOptions::default() }
}

/// No jitter, so that waits are exact.
pub(super) fn exact() -> RetryPolicy {
    RetryPolicy::standard().with_max_jitter(Duration::ZERO)
}

pub(super) fn context(auth: Auth) -> Arc<Context> {
    let config = Config::builder().retry(exact()).build().unwrap();
    Arc::new(Context::new(config, auth, 1).unwrap())
}

pub(super) fn response(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from_static(body.as_bytes())).unwrap()
}

/// Responds in turn, and then repeats the last response.
fn scripted(
    mut answers: Vec<Result<Response<Bytes>, Failure>>,
) -> impl FnMut(&http::Request<Bytes>) -> Result<Response<Bytes>, Failure> + Send {
    answers.reverse();
    move |_| match answers.len() {
        0 => panic!("no answer left"),
        _ => answers.pop().unwrap(),
    }
}

struct Outcome {
    result: Result<Reply, Error>,
    times: Vec<Duration>,
}

fn run_with(
    policy: RetryPolicy,
    operation: &'static Operation,
    answers: Vec<Result<Response<Bytes>, Failure>>,
) -> Outcome {
    let config = Config::builder().retry(policy).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 1).unwrap());
    let server = Simulation::new(scripted(answers));
    let result = server.drive(&mut Call::new(&context, &probe(operation)));
    Outcome { result, times: server.requests().iter().map(|sent| sent.at).collect() }
}

fn seconds(times: &[u64]) -> Vec<Duration> {
    times.iter().copied().map(Duration::from_secs).collect()
}

#[test]
fn out_of_order_reports_are_misuse() {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let head = || Response::builder().status(200).body(()).unwrap();
    let orders: [fn(&mut Call, Now, Response<()>); 4] = [
        |call, now, head| {
            let _ = call.handle_head(now, head);
        },
        |call, now, _| call.handle_body(now, Bytes::new()),
        |call, now, _| call.handle_failure(now, Failure::io("x")),
        |call, now, _| drop(call.step(now)),
    ];
    for order in orders {
        let mut call = Call::new(&context(Auth::token("secret")), &probe(&GET));
        order(&mut call, now, head());
        let Step::Done(Err(error)) = call.step(now) else { panic!() };
        assert_eq!(error.code(), ErrorCode::Usage);
        let Step::Done(Err(_)) = call.step(now) else { panic!() };
    }
}
