//! What TLS trusts and speaks.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, OnceLock};

use basecamp_core::{Error, ErrorCode};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// The TLS settings, made when the first connection needs them: a client that only ever talks to
/// localhost doesn't pay for them.
#[derive(Clone)]
pub(crate) struct Tls(Arc<Lazy>);

struct Lazy {
    /// Trusted beside the well-known authorities.
    roots: RootCertStore,
    config: OnceLock<Result<Arc<ClientConfig>, Unusable>>,
}

impl Tls {
    /// Trusts the certificates in these PEM texts, beside the well-known authorities.
    pub(crate) fn new(root_certificates: &[Vec<u8>]) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        for pem in root_certificates {
            add(&mut roots, pem)?;
        }
        Ok(Self(Arc::new(Lazy { roots, config: OnceLock::new() })))
    }

    pub(crate) async fn config(&self, protocols: Protocols) -> Result<Arc<ClientConfig>, Unusable> {
        let mut config = match self.0.config.get() {
            Some(config) => config.clone()?,
            // The system's certificates are in files, which block.
            None if cfg!(feature = "native-roots") => {
                let tls = self.clone();
                let loading = tokio::task::spawn_blocking(move || tls.load());
                loading.await.map_err(|error| Unusable(error.to_string()))??
            }
            None => self.load()?,
        };
        if protocols == Protocols::Http1 {
            Arc::make_mut(&mut config).alpn_protocols = vec![b"http/1.1".to_vec()];
        }
        Ok(config)
    }

    fn load(&self) -> Result<Arc<ClientConfig>, Unusable> {
        self.0.config.get_or_init(|| config(self.0.roots.clone())).clone()
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

fn config(mut roots: RootCertStore) -> Result<Arc<ClientConfig>, Unusable> {
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    #[cfg(feature = "native-roots")]
    add_native_roots(&mut roots)?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Adds the certificates that the system trusts, or those in `SSL_CERT_FILE` and `SSL_CERT_DIR`.
#[cfg(feature = "native-roots")]
fn add_native_roots(roots: &mut RootCertStore) -> Result<(), Unusable> {
    let found = rustls_native_certs::load_native_certs();
    if roots.add_parsable_certificates(found.certs).0 > 0 {
        return Ok(());
    }
    let errors: Vec<_> = found.errors.iter().map(ToString::to_string).collect();
    let reasons =
        if errors.is_empty() { String::new() } else { format!(": {}", errors.join("; ")) };
    Err(Unusable(format!(
        "the system has no root certificates{reasons}. Install its `ca-certificates`, or set \
         `SSL_CERT_FILE` to a file with some"
    )))
}

/// Why TLS can't be used at all.
#[derive(Debug, Clone)]
pub(crate) struct Unusable(String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Unusable {}

impl From<rustls::Error> for Unusable {
    fn from(error: rustls::Error) -> Self {
        Self(error.to_string())
    }
}

fn add(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), Error> {
    let refused = |problem: &str| {
        Error::new(ErrorCode::Usage, format!("`root_certificates`: {problem}"))
            .with_hint("Give certificates in PEM form: -----BEGIN CERTIFICATE-----, and so on.")
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| refused(&error.to_string()))?;
        roots.add(certificate).map_err(|error| refused(&error.to_string()))?;
    }
    match roots.len() > before {
        true => Ok(()),
        false => Err(refused("there is no certificate in it")),
    }
}
