//! The handshake with a proxy as a sans-I/O state machine: bytes in, bytes out, and no socket.

use std::error::Error as StdError;
use std::{fmt, io, iter};

use http::{StatusCode, Uri};

use super::protocol::Protocol;
use crate::error::failure::Failure;
use crate::model::secret::Secret;

/// The largest size of a proxy's response heads, in bytes. Real proxies send far less.
const MAX_HEAD: usize = 64 << 10;
/// The largest number of header fields in a response head.
const MAX_HEADERS: usize = 256;
/// The size of a read if the length of the response is unknown.
const CHUNK_SIZE: usize = 4 << 10;

/// Opens a tunnel through a proxy: HTTP `CONNECT` (RFC 9110, section 9.3.6), SOCKS 4a or SOCKS 5
/// (RFC 1928). [`Proxy::tunnel`](super::Proxy::tunnel) creates it.
///
/// A driver calls [`step`](Self::step) and executes the returned step until the tunnel is open;
/// from then on the connection reaches the target.
pub struct Tunnel {
    proxy: String,
    phase: Phase,
    output: Vec<u8>,
    input: Vec<u8>,
}

/// The next operation of a driver on the connection to the proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TunnelStep {
    /// Write all these bytes.
    Write(Vec<u8>),
    /// Read once, and report the bytes with [`Tunnel::handle_input`].
    Read {
        /// The largest number of bytes to read; further bytes would belong to the target.
        at_most: usize,
    },
    /// Use the connection: it reaches the target.
    Open,
}

/// The expected message from the proxy.
enum Phase {
    Connect,
    Socks4,
    Socks5Greeting { login: Option<(Secret, Secret)>, request: Vec<u8> },
    Socks5Login { request: Vec<u8> },
    Socks5Request,
    Open,
}

impl Tunnel {
    pub(super) fn new(proxy: &str, protocol: &Protocol, target: &Uri) -> Result<Self, ProxyError> {
        let host = target.host().unwrap_or_default();
        if host.is_empty() {
            return Err(ProxyError::permanent(proxy, "can't connect to a URL without a host"));
        }
        let default_port = if target.scheme_str() == Some("http") { 80 } else { 443 };
        let port = target.port_u16().unwrap_or(default_port);
        let (phase, output) = match protocol {
            Protocol::Http { authorization } => {
                let authorization = authorization.as_ref().map_or_else(String::new, |value| {
                    format!("Proxy-Authorization: {}\r\n", value.expose())
                });
                let (target, end) = (format!("{host}:{port}"), "\r\n");
                let head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
                (Phase::Connect, [head, authorization, end.to_owned()].concat().into_bytes())
            }
            Protocol::Socks4 { user } => match socks4_request(host, port, user) {
                Some(request) => (Phase::Socks4, request),
                None => {
                    return Err(ProxyError::permanent(proxy, "can't connect to IPv6: use SOCKS 5"));
                }
            },
            Protocol::Socks5 { login } => {
                let Some(request) = socks5_request(host, port) else {
                    return Err(ProxyError::permanent(
                        proxy,
                        "can't connect to so long a host name",
                    ));
                };
                let methods: &[u8] = if login.is_some() { &[0, 2] } else { &[0] };
                let greeting = [&[5, methods.len() as u8], methods].concat();
                (Phase::Socks5Greeting { login: login.clone(), request }, greeting)
            }
        };
        Ok(Self { proxy: proxy.to_owned(), phase, output, input: Vec::new() })
    }

    /// Returns the next operation on the connection.
    pub fn step(&mut self) -> TunnelStep {
        if !self.output.is_empty() {
            return TunnelStep::Write(std::mem::take(&mut self.output));
        }
        match self.message_length() {
            0 => TunnelStep::Open,
            length => TunnelStep::Read { at_most: length.saturating_sub(self.input.len()).max(1) },
        }
    }

    /// Processes the bytes of a read; an empty slice means that the proxy closed the connection.
    ///
    /// # Errors
    ///
    /// If the proxy rejected the request, or violated its protocol. Close the connection then.
    pub fn handle_input(&mut self, bytes: &[u8]) -> Result<(), ProxyError> {
        if bytes.is_empty() {
            return Err(self.error("closed the connection during the handshake"));
        }
        self.input.extend_from_slice(bytes);
        if matches!(self.phase, Phase::Connect) {
            return self.handle_head();
        }
        // The first bytes of a message may determine its length.
        let length = self.message_length();
        if self.input.len() < length {
            return Ok(());
        }
        let surplus = self.input.split_off(length);
        let message = std::mem::take(&mut self.input);
        self.handle_message(&message)?;
        self.check_surplus(&surplus)
    }

    /// Returns the length of the expected message, as far as known; 0 if no message is expected.
    fn message_length(&self) -> usize {
        match &self.phase {
            Phase::Connect => self.input.len() + CHUNK_SIZE,
            Phase::Socks4 => 8,
            Phase::Socks5Greeting { .. } | Phase::Socks5Login { .. } => 2,
            Phase::Socks5Request => match self.input[..] {
                // Proxies may truncate an error reply.
                [_, 1..=255, ..] => self.input.len(),
                [_, _, _, 1, ..] => 10,
                [_, _, _, 4, ..] => 22,
                [_, _, _, 3, length, ..] => 7 + usize::from(length),
                _ => 5,
            },
            Phase::Open => 0,
        }
    }

    /// Processes the head of a response to `CONNECT`. Skips interim responses (RFC 9110, section
    /// 15.2). A successful response has no body, even if its header declares one (section 9.3.6).
    fn handle_head(&mut self) -> Result<(), ProxyError> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut response = httparse::Response::new(&mut headers);
            let (end, status) = match response.parse(&self.input) {
                Ok(httparse::Status::Complete(end)) => (end, response.code.unwrap_or_default()),
                Ok(httparse::Status::Partial) if self.input.len() < MAX_HEAD => return Ok(()),
                Ok(httparse::Status::Partial) => {
                    return Err(self.error("answered with too large a response head"));
                }
                Err(error) => {
                    let message = format!("answered with something else than HTTP: {error}");
                    return Err(self.error(&message));
                }
            };
            match status {
                100 | 102..=199 => drop(self.input.drain(..end)),
                200..=299 => {
                    let surplus = self.input.split_off(end);
                    self.phase = Phase::Open;
                    return self.check_surplus(&surplus);
                }
                status => return Err(ProxyError::status(&self.proxy, status)),
            }
        }
    }

    /// Processes a complete SOCKS message.
    fn handle_message(&mut self, message: &[u8]) -> Result<(), ProxyError> {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Open) {
            Phase::Socks4 => match message {
                [0, 90, ..] => Phase::Open,
                [0, 91, ..] => return Err(self.error("refused to connect there, or failed")),
                [0, 92 | 93, ..] => {
                    return Err(ProxyError::permanent(&self.proxy, "refused the user id"));
                }
                _ => return Err(self.error("answered with something else than SOCKS 4")),
            },
            Phase::Socks5Greeting { login, request } => match (message, login) {
                ([5, 0], _) => self.send(request, Phase::Socks5Request),
                ([5, 2], Some((user, password))) => {
                    let login = [field(user.expose()), field(password.expose())].concat();
                    self.send([vec![1], login].concat(), Phase::Socks5Login { request })
                }
                ([5, 0xff], Some(_)) => {
                    return Err(ProxyError::permanent(
                        &self.proxy,
                        "takes no user name and password",
                    ));
                }
                ([5, 0xff], None) => {
                    return Err(ProxyError::permanent(&self.proxy, LOGIN_WANTED));
                }
                _ => return Err(self.error("answered with something else than SOCKS 5")),
            },
            Phase::Socks5Login { request } => match message {
                [_, 0] => self.send(request, Phase::Socks5Request),
                _ => return Err(ProxyError::permanent(&self.proxy, LOGIN_REFUSED)),
            },
            Phase::Socks5Request => match message {
                [5, 0, ..] => Phase::Open,
                [5, 2, ..] => {
                    return Err(ProxyError::permanent(&self.proxy, "refused to connect there"));
                }
                [5, code, ..] => return Err(self.error(socks5_failure(*code))),
                _ => return Err(self.error("answered with something else than SOCKS 5")),
            },
            phase @ (Phase::Connect | Phase::Open) => phase,
        };
        Ok(())
    }

    fn send(&mut self, output: Vec<u8>, next: Phase) -> Phase {
        self.output = output;
        next
    }

    /// Rejects bytes after the expected message: TLS would take them for bytes of the target.
    fn check_surplus(&self, surplus: &[u8]) -> Result<(), ProxyError> {
        match surplus {
            [] => Ok(()),
            _ => Err(self.error("sent bytes that don't belong to the handshake")),
        }
    }

    fn error(&self, message: &str) -> ProxyError {
        ProxyError::new(&self.proxy, message)
    }
}

impl fmt::Debug for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tunnel").field("proxy", &self.proxy).finish_non_exhaustive()
    }
}

const LOGIN_WANTED: &str = "wants a user name and password: add them to its URL";
const LOGIN_REFUSED: &str = "refused the user name or password: check those in its URL";

/// Encodes version, `CONNECT`, port, address and user id. A name follows the address 0.0.0.1.
/// `None` for an IPv6 address.
fn socks4_request(host: &str, port: u16, user: &Secret) -> Option<Vec<u8>> {
    let (address, name) = match host.parse::<std::net::Ipv4Addr>() {
        Ok(address) => (address.octets(), None),
        Err(_) if host.starts_with('[') => return None,
        Err(_) => ([0, 0, 0, 1], Some(host)),
    };
    let head =
        [&[4, 1][..], &port.to_be_bytes(), &address, user.expose().as_bytes(), &[0]].concat();
    let name = name.map(|name| [name.as_bytes(), &[0]].concat());
    Some([head, name.unwrap_or_default()].concat())
}

/// Encodes version, `CONNECT`, a reserved byte, address type, address and port (RFC 1928, sections
/// 4 and 5). `None` for a name of more than 255 bytes.
fn socks5_request(host: &str, port: u16) -> Option<Vec<u8>> {
    let address = match host.trim_matches(['[', ']']).parse() {
        Ok(std::net::IpAddr::V4(address)) => [&[1][..], &address.octets()].concat(),
        Ok(std::net::IpAddr::V6(address)) => [&[4][..], &address.octets()].concat(),
        Err(_) if host.len() <= 255 => [vec![3], field(host)].concat(),
        Err(_) => return None,
    };
    Some([&[5, 1, 0][..], &address, &port.to_be_bytes()].concat())
}

/// Encodes a text of at most 255 bytes, preceded by its length.
fn field(text: &str) -> Vec<u8> {
    [&[text.len() as u8], text.as_bytes()].concat()
}

/// Describes the reply code of a failure (RFC 1928, section 6).
fn socks5_failure(code: u8) -> &'static str {
    match code {
        1 => "failed",
        3 => "can't reach the network",
        4 => "can't reach the host",
        5 => "was refused by the host",
        6 => "gave up: the time to live expired",
        7 | 8 => "doesn't support such a connection",
        _ => "failed with an unknown code",
    }
}

/// An error of a proxy or of the handshake with it. The message names the proxy's host and port,
/// never a user name or password.
///
/// A driver converts it into a [`Failure`] with `into()`. No part of the request was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyError {
    message: String,
    status: Option<StatusCode>,
    permanent: bool,
    timed_out: bool,
}

impl ProxyError {
    fn new(proxy: &str, message: &str) -> Self {
        let message = format!("the proxy {proxy} {message}");
        Self { message, status: None, permanent: false, timed_out: false }
    }

    fn permanent(proxy: &str, message: &str) -> Self {
        Self { permanent: true, ..Self::new(proxy, message) }
    }

    /// An HTTP proxy rejected `CONNECT`. A client error is permanent, except for the statuses 408,
    /// 425 and 429.
    fn status(proxy: &str, code: u16) -> Self {
        let Ok(status) = StatusCode::from_u16(code) else {
            return Self::new(proxy, &format!("answered with the status {code}"));
        };
        let advice = match status {
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                ": check the user name and password in its URL"
            }
            StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED => {
                ": ask its operator to allow the host"
            }
            _ => "",
        };
        let transient = matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS
        );
        Self {
            status: Some(status),
            permanent: status.is_client_error() && !transient,
            ..Self::new(proxy, &format!("answered CONNECT with {status}{advice}"))
        }
    }

    pub(super) fn unreachable(proxy: &str, cause: &(dyn StdError + 'static)) -> Self {
        let causes: Vec<_> = iter::successors(Some(cause), |&cause| cause.source()).collect();
        let texts: Vec<_> = causes.iter().map(ToString::to_string).collect();
        let timed_out = causes
            .iter()
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .any(|cause| cause.kind() == io::ErrorKind::TimedOut);
        let message = format!("can't be reached: {}", texts.join(": "));
        Self { timed_out, ..Self::new(proxy, &message) }
    }

    /// Marks an error that would recur with each attempt, so the [`Failure`] isn't retried: an
    /// unknown host name, an untrusted certificate.
    #[must_use]
    pub fn permanently(mut self) -> Self {
        self.permanent = true;
        self
    }

    /// Returns the status of an HTTP proxy's response to `CONNECT`.
    #[must_use]
    pub fn status_code(&self) -> Option<StatusCode> {
        self.status
    }
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for ProxyError {}

impl From<ProxyError> for Failure {
    fn from(error: ProxyError) -> Self {
        let (permanent, timed_out) = (error.permanent, error.timed_out);
        let failure = if timed_out { Self::connect_timeout(error) } else { Self::connect(error) };
        if permanent { failure.permanent() } else { failure }
    }
}

#[cfg(test)]
mod tests;
