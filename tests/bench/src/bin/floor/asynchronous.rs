//! The hand-written client on hyper-util.

use std::sync::Arc;
use std::time::Duration;

use basecamp_bench::{ACCOUNT, BACKOFF, BUSY_TODO, IN_FLIGHT, Proof, Task, Workload};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use jiff::civil::date;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;

use crate::types::{NewTodo, Todo};
use crate::{RETRIES, USER_AGENT, is_passing, next};

const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const LIMIT: usize = 50 << 20;

struct Client {
    pool: Pool<HttpsConnector<HttpConnector>, Full<Bytes>>,
    url: String,
}

impl Client {
    fn new(task: &Task) -> Self {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if task.transport == "http2" {
            let pem = Task::certificate();
            roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(tcp);
        let pool =
            Pool::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Self { pool, url: task.url.clone() }
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> (StatusCode, HeaderMap, Bytes) {
        let exchange = async {
            let response = self.pool.request(request).await.unwrap();
            let (head, body) = response.into_parts();
            let body = http_body_util::Limited::new(body, LIMIT).collect().await.unwrap();
            (head.status, head.headers, body.to_bytes())
        };
        tokio::time::timeout(TIMEOUT, exchange).await.unwrap()
    }

    async fn get(&self, url: &str) -> (HeaderMap, Bytes) {
        let mut retries = 0;
        loop {
            let (status, headers, body) = self.send(authorized(url)).await;
            if status.is_success() || status.is_redirection() {
                return (headers, body);
            }
            assert!(is_passing(status.as_u16()) && retries < RETRIES);
            retries += 1;
            tokio::time::sleep(BACKOFF).await;
        }
    }

    async fn todo(&self, id: i64) -> Todo {
        let (_, body) = self.get(&format!("{}/{ACCOUNT}/todos/{id}", self.url)).await;
        decode(&body)
    }

    async fn create(&self, content: &str) -> Todo {
        let new = NewTodo { content, description: "<div>Soon</div>", due_on: date(2026, 12, 1) };
        let request = Request::post(format!("{}/{ACCOUNT}/todolists/1/todos.json", self.url))
            .header("authorization", "Bearer token")
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("user-agent", USER_AGENT)
            .body(Full::from(serde_json::to_vec(&new).unwrap()))
            .unwrap();
        let (status, _, body) = self.send(request).await;
        assert_eq!(status, 201);
        decode(&body)
    }

    async fn pages(&self, mut each: impl FnMut(Vec<Todo>)) {
        let mut url = format!("{}/{ACCOUNT}/todolists/1/todos.json", self.url);
        loop {
            let (headers, body) = self.get(&url).await;
            each(decode(&body));
            match next(&headers) {
                Some(next) => url = format!("{}{next}", self.url),
                None => break,
            }
        }
    }

    async fn download(&self, proof: &mut Proof) {
        let (headers, _) =
            self.get(&format!("{}/{ACCOUNT}/blobs/1/download/file.bin", self.url)).await;
        let location = headers["location"].to_str().unwrap();
        let request = Request::get(format!("{}{location}", self.url)).body(Full::default());
        let response = self.pool.request(request.unwrap());
        let response = tokio::time::timeout(TIMEOUT, response).await.unwrap().unwrap();
        assert_eq!(response.status(), 200);
        let mut body = response.into_body();
        // The timeout applies to each read: a file may take longer.
        while let Some(frame) = tokio::time::timeout(TIMEOUT, body.frame()).await.unwrap() {
            proof.bytes(frame.unwrap().data_ref().unwrap());
        }
    }
}

fn authorized(url: &str) -> Request<Full<Bytes>> {
    Request::get(url)
        .header("authorization", "Bearer token")
        .header("accept", "application/json")
        .header("user-agent", USER_AGENT)
        .body(Full::default())
        .unwrap()
}

fn decode<T: DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).unwrap()
}

pub(crate) async fn run(task: &Task, proof: &mut Proof) {
    let client = Client::new(task);
    if task.workload == Workload::InFlight {
        let calls = stream::iter(0..task.workload.times()).map(|_| client.todo(1));
        let mut calls = calls.buffer_unordered(IN_FLIGHT);
        while let Some(todo) = calls.next().await {
            todo.prove(proof);
        }
        return;
    }
    for _ in 0..task.workload.times() {
        match task.workload {
            Workload::Get => client.todo(1).await.prove(proof),
            Workload::Retry => client.todo(BUSY_TODO).await.prove(proof),
            Workload::Post => client.create("Chart the northern passage").await.prove(proof),
            Workload::Collect => {
                let mut todos = Vec::new();
                client.pages(|page| todos.extend(page)).await;
                todos.iter().for_each(|todo| todo.prove(proof));
            }
            Workload::Items => {
                client.pages(|page| page.iter().for_each(|todo| todo.prove(proof))).await;
            }
            Workload::Download => client.download(proof).await,
            _ => unreachable!("not a workload of this program"),
        }
    }
}
