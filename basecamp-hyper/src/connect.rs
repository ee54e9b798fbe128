//! Connections: TCP, and TLS where the URL asks for it; or whatever a custom connector makes.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use basecamp_core::{AddressNotAllowed, AddressPolicy, BoxFuture, Failure, ProxySettings};
use basecamp_storage::is_unknown_host;
use http::uri::Scheme;
use http::{Extensions, Uri};
use hyper::rt::{Read, ReadBuf, ReadBufCursor, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector, HttpInfo};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use crate::proxy::Tunnels;
use crate::tls::{Protocols, Tls};

pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;
pub(crate) type Connecting<T> = BoxFuture<'static, Result<T, BoxError>>;

/// Any connector, without its type, and bounded in time and in where it may lead.
#[derive(Clone)]
pub(crate) struct Connector {
    connect: Arc<dyn Fn(Uri, AddressPolicy) -> Connecting<Stream> + Send + Sync>,
    timeout: Duration,
    addresses: AddressPolicy,
    proxies: ProxySettings,
    /// Whether its connections are sockets of tokio.
    needs_io: bool,
}

impl Connector {
    /// The connector that is used unless another is given.
    pub(crate) fn new(tls: Tls, timeout: Duration, proxies: ProxySettings) -> Self {
        let used = proxies.clone();
        let connector = Self::erased(timeout, move |uri, addresses| match used.proxy_for(&uri) {
            Some(proxy) => {
                let (proxy, tls) = (proxy.clone(), tls.clone());
                let tunnels = Tunnels { proxy, tls: tls.clone(), timeout };
                Box::pin(async move {
                    Ok(Stream::new(secured(tunnels, tls, uri, Protocols::Http2).await?))
                })
            }
            None => {
                let direct = Direct::new(tls.clone(), timeout, addresses);
                Box::pin(
                    async move { Ok(Stream::new(direct.connect(uri, Protocols::Http2).await?)) },
                )
            }
        });
        Self { proxies, needs_io: true, ..connector }
    }

    /// A connector from the outside. Where it led is checked by what its connections say.
    pub(crate) fn custom<C>(connector: C, timeout: Duration) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: Read + Write + Connection + Send + Unpin + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send,
    {
        Self::erased(timeout, move |uri, addresses| {
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
        connect: impl Fn(Uri, AddressPolicy) -> Connecting<Stream> + Send + Sync + 'static,
    ) -> Self {
        let (addresses, proxies) = (AddressPolicy::any(), ProxySettings::none());
        Self { connect: Arc::new(connect), timeout, addresses, proxies, needs_io: false }
    }

    pub(crate) fn needs_io(&self) -> bool {
        self.needs_io
    }

    /// Checks a request that these addresses restrict, before it is sent.
    pub(crate) fn check(&self, uri: &Uri, addresses: &AddressPolicy) -> Result<(), Failure> {
        self.proxies.check(uri, addresses)
    }

    /// The same, restricted to these addresses.
    pub(crate) fn restricted(&self, addresses: AddressPolicy) -> Self {
        Self { addresses, ..self.clone() }
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
        let connecting = (self.connect)(uri, self.addresses.clone());
        let limit = self.timeout;
        Box::pin(async move {
            match timeout(limit, connecting).await {
                Ok(result) => result,
                Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            }
        })
    }
}

/// Why a connection is not allowed.
#[derive(Debug, Clone)]
pub(crate) struct Refused(String);

impl From<AddressNotAllowed> for Refused {
    fn from(refused: AddressNotAllowed) -> Self {
        Self(refused.to_string())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Refused {}

/// Checks where a connection that is already there has led. One that doesn't say is refused.
fn check_connected(connected: &Connected, addresses: &AddressPolicy) -> Result<(), Refused> {
    if addresses.is_any() {
        return Ok(());
    }
    if connected.is_proxied() {
        return match addresses.allows_proxies() {
            true => Ok(()),
            false => Err(Refused("the proxy would look up the address, unchecked".to_owned())),
        };
    }
    let mut extras = Extensions::new();
    connected.get_extras(&mut extras);
    let Some(info) = extras.get::<HttpInfo>() else {
        return Err(Refused("a `connector` of your own doesn't say where it led".to_owned()));
    };
    Ok(addresses.check(info.remote_addr().ip())?)
}

/// Any connection, without its type.
///
/// A write that fails is reported after all input has been read: a server may answer and close
/// without reading the whole request, and its answer must not be lost (RFC 9112, section 9.5).
/// Until then, HTTP/1.1 waits, and the further output of HTTP/2 is discarded.
pub(crate) struct Stream {
    io: Box<dyn Duplex>,
    write_error: Option<io::Error>,
}

trait Duplex: Read + Write + Connection + Send + Unpin {}

impl<T: Read + Write + Connection + Send + Unpin> Duplex for T {}

impl Stream {
    fn new(io: impl Duplex + 'static) -> Self {
        Self { io: Box::new(io), write_error: None }
    }

    /// Postpones the error of a write.
    fn postpone<T>(&mut self, written: Poll<io::Result<T>>, done: T) -> Poll<io::Result<T>> {
        match written {
            Poll::Ready(Err(error)) => {
                self.write_error = Some(error);
                self.write_nothing(done)
            }
            written => written,
        }
    }

    /// The result of a write after one has failed. HTTP/1.1 waits, so that hyper takes no more of the
    /// request body, which the server can't receive; the connection's task wakes by reading. HTTP/2
    /// reads nothing while a write waits, so there the bytes are discarded.
    fn write_nothing<T>(&self, done: T) -> Poll<io::Result<T>> {
        match self.io.connected().is_negotiated_h2() {
            true => Poll::Ready(Ok(done)),
            false => Poll::Pending,
        }
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        // Without the extras that would be copied into every response, for nobody to read.
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
        // The cursor doesn't show how much was read, so the input takes a way over a buffer here.
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

pub(crate) type DirectStream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// TCP and TLS to allowed addresses.
pub(crate) struct Direct {
    tcp: HttpConnector<Resolver>,
    tls: Tls,
    addresses: AddressPolicy,
}

impl Direct {
    pub(crate) fn new(tls: Tls, timeout: Duration, addresses: AddressPolicy) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(Resolver(addresses.clone()));
        // Which schemes may be used is the core's decision.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Shared out among the addresses of a host, so that a dead one leaves time for the next.
        tcp.set_connect_timeout(Some(timeout));
        Self { tcp, tls, addresses }
    }

    pub(crate) async fn connect(
        self,
        uri: Uri,
        protocols: Protocols,
    ) -> Result<DirectStream, BoxError> {
        if !self.addresses.is_any() {
            // The connector itself looks up no addresses, and TLS stops at hosts that are no names,
            // such as a bare number: so they are checked here first.
            let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
            Resolver(self.addresses).call(host.parse()?).await?;
        }
        secured(self.tcp, self.tls, uri, protocols).await
    }
}

/// Connects, and adds TLS unless the URL is for plain HTTP, which needs no TLS settings.
async fn secured<C>(
    mut connector: C,
    tls: Tls,
    uri: Uri,
    protocols: Protocols,
) -> Result<MaybeHttpsStream<C::Response>, BoxError>
where
    C: Service<Uri>,
    C::Response: Read + Write + Connection + Send + Unpin + 'static,
    C::Error: Into<BoxError>,
    C::Future: Send + 'static,
{
    if uri.scheme() == Some(&Scheme::HTTP) {
        return Ok(MaybeHttpsStream::Http(connector.call(uri).await.map_err(Into::into)?));
    }
    HttpsConnector::from((connector, tls.config(protocols).await?)).call(uri).await
}

/// Looks up names, and gives the allowed ones of their addresses.
#[derive(Clone)]
struct Resolver(AddressPolicy);

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = BoxError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let policy = self.0.clone();
        Box::pin(async move {
            let found = GaiResolver::new().call(name).await.map_err(UnknownHost::sort)?;
            Ok(policy.select(found).map_err(Refused::from)?.into_iter())
        })
    }
}

/// A name for which there is no address, according to the resolver's definite answer.
#[derive(Debug)]
pub(crate) struct UnknownHost(io::Error);

impl UnknownHost {
    /// Tells a host that doesn't exist from a failure that may pass.
    fn sort(error: io::Error) -> BoxError {
        match is_unknown_host(&error) {
            true => Self(error).into(),
            false => error.into(),
        }
    }
}

impl fmt::Display for UnknownHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for UnknownHost {}

#[cfg(test)]
mod tests;
