//! Tests of credentials: strategies, sessions, token refreshes, token stores.

mod anonymous;
mod refreshes;
mod sessions;
mod stores;

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::auth::strategy::AuthStrategy;

#[test]
fn custom_strategy_sets_headers_or_fails() {
    struct Signed(AtomicUsize);
    impl AuthStrategy for Signed {
        fn authenticate(
            &self,
            headers: &mut HeaderMap,
        ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => headers.insert("x-signature", HeaderValue::from_static("s")),
                _ => return Err("the key is locked".into()),
            };
            Ok(())
        }
    }
    let context = context(Auth::strategy(Signed(AtomicUsize::new(0))));
    let server = Simulation::new(|_| Ok(response(503, "")));
    let error = server.drive(&mut Call::new(&context, &probe(&GET))).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AuthRequired);
    assert_eq!(error.message(), "the authentication strategy failed: the key is locked");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].request.headers()["x-signature"], "s");
    assert!(!requests[0].request.headers().contains_key("authorization"));
}

#[test]
fn closure_is_a_strategy_and_its_token_is_sensitive() {
    let context = context(Auth::strategy(|headers: &mut HeaderMap| {
        headers.insert("authorization", format!("Bearer {}", "secret").parse()?);
        Ok(())
    }));
    let server = Simulation::new(|_| Ok(response(200, "")));
    server.drive(&mut Call::new(&context, &probe(&GET))).unwrap();
    let requests = server.requests();
    let authorization = &requests[0].request.headers()["authorization"];
    assert_eq!(authorization, "Bearer secret");
    assert!(authorization.is_sensitive());
}
