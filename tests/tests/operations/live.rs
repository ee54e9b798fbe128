//! Every operation over both transports, against the sandbox, with all of its arguments.

use basecamp_core::{Account, Blocking, Config, Error};
use basecamp_tests::calls::{Answer, Arguments, TypedCall};
use basecamp_tests::samples::{self, Extent};
use basecamp_tests::sandbox::Sandbox;
use serde_json::Value;
use tokio::runtime;

use crate::expected::{self, Content};
use crate::support::count;

fn config(sandbox: &Sandbox) -> Config {
    Config::builder().base_url(sandbox.url()).build().unwrap()
}

fn blocking(sandbox: &Sandbox) -> Account<Blocking> {
    let client = basecamp_ureq::Client::builder().config(config(sandbox)).token(sandbox.token());
    client.build().unwrap().for_account(sandbox.account_id()).unwrap()
}

/// Makes every call, each on a sandbox of its own, and counts them.
fn run(make: impl Fn(&Sandbox, &TypedCall, Arguments) -> Result<Answer, Error>) {
    for call in TypedCall::all() {
        let (id, operation) = (call.id, samples::operation(call.id).unwrap());
        let sandbox = Sandbox::start().unwrap();
        let given = sandbox.arguments(id, Extent::Full);
        sandbox.clear_requests();
        let answer = make(&sandbox, call, Arguments::new(Value::Object(given.clone())).unwrap());
        let answer = answer.unwrap_or_else(|error| panic!("{error}: {:?}", error.field_errors()));
        assert!(answer.status.is_success(), "{id}: {}", answer.status);
        assert_eq!(operation.result.is_some(), !answer.body.is_null(), "{id}: {}", answer.body);

        // One request did it, and it was the one that the description asks for. A list whose page
        // can't be named goes over all of them.
        let requests = sandbox.requests();
        let pages = operation.pages.is_some() && !given.contains_key("page");
        assert!(requests.len() == 1 || pages, "{id}: {requests:?}");
        let query = requests[0].query.as_ref().map(|query| format!("?{query}"));
        let line =
            format!("{} {}{}", requests[0].method, requests[0].path, query.unwrap_or_default());
        let expected = expected::request(operation, &given);
        let here = format!("/{}/", sandbox.account_id());
        assert_eq!(line, expected.line.replacen("/999/", &here, 1));
        if let Content::Json(body) = expected.body {
            assert_eq!(requests[0].json(), body, "{id}");
        }
    }
    count("live runs", TypedCall::all().len());
}

#[test]
fn over_ureq() {
    run(|sandbox, call, arguments| call.blocking(&blocking(sandbox), arguments).unwrap());
}

#[test]
fn over_hyper() {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    run(|sandbox, call, arguments| {
        let client = basecamp_hyper::Client::builder().config(config(sandbox));
        let client = client.token(sandbox.token()).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        runtime.block_on(call.asynchronous(&account, arguments).unwrap())
    });
}
