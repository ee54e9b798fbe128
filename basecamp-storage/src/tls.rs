//! TLS settings: the trusted certificate authorities (built in, as PEM, and those of the system),
//! and the errors of TLS that are final.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use basecamp_core::Error;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, InvalidMessage, RootCertStore};

/// The TLS settings of a client. Clones share them. They are created for the first connection that
/// needs them: a client that only connects to localhost does without.
#[derive(Clone)]
pub struct TlsSettings(Arc<Inner>);

struct Inner {
    /// The certificate authorities that the caller added.
    roots: RootCertStore,
    alpn_protocols: Vec<Vec<u8>>,
    config: OnceLock<Result<Arc<ClientConfig>, TlsUnavailable>>,
}

impl TlsSettings {
    /// Trusts the well-known certificate authorities, those in these PEM texts, and with the
    /// feature `native-roots` those of the system. Offers these protocols (ALPN, RFC 7301).
    ///
    /// # Errors
    ///
    /// A `usage` error if a text has no certificate, or one that can't be parsed.
    pub fn new(pem_texts: &[Vec<u8>], alpn_protocols: &[&[u8]]) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        for pem in pem_texts {
            add_pem(&mut roots, pem)?;
        }
        let alpn_protocols = alpn_protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(Self(Arc::new(Inner { roots, alpn_protocols, config: OnceLock::new() })))
    }

    /// The settings, if they exist already.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    #[must_use]
    pub fn get(&self) -> Option<Result<Arc<ClientConfig>, TlsUnavailable>> {
        self.0.config.get().cloned()
    }

    /// The settings, which the first call creates. With the feature `native-roots` it reads the
    /// certificates of the system, which may block.
    ///
    /// # Errors
    ///
    /// If the system has no root certificates that can be read.
    pub fn load(&self) -> Result<Arc<ClientConfig>, TlsUnavailable> {
        self.0.config.get_or_init(|| self.0.create().map(Arc::new)).clone()
    }
}

impl Inner {
    fn create(&self) -> Result<ClientConfig, TlsUnavailable> {
        let mut roots = self.roots.clone();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        #[cfg(feature = "native-roots")]
        add_native_roots(&mut roots)?;
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsUnavailable(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols.clone_from(&self.alpn_protocols);
        Ok(config)
    }
}

impl fmt::Debug for TlsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsSettings").finish_non_exhaustive()
    }
}

fn add_pem(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), Error> {
    let invalid = |message: &str| {
        Error::usage(format!("`root_certificates`: {message}")).with_hint(
            "Pass the certificates in PEM form (-----BEGIN CERTIFICATE-----, and so on), not the \
                 path of a file: `std::fs::read(path)?` returns its content.",
        )
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| invalid(&error.to_string()))?;
        roots.add(certificate).map_err(|error| invalid(&error.to_string()))?;
    }
    if roots.len() == before {
        return Err(invalid("there is no certificate in it"));
    }
    Ok(())
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

/// Names the cause of a failed handshake with a server of plain HTTP: the bytes that it sent are no
/// message of TLS.
#[must_use]
pub fn without_tls(error: &(dyn StdError + 'static)) -> Option<TlsUnavailable> {
    // `source` skips the error that an `io::Error` wraps.
    let mut errors = std::iter::successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.map_or_else(|| error.source(), |inner| Some(inner as &(dyn StdError + 'static)))
    });
    errors.find_map(|error| match error.downcast_ref()? {
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            Some(TlsUnavailable::new(
                "the server answered without TLS: if it expects plain HTTP, its URL needs `http://`",
            ))
        }
        _ => None,
    })
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
