//! A resolver with a short memory, as ureq resolves for every request, before it looks at its pool.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::Uri;
use http::uri::Authority;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::connect::Connecting;

/// How long an answer is used.
const LIFETIME: Duration = Duration::from_secs(60);

/// Remembers answers, not errors. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct CachingResolver(Arc<Mutex<Vec<Known>>>);

/// What a host's name stood for.
#[derive(Debug)]
struct Known {
    authority: Authority,
    /// The port may follow from it.
    is_https: bool,
    addresses: ResolvedSocketAddrs,
    since: Instant,
}

impl Known {
    fn is_of(&self, uri: &Uri) -> bool {
        uri.authority() == Some(&self.authority) && is_https(uri) == self.is_https
    }
}

impl CachingResolver {
    fn known(&self, uri: &Uri) -> Option<ResolvedSocketAddrs> {
        let known = self.lock();
        let known = known.iter().find(|known| known.is_of(uri))?;
        (known.since.elapsed() < LIFETIME).then(|| known.addresses.clone())
    }

    pub(crate) fn remember(&self, uri: &Uri, addresses: &ResolvedSocketAddrs) {
        let Some(authority) = uri.authority() else { return };
        self.forget(uri);
        self.lock().push(Known {
            authority: authority.clone(),
            is_https: is_https(uri),
            addresses: addresses.clone(),
            since: Instant::now(),
        });
    }

    pub(crate) fn forget(&self, uri: &Uri) {
        self.lock().retain(|known| !known.is_of(uri) && known.since.elapsed() < LIFETIME);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Resolver for CachingResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // ureq's own starts a thread to keep to a timeout, which an address needs not.
        if is_address(uri) {
            return DefaultResolver::default().resolve(uri, config, NextTimeout::default());
        }
        if let Some(addresses) = self.known(uri) {
            return Ok(addresses);
        }
        let addresses =
            DefaultResolver::default().resolve(uri, config, timeout).map_err(Connecting::wrap)?;
        self.remember(uri, &addresses);
        Ok(addresses)
    }
}

fn is_https(uri: &Uri) -> bool {
    uri.scheme_str() == Some("https")
}

fn is_address(uri: &Uri) -> bool {
    uri.host().is_some_and(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok())
}

#[cfg(test)]
mod tests;
