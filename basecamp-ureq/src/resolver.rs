//! Caching DNS resolver. ureq resolves the host for each request, before it checks its pool.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use http::Uri;
use http::uri::Authority;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::cancel;
use crate::connect::ConnectError;
use crate::current;

/// The lifetime of a cache entry.
const LIFETIME: Duration = Duration::from_secs(60);

/// Caches addresses, but no errors. Clones share the cache.
#[derive(Debug, Clone, Default)]
pub(crate) struct CachingResolver(Arc<Mutex<Vec<Entry>>>);

/// The addresses of a host.
#[derive(Debug)]
struct Entry {
    authority: Authority,
    /// Determines the default port.
    is_https: bool,
    addresses: ResolvedSocketAddrs,
    created: Instant,
}

impl Entry {
    fn matches(&self, uri: &Uri) -> bool {
        uri.authority() == Some(&self.authority) && is_https(uri) == self.is_https
    }
}

impl CachingResolver {
    fn get(&self, uri: &Uri) -> Option<ResolvedSocketAddrs> {
        let entries = self.lock();
        let entry = entries.iter().find(|entry| entry.matches(uri))?;
        (entry.created.elapsed() < LIFETIME).then(|| entry.addresses.clone())
    }

    pub(crate) fn insert(&self, uri: &Uri, addresses: &ResolvedSocketAddrs) {
        let Some(authority) = uri.authority() else { return };
        self.remove(uri);
        self.lock().push(Entry {
            authority: authority.clone(),
            is_https: is_https(uri),
            addresses: addresses.clone(),
            created: Instant::now(),
        });
    }

    pub(crate) fn remove(&self, uri: &Uri) {
        self.lock().retain(|entry| !entry.matches(uri) && entry.created.elapsed() < LIFETIME);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
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
        // ureq's resolver spawns a thread for each lookup with a timeout; literal addresses skip
        // it.
        if is_address(uri) {
            return DefaultResolver::default().resolve(uri, config, NextTimeout::default());
        }
        if let Some(addresses) = self.get(uri) {
            return Ok(addresses);
        }
        let addresses = look_up(uri, config, timeout).map_err(ConnectError::wrap)?;
        self.insert(uri, &addresses);
        Ok(addresses)
    }
}

/// Resolves a host, on another thread if the call may be cancelled.
fn look_up(
    uri: &Uri,
    config: &Config,
    timeout: NextTimeout,
) -> Result<ResolvedSocketAddrs, ureq::Error> {
    if !current::is_cancellable() {
        return DefaultResolver::default().resolve(uri, config, timeout);
    }
    let (sender, results) = mpsc::channel();
    let (uri, config) = (uri.clone(), config.clone());
    let thread = thread::Builder::new().name("basecamp-resolve".to_owned());
    thread.spawn(move || {
        // After a cancellation, nothing receives the addresses.
        let _ = sender.send(DefaultResolver::default().resolve(&uri, &config, timeout));
    })?;
    let result = cancel::receive(&results, *timeout.after)?;
    result.unwrap_or(Err(ureq::Error::Timeout(timeout.reason)))
}

fn is_https(uri: &Uri) -> bool {
    uri.scheme_str() == Some("https")
}

fn is_address(uri: &Uri) -> bool {
    uri.host().is_some_and(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok())
}

#[cfg(test)]
mod tests;
