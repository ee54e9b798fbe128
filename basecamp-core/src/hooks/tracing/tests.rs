//! The `tracing` hooks, seen by a subscriber.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use ::tracing::field::{Field, Visit};
use ::tracing::span::{Attributes, Id, Record};
use ::tracing::{Event, Metadata, Subscriber};
use bytes::Bytes;

use crate::hooks::TracingHooks;
use crate::testing::Simulation;
use crate::{Account, Auth, Config, Context};

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

#[test]
fn a_span_holds_what_happens_in_a_call() {
    let notes = Notes::default();
    let hooks = Arc::new(TracingHooks::new());
    let server =
        Simulation::new(|_| Ok(http::Response::builder().status(404).body(Bytes::new()).unwrap()));
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let handle = server.blocking(Arc::new(context.with_hooks(hooks.clone())));
    ::tracing::subscriber::with_default(notes.clone(), || {
        let account = Account::new(handle, "999").unwrap();
        account.todos().get(7).send().unwrap_err();
    });
    let notes = notes.0.lock().unwrap();
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
fn an_address_may_leave_its_port_to_the_scheme() {
    let port = |text: &str| super::port(&text.parse().unwrap());
    assert_eq!(port("https://example.com/"), Some(443));
    assert_eq!(port("http://localhost/"), Some(80));
    assert_eq!(port("http://localhost:3000/"), Some(3000));
    assert_eq!(port("ftp://example.com/"), None);
    assert_eq!(port("/path"), None);
}
