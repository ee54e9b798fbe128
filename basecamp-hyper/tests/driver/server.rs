//! A server that records requests and responds by a script, over TCP or in memory.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use basecamp_hyper::{Account, Client, ClientBuilder, Config, ConfigBuilder};
use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::net::TcpListener;
use tokio::time::sleep;
use tower_service::Service;

/// An action of the server.
pub(crate) enum Act {
    Write(String),
    Pause(Duration),
    /// Closes the connection. Without it, the server waits for the next request.
    Close,
}

/// A recorded request.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The number of its connection, counted from 1.
    pub(crate) connection: usize,
    pub(crate) text: String,
}

impl Seen {
    pub(crate) fn line(&self) -> &str {
        self.text.lines().next().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.text.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

type Script = dyn Fn(&Seen) -> Vec<Act> + Send + Sync;

#[derive(Clone)]
pub(crate) struct Server(Arc<Inner>);

struct Inner {
    script: Box<Script>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
}

impl Server {
    pub(crate) fn new(script: impl Fn(&Seen) -> Vec<Act> + Send + Sync + 'static) -> Self {
        let script = Box::new(script);
        Self(Arc::new(Inner { script, seen: Mutex::default(), connections: AtomicUsize::new(0) }))
    }

    /// Listens on a loopback port, and returns the URL.
    pub(crate) async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        url
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.0.seen.lock().unwrap().clone()
    }

    /// The number of requests whose path has this prefix.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.seen().iter().filter(|seen| seen.line().starts_with(line)).count()
    }

    async fn serve(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
        let connection = self.0.connections.fetch_add(1, Ordering::Relaxed) + 1;
        let mut buffer = Vec::new();
        loop {
            let text = request(&mut stream, &mut buffer).await?;
            let seen = Seen { connection, text };
            self.0.seen.lock().unwrap().push(seen.clone());
            for act in (self.0.script)(&seen) {
                match act {
                    Act::Write(text) => stream.write_all(text.as_bytes()).await?,
                    Act::Pause(time) => sleep(time).await,
                    Act::Close => return stream.shutdown().await,
                }
            }
        }
    }
}

/// Reads a request from the stream: the head, and the body by its `Content-Length`.
async fn request(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
) -> io::Result<String> {
    loop {
        let text = String::from_utf8_lossy(buffer).into_owned();
        if let Some(head) = text.find("\r\n\r\n") {
            let seen = Seen { connection: 0, text };
            let body: usize =
                seen.header("content-length").map_or(0, |value| value.parse().unwrap());
            let end = head + 4 + body;
            if buffer.len() >= end {
                return Ok(String::from_utf8(buffer.drain(..end).collect()).unwrap());
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// The server in memory, as a connector. It works in paused time.
impl Service<Uri> for Server {
    type Response = Pipe;
    type Error = Infallible;
    type Future = Ready<Result<Pipe, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let (near, far) = tokio::io::duplex(1 << 16);
        let server = self.clone();
        tokio::spawn(async move { server.serve(far).await });
        ready(Ok(Pipe { io: TokioIo::new(near), h2: false }))
    }
}

pub(crate) struct Pipe {
    pub(crate) io: TokioIo<DuplexStream>,
    pub(crate) h2: bool,
}

impl Connection for Pipe {
    fn connected(&self) -> Connected {
        if self.h2 { Connected::new().negotiated_h2() } else { Connected::new() }
    }
}

impl Read for Pipe {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl Write for Pipe {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

/// A complete response.
pub(crate) fn response(status: &str, headers: &str, body: &str) -> Vec<Act> {
    let length = body.len();
    vec![Act::Write(format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    ))]
}

pub(crate) fn ok(body: &str) -> Vec<Act> {
    response("200 OK", "", body)
}

pub(crate) const ANN: &str = r#"{"id":1,"name":"Ann"}"#;

/// A client of the server in memory.
pub(crate) fn in_memory(server: &Server) -> ClientBuilder {
    let config = Config::builder().base_url("http://localhost").build().unwrap();
    Client::builder().connector(server.clone()).config(config)
}

/// An account on a listening server, with a static token and these settings.
pub(crate) async fn listening(
    server: &Server,
    settings: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
) -> Account {
    let config = settings(Config::builder().base_url(server.listen().await)).build().unwrap();
    let client = Client::builder().token("secret").config(config).build().unwrap();
    client.for_account(999).unwrap()
}
