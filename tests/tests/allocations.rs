//! How often the core allocates for a call, beyond what the decoded value itself takes.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use allocation_counter::measure;
use basecamp_core::services::todos::{CompleteTodo, GetTodo};
use basecamp_core::types::Todo;
use basecamp_core::{AccountId, Auth, Call, Config, Context, Machine, Now, Reply, Request, Step};
use bytes::Bytes;

/// The allocations of a call: the URL, the headers, the request.
const BUDGET: u64 = 16;

const NOW: Now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };

fn call(context: &Arc<Context>, request: &dyn Request, body: Bytes) -> Reply {
    let mut call = Call::new(context, request);
    let Step::Send(attempt) = call.step(NOW) else { panic!() };
    drop(attempt);
    // An empty header map doesn't allocate: those of a response are the HTTP client's.
    let _ = call.handle_head(NOW, http::Response::new(()));
    call.handle_body(NOW, body);
    let Step::Done(reply) = call.step(NOW) else { panic!() };
    reply.unwrap()
}

fn todo() -> Bytes {
    let sandbox = basecamp_sandbox::Sandbox::start().unwrap();
    let config = Config::builder().base_url(sandbox.url()).build().unwrap();
    let client =
        basecamp_ureq::Client::builder().token(sandbox.token()).config(config).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    account.todos().get(sandbox.first_todo_id()).send_raw().unwrap().value
}

#[test]
fn a_call_allocates_little() {
    let context = Arc::new(Context::new(Config::default(), Auth::token("t"), 0).unwrap());
    let account: AccountId = "999".parse().unwrap();
    let (get, complete) = (GetTodo::new(account.clone(), 123), CompleteTodo::new(account, 123));
    let todo = todo();

    let empty = measure(|| drop(call(&context, &complete, Bytes::new()))).count_total;
    let whole = measure(|| {
        GetTodo::decode(call(&context, &get, todo.clone())).unwrap();
    })
    .count_total;
    let value = measure(|| drop(serde_json::from_slice::<Todo>(&todo).unwrap())).count_total;

    println!("an empty 200: {empty}; a to-do: {whole}, of which {value} for the value");
    assert!(empty <= BUDGET, "{empty} allocations for an empty 200");
    assert!(whole - value <= BUDGET, "{} allocations around a to-do", whole - value);
}
