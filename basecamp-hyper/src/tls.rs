//! TLS: loading its settings without blocking the runtime.

use std::sync::Arc;

use basecamp_core::Error;
use basecamp_storage::{TlsSettings, TlsUnavailable};
use rustls::ClientConfig;

const HTTP2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";

/// The TLS settings of a client.
#[derive(Clone)]
pub(crate) struct Tls(TlsSettings);

impl Tls {
    /// Trusts the certificates in these PEM texts too.
    pub(crate) fn new(root_certificates: &[Vec<u8>]) -> Result<Self, Error> {
        TlsSettings::new(root_certificates, &[HTTP2, HTTP1]).map(Self)
    }

    pub(crate) async fn config(
        &self,
        protocols: Protocols,
    ) -> Result<Arc<ClientConfig>, TlsUnavailable> {
        let mut config = match self.0.get() {
            Some(config) => config?,
            // The certificates of the system are in files: reading them blocks.
            None if cfg!(feature = "native-roots") => {
                let settings = self.0.clone();
                let loading = tokio::task::spawn_blocking(move || settings.load());
                loading.await.map_err(|error| TlsUnavailable::new(error.to_string()))??
            }
            None => self.0.load()?,
        };
        if protocols == Protocols::Http1 {
            Arc::make_mut(&mut config).alpn_protocols = vec![HTTP1.to_vec()];
        }
        Ok(config)
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
