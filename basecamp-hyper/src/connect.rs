//! The connector of a client: direct, through a proxy, or custom.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

#[cfg(feature = "event-feed")]
use basecamp_core::event_feed::{Cable, DialFailure};
use basecamp_core::{AddressPolicy, Failure, ProxySettings};
use http::{Extensions, Uri};
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpInfo};
use tokio::time::timeout;
use tower_service::Service;

use crate::direct::{BoxError, ConnectFuture, ConnectionNotAllowed, Direct, with_tls};
#[cfg(feature = "event-feed")]
use crate::failure::blocked;
use crate::proxy::Tunnels;
use crate::tls::{Protocols, Tls};

/// A connector with its type erased, a timeout, and restrictions of the addresses.
#[derive(Clone)]
pub(crate) struct Connector {
    connect: Arc<dyn Fn(Uri, Connecting) -> ConnectFuture<Stream> + Send + Sync>,
    timeout: Duration,
    connecting: Connecting,
    proxies: ProxySettings,
    /// Whether its connections use the I/O of tokio.
    needs_io: bool,
}

/// The restrictions of a connection.
#[derive(Clone)]
struct Connecting {
    addresses: AddressPolicy,
    protocols: Protocols,
    allows_proxy: bool,
}

impl Connector {
    /// The default connector.
    pub(crate) fn new(tls: Tls, timeout: Duration, proxies: ProxySettings) -> Self {
        let selection = proxies.clone();
        let connector =
            Self::erased(timeout, move |uri, Connecting { addresses, protocols, allows_proxy }| {
                match selection.proxy_for(&uri).filter(|_| allows_proxy) {
                    Some(proxy) => {
                        let (proxy, tls) = (proxy.clone(), tls.clone());
                        let tunnels = Tunnels { proxy, tls: tls.clone(), timeout };
                        Box::pin(async move {
                            Ok(Stream::new(with_tls(tunnels, tls, uri, protocols).await?))
                        })
                    }
                    None => {
                        let direct = Direct::new(tls.clone(), timeout, addresses);
                        Box::pin(
                            async move { Ok(Stream::new(direct.connect(uri, protocols).await?)) },
                        )
                    }
                }
            });
        Self { proxies, needs_io: true, ..connector }
    }

    /// A custom connector. Its connections report the address that they are connected to.
    pub(crate) fn custom<C>(connector: C, timeout: Duration) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: Read + Write + Connection + Send + Unpin + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send,
    {
        Self::erased(timeout, move |uri, Connecting { addresses, .. }| {
            let mut connector = connector.clone();
            Box::pin(async move {
                poll_fn(|cx| connector.poll_ready(cx)).await.map_err(Into::into)?;
                let stream = connector.call(uri).await.map_err(Into::into)?;
                check_connected(&stream.connected(), &addresses)?;
                Ok(Stream::new(stream))
            })
        })
    }

    fn erased(
        timeout: Duration,
        connect: impl Fn(Uri, Connecting) -> ConnectFuture<Stream> + Send + Sync + 'static,
    ) -> Self {
        let (addresses, proxies) = (AddressPolicy::any(), ProxySettings::none());
        let connecting = Connecting { addresses, protocols: Protocols::Http2, allows_proxy: true };
        Self { connect: Arc::new(connect), timeout, connecting, proxies, needs_io: false }
    }

    pub(crate) fn needs_io(&self) -> bool {
        self.needs_io
    }

    /// Checks before a request whether the proxy allows the restriction of its addresses.
    pub(crate) fn check(&self, uri: &Uri, addresses: &AddressPolicy) -> Result<(), Failure> {
        self.proxies.check(uri, addresses)
    }

    /// The connector, restricted to these addresses.
    pub(crate) fn restricted(&self, addresses: AddressPolicy) -> Self {
        Self { connecting: Connecting { addresses, ..self.connecting.clone() }, ..self.clone() }
    }

    /// Opens the connection of a socket, for HTTP/1.1.
    #[cfg(feature = "event-feed")]
    pub(crate) async fn connect_socket(&self, cable: &Cable) -> Result<Stream, DialFailure> {
        let (addresses, allows_proxy) = (cable.addresses().clone(), cable.is_secure());
        if allows_proxy {
            self.check(cable.origin(), &addresses)?;
        }
        let connecting = Connecting { addresses, protocols: Protocols::Http1, allows_proxy };
        let mut connector = Self { connecting, ..self.clone() };
        connector.call(cable.origin().clone()).await.map_err(|error| match blocked(&*error) {
            Some(_) => DialFailure::Policy,
            None => DialFailure::Transient,
        })
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = ConnectFuture<Stream>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = (self.connect)(uri, self.connecting.clone());
        let limit = self.timeout;
        Box::pin(async move {
            match timeout(limit, connecting).await {
                Ok(result) => result,
                Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        })
    }
}

/// Checks the address of an established connection. A connection that doesn't report it is
/// rejected.
fn check_connected(
    connected: &Connected,
    addresses: &AddressPolicy,
) -> Result<(), ConnectionNotAllowed> {
    if addresses.is_any() {
        return Ok(());
    }
    if connected.is_proxied() {
        if addresses.allows_proxies() {
            return Ok(());
        }
        return Err(ConnectionNotAllowed::new("the proxy would look up the address, unchecked"));
    }
    let mut extras = Extensions::new();
    connected.get_extras(&mut extras);
    let Some(info) = extras.get::<HttpInfo>() else {
        return Err(ConnectionNotAllowed::new("the custom `connector` doesn't report its address"));
    };
    addresses.check(info.remote_addr().ip()).map_err(ConnectionNotAllowed::new)
}

/// A connection with its type erased.
///
/// The error of a write is reported after all input has been read: a server may respond and close
/// without reading the whole request, and its response must not be lost (RFC 9112, section 9.5).
/// Until then, HTTP/1.1 waits, and further output of HTTP/2 is discarded.
pub(crate) struct Stream {
    io: Box<dyn Io>,
    write_error: Option<io::Error>,
}

trait Io: Read + Write + Connection + Send + Unpin {}

impl<T: Read + Write + Connection + Send + Unpin> Io for T {}

impl Stream {
    fn new(io: impl Io + 'static) -> Self {
        Self { io: Box::new(io), write_error: None }
    }

    /// Postpones the error of a write.
    fn postpone<T>(&mut self, written: Poll<io::Result<T>>, done: T) -> Poll<io::Result<T>> {
        if let Poll::Ready(Err(error)) = written {
            self.write_error = Some(error);
            return self.write_nothing(done);
        }
        written
    }

    /// The result of a write after a failed write. HTTP/1.1 waits, so that hyper polls no more of
    /// the request body, which the server can't receive; input wakes the task of the connection.
    /// HTTP/2 reads nothing while a write is pending, so its bytes are discarded.
    fn write_nothing<T>(&self, done: T) -> Poll<io::Result<T>> {
        if self.io.connected().is_negotiated_h2() { Poll::Ready(Ok(done)) } else { Poll::Pending }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        // Without the extras: hyper-util would copy them into every response, where nothing uses
        // them.
        let inner = self.io.connected();
        let connected = Connected::new().proxy(inner.is_proxied());
        if inner.is_negotiated_h2() { connected.negotiated_h2() } else { connected }
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if self.write_error.is_none() {
            return Pin::new(&mut self.io).poll_read(cx, buf);
        }
        // The cursor doesn't report the number of bytes read, so this reads into another buffer.
        let mut input = [0; 4096];
        let room = buf.remaining().min(input.len());
        let mut filled = ReadBuf::new(&mut input[..room]);
        ready!(Pin::new(&mut self.io).poll_read(cx, filled.unfilled()))?;
        match (filled.filled(), self.write_error.take()) {
            // A broken pipe means that the server ended its side before it reset the connection, so
            // this is its end. After any other error, input may be missing.
            ([], Some(error)) if error.kind() != io::ErrorKind::BrokenPipe => {
                Poll::Ready(Err(error))
            }
            (filled, error) => {
                self.write_error = error;
                buf.put_slice(filled);
                Poll::Ready(Ok(()))
            }
        }
    }
}

impl Write for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.write_error.is_some() {
            return self.write_nothing(buf.len());
        }
        let written = Pin::new(&mut self.io).poll_write(cx, buf);
        self.postpone(written, buf.len())
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.write_error.is_some() {
            return self.write_nothing(());
        }
        let flushed = Pin::new(&mut self.io).poll_flush(cx);
        self.postpone(flushed, ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = bufs.iter().map(|buf| buf.len()).sum();
        if self.write_error.is_some() {
            return self.write_nothing(length);
        }
        let written = Pin::new(&mut self.io).poll_write_vectored(cx, bufs);
        self.postpone(written, length)
    }
}
