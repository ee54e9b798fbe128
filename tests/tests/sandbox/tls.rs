//! TLS with the sandbox's own certificate, and HTTP/2.

use std::sync::Arc;

use basecamp_sandbox::{Fault, Sandbox};
use bytes::Bytes;
use http::{Request, Response, Version};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http2::{self, SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::runtime;
use tokio_rustls::TlsConnector;

struct Client<'a> {
    sandbox: &'a Sandbox,
    sender: SendRequest<Empty<Bytes>>,
}

impl<'a> Client<'a> {
    async fn connect(sandbox: &'a Sandbox) -> Self {
        let port = sandbox.url().strip_prefix("https://localhost:").unwrap();
        let stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
        let connector = TlsConnector::from(Arc::new(config(sandbox)));
        let name = ServerName::try_from("localhost").unwrap();
        let stream = connector.connect(name, stream).await.unwrap();
        let io = TokioIo::new(stream);
        let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
        tokio::spawn(connection);
        Self { sandbox, sender }
    }

    async fn get(&mut self, path: &str) -> hyper::Result<Response<Incoming>> {
        let (url, account) = (self.sandbox.url(), self.sandbox.account_id());
        let request = Request::get(format!("{url}/{account}{path}"))
            .header("user-agent", "tests")
            .header("authorization", format!("Bearer {}", self.sandbox.token()))
            .body(Empty::new())
            .unwrap();
        self.sender.send_request(request).await
    }
}

fn config(sandbox: &Sandbox) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let pem = sandbox.certificate_pem().unwrap();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}

fn block_on<F: Future>(future: F) -> F::Output {
    runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn one_connection_carries_many_requests() {
    let sandbox = Sandbox::builder().tls().start().unwrap();
    block_on(async {
        let mut client = Client::connect(&sandbox).await;
        for _ in 0..2 {
            let response = client.get("/projects.json").await.unwrap();
            assert_eq!((response.status().as_u16(), response.version()), (200, Version::HTTP_2));
            let body = response.into_body().collect().await.unwrap().to_bytes();
            let projects: Value = serde_json::from_slice(&body).unwrap();
            assert!(projects[0]["url"].as_str().unwrap().starts_with(sandbox.url()));
        }
    });
    let requests = sandbox.requests();
    let connections: Vec<u64> = requests.iter().map(|request| request.connection).collect();
    assert_eq!((connections, requests[0].version), (vec![1, 1], Version::HTTP_2));
}

#[test]
fn faults_end_the_whole_connection() {
    let sandbox = Sandbox::builder().tls().start().unwrap();
    sandbox.on("GET", "/people.json").once(Fault::Reset).once(Fault::ResetInBody);
    block_on(async {
        let mut client = Client::connect(&sandbox).await;
        client.get("/people.json").await.unwrap_err();
        client.get("/people.json").await.unwrap_err();

        let mut client = Client::connect(&sandbox).await;
        let response = client.get("/people.json").await.unwrap();
        assert_eq!(response.status(), 200);
        response.into_body().collect().await.unwrap_err();
    });
    assert_eq!(sandbox.count("GET", "/people.json"), 2);
}
