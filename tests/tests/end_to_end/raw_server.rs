//! Servers that send scripted bytes, over TCP or TLS, and end the connection in a chosen way.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::Error;
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};

/// Upper bound of each read and write, so that the threads of a failed test end.
const BOUND: Duration = Duration::from_secs(60);

/// The way in which a server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The regular end: a TCP FIN, over TLS after a `close_notify`.
    Clean,
    /// A TCP FIN; over TLS without a `close_notify`.
    Fin,
    /// A TCP RST.
    Reset,
}

/// A server that runs a script for each connection, on a thread.
pub(crate) struct RawServer {
    url: String,
    certificate: Option<String>,
    requests: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
}

impl RawServer {
    pub(crate) fn plain(script: impl Fn(&mut Conversation) + Send + Sync + 'static) -> Self {
        Self::start(None, script)
    }

    pub(crate) fn tls(script: impl Fn(&mut Conversation) + Send + Sync + 'static) -> Self {
        Self::start(Some("http/1.1"), script)
    }

    /// A TLS server that negotiates HTTP/2. The script reads and writes frames.
    pub(crate) fn http2(script: impl Fn(&mut Conversation) + Send + Sync + 'static) -> Self {
        Self::start(Some("h2"), script)
    }

    /// A server that answers each request with the bytes that `answer` returns, or ends the
    /// connection if there are none. Connections are persistent.
    pub(crate) fn answering(answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::plain(move |conversation| {
            while let Some(request) = conversation.whole_request() {
                let answer = answer(&request);
                if answer.is_empty() || !conversation.send(answer) {
                    return;
                }
            }
        })
    }

    fn start(
        protocol: Option<&str>,
        script: impl Fn(&mut Conversation) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let tls = protocol.map(private_ca);
        let (config, certificate) = tls.unzip();
        let scheme = if config.is_some() { "https" } else { "http" };
        let (requests, connections) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let (seen, accepted) = (requests.clone(), connections.clone());
        let script = Arc::new(script);
        thread::spawn(move || {
            for socket in listener.incoming().map_while(Result::ok) {
                accepted.fetch_add(1, Ordering::SeqCst);
                socket.set_read_timeout(Some(BOUND)).unwrap();
                socket.set_write_timeout(Some(BOUND)).unwrap();
                socket.set_nodelay(true).unwrap();
                let tls = config.clone().map(|config| ServerConnection::new(config).unwrap());
                let requests = seen.clone();
                let mut conversation = Conversation { socket, tls, unread: Vec::new(), requests };
                let script = script.clone();
                thread::spawn(move || script(&mut conversation));
            }
        });
        let url = format!("{scheme}://{address}");
        Self { url, certificate, requests, connections }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The certificate of the authority that issued the server's, as PEM.
    pub(crate) fn certificate_pem(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Number of connections accepted.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Number of request heads received.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Waits until the server has received this many request heads. Returns their number, which is
    /// smaller after a minute.
    pub(crate) fn await_requests(&self, count: usize) -> usize {
        let began = Instant::now();
        while self.requests() < count && began.elapsed() < BOUND {
            thread::sleep(Duration::from_millis(5));
        }
        self.requests()
    }
}

/// Creates a certificate authority, and a server certificate for the loopback address from it.
fn private_ca(protocol: &str) -> (Arc<ServerConfig>, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::default();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = rcgen::CertifiedIssuer::self_signed(authority, key).unwrap();
    let key = rcgen::KeyPair::generate().unwrap();
    let server = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let server = server.signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    (Arc::new(config), authority.pem())
}

/// A connection that a [`RawServer`] accepted. Once the client has closed it, writes have no
/// effect.
pub(crate) struct Conversation {
    socket: TcpStream,
    tls: Option<ServerConnection>,
    unread: Vec<u8>,
    requests: Arc<AtomicUsize>,
}

/// A request.
pub(crate) struct Request {
    pub(crate) head: String,
    /// Empty if only the head was read.
    pub(crate) body: Vec<u8>,
    /// 1 for the first request that the server received.
    pub(crate) number: usize,
}

impl Request {
    /// The path and the query.
    pub(crate) fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        fields.find(|field| field.0.eq_ignore_ascii_case(name)).map(|field| field.1)
    }

    pub(crate) fn content_length(&self) -> usize {
        self.header("content-length").map_or(0, |length| length.parse().unwrap())
    }
}

impl Conversation {
    /// Reads the head of the next request. Returns `None` at the end of the connection.
    pub(crate) fn request(&mut self) -> Option<Request> {
        let end = loop {
            let end = self.unread.windows(4).position(|window| window == b"\r\n\r\n");
            if let Some(end) = end {
                break end + 4;
            }
            if self.fill() == 0 {
                return None;
            }
        };
        let head: Vec<u8> = self.unread.drain(..end).collect();
        let number = self.count_request();
        Some(Request { head: String::from_utf8(head).unwrap(), body: Vec::new(), number })
    }

    /// Counts a request. Returns its number, from 1.
    pub(crate) fn count_request(&self) -> usize {
        self.requests.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Number of requests that the server has received.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Reads the head and the body of the next request.
    pub(crate) fn whole_request(&mut self) -> Option<Request> {
        let mut request = self.request()?;
        request.body = self.take(request.content_length())?;
        Some(request)
    }

    /// Reads this many bytes. Returns `None` if the connection ends before.
    pub(crate) fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.unread.len() < length {
            if self.fill() == 0 {
                return None;
            }
        }
        Some(self.unread.drain(..length).collect())
    }

    /// Reads all bytes until the client ends the connection. Returns their number.
    pub(crate) fn drain(&mut self) -> usize {
        let mut total = self.unread.len();
        loop {
            self.unread.clear();
            match self.fill() {
                0 => return total,
                read => total += read,
            }
        }
    }

    fn fill(&mut self) -> usize {
        let mut buffer = [0; 16 << 10];
        let read = self.stream(|stream| stream.read(&mut buffer)).unwrap_or(0);
        self.unread.extend_from_slice(&buffer[..read]);
        read
    }

    /// Sends these bytes. Returns whether the write succeeded.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream(|stream| {
            stream.write_all(bytes.as_ref())?;
            stream.flush()
        })
        .is_ok()
    }

    /// Sends `first`, and the rest byte by byte with a pause, until the client ends the connection.
    pub(crate) fn dribble(&mut self, first: &str, pause: Duration) {
        let mut taken = self.send(first);
        while taken {
            thread::sleep(pause);
            taken = self.send("x");
        }
    }

    /// Ends the connection for writing, then reads until the client has ended it too.
    pub(crate) fn end(&mut self, end: End) {
        match (end, &mut self.tls) {
            (End::Clean, Some(tls)) => {
                tls.send_close_notify();
                let _ = self.stream(|stream| stream.flush());
            }
            (End::Reset, _) => {
                let _ = rustix::net::sockopt::set_socket_linger(&self.socket, Some(Duration::ZERO));
                // Closing the socket sends the RST, once the script has returned.
                return;
            }
            _ => {}
        }
        let _ = self.socket.shutdown(Shutdown::Write);
        self.drain();
    }

    fn stream<T>(&mut self, act: impl FnOnce(&mut dyn Stream) -> io::Result<T>) -> io::Result<T> {
        match &mut self.tls {
            Some(tls) => act(&mut rustls::Stream::new(tls, &mut self.socket)),
            None => act(&mut self.socket),
        }
    }
}

trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// The bytes of each answer, and the end of the connection.
type Answer = Arc<Mutex<(Vec<u8>, End)>>;

/// A [`RawServer`] that sends the same bytes in answer to each request, then ends the connection.
pub(crate) struct Responder {
    server: RawServer,
    answer: Answer,
}

impl Responder {
    /// Starts a server for plain TCP, and one for TLS.
    pub(crate) fn plain_and_tls() -> [Self; 2] {
        let [plain, tls]: [Answer; 2] =
            std::array::from_fn(|_| Arc::new(Mutex::new((Vec::new(), End::Clean))));
        let script = |answer: Answer| {
            move |conversation: &mut Conversation| {
                if conversation.whole_request().is_some() {
                    let (bytes, end) = answer.lock().unwrap().clone();
                    conversation.send(bytes);
                    conversation.end(end);
                }
            }
        };
        [
            Self { server: RawServer::plain(script(plain.clone())), answer: plain },
            Self { server: RawServer::tls(script(tls.clone())), answer: tls },
        ]
    }

    pub(crate) fn server(&self) -> &RawServer {
        &self.server
    }

    pub(crate) fn is_tls(&self) -> bool {
        self.server.certificate.is_some()
    }

    /// Sets the answer to the requests from now on.
    pub(crate) fn set(&self, bytes: impl Into<Vec<u8>>, end: End) {
        *self.answer.lock().unwrap() = (bytes.into(), end);
    }
}

/// A response with a `Content-Length`. `fields` are header lines, each with its end of line.
pub(crate) fn response(status: &str, fields: impl AsRef<[u8]>, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = format!("Content-Length: {}\r\n\r\n", body.len());
    let start = format!("HTTP/1.1 {status}\r\n");
    [start.as_bytes(), fields.as_ref(), length.as_bytes(), body].concat()
}

/// A result in a few words, for the message of a failed case.
pub(crate) fn brief<T: AsRef<[u8]>>(result: &Result<T, Error>) -> String {
    match result {
        Ok(value) => {
            format!("Ok({})", value.as_ref()[..value.as_ref().len().min(100)].escape_ascii())
        }
        Err(error) => format!("{:?}: {error}", error.code()),
    }
}

/// Collects the cases that fail, so that one run shows all of them.
#[derive(Default)]
pub(crate) struct Failures(Vec<String>);

impl Failures {
    pub(crate) fn check(&mut self, holds: bool, case: impl fmt::Display) {
        if !holds {
            self.0.push(case.to_string());
        }
    }
}

impl Drop for Failures {
    fn drop(&mut self) {
        if !thread::panicking() {
            assert!(self.0.is_empty(), "{} cases fail:\n{}", self.0.len(), self.0.join("\n"));
        }
    }
}
