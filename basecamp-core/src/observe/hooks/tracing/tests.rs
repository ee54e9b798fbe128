//! Records the output of the `tracing` hooks with a subscriber.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::{Event, Metadata, Subscriber};
use bytes::Bytes;
use http::Response;

use crate::Cancel;
use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::call::Call;
use crate::observe::hooks::TracingHooks;
use crate::protocol::machine::Machine;
use crate::protocol::now::Now;
use crate::services::todos::GetTodo;
use crate::testing::Simulation;
use crate::{Account, Auth, Blocking, Config, Context, RetryPolicy};

/// A subscriber that records spans and events with their fields as text.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Recorder {
    fn push(&self, text: &str, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(text.to_owned());
        record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.push(span.metadata().name(), |fields| span.record(fields));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        self.push("record", |fields| values.record(fields));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let inside = if event.parent().is_some() { "inside" } else { "outside" };
        let level = event.metadata().level();
        self.push(&format!("{level} {inside}"), |fields| event.record(fields));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn response(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body)).unwrap()
}

/// Runs calls against a server with these responses, and returns the records of the subscriber.
fn observed<const N: usize>(
    hooks: &Arc<TracingHooks>,
    auth: Auth,
    responses: [Response<Bytes>; N],
    calls: impl FnOnce(Account<Blocking>),
) -> Vec<String> {
    let recorder = Recorder::default();
    let mut responses = responses.into_iter();
    let server = Simulation::new(move |_| Ok(responses.next().unwrap()));
    let retry = RetryPolicy::standard().with_max_jitter(Duration::ZERO);
    let config = Config::builder().retry(retry).build().unwrap();
    let context = Context::new(config, auth, 0).unwrap().with_hooks(hooks.clone());
    let account = Account::new(server.blocking(Arc::new(context)), "999").unwrap();
    ::tracing::subscriber::with_default(recorder.clone(), || calls(account));
    let records = recorder.0.lock().unwrap();
    records.clone()
}

#[test]
fn span_has_the_events_of_a_call() {
    let hooks = Arc::new(TracingHooks::new());
    let records = observed(&hooks, Auth::token("secret"), [response(404, "")], |account| {
        account.todos().get(7).send().unwrap_err();
    });
    let start = "basecamp otel.name=todos.get otel.kind=\"client\"";
    assert!(records[0].starts_with(start), "{records:?}");
    assert!(records[0].contains("basecamp.operation=\"GetTodo\""), "{records:?}");
    assert!(records[0].contains("basecamp.resource_id=7"), "{records:?}");
    assert!(records[1].contains("message=request"), "{records:?}");
    assert!(records[1].contains("http.request.resend_count=0"), "{records:?}");
    assert_eq!(records[2], "record http.response.status_code=404");
    assert!(records[3].contains("message=response"), "{records:?}");
    assert!(records[3].contains("http.response.status_code=404"), "{records:?}");
    assert_eq!(records[4], "record error.type=\"not_found\"");
    assert_eq!(records[5], "record otel.status_code=\"ERROR\"");
    assert!(records[6].starts_with("WARN inside message=failed"), "{records:?}");
    let is_inside = |record: &String| !record.contains("secret") && !record.contains(" outside ");
    assert!(records.iter().all(is_inside));
    assert_eq!(records.len(), 7);
    // The hooks release the span at the end of the call.
    assert!(hooks.spans().is_empty());
}

#[test]
fn responses_have_the_request_ids_of_the_server() {
    for (status, id, end) in
        [(204, "a-1", "INFO inside message=done"), (404, "b-2", "WARN inside message=failed")]
    {
        let mut answer = response(status, "");
        answer.headers_mut().insert("x-request-id", id.parse().unwrap());
        let records = observed(&Arc::default(), Auth::token("secret"), [answer], |account| {
            let _ = account.todos().complete(7).send();
        });
        let expected = format!("basecamp.request_id=\"{id}\"");
        let has_id = |record: &&String| record.contains(&expected);
        let found: Vec<&String> = records.iter().filter(has_id).collect();
        assert_eq!(found.len(), 2, "{records:?}");
        assert!(found[0].contains("message=response"), "{found:?}");
        assert!(found[1].starts_with(end), "{found:?}");
    }
}

#[test]
fn end_of_a_list_has_the_request_id_of_its_last_page() {
    let mut first = response(200, "[]");
    first.headers_mut().insert("link", r#"<?page=2>; rel="next""#.parse().unwrap());
    let mut pages = [first, response(200, "[]")];
    for (page, id) in pages.iter_mut().zip(["a-1", "b-2"]) {
        page.headers_mut().insert("x-request-id", id.parse().unwrap());
    }
    let records = observed(&Arc::default(), Auth::token("secret"), pages, |account| {
        account.projects().list().send().unwrap();
    });
    let end = records.last().unwrap();
    assert!(end.contains("message=done") && end.contains("\"b-2\""), "{records:?}");
}

#[test]
fn cancelled_call_is_no_failure() {
    let hooks = Arc::new(TracingHooks::new());
    let cancelled = |account: Account<Blocking>| {
        let cancel = Cancel::new();
        cancel.cancel();
        account.todos().get(7).with_cancel(&cancel).send().unwrap_err();
    };
    let dropped = |account: Account<Blocking>| {
        let request = GetTodo::new("999".parse().unwrap(), 7);
        let mut call = Call::new(account.handle().context(), &request);
        let now = Now { monotonic: Duration::ZERO, wall: std::time::SystemTime::UNIX_EPOCH };
        let _ = call.step(now);
        let hooks = account.handle().context().hooks().unwrap();
        crate::protocol::driver::deliver_events(hooks, &mut call);
    };
    for records in [
        observed(&hooks, Auth::token("secret"), [], cancelled),
        observed(&hooks, Auth::token("secret"), [], dropped),
    ] {
        let end = records.last().unwrap();
        assert!(end.starts_with("INFO inside message=cancelled duration_ms=0"), "{records:?}");
        assert!(records.iter().any(|record| record == "record error.type=\"cancelled\""));
        assert!(!records.iter().any(|record| record.contains("ERROR")), "{records:?}");
    }
}

#[test]
fn span_has_retries_and_pages() {
    let mut first = response(200, "[]");
    first.headers_mut().insert("link", r#"<?page=2>; rel="next""#.parse().unwrap());
    let responses = [response(503, ""), first, response(200, "[]")];
    let records = observed(&Arc::default(), Auth::token("secret"), responses, |account| {
        account.projects().list().send().unwrap();
    });
    for expected in [
        "INFO inside message=retry http.request.resend_count=1 error.type=\"api_error\" \
         error.message=Service Unavailable (ListProjects, GET /999/projects.json, HTTP 503) delay_ms=1000",
        "DEBUG inside message=page basecamp.page=2 \
         url.full=\"https://3.basecampapi.com/999/projects.json?page=2\"",
        "INFO inside message=done duration_ms=1000",
    ] {
        assert!(records.iter().any(|record| record == expected), "{expected}: {records:#?}");
    }
}

#[test]
fn token_refreshes_are_events_outside_of_spans() {
    let token = Token::new("old").with_refresh_token("r");
    let session = OAuthSession::new("https://example.com/token", "id", token);
    for (refresh, expected) in [
        (
            response(200, r#"{"access_token": "new"}"#),
            "INFO outside message=token refreshed duration_ms=0",
        ),
        (
            response(400, r#"{"error": "invalid_grant"}"#),
            "WARN outside message=token not refreshed duration_ms=0 error.type=\"auth_required\" \
             error.message=",
        ),
    ] {
        let responses = [response(401, ""), refresh, response(404, "")];
        let auth = Auth::session(session.clone());
        let records = observed(&Arc::default(), auth, responses, |account| {
            account.todos().get(7).send().unwrap_err();
        });
        let is_outside = |record: &&String| record.contains(" outside ");
        let outside: Vec<_> = records.iter().filter(is_outside).collect();
        assert_eq!(outside.len(), 1);
        assert!(outside[0].starts_with(expected), "{outside:?}");
    }
}
