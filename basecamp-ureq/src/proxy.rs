//! Connections through a proxy. The core selects the proxy and speaks its protocol.

use std::fmt;
use std::io::{Read, Write};

use basecamp_core::driver::TunnelStep;
use basecamp_core::{Proxy, ProxySettings};
use http::Uri;
use ureq::config::Config;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, NextTimeout, Transport, TransportAdapter,
};

use crate::connect::ConnectError;
use crate::deadline::remaining_connect_time;
use crate::failure::{into_source, is_permanent};
use crate::resolver::CachingResolver;

/// Opens the connections that use a proxy. The next connector opens the others.
pub(crate) struct Proxied<C> {
    proxies: ProxySettings,
    /// Connects to the proxy, with TLS for `https`.
    direct: C,
    resolver: CachingResolver,
}

impl<C> Proxied<C> {
    pub(crate) fn new(proxies: ProxySettings, direct: C, resolver: CachingResolver) -> Self {
        Self { proxies, direct, resolver }
    }
}

impl<In: Transport, C: Connector<()>> Connector<In> for Proxied<C> {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(proxy) = self.proxies.proxy_for(details.uri) else { return Ok(None) };
        let stream = self.connect_to(proxy, details).map_err(|error| {
            self.resolver.remove(proxy.uri());
            proxy_error(proxy, error)
        })?;
        let mut stream = TransportAdapter::new(stream, details.current_time.clone());
        stream.set_timeout(remaining_connect_time(details));
        open_tunnel(proxy, details.uri, &mut stream)?;
        Ok(Some(Tunneled(stream.into_inner()).boxed()))
    }
}

impl<C: Connector<()>> Proxied<C> {
    fn connect_to(
        &self,
        proxy: &Proxy,
        details: &ConnectionDetails<'_>,
    ) -> Result<Box<dyn Transport>, ureq::Error> {
        let addrs =
            self.resolver.resolve(proxy.uri(), details.config, remaining_connect_time(details))?;
        let to_proxy = ConnectionDetails {
            uri: proxy.uri(),
            addrs,
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        };
        let stream = self.direct.connect(&to_proxy, None)?;
        Ok(stream.ok_or(ureq::Error::ConnectionFailed)?.boxed())
    }
}

fn open_tunnel(
    proxy: &Proxy,
    target: &Uri,
    stream: &mut (impl Read + Write),
) -> Result<(), ureq::Error> {
    let failed = |error| ureq::Error::Other(Box::new(error));
    let mut tunnel = proxy.tunnel(target).map_err(failed)?;
    let mut buffer = [0; 4096];
    loop {
        match tunnel.step() {
            TunnelStep::Write(bytes) => {
                stream.write_all(&bytes).map_err(|error| proxy_error(proxy, error.into()))?;
            }
            TunnelStep::Read { at_most } => {
                let part = &mut buffer[..at_most.min(4096)];
                let amount = stream.read(part).map_err(|error| proxy_error(proxy, error.into()))?;
                tunnel.handle_input(&part[..amount]).map_err(failed)?;
            }
            _ => return Ok(()),
        }
    }
}

/// Adds the proxy to an error, except to a timeout.
fn proxy_error(proxy: &Proxy, error: ureq::Error) -> ureq::Error {
    let error = match ConnectError::unwrap(error).0 {
        error @ ureq::Error::Timeout(_) => return error,
        error => into_source(error),
    };
    let failed = proxy.unreachable(&*error);
    let failed = if is_permanent(&*error) { failed.permanently() } else { failed };
    ureq::Error::Other(Box::new(failed))
}

impl<C> fmt::Debug for Proxied<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxied").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

/// A connection to the target. TLS of the connection to the proxy doesn't count for the target.
#[derive(Debug)]
struct Tunneled(Box<dyn Transport>);

impl Transport for Tunneled {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.0.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }
}

/// Resolves names, except those that a proxy resolves.
#[derive(Debug)]
pub(crate) struct DirectNames {
    pub(crate) proxies: ProxySettings,
    pub(crate) resolver: CachingResolver,
}

impl Resolver for DirectNames {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        match self.proxies.proxy_for(uri) {
            Some(_) => Ok(self.empty()),
            None => self.resolver.resolve(uri, config, timeout),
        }
    }
}
