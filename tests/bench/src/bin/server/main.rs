//! The server: prepared responses, and a count of the requests.
//!
//! Prints the URLs of its two ports, plain and TLS, and its certificate; serves until standard
//! input ends. The argument is the latency of its responses in milliseconds.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod body;
mod tls;

use std::convert::Infallible;
use std::io::Read;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use basecamp_bench::{BUSY_TODO, FILE, PAGES};
use basecamp_counts::PAGE;
use bytes::Bytes;
use http::{Method, Request, Response, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use crate::body::Body;
use crate::tls::Identity;

struct Server {
    latency: Duration,
    todo: Bytes,
    page: Bytes,
    projects: Bytes,
    requests: AtomicU64,
    busy: AtomicU64,
    received: AtomicU64,
    sent: AtomicU64,
}

fn main() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let latency = std::env::args().nth(1).map_or(0, |millis| millis.parse().unwrap());
    let list = |of: fn(i64) -> Value, count| {
        Bytes::from(Value::Array((1..=i64::from(count)).map(of).collect()).to_string())
    };
    let server = Arc::new(Server {
        latency: Duration::from_millis(latency),
        todo: basecamp_counts::todo(1).to_string().into(),
        page: list(basecamp_counts::todo, PAGE),
        projects: list(basecamp_counts::project, 15),
        requests: AtomicU64::new(0),
        busy: AtomicU64::new(0),
        received: AtomicU64::new(0),
        sent: AtomicU64::new(0),
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(serve(server));
}

async fn serve(server: Arc<Server>) {
    let plain = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let secure = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let Identity { acceptor, certificate } = tls::self_signed();
    println!(
        "{}",
        json!({
            "plain": format!("http://{}", plain.local_addr().unwrap()),
            "secure": format!("https://{}", secure.local_addr().unwrap()),
            "certificate": certificate,
        })
    );
    let with_tls = server.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = secure.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let (server, acceptor) = (with_tls.clone(), acceptor.clone());
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    converse(server, stream).await;
                }
            });
        }
    });
    loop {
        let (stream, _) = plain.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        tokio::spawn(converse(server.clone(), stream));
    }
}

async fn converse(server: Arc<Server>, stream: impl AsyncRead + AsyncWrite + Unpin + 'static) {
    let service = service_fn(|request| {
        let server = server.clone();
        async move { Ok::<_, Infallible>(server.answer(request).await) }
    });
    let mut connections = auto::Builder::new(TokioExecutor::new());
    // hyper's default limits, such as 20 small frames per connection, are for untrusted clients.
    connections.http2().max_concurrent_streams(256);
    // The end of a client closes its connections.
    let _ = connections.serve_connection(TokioIo::new(stream), service).await;
}

impl Server {
    async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let (head, body) = request.into_parts();
        if head.uri.path() == "/counters" {
            let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
            let counters = [&self.requests, &self.received, &self.sent].map(take);
            return Response::new(Body::whole(json!(counters).to_string().into()));
        }
        let received = body.collect().await.unwrap().to_bytes().len() as u64;
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.received.fetch_add(received, Ordering::Relaxed);
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        let response = self.respond(&head);
        self.sent.fetch_add(response.body().length(), Ordering::Relaxed);
        response
    }

    fn respond(&self, head: &http::request::Parts) -> Response<Body> {
        let response = Response::builder()
            .header("content-type", "application/json; charset=utf-8")
            .header("x-request-id", "8b2f4d0e-1c5a-4f7e-9a52-0d7a3c1e6b10")
            .header("cache-control", "max-age=0, private, must-revalidate");
        let path = head.uri.path();
        let (status, body) = if path.starts_with("/files/") {
            // The second hop of a download, which must get no credentials.
            assert!(!head.headers.contains_key(header::AUTHORIZATION));
            (200, Body::file(FILE))
        } else {
            assert_eq!(head.headers[header::AUTHORIZATION], "Bearer token");
            if path.ends_with("/download/file.bin") {
                let location = "/files/file.bin";
                let response = response.status(302).header(header::LOCATION, location);
                return response.body(Body::whole(Bytes::new())).unwrap();
            } else if path.ends_with("/projects.json") {
                (200, Body::whole(self.projects.clone()))
            } else if head.method == Method::POST {
                (201, Body::whole(self.todo.clone()))
            } else if path.ends_with("/todos.json") {
                return self.page(head, response);
            } else if path.ends_with(&format!("/{BUSY_TODO}"))
                && self.busy.fetch_add(1, Ordering::Relaxed).is_multiple_of(2)
            {
                (429, Body::whole(Bytes::new()))
            } else {
                (200, Body::whole(self.todo.clone()))
            }
        };
        response.status(status).body(body).unwrap()
    }

    fn page(
        &self,
        head: &http::request::Parts,
        mut response: http::response::Builder,
    ) -> Response<Body> {
        let query = head.uri.query();
        let number: u32 =
            query.and_then(|query| query.strip_prefix("page=")?.parse().ok()).unwrap_or(1);
        // The measurements with latency are about waits, and have fewer pages.
        let pages = if self.latency.is_zero() { PAGES } else { PAGES / 5 };
        response = response.header("x-total-count", pages * PAGE);
        if number < pages {
            let next = format!("<{}?page={}>; rel=\"next\"", head.uri.path(), number + 1);
            response = response.header(header::LINK, next);
        }
        response.body(Body::whole(self.page.clone())).unwrap()
    }
}
