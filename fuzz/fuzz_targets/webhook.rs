//! Arbitrary deliveries: unsigned ones are rejected, signed ones are events or malformed, and a
//! repeated event is a duplicate.
#![no_main]

use std::sync::LazyLock;

use basecamp_webhooks::{
    Event, Outcome, Patterns, Secret, Signer, WebhookReceiver, verify_signature,
};
use http::HeaderMap;
use libfuzzer_sys::fuzz_target;

static RECEIVER: LazyLock<WebhookReceiver> = LazyLock::new(|| {
    WebhookReceiver::builder("secret").on_any(|_| Ok(())).dedup_window(16).build().unwrap()
});

fuzz_target!(|input: (&[u8], &str, &str)| {
    let (body, signature, pattern) = input;
    assert!(!verify_signature(body, signature, &Secret::new("secret")));
    let unsigned = RECEIVER.handle_request(&HeaderMap::new(), body.to_vec());
    assert!(matches!(unsigned, Outcome::Rejected(_)));
    let event = Event::parse(body.to_vec());
    if let Ok(event) = &event {
        let _ = Patterns::from(pattern).matches(&event.kind);
    }
    let request = Signer::new("secret").request(body.to_vec());
    match RECEIVER.handle_request(request.headers(), body.to_vec()) {
        Outcome::Rejected(_) => assert!(event.is_err()),
        Outcome::Processed { event, .. } if event.id.is_some() => {
            let again = RECEIVER.handle_request(request.headers(), body.to_vec());
            assert!(matches!(again, Outcome::Duplicate { .. }));
        }
        _ => assert!(event.is_ok()),
    }
});
