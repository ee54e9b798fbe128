//! The agent of ureq with the connectors of this crate.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use basecamp_core::{AddressPolicy, ProxySettings};
use ureq::Agent;
use ureq::unversioned::transport::{ConnectionDetails, Connector};

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
