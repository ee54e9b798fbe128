//! What TLS trusts and speaks.

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
    config: OnceLock<Result<Arc<ClientConfig>, rustls::Error>>,
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

    pub(crate) fn config(&self, protocols: Protocols) -> Result<Arc<ClientConfig>, rustls::Error> {
        let mut config = self.0.config.get_or_init(|| config(self.0.roots.clone())).clone()?;
        if protocols == Protocols::Http1 {
            Arc::make_mut(&mut config).alpn_protocols = vec![b"http/1.1".to_vec()];
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

fn config(mut roots: RootCertStore) -> Result<Arc<ClientConfig>, rustls::Error> {
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
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
