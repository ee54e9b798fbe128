//! TLS: what it trusts and speaks, and how it wraps a connection.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::{Arc, OnceLock};

use basecamp_storage::{Roots, TlsUnavailable};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport, TransportAdapter,
};

use crate::buffers::IoBuffers;
use crate::current;
use crate::deadline::time_left;

/// Wraps connections in TLS where the URL says so. Clones share the settings.
#[derive(Clone)]
pub(crate) struct Tls(Arc<Lazy>);

struct Lazy {
    roots: Roots,
    /// Made when the first connection needs it: a client that only ever talks to localhost doesn't
    /// pay for it.
    config: OnceLock<Result<Arc<ClientConfig>, TlsUnavailable>>,
}

impl Tls {
    /// Trusts the certificates in these PEM texts, beside the well-known authorities.
    pub(crate) fn new(root_certificates: &[Vec<u8>]) -> Result<Self, basecamp_core::Error> {
        let roots = Roots::from_pem(root_certificates)?;
        Ok(Self(Arc::new(Lazy { roots, config: OnceLock::new() })))
    }

    fn config(&self) -> Result<Arc<ClientConfig>, TlsUnavailable> {
        self.0.config.get_or_init(|| self.0.roots.client_config().map(Arc::new)).clone()
    }
}

impl<In: Transport> Connector<In> for Tls {
    type Out = Either<In, TlsTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(transport) = chained else { return Ok(None) };
        if !details.needs_tls() || transport.is_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let host = details.uri.host().unwrap_or_default().trim_matches(['[', ']']);
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Error::Tls("the host's name is not one that TLS can verify"))?;
        let tls = |error: rustls::Error| Error::Other(Box::new(error));
        let config = self.config().map_err(|error| Error::Other(Box::new(error)))?;
        let mut connection = ClientConnection::new(config, name).map_err(tls)?;
        let mut socket = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        socket.set_timeout(time_left(details));
        // Bounded by the output buffer, which is encrypted at once.
        connection.set_buffer_limit(None);
        connection.complete_io(&mut socket)?;
        Ok(Some(Either::B(TlsTransport {
            buffers: IoBuffers::default(),
            connection,
            socket,
            is_write_closed: false,
        })))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}

pub(crate) struct TlsTransport {
    buffers: IoBuffers,
    connection: ClientConnection,
    socket: TransportAdapter,
    /// Nothing more can or must be sent.
    is_write_closed: bool,
}

impl TlsTransport {
    /// Sends what is encrypted until a part of the response has arrived.
    fn send(&mut self) -> Result<(), Error> {
        loop {
            while !self.socket.get_mut().buffers().input().is_empty() {
                if self.take_input()? {
                    return Ok(());
                }
            }
            if !self.connection.wants_write() {
                return Ok(());
            }
            self.connection.write_tls(&mut self.socket)?;
        }
    }

    /// Decrypts input that has arrived. Whether there is data among it.
    fn take_input(&mut self) -> Result<bool, Error> {
        self.connection.read_tls(&mut self.socket)?;
        self.process()?;
        match self.read_data()? {
            Some(0) => {
                let problem = "the connection was closed while the request was sent";
                Err(io::Error::new(ErrorKind::UnexpectedEof, problem).into())
            }
            data => Ok(data.is_some()),
        }
    }

    /// Reads decrypted data into the buffer: `None` if there is none yet, 0 bytes if the peer has
    /// ended the connection as TLS demands.
    fn read_data(&mut self) -> Result<Option<usize>, Error> {
        match self.connection.reader().read(self.buffers.input_append_buf()) {
            Ok(amount) => {
                self.buffers.input_appended(amount);
                Ok(Some(amount))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            // Anybody may have cut the connection (RFC 8446, section 6.1).
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                let problem = "the connection ended without the close_notify of TLS";
                Err(io::Error::other(problem).into())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn process(&mut self) -> Result<(), Error> {
        if let Err(error) = self.connection.process_new_packets() {
            // The alert that says why. The error matters more than whether it can be sent.
            let _ = self.connection.write_tls(&mut self.socket);
            return Err(io::Error::new(ErrorKind::InvalidData, error).into());
        }
        Ok(())
    }
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if current::is_stopped() {
            self.is_write_closed = true;
            return self.socket.get_mut().transmit_output(0, timeout);
        }
        self.socket.set_timeout(timeout);
        self.connection.writer().write_all(&self.buffers.output()[..amount])?;
        self.send()
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.socket.set_timeout(timeout);
        loop {
            if let Some(amount) = self.read_data()? {
                return Ok(amount > 0);
            }
            while self.connection.wants_write()
                && !self.is_write_closed
                && self.socket.get_mut().buffers().input().is_empty()
            {
                // If the connection has failed, reading fails too, after what came before.
                self.is_write_closed = self.connection.write_tls(&mut self.socket).is_err();
            }
            self.connection.read_tls(&mut self.socket)?;
            self.process()?;
        }
    }

    fn is_open(&mut self) -> bool {
        self.socket.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsTransport").field("socket", &self.socket.inner()).finish()
    }
}
