//! The bytes on the wire, and the number of requests.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use basecamp_hyper::{
    ErrorCode, Hooks, OperationInfo, OperationResult, RequestInfo, RequestResult, RetryInfo,
};

use crate::server::{ANN, Act, Server, in_memory, listening, ok, response};

fn agent() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("basecamp-sdk-rust/{version} (api:{})", basecamp_hyper::API_VERSION)
}

fn sorted(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines[1..].sort();
    lines
}

#[tokio::test]
async fn a_get_has_these_headers_and_no_others() {
    let server = Server::new(|_| ok(ANN));
    let account = listening(&server, |config| config).await;
    let ann = account.people().get(1).await.unwrap();
    assert_eq!(ann.name, "Ann");
    let host = account_host(&server);
    let agent = agent();
    let expected = format!(
        "GET /999/people/1 HTTP/1.1\r\nuser-agent: {agent}\r\naccept: application/json\r\n\
         accept-encoding: gzip\r\nauthorization: Bearer secret\r\nhost: {host}\r\n\r\n"
    );
    assert_eq!(sorted(&server.seen()[0].text), sorted(&expected));
}

#[tokio::test]
async fn a_post_has_its_length_and_type() {
    let server = Server::new(|_| response("201 Created", "", "{}"));
    let account = listening(&server, |config| config).await;
    account.todos().create(7, "Ship it").send_raw().await.unwrap();
    let (host, agent) = (account_host(&server), agent());
    let expected = format!(
        "POST /999/todolists/7/todos.json HTTP/1.1\r\nuser-agent: {agent}\r\n\
         accept: application/json\r\naccept-encoding: gzip\r\ncontent-type: application/json\r\n\
         authorization: Bearer secret\r\nhost: {host}\r\ncontent-length: 21\r\n\r\n\
         {{\"content\":\"Ship it\"}}"
    );
    assert_eq!(sorted(&server.seen()[0].text), sorted(&expected));
}

fn account_host(server: &Server) -> String {
    server.seen()[0].header("host").unwrap().to_owned()
}

#[tokio::test]
async fn calls_in_a_row_share_a_connection() {
    let server = Server::new(|seen| match seen.line().contains("/2") {
        true => response("404 Not Found", "", "{}"),
        false => ok(ANN),
    });
    let account = listening(&server, |config| config).await;
    for id in 1..=4 {
        assert_eq!(account.people().get(id).await.is_ok(), id != 2);
    }
    assert!(server.seen().iter().all(|seen| seen.connection == 1));
}

#[tokio::test]
async fn the_driver_follows_no_redirect() {
    let server = Server::new(|_| response("302 Found", "Location: /elsewhere\r\n", "moved"));
    let account = listening(&server, |config| config).await;
    let error = account.projects().create("x").await.unwrap_err();
    assert_eq!(error.http_status().unwrap(), 302);
    assert_eq!(server.seen().len(), 1);
}

/// The server closes each connection after one response, as many servers do with idle connections.
/// The next request may be sent during the close, but never twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_on_a_closing_connection_is_sent_once() {
    let server = Server::new(|_| ok("{}").into_iter().chain([Act::Close]).collect());
    let account = listening(&server, |config| config).await;
    for number in 0..50 {
        let content = format!("number {number}!");
        let result = account.todos().create(7, &content).send_raw().await;
        let seen = server.seen().iter().filter(|seen| seen.text.contains(&content)).count();
        match result {
            Ok(_) => assert_eq!(seen, 1),
            Err(error) => assert!(error.code() == ErrorCode::Network && seen <= 1, "{error}"),
        }
    }
}

#[tokio::test]
async fn a_post_after_a_close_opens_a_connection() {
    let server = Server::new(|_| ok("{}").into_iter().chain([Act::Close]).collect());
    let account = listening(&server, |config| config).await;
    for count in 1..=5 {
        account.todos().create(7, "Ship it").send_raw().await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(server.count("POST"), count);
    }
}

/// The server reads the request from a reused connection, and closes without a response.
#[tokio::test]
async fn a_post_without_a_response_is_not_retried() {
    let server = Server::new(|seen| match seen.line().starts_with("POST") {
        true => vec![Act::Close],
        false => ok(ANN),
    });
    let account = listening(&server, |config| config).await;
    account.people().get(1).await.unwrap();
    let error = account.todos().create(7, "Ship it").await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.to_string().contains("connection closed before message completed"), "{error}");
    assert_eq!(server.count("POST"), 1);
}

#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn add(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
}

impl Hooks for Log {
    fn on_operation_start(&self, info: &OperationInfo) {
        self.add(format!("start {}", info.operation.id));
    }

    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let seconds = result.duration.as_secs();
        self.add(format!("end {} after {seconds} s", info.operation.id));
    }

    fn on_request_start(&self, request: &RequestInfo) {
        self.add(format!("attempt {}", request.attempt));
    }

    fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
        self.add(format!("status {}", result.status.unwrap().as_u16()));
    }

    fn on_retry(&self, retry: &RetryInfo) {
        // Without the jitter.
        self.add(format!("retry in {} s", retry.delay.as_secs()));
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_get_all_attempts_in_order() {
    let busy = Mutex::new(true);
    let server = Server::new(move |_| match std::mem::take(&mut *busy.lock().unwrap()) {
        true => response("429 Too Many Requests", "Retry-After: 7\r\n", ""),
        false => ok(ANN),
    });
    let log = Arc::new(Log::default());
    let client = in_memory(&server).token("secret").hooks(log.clone()).build().unwrap();
    let started = tokio::time::Instant::now();
    client.for_account(999).unwrap().people().get(1).await.unwrap();
    // The wait uses the clock of tokio, which is paused.
    assert_eq!(started.elapsed().as_secs(), 7);
    assert_eq!(
        *log.0.lock().unwrap(),
        [
            "start GetPerson",
            "attempt 1",
            "status 429",
            "retry in 7 s",
            "attempt 2",
            "status 200",
            "end GetPerson after 7 s",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_endless_retry_after_ends_the_call() {
    let forever = u64::MAX.to_string();
    let server = Server::new(move |_| {
        response("503 Service Unavailable", &format!("Retry-After: {forever}\r\n"), "")
    });
    let client = in_memory(&server).token("secret").build().unwrap();
    let error = client.for_account(999).unwrap().people().get(1).await.unwrap_err();
    assert_eq!(error.http_status(), Some(503));
    assert_eq!(server.seen().len(), 1);
}
