//! The client: the start of all calls.

use std::sync::Arc;

use basecamp_core::driver::{Connect, TransportSettings, client_types};
use basecamp_core::{Blocking, Config, Context, Error};
use basecamp_storage::{seed, variable};
use ureq::Agent;

use crate::drive::{ClientDriver, Driver};
use crate::tls::Tls;
use crate::transport::Transport;

/// How a [`ClientBuilder`] creates a client of this driver.
struct Ureq;

impl Connect for Ureq {
    type Handle = Blocking;
    type Custom = Agent;
    type Connections = Transport;
    const CUSTOM_METHOD: &'static str = "agent";

    fn connections(
        config: &Config,
        transport: TransportSettings<Agent>,
    ) -> Result<Transport, Error> {
        Ok(match transport {
            TransportSettings::Default { root_certificates, proxies } => {
                Transport::new(Tls::new(&root_certificates)?, config, proxies)
            }
            TransportSettings::Custom(agent) => Transport::with_agent(agent, config),
        })
    }

    fn connect(context: Arc<Context>, transport: Transport) -> Blocking {
        let driver = Driver::new(context.clone(), transport);
        Blocking::new(context, ClientDriver(driver))
    }

    fn variable(name: &str) -> Option<String> {
        variable(name)
    }

    fn seed() -> Result<u64, Error> {
        seed()
    }
}

client_types! {
    /// A blocking client of the Basecamp API.
    ///
    /// Clones share connections, token and settings: create one client and clone it, or use it from
    /// several threads. A call blocks its thread until it ends; a deadline bounds it
    /// ([`ConfigBuilder::deadline`](crate::ConfigBuilder::deadline), or `with_deadline` for one
    /// call).
    ///
    /// The token of a session is refreshed on a separate thread, which may outlast the call that
    /// started it. Dropping the last clone, its accounts and builders included, waits up to 5
    /// seconds until a new token is saved. Call [`close`](Self::close) before `std::process::exit`,
    /// which drops nothing.
    Ureq => Blocking;
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use basecamp_ureq::Client;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder()
    ///     .token(std::env::var("BASECAMP_TOKEN")?)
    ///     .user_agent("Clock (me@example.com)")
    ///     .deadline(Duration::from_secs(60))
    ///     .build()?;
    /// let projects = client.for_account("12345")?.projects().list().send()?;
    /// # Ok(())
    /// # }
    /// ```
    ClientBuilder
}

impl Client {
    /// Waits until the token refresh in flight has ended and its token is saved, at most for twice
    /// the timeout of the settings. Saves a token again whose saving failed.
    ///
    /// Call it before the process ends: the server accepts a refresh token once, and the new one
    /// would be lost. The client can be used afterwards.
    ///
    /// # Errors
    ///
    /// A `network` error if the refresh takes longer, or the error of the token store or
    /// `on_refresh`.
    pub fn close(&self) -> Result<(), Error> {
        self.handle().close()
    }
}

impl ClientBuilder {
    /// Sends requests with a custom agent: its connections, proxy, TLS and middleware.
    ///
    /// Each request overrides the agent's settings for redirects, errors for statuses and timeouts.
    /// All others apply, so leave `https_only` off to reach localhost, and turn TLS on: it is a
    /// feature of ureq, such as `rustls`. With ureq's own resolver, each request starts a thread
    /// that looks up the host. With ureq's own transport, a server that reads a request slowly can
    /// exceed the timeout, and a response that arrives while a request is sent may be lost.
    ///
    /// ureq's own transport doesn't detect a truncated body that has neither `Content-Length` nor
    /// chunks, whether a reset or TLS without `close_notify` ended it, and accepts a signed chunk
    /// size (RFC 9112, sections 7.1, 8 and 9.8). Use the client's own transport to rely on complete
    /// bodies. The agent doesn't report the address that it connects to, so requests that an
    /// [`AddressPolicy`](crate::AddressPolicy) restricts fail, unless the policy allows proxies and
    /// the agent has a proxy for them.
    pub fn agent(mut self, agent: Agent) -> Self {
        self.settings.custom = Some(agent);
        self
    }
}
