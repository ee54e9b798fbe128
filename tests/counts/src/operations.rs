//! The counted operations.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use basecamp_core::services::todos::{CompleteTodo, CreateTodo, GetTodo, ListTodos};
use basecamp_core::types::Todo;
use basecamp_core::{
    AccountId, Auth, Call, Config, Context, Error, Machine, Now, Pager, Reply, Request, Step,
};
use basecamp_webhooks::{Secret, Signer, WebhookReceiver, verify_signature};
use bytes::Bytes;
use http::{HeaderMap, Response};
use jiff::civil::date;
use serde_json::{Value, json};

pub(crate) type Operation = Box<dyn FnMut()>;
/// The name of an operation, and the function that prepares it.
type Named = (&'static str, fn() -> Operation);

/// All counted operations.
pub(crate) const ALL: [Named; 13] = [
    ("build-get", build_get),
    ("build-post", build_post),
    ("call-empty", call_empty),
    ("call-todo", call_todo),
    ("call-page", call_page),
    ("call-retried", call_retried),
    ("call-refused", call_refused),
    ("page-with-link", page_with_link),
    ("page-without-link", page_without_link),
    ("value-todo", value_todo),
    ("value-page", value_page),
    ("webhook-signature", webhook_signature),
    ("webhook-dispatch", webhook_dispatch),
];

const NOW: Now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
const SECRET: &str = "the tide turns twice";

fn context() -> Arc<Context> {
    Arc::new(Context::new(Config::default(), Auth::token("token"), 0).unwrap())
}

fn account() -> AccountId {
    "5250042".parse().unwrap()
}

/// The head of a response. The HTTP client creates the headers of real ones.
fn head(status: u16) -> Response<()> {
    Response::builder().status(status).body(()).unwrap()
}

fn todo() -> Bytes {
    basecamp_counts::todo(1).to_string().into()
}

fn page() -> String {
    Value::Array((1..=i64::from(basecamp_counts::PAGE)).map(basecamp_counts::todo).collect())
        .to_string()
}

/// Handles the request of the machine with this response.
fn exchange(machine: &mut dyn Machine, now: Now, head: Response<()>, body: &Bytes) {
    let Step::Send(attempt) = machine.step(now) else { panic!() };
    black_box(attempt);
    let _ = machine.handle_head(now, head);
    machine.handle_body(now, body.clone());
}

fn done(machine: &mut dyn Machine) -> Result<Reply, Error> {
    let Step::Done(result) = machine.step(NOW) else { panic!() };
    result
}

fn build_get() -> Operation {
    let (context, account) = (context(), account());
    Box::new(move || build(&context, &GetTodo::new(account.clone(), 123)))
}

fn build_post() -> Operation {
    let (context, account) = (context(), account());
    Box::new(move || {
        let create = CreateTodo::new(account.clone(), 123, "Chart the northern passage");
        build(&context, &create.description("<div>Soon</div>").due_on(date(2026, 12, 1)));
    })
}

fn build(context: &Arc<Context>, request: &dyn Request) {
    let Step::Send(attempt) = Call::new(context, request).step(NOW) else { panic!() };
    black_box(attempt);
}

fn call_empty() -> Operation {
    let (context, account) = (context(), account());
    Box::new(move || {
        let mut call = Call::new(&context, &CompleteTodo::new(account.clone(), 123));
        exchange(&mut call, NOW, head(200), &Bytes::new());
        black_box(done(&mut call).unwrap());
    })
}

fn call_todo() -> Operation {
    let (context, account, todo) = (context(), account(), todo());
    Box::new(move || {
        let mut call = Call::new(&context, &GetTodo::new(account.clone(), 123));
        exchange(&mut call, NOW, head(200), &todo);
        black_box(GetTodo::decode(done(&mut call).unwrap()).unwrap());
    })
}

fn call_page() -> Operation {
    let (context, account, page) = (context(), account(), Bytes::from(page()));
    Box::new(move || {
        let mut walk = Pager::new(&context, &ListTodos::new(account.clone(), 123));
        exchange(&mut walk, NOW, head(200), &page);
        black_box(ListTodos::decode(done(&mut walk).unwrap()).unwrap());
    })
}

/// A 429, the wait, and an empty 200.
fn call_retried() -> Operation {
    let (context, account) = (context(), account());
    Box::new(move || {
        let mut call = Call::new(&context, &CompleteTodo::new(account.clone(), 123));
        exchange(&mut call, NOW, head(429), &Bytes::new());
        let Step::Wait(wait) = call.step(NOW) else { panic!() };
        let later = Now { monotonic: wait.until().unwrap(), ..NOW };
        exchange(&mut call, later, head(200), &Bytes::new());
        black_box(done(&mut call).unwrap());
    })
}

/// A 422 with field errors.
fn call_refused() -> Operation {
    let (context, account) = (context(), account());
    let refusal = json!({"errors": {"content": ["can't be blank"], "due_on": ["is in the past"]}});
    let refusal = Bytes::from(refusal.to_string());
    Box::new(move || {
        let mut call = Call::new(&context, &CreateTodo::new(account.clone(), 123, ""));
        exchange(&mut call, NOW, head(422), &refusal);
        black_box(done(&mut call).unwrap_err());
    })
}

/// The difference to `page-without-link` is the cost of a `Link` header.
fn page_with_link() -> Operation {
    let link = "<https://3.basecampapi.com/5250042/todolists/123/todos.json?page=1>; rel=\"prev\", \
                <https://3.basecampapi.com/5250042/todolists/123/todos.json?page=3>; rel=\"next\"";
    empty_page(Some(link))
}

fn page_without_link() -> Operation {
    empty_page(None)
}

fn empty_page(link: Option<&'static str>) -> Operation {
    let (context, account, body) = (context(), account(), Bytes::from("[]"));
    Box::new(move || {
        let mut walk = Pager::new(&context, &ListTodos::new(account.clone(), 123));
        let mut head = head(200);
        // Only the value is counted: the header map belongs to the HTTP client.
        if let Some(link) = link {
            head.headers_mut().insert("link", http::HeaderValue::from_static(link));
        }
        exchange(&mut walk, NOW, head, &body);
        black_box(done(&mut walk).unwrap());
    })
}

/// The difference to `call-todo` is the cost of the call without the decoding.
fn value_todo() -> Operation {
    let todo = basecamp_counts::todo(1).to_string();
    Box::new(move || drop(black_box(serde_json::from_str::<Todo>(&todo).unwrap())))
}

/// The difference to `call-page` is the cost of the call without the decoding.
fn value_page() -> Operation {
    let page = page();
    Box::new(move || drop(black_box(serde_json::from_str::<Vec<Todo>>(&page).unwrap())))
}

fn event(id: i64) -> Bytes {
    let event = json!({
        "id": id, "kind": "todo_created", "created_at": "2026-03-01T08:15:30.000Z", "details": {},
        "creator": basecamp_counts::todo(1)["creator"], "recording": basecamp_counts::todo(1)
    });
    event.to_string().into()
}

fn webhook_signature() -> Operation {
    let event = event(1_000);
    let signature = Signer::new(SECRET).sign(&event);
    let secret = Secret::new(SECRET);
    Box::new(move || assert!(verify_signature(&event, &signature, &secret)))
}

fn webhook_dispatch() -> Operation {
    let receiver = WebhookReceiver::builder(SECRET).on("todo_*", |event| {
        black_box(event);
        Ok(())
    });
    let receiver = receiver.build().unwrap();
    let signer = Signer::new(SECRET);
    // Each event once, as a duplicate would run no handler.
    let mut deliveries: Vec<(HeaderMap, Bytes)> = [1_000, 1_001]
        .map(|id| signer.request(event(id)))
        .map(|request| (request.headers().clone(), request.into_body()))
        .into();
    Box::new(move || {
        let (headers, body) = deliveries.pop().unwrap();
        let outcome = receiver.handle_request(&headers, body);
        assert!(matches!(outcome, basecamp_webhooks::Outcome::Processed { .. }), "{outcome:?}");
    })
}
