//! The `tracing` hooks, seen by a subscriber.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::{Event, Metadata, Subscriber};
use bytes::Bytes;
use http::Response;

use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::observe::hooks::TracingHooks;
use crate::testing::Simulation;
use crate::{Account, Auth, Blocking, Config, Context, RetryPolicy};

/// Writes down spans and events with their fields.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Notes {
    fn note(&self, text: &str, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(text.to_owned());
        record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
    }
}

impl Subscriber for Notes {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.note(span.metadata().name(), |fields| span.record(fields));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        self.note("record", |fields| values.record(fields));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let inside = if event.parent().is_some() { "inside" } else { "outside" };
        self.note(inside, |fields| event.record(fields));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn answer(status: u16, body: &'static str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body)).unwrap()
}

/// What is noted of calls that get these answers, one after the other.
fn observed<const N: usize>(
    hooks: &Arc<TracingHooks>,
    auth: Auth,
    answers: [Response<Bytes>; N],
    calls: impl FnOnce(Account<Blocking>),
) -> Vec<String> {
    let notes = Notes::default();
    let mut answers = answers.into_iter();
    let server = Simulation::new(move |_| Ok(answers.next().unwrap()));
    let retry = RetryPolicy::standard().with_max_jitter(Duration::ZERO);
    let config = Config::builder().retry(retry).build().unwrap();
    let context = Context::new(config, auth, 0).unwrap().with_hooks(hooks.clone());
    let account = Account::new(server.blocking(Arc::new(context)), "999").unwrap();
    ::tracing::subscriber::with_default(notes.clone(), || calls(account));
    let notes = notes.0.lock().unwrap();
    notes.clone()
}

#[test]
fn a_span_holds_what_happens_in_a_call() {
    let hooks = Arc::new(TracingHooks::new());
    let notes = observed(&hooks, Auth::token("secret"), [answer(404, "")], |account| {
        account.todos().get(7).send().unwrap_err();
    });
    assert!(notes[0].starts_with("basecamp otel.name=todos.get otel.kind=\"client\""), "{notes:?}");
    assert!(notes[0].contains("basecamp.operation=\"GetTodo\""), "{notes:?}");
    assert!(notes[0].contains("basecamp.resource_id=7"), "{notes:?}");
    assert!(notes[1].contains("message=request"), "{notes:?}");
    assert!(notes[1].contains("http.request.resend_count=0"), "{notes:?}");
    assert_eq!(notes[2], "record http.response.status_code=404");
    assert!(notes[3].contains("message=response"), "{notes:?}");
    assert!(notes[3].contains("http.response.status_code=404"), "{notes:?}");
    assert_eq!(notes[4], "record error.type=\"not_found\"");
    assert_eq!(notes[5], "record otel.status_code=\"ERROR\"");
    assert!(notes[6].contains("message=failed"), "{notes:?}");
    assert!(notes.iter().all(|note| !note.contains("secret") && !note.starts_with("outside")));
    assert_eq!(notes.len(), 7);
    // Nothing is kept of a call that has ended.
    assert!(hooks.spans().is_empty());
}

#[test]
fn retries_and_pages_are_told_inside_the_span() {
    let mut first = answer(200, "[]");
    first.headers_mut().insert("link", r#"<?page=2>; rel="next""#.parse().unwrap());
    let answers = [answer(503, ""), first, answer(200, "[]")];
    let notes = observed(&Arc::default(), Auth::token("secret"), answers, |account| {
        account.projects().list().send().unwrap();
    });
    for expected in [
        "inside message=retry http.request.resend_count=1 error.type=\"api_error\" \
         error.message=Service Unavailable (ListProjects, HTTP 503) delay_ms=1000",
        "inside message=page basecamp.page=2 \
         url.full=\"https://3.basecampapi.com/999/projects.json?page=2\"",
        "inside message=done duration_ms=1000",
    ] {
        assert!(notes.iter().any(|note| note == expected), "{expected}: {notes:#?}");
    }
}

#[test]
fn refreshes_stand_by_themselves() {
    let token = Token::new("old").with_refresh_token("r");
    let session = OAuthSession::new("https://example.com/token", "id", token);
    for (refresh, expected) in [
        (
            answer(200, r#"{"access_token": "new"}"#),
            "outside message=token refreshed duration_ms=0",
        ),
        (
            answer(400, r#"{"error": "invalid_grant"}"#),
            "outside message=token not refreshed duration_ms=0 error.type=\"auth_required\" \
             error.message=",
        ),
    ] {
        let answers = [answer(401, ""), refresh, answer(404, "")];
        let auth = Auth::session(session.clone());
        let notes = observed(&Arc::default(), auth, answers, |account| {
            account.todos().get(7).send().unwrap_err();
        });
        let outside: Vec<_> = notes.iter().filter(|note| note.starts_with("outside")).collect();
        assert_eq!(outside.len(), 1);
        assert!(outside[0].starts_with(expected), "{outside:?}");
    }
}

#[test]
fn an_address_may_leave_its_port_to_the_scheme() {
    let port = |text: &str| super::port(&text.parse().unwrap());
    assert_eq!(port("https://example.com/"), Some(443));
    assert_eq!(port("http://localhost/"), Some(80));
    assert_eq!(port("http://localhost:3000/"), Some(3000));
    assert_eq!(port("ftp://example.com/"), None);
    assert_eq!(port("/path"), None);
}
