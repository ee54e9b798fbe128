//! Connections through a proxy. Which proxy, and what it is sent, is decided by the core.

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

use crate::connect::Connecting;
use crate::deadline::time_left;
use crate::failure::{cause, is_lasting};
use crate::resolver::CachingResolver;

/// Makes the connections that go through a proxy, and leaves the others to the next connector.
pub(crate) struct Proxied<C> {
    proxies: ProxySettings,
    /// Makes a direct connection, over TLS if the URL says so.
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
        let stream = self.reach(proxy, details).map_err(|error| {
            self.resolver.forget(proxy.uri());
            named(proxy, error)
        })?;
        let mut stream = TransportAdapter::new(stream, details.current_time.clone());
        stream.set_timeout(time_left(details));
        open_tunnel(proxy, details.uri, &mut stream)?;
        Ok(Some(Tunneled(stream.into_inner()).boxed()))
    }
}

impl<C: Connector<()>> Proxied<C> {
    fn reach(
        &self,
        proxy: &Proxy,
        details: &ConnectionDetails<'_>,
    ) -> Result<Box<dyn Transport>, ureq::Error> {
        let addrs = self.resolver.resolve(proxy.uri(), details.config, time_left(details))?;
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
    let mut part = [0; 4096];
    loop {
        match tunnel.step() {
            TunnelStep::Write(bytes) => {
                stream.write_all(&bytes).map_err(|error| named(proxy, error.into()))?;
            }
            TunnelStep::Read { at_most } => {
                let part = &mut part[..at_most.min(4096)];
                let amount = stream.read(part).map_err(|error| named(proxy, error.into()))?;
                tunnel.handle_input(&part[..amount]).map_err(failed)?;
            }
            _ => return Ok(()),
        }
    }
}

/// An error that names the proxy, unless the time was up.
fn named(proxy: &Proxy, error: ureq::Error) -> ureq::Error {
    let error = match Connecting::unwrap(error).0 {
        error @ ureq::Error::Timeout(_) => return error,
        error => cause(error),
    };
    let failed = proxy.unreachable(&*error);
    let failed = if is_lasting(&*error) { failed.permanently() } else { failed };
    ureq::Error::Other(Box::new(failed))
}

impl<C> fmt::Debug for Proxied<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxied").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

/// A connection to the target: the TLS that it may have is that of the proxy.
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

/// Looks up names, except those that a proxy looks up.
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
