//! Calls of a client with a pacer.

use super::*;
use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::client::account::Account;
use crate::observe::event::{PacingDecision, PacingInfo};
use crate::observe::hooks::Hooks;
use crate::pace::pacer::Pacer;
use crate::pace::pacing::Pacing;
use crate::protocol::now::Now;

/// An interval of 250 ms.
fn pacer() -> Pacer {
    Pacer::new(Pacing::new(5, Duration::from_secs(1))).unwrap()
}

fn paced(auth: Auth) -> Arc<Context> {
    let config = Config::builder().retry(exact()).build().unwrap();
    Arc::new(Context::new(config, auth, 1).unwrap().with_pacer(pacer()))
}

fn times(server: &Simulation) -> Vec<u128> {
    server.requests().iter().map(|sent| sent.at.as_millis()).collect()
}

#[test]
fn each_page_of_a_list_is_paced() {
    let server = Simulation::new(|request| {
        let builder = Response::builder();
        let builder = match request.uri().query() {
            None => builder.header(
                "link",
                r#"<https://3.basecampapi.com/999/projects.json?page=2>; rel="next""#,
            ),
            Some(_) => builder,
        };
        Ok(builder.body(Bytes::from("[]")).unwrap())
    });
    let account = Account::new(server.blocking(paced(Auth::token("t"))), "999").unwrap();
    account.projects().list().send().unwrap();
    assert_eq!(times(&server), [0, 250]);
}

#[test]
fn retry_is_paced_after_the_hold() {
    let busy = || {
        let mut busy = response(429, "");
        busy.headers_mut().insert("retry-after", HeaderValue::from_static("2"));
        Ok(busy)
    };
    let found = || Ok(response(200, "{}"));
    let server = Simulation::new(scripted(vec![busy(), found(), found()]));
    let context = paced(Auth::token("t"));
    server.drive(&mut Call::new(&context, &probe(&GET))).unwrap();
    server.drive(&mut Call::new(&context, &probe(&GET))).unwrap();
    // The interval is four times 250 ms after the pause.
    let times = times(&server);
    assert_eq!(times[..2], [0, 2000]);
    assert!(times[2] > 2900 && times[2] <= 3000, "{times:?}");
}

#[test]
fn hold_of_one_client_holds_back_another() {
    let pacer = pacer();
    let context = |token: &str| {
        let config = Config::builder().retry(RetryPolicy::none()).build().unwrap();
        let context = Context::new(config, Auth::token(token), 1).unwrap();
        Arc::new(context.with_pacer(pacer.clone()))
    };
    let server = Simulation::new(scripted(vec![Ok(response(429, "")), Ok(response(200, "{}"))]));
    server.drive(&mut Call::new(&context("ann"), &probe(&GET))).unwrap_err();
    server.drive(&mut Call::new(&context("bob"), &probe(&GET))).unwrap();
    assert_eq!(times(&server), [0, 1000]);
}

#[test]
fn file_storage_is_not_paced() {
    let redirect = Response::builder()
        .status(302)
        .header("location", "https://storage.example.com/file")
        .body(Bytes::new());
    let file = Response::builder().header("content-length", "1").body(Bytes::from("x"));
    let answers = vec![Ok(redirect.unwrap()), Ok(file.unwrap())];
    let server = Simulation::new(scripted(answers));
    let account = Account::new(server.blocking(paced(Auth::token("t"))), "999").unwrap();
    let url = "https://3.basecamp.com/999/blobs/5f/download/a.pdf";
    account.download_url(url).send().unwrap();
    assert_eq!(times(&server), [0, 0]);
}

#[test]
fn token_refresh_is_not_paced() {
    let token = Token::new("old").with_refresh_token("r").with_expires_at(SystemTime::UNIX_EPOCH);
    let session = OAuthSession::new("https://auth.example.com/", "client", token);
    let answers = vec![
        Ok(response(200, r#"{"access_token": "new", "expires_in": 7200}"#)),
        Ok(response(200, "{}")),
    ];
    let server = Simulation::new(scripted(answers));
    server.drive(&mut Call::new(&paced(Auth::session(session)), &probe(&GET))).unwrap();
    assert_eq!(times(&server), [0, 0]);
}

#[test]
fn slow_refresh_gets_a_new_slot() {
    let token = Token::new("old").with_refresh_token("r").with_expires_at(SystemTime::UNIX_EPOCH);
    let session = OAuthSession::new("https://auth.example.com/", "client", token);
    let context = paced(Auth::session(session));
    let mut call = Call::new(&context, &probe(&GET));
    let mut now = Simulation::new(|_| unreachable!()).now();
    let Step::Spawn(mut refresh) = call.step(now) else { panic!() };
    let status = context.pacer.as_ref().unwrap().status(now);
    assert_eq!((status.in_flight, status.available), (1, 0));
    // The refresh takes longer than an interval.
    let _ = refresh.step(now);
    now = Now { monotonic: Duration::from_secs(3), ..now };
    let _ = refresh.handle_head(now, Response::new(()));
    refresh.handle_body(now, r#"{"access_token": "new", "expires_in": 7200}"#.into());
    let _ = refresh.step(now);
    let Step::Send(_) = call.step(now) else { panic!() };
    let status = context.pacer.as_ref().unwrap().status(now);
    assert_eq!((status.in_flight, status.next_in), (1, Duration::from_millis(250)));
    drop(call);
    assert_eq!(context.pacer.as_ref().unwrap().status(now).in_flight, 0);
}

#[test]
fn refused_call_sends_nothing_and_is_retryable() {
    #[derive(Clone, Default)]
    struct Seen(Arc<Mutex<Vec<Decided>>>);
    type Decided = (u32, Option<ErrorCode>);
    impl Hooks for Seen {
        fn on_pacing(&self, info: &PacingInfo) {
            let code = match &info.decision {
                PacingDecision::Refused(error) => Some(error.code()),
                _ => None,
            };
            self.0.lock().unwrap().push((info.request.attempt, code));
        }
    }
    let seen = Seen::default();
    let config = Config::builder().deadline(Duration::from_millis(200)).build().unwrap();
    let context = Context::new(config, Auth::token("t"), 1).unwrap().with_pacer(pacer());
    let context = Arc::new(context.with_hooks(Arc::new(seen.clone())));
    let server = Simulation::new(scripted(vec![Ok(response(200, "{}"))]));
    let handle = server.blocking(context);
    handle.call(&probe(&POST)).unwrap();
    let error = handle.call(&probe(&POST)).unwrap_err();
    assert_eq!((error.code(), error.attempts()), (ErrorCode::RateLimit, 0));
    assert!(error.retryable() && error.pacing_refusal().is_some());
    assert_eq!(server.requests().len(), 1);
    assert_eq!(*seen.0.lock().unwrap(), [(1, Some(ErrorCode::RateLimit))]);
}
