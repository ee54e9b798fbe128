//! The floor: what a good engineer writes by hand for one program. Same transports, same timeouts,
//! decoding into the same structs, so that what differs is the SDK's own work.

use std::hint::black_box;
use std::time::Duration;

use basecamp_core::types::Todo;
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const USER_AGENT: &str = "floor/1.0 (someone@example.com)";

/// The target of a `Link: <..>; rel="next"`, as far as this server writes it.
fn next(headers: &http::HeaderMap) -> Option<String> {
    let link = headers.get("link")?.to_str().ok()?;
    let (target, _) = link.strip_prefix('<')?.split_once(">; rel=\"next\"")?;
    Some(target.to_owned())
}

pub(crate) struct Blocking {
    agent: ureq::Agent,
    url: String,
}

impl Blocking {
    pub(crate) fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(USER_AGENT)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_send_request(Some(TIMEOUT))
            .timeout_recv_response(Some(TIMEOUT))
            .timeout_recv_body(Some(TIMEOUT));
        Self { agent: config.build().into(), url: format!("{url}/5250042") }
    }

    fn get(&self, url: &str) -> (http::HeaderMap, Vec<u8>) {
        let mut response = self
            .agent
            .get(url)
            .header("authorization", "Bearer token")
            .header("accept", "application/json")
            .call()
            .unwrap();
        assert!(response.status().is_success());
        let body = response.body_mut().with_config().limit(50 << 20).read_to_vec().unwrap();
        (std::mem::take(response.headers_mut()), body)
    }

    pub(crate) fn get_todo(&self) {
        let (_, body) = self.get(&format!("{}/todos/{}", self.url, 1));
        black_box(serde_json::from_slice::<Todo>(&body).unwrap());
    }

    pub(crate) fn list_todos(&self) {
        let mut todos: Vec<Todo> = Vec::new();
        let mut url = Some(format!("{}/todolists/{}/todos.json", self.url, 1));
        while let Some(page) = url {
            let (headers, body) = self.get(&page);
            todos.extend(serde_json::from_slice::<Vec<Todo>>(&body).unwrap());
            url = next(&headers);
        }
        black_box(todos);
    }
}

pub(crate) struct Async {
    client: Client<HttpConnector, Empty<Bytes>>,
    url: String,
}

impl Async {
    pub(crate) fn new(url: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let client =
            Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Self { client, url: format!("{url}/5250042") }
    }

    async fn get(&self, url: &str) -> (http::HeaderMap, Bytes) {
        let request = Request::get(url)
            .header("authorization", "Bearer token")
            .header("accept", "application/json")
            .header("user-agent", USER_AGENT)
            .body(Empty::new())
            .unwrap();
        let fetch = async {
            let response = self.client.request(request).await.unwrap();
            assert!(response.status().is_success());
            let (head, body) = response.into_parts();
            (head.headers, body.collect().await.unwrap().to_bytes())
        };
        tokio::time::timeout(TIMEOUT, fetch).await.unwrap()
    }

    pub(crate) async fn get_todo(&self) {
        let (_, body) = self.get(&format!("{}/todos/{}", self.url, 1)).await;
        black_box(serde_json::from_slice::<Todo>(&body).unwrap());
    }

    pub(crate) async fn list_todos(&self) {
        let mut todos: Vec<Todo> = Vec::new();
        let mut url = Some(format!("{}/todolists/{}/todos.json", self.url, 1));
        while let Some(page) = url {
            let (headers, body) = self.get(&page).await;
            todos.extend(serde_json::from_slice::<Vec<Todo>>(&body).unwrap());
            url = next(&headers);
        }
        black_box(todos);
    }
}
