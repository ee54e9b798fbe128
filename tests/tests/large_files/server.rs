//! A server that generates a file while it sends it, and that discards uploaded files.

use std::convert::Infallible;
use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;

use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::runtime;

type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

pub(crate) struct Server {
    url: String,
    hash: String,
}

impl Server {
    /// Starts a server with a file of this size. It ends with the process.
    pub(crate) fn start(size: u64) -> Self {
        let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    let service = service_fn(move |request| answer(request, size));
                    let http = http1::Builder::new();
                    tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
                }
            });
        });
        let mut hasher = Sha256::new();
        let mut made_up = GeneratedFile::new(size);
        while let Some(piece) = made_up.next_piece() {
            hasher.update(&piece);
        }
        Self { url, hash: hex(&hasher.finalize()) }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }
}

/// The bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn answer(request: Request<Incoming>, size: u64) -> Result<Answer, hyper::Error> {
    let path = request.uri().path();
    let whole = |text: String| Full::new(Bytes::from(text)).boxed_unsync();
    let mut response = Response::new(whole(String::new()));
    if path == "/storage/big" {
        *response.body_mut() = GeneratedFile::new(size).boxed_unsync();
    } else if request.method() == Method::GET {
        *response.status_mut() = http::StatusCode::FOUND;
        response.headers_mut().insert("location", "/storage/big".parse().unwrap());
    } else {
        let mut hasher = Sha256::new();
        let mut body = request.into_body();
        while let Some(frame) = body.frame().await {
            if let Ok(data) = frame?.into_data() {
                hasher.update(&data);
            }
        }
        let hash = hex(&hasher.finalize());
        *response.body_mut() = whole(format!(r#"{{"attachable_sgid": "{hash}"}}"#));
    }
    Ok(response)
}

/// A file without a repeating pattern.
struct GeneratedFile {
    left: u64,
    state: u64,
}

impl GeneratedFile {
    fn new(size: u64) -> Self {
        Self { left: size, state: 0x9e37_79b9_7f4a_7c15 }
    }

    fn next_piece(&mut self) -> Option<Bytes> {
        const PIECE: usize = 64 << 10;
        let size = usize::try_from(self.left).unwrap_or(PIECE).min(PIECE);
        self.left -= size as u64;
        // A unique number at the start of each piece; random bytes throughout would take too long.
        self.state = self.state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        let mut piece = vec![self.state as u8; size];
        for (byte, state) in piece.iter_mut().zip(self.state.to_le_bytes()) {
            *byte = state;
        }
        (size > 0).then(|| piece.into())
    }
}

impl Body for GeneratedFile {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.next_piece().map(|piece| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
