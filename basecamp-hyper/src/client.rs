//! The client: the start of all calls.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use basecamp_core::driver::{Connect, TransportSettings, client_types};
use basecamp_core::{Async, Config, Context, Error};
use basecamp_storage::{seed, variable};
use http::Uri;
use hyper::rt::{Read, Write};
use hyper_util::client::legacy::connect::Connection;
use tower_service::Service;

use crate::connect::Connector;
use crate::drive::Driver;
use crate::tls::Tls;
use crate::transport::Transport;

/// How a [`ClientBuilder`] creates a client of this driver.
struct Hyper;

/// Builds the custom connector once the connect timeout is known.
type MakeConnector = Box<dyn FnOnce(Duration) -> Connector + Send + Sync>;

impl Connect for Hyper {
    type Handle = Async;
    type Custom = MakeConnector;
    type Connections = Transport;
    const CUSTOM_METHOD: &'static str = "connector";

    fn connections(
        config: &Config,
        transport: TransportSettings<MakeConnector>,
    ) -> Result<Transport, Error> {
        let timeout = config.connect_timeout();
        let connector = match transport {
            TransportSettings::Default { root_certificates, proxies } => {
                Connector::new(Tls::new(&root_certificates)?, timeout, proxies)
            }
            TransportSettings::Custom(make_connector) => make_connector(timeout),
        };
        Ok(Transport::new(connector, timeout, config.max_connections()))
    }

    fn connect(context: Arc<Context>, transport: Transport) -> Async {
        Async::new(context.clone(), Driver::new(context, transport))
    }

    fn variable(name: &str) -> Option<String> {
        variable(name)
    }

    fn seed() -> Result<u64, Error> {
        seed()
    }
}

client_types! {
    /// An async client of the Basecamp API.
    ///
    /// Clones share connections, token and settings: create one client and clone it. Its calls are
    /// futures that can be sent between threads; await them on a tokio runtime with timers and I/O
    /// enabled. Several runtimes may use one client: each has its own connections, which end with
    /// it. A call outside of a runtime is a `usage` error. Dropping a future cancels its request.
    Hyper => Async;
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use basecamp_hyper::Client;
    ///
    /// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder()
    ///     .token(std::env::var("BASECAMP_TOKEN")?)
    ///     .user_agent("Clock (me@example.com)")
    ///     .deadline(Duration::from_secs(60))
    ///     .build()?;
    /// let projects = client.for_account("12345")?.projects().list().await?;
    /// # Ok(())
    /// # }
    /// ```
    ClientBuilder
}

impl Client {
    /// Waits until the token refresh in flight has ended and its token is saved, at most for twice
    /// the timeout of the settings. Saves a token again whose saving failed.
    ///
    /// The token of a session is refreshed on a separate task, which may outlast the call that
    /// started it, but not the runtime. Await this before the runtime or the process ends: the
    /// server accepts a refresh token once, and the new one would be lost. The client can be used
    /// afterwards.
    ///
    /// # Errors
    ///
    /// A `network` error if the refresh takes longer, or the error of the token store or
    /// `on_refresh`.
    pub async fn shutdown(&self) -> Result<(), Error> {
        self.handle().shutdown().await
    }
}

impl ClientBuilder {
    /// Connects with a custom connector, which establishes TLS too: through a proxy, a Unix socket,
    /// or in memory.
    ///
    /// The client accepts any connector that [hyper-util's client] accepts. It calls the connector
    /// with the request's scheme, host and port, bounds it by the connect timeout, and uses HTTP/2
    /// if the connection reports that it negotiated it. Requests that an
    /// [`AddressPolicy`](crate::AddressPolicy) restricts fail unless the connection reports its
    /// address, as an [`HttpInfo`] among its extras, or is proxied and the policy allows proxies.
    ///
    /// [hyper-util's client]: hyper_util::client::legacy::connect
    /// [`HttpInfo`]: hyper_util::client::legacy::connect::HttpInfo
    pub fn connector<C>(mut self, connector: C) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: Read + Write + Connection + Send + Unpin + 'static,
        C::Error: Into<Box<dyn StdError + Send + Sync>>,
        C::Future: Send,
    {
        self.settings.custom = Some(Box::new(|timeout| Connector::custom(connector, timeout)));
        self
    }
}
