//! Trusted root certificates: built-in, from PEM, and those of the system.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use basecamp_core::{Error, ErrorCode};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// The root certificates that a client trusts: those of Mozilla, those from PEM, and with the
/// feature `native-roots` those of the system.
#[derive(Debug, Clone)]
pub struct Roots(RootCertStore);

impl Roots {
    /// Parses the certificates of these PEM texts.
    ///
    /// # Errors
    ///
    /// A `usage` error if a text has no certificate, or an invalid one.
    pub fn from_pem(texts: &[Vec<u8>]) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        for pem in texts {
            add(&mut roots, pem)?;
        }
        Ok(Self(roots))
    }

    /// Creates the TLS settings of a client, without ALPN. Reads the certificates of the system,
    /// which may block.
    ///
    /// # Errors
    ///
    /// If the system has no root certificates that can be read.
    pub fn client_config(&self) -> Result<ClientConfig, TlsUnavailable> {
        let mut roots = self.0.clone();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        #[cfg(feature = "native-roots")]
        add_native_roots(&mut roots)?;
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsUnavailable(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(config)
    }
}

fn add(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), Error> {
    let invalid = |message: &str| {
        Error::new(ErrorCode::Usage, format!("`root_certificates`: {message}"))
            .with_hint("Give certificates in PEM form: -----BEGIN CERTIFICATE-----, and so on.")
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| invalid(&error.to_string()))?;
        roots.add(certificate).map_err(|error| invalid(&error.to_string()))?;
    }
    match roots.len() > before {
        true => Ok(()),
        false => Err(invalid("there is no certificate in it")),
    }
}

/// Adds the certificates that the system trusts, or those in `SSL_CERT_FILE` and `SSL_CERT_DIR`.
#[cfg(feature = "native-roots")]
fn add_native_roots(roots: &mut RootCertStore) -> Result<(), TlsUnavailable> {
    let found = rustls_native_certs::load_native_certs();
    if roots.add_parsable_certificates(found.certs).0 > 0 {
        return Ok(());
    }
    let errors: Vec<_> = found.errors.iter().map(ToString::to_string).collect();
    let reasons =
        if errors.is_empty() { String::new() } else { format!(": {}", errors.join("; ")) };
    Err(TlsUnavailable(format!(
        "the system has no root certificates{reasons}. Install its `ca-certificates`, or set \
         `SSL_CERT_FILE` to a file with some"
    )))
}

/// Whether the server failed to authenticate itself, or offers no TLS that the client supports:
/// each further attempt fails in the same way.
#[must_use]
pub fn is_untrusted(error: &rustls::Error) -> bool {
    use rustls::Error::{
        InvalidCertificate, NoCertificatesPresented, PeerIncompatible, UnsupportedNameType,
    };
    matches!(
        error,
        InvalidCertificate(_) | NoCertificatesPresented | UnsupportedNameType | PeerIncompatible(_)
    )
}

/// The reason why no TLS connection can be made.
#[derive(Debug, Clone)]
pub struct TlsUnavailable(String);

impl TlsUnavailable {
    /// Creates an error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for TlsUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for TlsUnavailable {}
