//! Lists projects with a hand-written client on hyper-util. The argument is the base URL; default:
//! the API.
#![allow(clippy::print_stdout)]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio::time::timeout;

#[path = "projects_floor/project.rs"]
mod project;

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(list())
}

async fn list() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let base = std::env::args().nth(1).unwrap_or("https://3.basecampapi.com".to_owned());
    let token = std::env::var("BASECAMP_TOKEN")?;
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    tcp.enforce_http(false);
    tcp.set_connect_timeout(Some(Duration::from_secs(10)));
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_all_versions()
        .wrap_connector(tcp);
    let client = Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .build::<_, Empty<Bytes>>(connector);
    let mut url = format!("{base}/5250042/projects.json");
    loop {
        let request = Request::get(&url)
            .header("authorization", format!("Bearer {token}"))
            .header("accept", "application/json")
            .header("user-agent", "floor/1.0 (someone@example.com)")
            .body(Empty::new())?;
        let exchange = async {
            let (head, body) = client.request(request).await?.into_parts();
            let body = Limited::new(body, 50 << 20).collect().await?.to_bytes();
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>((head, body))
        };
        let (head, body) = timeout(Duration::from_secs(30), exchange).await??;
        if !head.status.is_success() {
            return Err(format!("status {}", head.status).into());
        }
        for project in serde_json::from_slice::<Vec<project::Project>>(&body)? {
            println!("{}: {}", project.id, project.name);
        }
        match project::next(&head.headers) {
            Some(next) => url = next.to_owned(),
            None => return Ok(()),
        }
    }
}
