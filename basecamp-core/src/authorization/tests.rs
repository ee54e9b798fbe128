use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::*;
use crate::testing::Simulation;
use crate::{Auth, Config, Context};

#[test]
fn launchpad_is_asked_with_the_options_of_the_call() {
    let accounts =
        r#"[{"id": 1, "name": "a", "product": "bc3"}, {"id": 2, "name": "b", "product": "hey"}]"#;
    let body = format!(r#"{{"identity": {{"id": 3}}, "accounts": {accounts}}}"#);
    let server = Simulation::new(move |_| Ok(Response::new(Bytes::from(body.clone()))));
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let service = Authorization::new(server.blocking(Arc::new(context)));
    let info = service.get().with_timeout(Duration::from_secs(7)).send().unwrap();
    let known: Vec<_> = info.accounts.iter().map(AuthorizedAccount::is_basecamp).collect();
    assert_eq!(known, [true, false]);
    let sent = &server.requests()[0];
    assert_eq!(sent.request.uri(), "https://launchpad.37signals.com/authorization.json");
    assert_eq!(sent.timeout, Duration::from_secs(7));
}
