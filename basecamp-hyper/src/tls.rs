//! What TLS trusts and speaks.

use std::sync::{Arc, OnceLock};

use basecamp_core::Error;
use basecamp_storage::{Roots, TlsUnavailable};
use rustls::ClientConfig;

/// The TLS settings, made when the first connection needs them: a client that only ever talks to
/// localhost doesn't pay for them.
#[derive(Clone)]
pub(crate) struct Tls(Arc<Lazy>);

struct Lazy {
    roots: Roots,
    config: OnceLock<Result<Arc<ClientConfig>, TlsUnavailable>>,
}

impl Tls {
    /// Trusts the certificates in these PEM texts, beside the well-known authorities.
    pub(crate) fn new(root_certificates: &[Vec<u8>]) -> Result<Self, Error> {
        let roots = Roots::from_pem(root_certificates)?;
        Ok(Self(Arc::new(Lazy { roots, config: OnceLock::new() })))
    }

    pub(crate) async fn config(
        &self,
        protocols: Protocols,
    ) -> Result<Arc<ClientConfig>, TlsUnavailable> {
        let mut config = match self.0.config.get() {
            Some(config) => config.clone()?,
            // The system's certificates are in files, which block.
            None if cfg!(feature = "native-roots") => {
                let tls = self.clone();
                let loading = tokio::task::spawn_blocking(move || tls.load());
                loading.await.map_err(|error| TlsUnavailable::new(error.to_string()))??
            }
            None => self.load()?,
        };
        if protocols == Protocols::Http1 {
            Arc::make_mut(&mut config).alpn_protocols = vec![b"http/1.1".to_vec()];
        }
        Ok(config)
    }

    fn load(&self) -> Result<Arc<ClientConfig>, TlsUnavailable> {
        let config = || {
            let mut config = self.0.roots.client_config()?;
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Ok(Arc::new(config))
        };
        self.0.config.get_or_init(config).clone()
    }
}

/// The versions of HTTP that TLS offers (ALPN, RFC 7301).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocols {
    /// HTTP/1.1 only: to proxies.
    Http1,
    /// HTTP/2 and HTTP/1.1.
    Http2,
}
