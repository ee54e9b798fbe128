//! A server that sends scripted bytes and ends connections in a chosen way.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use basecamp_core::{Attempt, Failure, ProxySettings};
use bytes::Bytes;
use http::{Method, Request, Response};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustix::net::sockopt::set_socket_linger;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::config;
use crate::body::Body;
use crate::tls::Tls;
use crate::transport::Transport;

/// An upper bound for a busy machine. No test waits for it.
pub(super) const LONG_TIMEOUT: Duration = Duration::from_secs(60);

/// The server's end of a connection.
pub(super) enum Link {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

/// The way in which a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// A TCP FIN.
    Fin,
    /// The `close_notify` of TLS before the FIN; without TLS only the FIN.
    Notify,
    Reset,
}

impl Link {
    /// Reads the head of a request. Returns it and the bytes that were read after it.
    pub(super) fn head(&mut self) -> (String, Vec<u8>) {
        self.next_head().expect("the connection ended without a request")
    }

    /// As `head`; `None` if the client has closed the connection.
    pub(super) fn next_head(&mut self) -> Option<(String, Vec<u8>)> {
        let mut bytes = Vec::new();
        loop {
            let mut part = [0; 1 << 14];
            let amount = self.read(&mut part).ok().filter(|amount| *amount > 0)?;
            bytes.extend_from_slice(&part[..amount]);
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                let rest = bytes.split_off(end + 4);
                return Some((String::from_utf8(bytes).unwrap(), rest));
            }
        }
    }

    pub(super) fn send(&mut self, text: impl AsRef<[u8]>) {
        self.write_all(text.as_ref()).unwrap();
        self.flush().unwrap();
    }

    pub(super) fn end(mut self, end: End) {
        let socket = match &mut self {
            Self::Plain(socket) => socket,
            Self::Tls(stream) => {
                if end == End::Notify {
                    stream.conn.send_close_notify();
                    stream.flush().unwrap();
                }
                &mut stream.sock
            }
        };
        if end == End::Reset {
            set_socket_linger(&*socket, Some(Duration::ZERO)).unwrap();
        }
    }

    /// Reads until the client closes, and returns the number of bytes.
    pub(super) fn drain(mut self) -> usize {
        let (mut part, mut total) = (vec![0; 1 << 16], 0);
        while let Ok(amount @ 1..) = self.read(&mut part) {
            total += amount;
        }
        total
    }
}

impl Read for Link {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Link {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

/// A server, and a transport that trusts it.
pub(super) struct Peer {
    pub(super) uri: String,
    pub(super) transport: Transport,
}

impl Peer {
    /// Starts a server that runs `talk` on each connection.
    pub(super) fn start(secure: bool, talk: impl Fn(Link) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let (server, talk) = (Arc::new(server), Arc::new(talk));
        thread::spawn(move || {
            for socket in listener.incoming().map_while(Result::ok) {
                // A reset discards data in flight.
                socket.set_nodelay(true).unwrap();
                let (server, talk) = (server.clone(), talk.clone());
                thread::spawn(move || {
                    talk(match secure {
                        false => Link::Plain(socket),
                        true => Link::Tls(Box::new(StreamOwned::new(
                            ServerConnection::new(server).unwrap(),
                            socket,
                        ))),
                    });
                });
            }
        });
        let tls = Tls::new(&[cert.pem().into_bytes()]).unwrap();
        let scheme = if secure { "https" } else { "http" };
        Self {
            uri: format!("{scheme}://localhost:{port}/"),
            transport: Transport::new(tls, &config(), ProxySettings::none()),
        }
    }

    /// Starts a server that responds with these bytes, and ends the connection.
    pub(super) fn responding(secure: bool, answer: impl AsRef<[u8]>, end: End) -> Self {
        let answer = answer.as_ref().to_vec();
        Self::start(secure, move |mut link| {
            link.head();
            link.send(&answer);
            link.end(end);
        })
    }

    /// Starts a server that responds to each request with these bytes.
    pub(super) fn serving(answer: &'static str) -> Self {
        Self::start(false, move |mut link| {
            while link.next_head().is_some() {
                link.send(answer);
            }
        })
    }

    pub(super) fn request(&self, method: Method, body: impl Into<Bytes>) -> Attempt {
        let request = Request::builder().method(method).uri(&self.uri).body(body.into()).unwrap();
        Attempt::new(request, LONG_TIMEOUT)
    }

    pub(super) fn get(&self) -> Result<Response<Body>, Failure> {
        self.transport.send(self.request(Method::GET, ""))
    }

    /// The body of the response to a GET.
    pub(super) fn body(&self) -> Result<Bytes, Failure> {
        self.get()?.into_body().read(1 << 20)
    }
}
