//! The events of a call.

use super::*;
use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::net::redact::redact_url;
use crate::observe::event::{
    OperationInfo, OperationResult, PageInfo, RequestInfo, RequestResult, RetryInfo,
    TokenRefreshInfo,
};
use crate::observe::hooks::{ConsoleHooks, Hooks, HooksChain};

/// Records events as lines, with the name as prefix.
struct Journal {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Journal {
    fn note(&self, line: String) {
        self.lines.lock().unwrap().push(format!("{}{line}", self.name));
    }
}

impl Hooks for Journal {
    fn on_operation_start(&self, info: &OperationInfo) {
        self.note(format!(
            "start {}.{} {} {} project {:?} resource {:?}",
            info.operation.service,
            info.operation.name,
            info.operation.resource_type,
            info.is_mutation,
            info.project_id,
            info.resource_id
        ));
    }

    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let error = result.error.as_ref().map(Error::code);
        self.note(format!("end {} {error:?} {:?}", info.operation.id, result.duration));
    }

    fn on_request_start(&self, info: &RequestInfo) {
        self.note(format!("request {} {} {}", info.method, info.url, info.attempt));
    }

    fn on_request_end(&self, info: &RequestInfo, result: &RequestResult) {
        let status = result.status.map(|status| status.as_u16());
        let error = result.error.as_ref().map(Error::code);
        self.note(format!(
            "response {} {status:?} {error:?} {:?}",
            info.attempt, result.retry_after
        ));
    }

    fn on_retry(&self, info: &RetryInfo) {
        self.note(format!("retry {} in {:?}: {}", info.attempt, info.delay, info.error));
    }

    fn on_paginate(&self, info: &PageInfo) {
        self.note(format!("page {} {}", info.page, info.url));
    }

    fn on_token_refresh(&self, info: &TokenRefreshInfo) {
        let error = info.error.as_ref().map(Error::code);
        self.note(format!("refresh {error:?} {:?}", info.duration));
    }
}

fn observed(
    hooks: impl Hooks + 'static,
    auth: Auth,
    answers: Vec<Result<Response<Bytes>, Failure>>,
) -> Result<Reply, Error> {
    let config = Config::builder().retry(exact()).build().unwrap();
    let context = Context::new(config, auth, 1).unwrap().with_hooks(Arc::new(hooks));
    let context = Arc::new(context);
    let server = Simulation::new(scripted(answers));
    server.blocking(context).call(&probe(&GET))
}

#[test]
fn events_come_in_order() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let journal = Journal { name: "", lines: lines.clone() };
    let mut busy = response(429, "");
    busy.headers_mut().insert("retry-after", HeaderValue::from_static("3"));
    let answers = vec![Ok(busy), Err(Failure::io("reset")), Ok(response(200, "{}"))];
    observed(journal, Auth::token("t"), answers).unwrap();
    let url = "https://3.basecampapi.com/999/probes/7.json";
    assert_eq!(
        *lines.lock().unwrap(),
        [
            "start probes.probe probe false project None resource Some(7)".to_owned(),
            format!("request GET {url} 1"),
            "response 1 Some(429) Some(RateLimit) Some(3s)".to_owned(),
            "retry 2 in 3s: Too Many Requests (GetProbe, GET /999/probes/7.json, HTTP 429)"
                .to_owned(),
            format!("request GET {url} 2"),
            "response 2 None Some(Network) None".to_owned(),
            "retry 3 in 2s: the connection failed: reset (GetProbe, GET /999/probes/7.json)"
                .to_owned(),
            format!("request GET {url} 3"),
            "response 3 Some(200) None None".to_owned(),
            "end GetProbe None 5s".to_owned(),
        ]
    );
}

#[test]
fn replay_is_a_request_and_not_a_retry() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let journal = Journal { name: "", lines: lines.clone() };
    let token = Token::new("old").with_refresh_token("r");
    let session = OAuthSession::new("https://auth.example.com/", "client", token);
    let answers = vec![
        Ok(response(401, "")),
        Ok(response(200, r#"{"access_token": "new"}"#)),
        Ok(response(404, "")),
    ];
    observed(journal, Auth::session(session), answers).unwrap_err();
    let lines = lines.lock().unwrap();
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["start", "request", "response", "refresh", "request", "response", "end"]);
    assert_eq!(lines[3], "refresh None 0ns");
    assert!(lines[6].contains("NotFound"));
}

#[test]
fn failed_refresh_emits_one_event() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let journal = Journal { name: "", lines: lines.clone() };
    let token = Token::new("old").with_refresh_token("r");
    let session = OAuthSession::new("https://auth.example.com/", "client", token);
    let answers = vec![Ok(response(401, "")), Ok(response(400, r#"{"error": "invalid_grant"}"#))];
    observed(journal, Auth::session(session), answers).unwrap_err();
    let lines = lines.lock().unwrap();
    let refreshes: Vec<&String> = lines.iter().filter(|line| line.starts_with("refresh")).collect();
    assert_eq!(refreshes, ["refresh Some(AuthRequired) 0ns"]);
}

#[test]
fn refresh_event_has_its_duration() {
    let token = Token::new("old").with_refresh_token("r").with_expires_at(SystemTime::UNIX_EPOCH);
    let session = OAuthSession::new("https://auth.example.com/", "client", token);
    let at = |seconds| Now {
        monotonic: Duration::from_secs(seconds),
        wall: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
    };
    let mut call = Call::new(&context(Auth::session(session)), &probe(&GET));
    let Step::Spawn(mut refresh) = call.step(at(5)) else { panic!() };
    let Step::Send(_) = refresh.step(at(5)) else { panic!() };
    let _ = refresh.handle_head(at(6), Response::new(()));
    refresh.handle_body(at(8), Bytes::from_static(br#"{"access_token": "new"}"#));
    let Step::Done(Ok(_)) = refresh.step(at(9)) else { panic!() };
    let Some(Event::TokenRefresh(info)) = refresh.poll_event() else { panic!() };
    assert_eq!(info.duration, Duration::from_secs(4));
}

#[test]
fn dropped_call_emits_its_end() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let journal = Journal { name: "", lines: lines.clone() };
    let context = Context::new(Config::default(), Auth::token("t"), 1).unwrap();
    let context = Arc::new(context.with_hooks(Arc::new(journal)));
    let mut now = Now { monotonic: Duration::from_secs(5), wall: SystemTime::UNIX_EPOCH };
    let mut call = Call::new(&context, &probe(&GET));
    let Step::Send(_) = call.step(now) else { panic!() };
    call.handle_failure(now, Failure::io("reset"));
    now.monotonic += Duration::from_millis(300);
    let Step::Wait(_) = call.step(now) else { panic!() };
    drop(call);
    let lines = lines.lock().unwrap();
    assert!(lines[0].starts_with("start"));
    assert_eq!(lines.last().unwrap(), "end GetProbe Some(Cancelled) 300ms");
    // A call that never started has neither start nor end.
    drop(Call::new(&context, &probe(&GET)));
}

/// An event of each kind.
fn one_of_each() -> Vec<Event> {
    let operation = || OperationInfo {
        call: 1,
        operation: &GET,
        is_mutation: false,
        project_id: None,
        resource_id: None,
    };
    let request = || RequestInfo {
        call: 1,
        operation: &GET,
        method: http::Method::GET,
        url: "https://h/a".to_owned(),
        attempt: 1,
    };
    let result = RequestResult {
        request_id: None,
        status: Some(StatusCode::OK),
        duration: Duration::ZERO,
        from_cache: false,
        error: None,
        retry_after: None,
    };
    let delay = Duration::from_secs(1);
    let error = Error::new(ErrorCode::Network, "reset");
    vec![
        Event::OperationStart(operation()),
        Event::RequestStart(request()),
        Event::RequestEnd(request(), result),
        Event::Retry(RetryInfo { request: request(), attempt: 2, error: error.clone(), delay }),
        Event::Paginate(PageInfo { call: 1, url: "https://h/b".to_owned(), page: 2 }),
        Event::TokenRefresh(TokenRefreshInfo { duration: delay, error: None }),
        Event::TokenRefresh(TokenRefreshInfo { duration: delay, error: Some(error) }),
        Event::OperationEnd(
            operation(),
            OperationResult { duration: delay, request_id: None, error: None },
        ),
    ]
}

#[test]
fn shared_and_chained_hooks_receive_all_events() {
    let recorded = |wrap: fn(Journal) -> Arc<dyn Hooks>| {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let hooks = wrap(Journal { name: "", lines: lines.clone() });
        one_of_each().iter().for_each(|event| crate::observe::hooks::deliver_one(&*hooks, event));
        let lines = lines.lock().unwrap();
        lines.clone()
    };
    let plain = recorded(|journal| Arc::new(journal));
    assert_eq!(plain.len(), 8);
    assert_eq!(recorded(|journal| Arc::new(Arc::new(journal))), plain);
    assert_eq!(recorded(|journal| Arc::new(HooksChain::new(vec![Arc::new(journal)]))), plain);
}

#[test]
fn console_shows_pages_and_refreshes() {
    let buffer = Buffer::default();
    let hooks = ConsoleHooks::to(buffer.clone());
    one_of_each()[4..7].iter().for_each(|event| crate::observe::hooks::deliver_one(&hooks, event));
    let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        text,
        "   page 2: https://h/b\n   token refreshed in 1000 ms\n   \
         token not refreshed in 1000 ms: reset\n"
    );
}

#[test]
fn first_hook_of_a_chain_is_the_outermost() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let journal = |name| -> Arc<dyn Hooks> { Arc::new(Journal { name, lines: lines.clone() }) };
    let hooks = HooksChain::new(vec![journal("a "), journal("b ")]);
    observed(hooks, Auth::token("t"), vec![Ok(response(404, ""))]).unwrap_err();
    let lines = lines.lock().unwrap();
    let order: Vec<String> =
        lines.iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "a start",
        "b start",
        "a request",
        "b request",
        "b response",
        "a response",
        "b end",
        "a end",
    ];
    assert_eq!(order, expected);
}

#[test]
fn panicking_hook_does_not_disturb_the_call() {
    struct Panics;
    impl Hooks for Panics {
        fn on_request_start(&self, _: &RequestInfo) {
            panic!("hook");
        }
    }
    let lines = Arc::new(Mutex::new(Vec::new()));
    let journal = Arc::new(Journal { name: "", lines: lines.clone() });
    let hooks = HooksChain::new(vec![Arc::new(Panics), journal]);
    observed(hooks, Auth::token("t"), vec![Ok(response(200, "{}"))]).unwrap();
    assert_eq!(lines.lock().unwrap().len(), 4);
    observed(Panics, Auth::token("t"), vec![Ok(response(200, "{}"))]).unwrap();
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn console_shows_lines() {
    let buffer = Buffer::default();
    let answers = vec![Ok(response(503, "")), Ok(response(200, "{}"))];
    observed(ConsoleHooks::to(buffer.clone()), Auth::token("secret"), answers).unwrap();
    let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        text,
        "-> probes.probe\n   \
         GET https://3.basecampapi.com/999/probes/7.json (attempt 1)\n   \
         503 in 0 ms\n   \
         attempt 2 in 1000 ms: Service Unavailable (GetProbe, GET /999/probes/7.json, HTTP 503)\n   \
         GET https://3.basecampapi.com/999/probes/7.json (attempt 2)\n   \
         200 in 0 ms\n\
         <- probes.probe ok in 1000 ms\n"
    );
}

#[test]
fn console_has_the_request_id_of_a_success() {
    let mut answer = response(200, "{}");
    answer.headers_mut().insert("x-request-id", "a-1".parse().unwrap());
    let buffer = Buffer::default();
    observed(ConsoleHooks::to(buffer.clone()), Auth::token("secret"), vec![Ok(answer)]).unwrap();
    let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("   200 in 0 ms (request id a-1)\n"), "{text}");
    assert!(text.ends_with("<- probes.probe ok in 0 ms (request id a-1)\n"), "{text}");
}

#[test]
fn urls_are_redacted() {
    let rows = [
        (
            "https://u:p@h/a?x=1&access_token=s&sig=t",
            "https://h/a?x=1&access_token=[redacted]&sig=[redacted]",
        ),
        (
            "https://h/a?X-Amz-Signature=s&client_secret=s&code=c",
            "https://h/a?X-Amz-Signature=[redacted]&client_secret=[redacted]&code=[redacted]",
        ),
        ("https://h/a?page=2&status=archived&flag", "https://h/a?page=2&status=archived&flag"),
        ("https://h:81/", "https://h:81/"),
    ];
    for (url, expected) in rows {
        assert_eq!(redact_url(&url.parse().unwrap()), expected);
    }
}

#[test]
fn no_events_without_hooks() {
    let context = context(Auth::token("t"));
    let mut call = Call::new(&context, &probe(&GET));
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let _ = call.step(now);
    assert!(call.poll_event().is_none());
}

#[test]
fn request_ids_are_in_the_events_of_failures_and_successes() {
    struct Ids(Arc<Mutex<Vec<Option<String>>>>);

    impl Hooks for Ids {
        fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
            self.0.lock().unwrap().push(result.request_id.clone());
        }
    }

    let with_id = |status, id: &'static str| {
        let mut response = response(status, "{}");
        response.headers_mut().insert("x-request-id", HeaderValue::from_static(id));
        Ok(response)
    };
    let ids = Arc::new(Mutex::new(Vec::new()));
    let answers = vec![with_id(503, "first"), Err(Failure::io("reset")), with_id(200, "last")];
    observed(Ids(ids.clone()), Auth::token("t"), answers).unwrap();
    assert_eq!(*ids.lock().unwrap(), [Some("first".to_owned()), None, Some("last".to_owned())]);
}
