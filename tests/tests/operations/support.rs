//! Helpers for these tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex};

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Call, Config, Context, Reply, Request};
use basecamp_sandbox::samples::{self, Extent};
use basecamp_tests::calls::{Arguments, TypedCall};
use basecamp_tests::description;
use bytes::Bytes;
use http::Response;
use serde_json::{Map, Value};

pub(crate) const EXTENTS: [Extent; 2] = [Extent::Minimal, Extent::Full];

static CONTEXT: LazyLock<Arc<Context>> =
    LazyLock::new(|| Arc::new(Context::new(Config::default(), Auth::token("secret"), 0).unwrap()));

pub(crate) fn context() -> &'static Arc<Context> {
    &CONTEXT
}

pub(crate) fn account() -> Account {
    Account::detached("999").unwrap()
}

/// The typed call with these arguments.
pub(crate) fn typed(call: &TypedCall, arguments: &Map<String, Value>) -> Box<dyn Request> {
    let arguments = Arguments::new(Value::Object(arguments.clone())).unwrap();
    let request = call.request(&account(), arguments);
    request.unwrap_or_else(|defect| panic!("{}: {defect}", call.id))
}

/// The reply to a call whose response has this body.
pub(crate) fn reply(call: &TypedCall, body: impl Into<Bytes>) -> Reply {
    let request = typed(call, &samples::arguments(call.id, Extent::Minimal));
    let body = body.into();
    let server = Simulation::new(move |_| Ok(Response::new(body.clone())));
    server.drive(&mut Call::new(context(), &*request)).unwrap()
}

/// Decodes a body as the operation's result.
pub(crate) fn decode(id: &str, body: &Value) -> Result<Value, basecamp_core::Error> {
    let call = TypedCall::find(id).unwrap();
    call.decode(reply(call, body.to_string()))
}

/// Prints the counts of all checks so far in one line; the last line is complete.
#[allow(clippy::print_stdout)]
pub(crate) fn count(what: &'static str, number: usize) {
    static COUNTS: Mutex<BTreeMap<&str, usize>> = Mutex::new(BTreeMap::new());
    let mut counts = COUNTS.lock().unwrap();
    *counts.entry(what).or_default() += number;
    let mut line =
        format!("{} operations, {} types", TypedCall::all().len(), description::api().types.len());
    for (what, number) in &*counts {
        let _ = write!(line, ", {number} {what}");
    }
    println!("{line}");
}
