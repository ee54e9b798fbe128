//! The agent of ureq with the connectors of this crate.

use std::error::Error as StdError;
use std::fmt;
#[cfg(feature = "event-feed")]
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use basecamp_core::{AddressPolicy, ProxySettings};
#[cfg(feature = "event-feed")]
use http::Uri;
use ureq::Agent;
use ureq::unversioned::transport::{ConnectionDetails, Connector};
#[cfg(feature = "event-feed")]
use ureq::unversioned::transport::{Transport, TransportAdapter};

use crate::exchange::Exchanges;
use crate::head;
use crate::proxy::{DirectNames, Proxied};
use crate::resolver::CachingResolver;
use crate::tcp::Tcp;
use crate::tls::Tls;

/// The most idle connections in the pool: enough for a program with many threads.
const IDLE_CONNECTIONS: usize = 64;
/// Servers close idle connections after a minute or more.
const MAX_IDLE_AGE: Duration = Duration::from_secs(50);

/// Creates an agent whose connections observe all time limits exactly. `addresses` restricts direct
/// connections.
pub(crate) fn agent(
    tls: Tls,
    addresses: AddressPolicy,
    resolver: CachingResolver,
    proxies: ProxySettings,
    max_connections: usize,
) -> Agent {
    let idle = IDLE_CONNECTIONS.min(max_connections);
    let config = Agent::config_builder()
        // The connector `Proxied` replaces it.
        .proxy(None)
        // The core sets all headers.
        .user_agent("")
        .accept("")
        .accept_encoding("")
        .max_idle_connections(idle)
        .max_idle_connections_per_host(idle)
        .max_idle_age(MAX_IDLE_AGE)
        .max_response_header_size(head::MAX_BYTES)
        .build();
    let to_proxy = ().chain(Tcp::new(AddressPolicy::any())).chain(tls.clone());
    let connector =
        ().chain(Proxied::new(proxies.clone(), to_proxy, resolver.clone()))
            .chain(Tcp::new(addresses))
            .chain(tls)
            .chain(Exchanges);
    let connector = WithConnectErrors { connector, resolver: resolver.clone() };
    Agent::with_parts(config, connector, DirectNames { proxies, resolver })
}

/// Opens a connection to the host of a URL, with TLS for `https`, for a protocol other than HTTP.
#[cfg(feature = "event-feed")]
pub(crate) fn stream(
    tls: Tls,
    addresses: AddressPolicy,
    proxies: ProxySettings,
    uri: &Uri,
    limit: Duration,
) -> Result<TransportAdapter, ureq::Error> {
    let resolver = CachingResolver::default();
    let config = Agent::config_builder().proxy(None).timeout_connect(Some(limit)).build();
    let to_proxy = ().chain(Tcp::new(AddressPolicy::any())).chain(tls.clone());
    let captured = Captured::default();
    let connector =
        ().chain(Proxied::new(proxies.clone(), to_proxy, resolver.clone()))
            .chain(Tcp::new(addresses))
            .chain(tls)
            .chain(captured.clone());
    let agent = Agent::with_parts(config, connector, DirectNames { proxies, resolver });
    let failed = match agent.get(uri.clone()).call() {
        Ok(_) => ureq::Error::ConnectionFailed,
        Err(error) => error,
    };
    let captured = captured.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    captured.ok_or(failed)
}

/// The end of a chain of connectors: it stores the connection, and the agent gets an error.
#[cfg(feature = "event-feed")]
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Option<TransportAdapter>>>);

#[cfg(feature = "event-feed")]
impl fmt::Debug for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captured").finish_non_exhaustive()
    }
}

#[cfg(feature = "event-feed")]
impl<In: Transport> Connector<In> for Captured {
    type Out = In;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<In>, ureq::Error> {
        if let Some(transport) = chained {
            let adapter = TransportAdapter::new(transport.boxed(), details.current_time.clone());
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(adapter);
        }
        Err(ureq::Error::ConnectionFailed)
    }
}

/// Wraps the errors of a connector in [`ConnectError`]: nothing was sent yet.
#[derive(Debug)]
struct WithConnectErrors<C> {
    connector: C,
    resolver: CachingResolver,
}

impl<C: Connector> Connector for WithConnectErrors<C> {
    type Out = C::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<C::Out>, ureq::Error> {
        self.connector.connect(details, chained).map_err(|error| {
            // The cached address may be out of date.
            self.resolver.remove(details.uri);
            ConnectError::wrap(error)
        })
    }
}

/// An error before the connection was established.
#[derive(Debug)]
pub(crate) struct ConnectError(ureq::Error);

impl ConnectError {
    pub(crate) fn wrap(error: ureq::Error) -> ureq::Error {
        ureq::Error::Other(Box::new(Self(Self::unwrap(error).0)))
    }

    /// The error itself, and whether it occurred before the connection was established.
    pub(crate) fn unwrap(error: ureq::Error) -> (ureq::Error, bool) {
        match error {
            ureq::Error::Other(error) => match error.downcast::<Self>() {
                Ok(error) => (error.0, true),
                Err(error) => (ureq::Error::Other(error), false),
            },
            error => (error, false),
        }
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for ConnectError {}
