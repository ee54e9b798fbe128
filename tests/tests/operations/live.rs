//! Every operation over both transports, against the sandbox, with all of its arguments.

use basecamp_codegen::model::Operation;
use basecamp_core::{
    Account, Async, Blocking, Config, DynamicCall, DynamicResult, Error, Handle, Reply,
};
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::Extent;
use basecamp_tests::calls::{Answer, Arguments, TypedCall};
use basecamp_tests::description;
use serde_json::{Map, Value};
use tokio::runtime;

use crate::expected::{self, Content};
use crate::normal_form::normal_form;
use crate::support::count;

fn config(sandbox: &Sandbox) -> Config {
    Config::builder().base_url(sandbox.url()).build().unwrap()
}

type SendTyped<'a, A> = dyn Fn(&TypedCall, &Account<A>, Arguments) -> Result<Answer, Error> + 'a;
type SendDynamic<'a, A> = dyn Fn(DynamicCall<A>) -> Result<Reply<DynamicResult>, Error> + 'a;

/// The clients that send a call.
struct Live<'a, A> {
    account: fn(&Sandbox) -> Account<A>,
    typed: &'a SendTyped<'a, A>,
    dynamic: &'a SendDynamic<'a, A>,
}

/// Makes every call, typed and dynamic, each on its own sandbox, and counts them.
fn run<A: Handle>(live: &Live<'_, A>) {
    for call in TypedCall::all() {
        let (id, operation) = (call.id, description::operation(call.id).unwrap());
        let typed = on_sandbox(operation, |sandbox, arguments| {
            let arguments = Arguments::new(Value::Object(arguments)).unwrap();
            (live.typed)(call, &(live.account)(sandbox), arguments)
        });
        let dynamic = on_sandbox(operation, |sandbox, arguments| {
            let call = (live.account)(sandbox).call(id, Value::Object(arguments))?;
            let reply = (live.dynamic)(call)?;
            let DynamicResult { body, meta, .. } = reply.value;
            Ok(Answer::new(reply.status, body, meta))
        });
        // The typed result has the known members, in their normal form.
        let body = match &operation.result {
            Some(ty) => normal_form(ty, &dynamic.body),
            None => dynamic.body,
        };
        assert_eq!(body, typed.body, "{id}");
        assert_eq!((dynamic.status, dynamic.meta), (typed.status, typed.meta), "{id}");
    }
    count("typed live runs", TypedCall::all().len());
    count("live runs by id", TypedCall::all().len());
}

/// Makes a call on a new sandbox, and checks the request. The result is independent of the
/// sandbox's address and of the time.
fn on_sandbox(
    operation: &Operation,
    make: impl FnOnce(&Sandbox, Map<String, Value>) -> Result<Answer, Error>,
) -> Answer {
    let id = operation.id.as_str();
    // Both sandboxes have the same time, which their responses contain.
    let time = "2026-12-01T09:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(time).start().unwrap();
    let arguments = sandbox.arguments(id, Extent::Full);
    sandbox.clear_requests();
    let answer = make(&sandbox, arguments.clone());
    let mut answer = answer.unwrap_or_else(|error| panic!("{error}: {:?}", error.field_errors()));
    assert!(answer.status.is_success(), "{id}: {}", answer.status);
    assert_eq!(operation.result.is_some(), !answer.body.is_null(), "{id}: {}", answer.body);

    // A single request, equal to that of the description. A list without a `page` argument may need
    // more of them.
    let requests = sandbox.requests();
    let pages = operation.pages.is_some() && !arguments.contains_key("page");
    assert!(requests.len() == 1 || pages, "{id}: {requests:?}");
    let query = requests[0].query.as_ref().map(|query| format!("?{query}"));
    let line = format!("{} {}{}", requests[0].method, requests[0].path, query.unwrap_or_default());
    let expected = expected::request(operation, &arguments);
    let here = format!("/{}/", sandbox.account_id());
    assert_eq!(line, expected.line.replacen("/999/", &here, 1));
    if let Content::Json(body) = expected.body {
        assert_eq!(requests[0].json(), body, "{id}");
    }
    normalize(&mut answer.body, sandbox.url());
    answer
}

/// Replaces the variable part of a result: the sandbox's origin.
fn normalize(value: &mut Value, origin: &str) {
    match value {
        Value::String(text) => *text = text.replace(origin, "https://sandbox"),
        Value::Array(items) => items.iter_mut().for_each(|item| normalize(item, origin)),
        Value::Object(members) => members.values_mut().for_each(|member| normalize(member, origin)),
        _ => {}
    }
}

fn blocking(sandbox: &Sandbox) -> Account<Blocking> {
    let client = basecamp_ureq::Client::builder().config(config(sandbox));
    client.token(sandbox.token()).build().unwrap().for_account(sandbox.account_id()).unwrap()
}

#[test]
fn over_ureq() {
    run(&Live {
        account: blocking,
        typed: &|call, account, arguments| call.blocking(account, arguments).unwrap(),
        dynamic: &DynamicCall::<Blocking>::send_full,
    });
}

#[test]
fn over_hyper() {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    run(&Live {
        account: |sandbox| {
            let client = basecamp_hyper::Client::builder().config(config(sandbox));
            let client = client.token(sandbox.token()).build().unwrap();
            client.for_account(sandbox.account_id()).unwrap()
        },
        typed: &|call, account, arguments| {
            runtime.block_on(call.asynchronous(account, arguments).unwrap())
        },
        dynamic: &|call: DynamicCall<Async>| runtime.block_on(call.send_full()),
    });
}

#[test]
fn responses_as_documented_decode() {
    for call in TypedCall::all() {
        let sandbox = Sandbox::as_documented().start().unwrap();
        let arguments = sandbox.arguments(call.id, Extent::Full);
        let arguments = Arguments::new(Value::Object(arguments)).unwrap();
        let outcome = call.blocking(&blocking(&sandbox), arguments).unwrap();
        let status =
            outcome.as_ref().map_or_else(Error::http_status, |answer| Some(answer.status.as_u16()));
        match call.id {
            // A response without a body, and redirects.
            "CreateLineupMarker" | "UpdateLineupMarker" => assert_eq!(status.unwrap() / 100, 2),
            "GetScheduleEntry" | "ReplaceScheduleEntry" => assert!(status.is_some()),
            id => assert!(outcome.is_ok(), "{id}: {outcome:?}"),
        }
    }
}
