//! How ureq makes connections: the parts of its agent that are ours.

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

/// Enough for a program with many threads.
const IDLE_CONNECTIONS: usize = 64;
/// Less than the minute or more that servers keep them.
const IDLE_AGE: Duration = Duration::from_secs(50);

/// Makes an agent whose connections hold every bound to the letter. `addresses` restrict direct
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
        // Ours are used instead.
        .proxy(None)
        // The core sets all headers.
        .user_agent("")
        .accept("")
        .accept_encoding("")
        .max_idle_connections(idle)
        .max_idle_connections_per_host(idle)
        .max_idle_age(IDLE_AGE)
        .max_response_header_size(head::MAX_BYTES)
        .build();
    let to_proxy = ().chain(Tcp::new(AddressPolicy::any())).chain(tls.clone());
    let connector =
        ().chain(Proxied::new(proxies.clone(), to_proxy, resolver.clone()))
            .chain(Tcp::new(addresses))
            .chain(tls)
            .chain(Exchanges);
    let connector = Marking { connector, resolver: resolver.clone() };
    Agent::with_parts(config, connector, DirectNames { proxies, resolver })
}

/// Marks what goes wrong as having gone wrong before anything was sent.
#[derive(Debug)]
struct Marking<C> {
    connector: C,
    resolver: CachingResolver,
}

impl<C: Connector> Connector for Marking<C> {
    type Out = C::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<C::Out>, ureq::Error> {
        self.connector.connect(details, chained).map_err(|error| {
            // The address may be at fault.
            self.resolver.forget(details.uri);
            Connecting::wrap(error)
        })
    }
}

/// An error on the way to a connection.
#[derive(Debug)]
pub(crate) struct Connecting(ureq::Error);

impl Connecting {
    pub(crate) fn wrap(error: ureq::Error) -> ureq::Error {
        ureq::Error::Other(Box::new(Self(Self::unwrap(error).0)))
    }

    /// The error itself, and whether it was one on the way to a connection.
    pub(crate) fn unwrap(error: ureq::Error) -> (ureq::Error, bool) {
        match error {
            ureq::Error::Other(error) => match error.downcast::<Self>() {
                Ok(connecting) => (connecting.0, true),
                Err(error) => (ureq::Error::Other(error), false),
            },
            error => (error, false),
        }
    }
}

impl fmt::Display for Connecting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Connecting {}
