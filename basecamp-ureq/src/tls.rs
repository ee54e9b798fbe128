//! TLS: what it trusts and speaks, and how it wraps a connection.

use std::fmt;
use std::io::{Read, Write};
use std::sync::{Arc, OnceLock};

use basecamp_core::{Error, ErrorCode};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport,
    TransportAdapter,
};

use crate::tcp::time_left;

/// Wraps connections in TLS where the URL says so. Clones share the settings.
#[derive(Clone)]
pub(crate) struct Tls(Arc<Lazy>);

struct Lazy {
    /// Trusted beside the well-known authorities.
    roots: RootCertStore,
    /// Made when the first connection needs it: a client that only ever talks to localhost doesn't
    /// pay for it.
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

    fn config(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        self.0.config.get_or_init(|| config(self.0.roots.clone())).clone()
    }
}

fn config(mut roots: RootCertStore) -> Result<Arc<ClientConfig>, rustls::Error> {
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
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

impl<In: Transport> Connector<In> for Tls {
    type Out = Either<In, TlsTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(transport) = chained else { return Ok(None) };
        if !details.needs_tls() || transport.is_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let host = details.uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| ureq::Error::Tls("the host's name is not one that TLS can verify"))?;
        let tls = |error: rustls::Error| ureq::Error::Other(Box::new(error));
        let config = self.config().map_err(tls)?;
        let mut connection = ClientConnection::new(config, name).map_err(tls)?;
        let mut socket = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        socket.set_timeout(time_left(details));
        connection.complete_io(&mut socket)?;
        Ok(Some(Either::B(TlsTransport {
            buffers: LazyBuffers::new(
                details.config.input_buffer_size(),
                details.config.output_buffer_size(),
            ),
            stream: StreamOwned::new(connection, socket),
        })))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

pub(crate) struct TlsTransport {
    buffers: LazyBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter>,
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        Ok(self.stream.write_all(&self.buffers.output()[..amount])?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        let amount = self.stream.read(self.buffers.input_append_buf())?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsTransport").field("socket", &self.stream.sock.inner()).finish()
    }
}
