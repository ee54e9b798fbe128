//! Connections: TCP, and TLS where the URL asks for it; or whatever a custom connector makes.

use std::error::Error as StdError;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use basecamp_core::BoxFuture;
use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use crate::tls::Tls;

type BoxError = Box<dyn StdError + Send + Sync>;
type Connecting<T> = BoxFuture<'static, Result<T, BoxError>>;

/// Any connector, without its type, and bounded in time.
#[derive(Clone)]
pub(crate) struct Connector {
    connect: Arc<dyn Fn(Uri) -> Connecting<Stream> + Send + Sync>,
    timeout: Duration,
}

impl Connector {
    pub(crate) fn new<C>(connector: C, timeout: Duration) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: Read + Write + Connection + Send + Unpin + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send,
    {
        let connect = move |uri| -> Connecting<Stream> {
            let mut connector = connector.clone();
            Box::pin(async move {
                poll_fn(|cx| connector.poll_ready(cx)).await.map_err(Into::into)?;
                let stream = connector.call(uri).await.map_err(Into::into)?;
                Ok(Stream(Box::new(stream)))
            })
        };
        Self { connect: Arc::new(connect), timeout }
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Connecting<Stream>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, limit) = ((self.connect)(uri), self.timeout);
        Box::pin(async move {
            match timeout(limit, connecting).await {
                Ok(result) => result,
                Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        })
    }
}

/// Any connection, without its type.
pub(crate) struct Stream(Box<dyn Duplex>);

trait Duplex: Read + Write + Connection + Send + Unpin {}

impl<T: Read + Write + Connection + Send + Unpin> Duplex for T {}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        // Without the extras that would be copied into every response, for nobody to read.
        let inner = self.0.connected();
        let connected = Connected::new().proxy(inner.is_proxied());
        if inner.is_negotiated_h2() { connected.negotiated_h2() } else { connected }
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl Write for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, bufs)
    }
}

/// The connector that is used unless another is given.
#[derive(Clone)]
pub(crate) struct Direct {
    tcp: HttpConnector,
    tls: Tls,
}

impl Direct {
    pub(crate) fn new(tls: Tls, timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        // Which schemes may be used is the core's decision.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Shared out among the addresses of a host, so that a dead one leaves time for the next.
        tcp.set_connect_timeout(Some(timeout));
        Self { tcp, tls }
    }
}

impl Service<Uri> for Direct {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        if uri.scheme() == Some(&Scheme::HTTP) {
            let connecting = self.tcp.call(uri);
            return Box::pin(async move { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        }
        match self.tls.config() {
            Ok(config) => HttpsConnector::from((self.tcp.clone(), config)).call(uri),
            Err(error) => Box::pin(async move { Err(error.into()) }),
        }
    }
}
