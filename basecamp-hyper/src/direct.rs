//! Direct connections: TCP to allowed addresses, with TLS unless the URL is for plain HTTP.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::task::{Context, Poll};
use std::time::Duration;

use basecamp_core::{AddressPolicy, BoxFuture};
use basecamp_storage::{is_unknown_host, without_tls};
use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use hyper_util::client::legacy::connect::{Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use crate::tls::{Protocols, Tls};

pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;
pub(crate) type ConnectFuture<T> = BoxFuture<'static, Result<T, BoxError>>;

pub(crate) type DirectStream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Connects to allowed addresses.
pub(crate) struct Direct {
    tcp: HttpConnector<Resolver>,
    tls: Tls,
    addresses: AddressPolicy,
}

impl Direct {
    pub(crate) fn new(tls: Tls, timeout: Duration, addresses: AddressPolicy) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(Resolver(addresses.clone()));
        // The core decides which schemes are allowed.
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // hyper-util divides it among the addresses of a host, so each gets a part of the time.
        tcp.set_connect_timeout(Some(timeout));
        Self { tcp, tls, addresses }
    }

    pub(crate) async fn connect(
        self,
        uri: Uri,
        protocols: Protocols,
    ) -> Result<DirectStream, BoxError> {
        if !self.addresses.is_any() {
            // `HttpConnector` doesn't pass literal addresses to the resolver, and TLS rejects hosts
            // that are no names, such as a bare number, before that: so the host is checked here.
            let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
            Resolver(self.addresses).call(host.parse()?).await?;
        }
        with_tls(self.tcp, self.tls, uri, protocols).await
    }
}

/// Connects, and adds TLS unless the URL is for plain HTTP.
pub(crate) async fn with_tls<C>(
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
    let stream = HttpsConnector::from((connector, tls.config(protocols).await?)).call(uri).await;
    stream.map_err(|error| match without_tls(&*error) {
        Some(cause) => cause.into(),
        None => error,
    })
}

/// Resolves names to their allowed addresses.
#[derive(Clone)]
struct Resolver(AddressPolicy);

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = BoxError;
    type Future = ConnectFuture<Self::Response>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let policy = self.0.clone();
        Box::pin(async move {
            let found = GaiResolver::new().call(name).await.map_err(UnknownHost::classify)?;
            Ok(policy.select(found).map_err(ConnectionNotAllowed::new)?.into_iter())
        })
    }
}

/// A name without an address, by a definite answer of DNS.
#[derive(Debug)]
pub(crate) struct UnknownHost(io::Error);

impl UnknownHost {
    /// Distinguishes an unknown host from a transient failure.
    fn classify(error: io::Error) -> BoxError {
        if is_unknown_host(&error) { Self(error).into() } else { error.into() }
    }
}

impl fmt::Display for UnknownHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for UnknownHost {}

/// The reason why a connection is not allowed.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionNotAllowed(String);

impl ConnectionNotAllowed {
    pub(crate) fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl fmt::Display for ConnectionNotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for ConnectionNotAllowed {}

#[cfg(test)]
mod tests;
