//! TLS below ureq: connections, and their transport.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};

use basecamp_storage::{TlsSettings, without_tls};
use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use ureq::Error;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport, TransportAdapter,
};

use crate::buffers::IoBuffers;
use crate::current;
use crate::deadline::remaining_connect_time;

/// Wraps the connections to `https` URLs in TLS.
#[derive(Clone, Debug)]
pub(crate) struct Tls(TlsSettings);

impl Tls {
    /// Trusts the certificates in these PEM texts too.
    pub(crate) fn new(root_certificates: &[Vec<u8>]) -> Result<Self, basecamp_core::Error> {
        TlsSettings::new(root_certificates, &[]).map(Self)
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
        let config = self.0.load().map_err(|error| Error::Other(Box::new(error)))?;
        let mut connection = ClientConnection::new(config, name).map_err(tls)?;
        let mut socket = TransportAdapter::new(transport.boxed(), details.current_time.clone());
        socket.set_timeout(remaining_connect_time(details));
        // The output buffer, which is encrypted at once, limits it.
        connection.set_buffer_limit(None);
        if let Err(error) = connection.complete_io(&mut socket) {
            return Err(match without_tls(&error) {
                Some(cause) => Error::Other(Box::new(cause)),
                None => error.into(),
            });
        }
        Ok(Some(Either::B(TlsTransport {
            buffers: IoBuffers::default(),
            connection,
            socket,
            is_write_closed: false,
        })))
    }
}

pub(crate) struct TlsTransport {
    buffers: IoBuffers,
    connection: ClientConnection,
    socket: TransportAdapter,
    /// Whether nothing more can or must be sent.
    is_write_closed: bool,
}

impl TlsTransport {
    /// Sends encrypted output until a part of the response has arrived.
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

    /// Decrypts input. Returns whether it contains data.
    fn take_input(&mut self) -> Result<bool, Error> {
        self.connection.read_tls(&mut self.socket)?;
        self.process()?;
        match self.read_data()? {
            Some(0) => {
                let message = "the connection was closed while the request was sent";
                Err(io::Error::new(ErrorKind::UnexpectedEof, message).into())
            }
            data => Ok(data.is_some()),
        }
    }

    /// Reads decrypted data into the buffer. Returns `None` if there is none yet, and 0 bytes after
    /// the `close_notify` of the peer.
    fn read_data(&mut self) -> Result<Option<usize>, Error> {
        match self.connection.reader().read(self.buffers.input_append_buf()) {
            Ok(amount) => {
                self.buffers.input_appended(amount);
                Ok(Some(amount))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            // An attacker may have truncated the connection (RFC 8446, section 6.1).
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                let message = "the connection ended without the close_notify of TLS";
                Err(io::Error::other(message).into())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn process(&mut self) -> Result<(), Error> {
        if let Err(error) = self.connection.process_new_packets() {
            // Sends the alert. If that fails too, the first error is the cause.
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
                // If the connection has failed, reading fails too, after the input before that.
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
