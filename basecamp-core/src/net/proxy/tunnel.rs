//! The handshake with a proxy: bytes in, bytes out, and no socket.

use std::error::Error as StdError;
use std::{fmt, io, iter};

use http::{StatusCode, Uri};

use super::server::Protocol;
use crate::error::failure::Failure;
use crate::model::secret::Secret;

/// The most bytes of a proxy's response heads. Like [`MAX_HEADERS`], far beyond what proxies send.
const MAX_HEAD: usize = 64 << 10;
const MAX_HEADERS: usize = 256;
/// How much is read at a time where the length of an answer isn't known.
const PART: usize = 4 << 10;

/// Opens a tunnel through a proxy: HTTP `CONNECT` (RFC 9110, section 9.3.6), SOCKS 4a or SOCKS 5
/// (RFC 1928). Made by [`Proxy::tunnel`](super::Proxy::tunnel).
///
/// A driver calls [`step`](Self::step) and does what it says until the tunnel is open; then the
/// connection leads to the target.
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
    /// Write all of these bytes.
    Write(Vec<u8>),
    /// Read once, and report the bytes with [`Tunnel::handle_input`].
    Read {
        /// The most bytes to read; more would belong to the target.
        at_most: usize,
    },
    /// Use the connection: it leads to the target.
    Open,
}

/// The message that the next bytes from the proxy belong to.
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

    /// Says what to do next with the connection.
    pub fn step(&mut self) -> TunnelStep {
        if !self.output.is_empty() {
            return TunnelStep::Write(std::mem::take(&mut self.output));
        }
        match self.answer_length() {
            0 => TunnelStep::Open,
            length => TunnelStep::Read { at_most: length.saturating_sub(self.input.len()).max(1) },
        }
    }

    /// Takes the bytes that were read; none if the proxy closed the connection.
    ///
    /// # Errors
    ///
    /// If the proxy refused, or broke its protocol. The connection is of no use then.
    pub fn handle_input(&mut self, bytes: &[u8]) -> Result<(), ProxyError> {
        if bytes.is_empty() {
            return Err(self.broken("closed the connection during the handshake"));
        }
        self.input.extend_from_slice(bytes);
        if matches!(self.phase, Phase::Connect) {
            return self.handle_head();
        }
        // The length may follow from what has arrived.
        let length = self.answer_length();
        if self.input.len() < length {
            return Ok(());
        }
        let surplus = self.input.split_off(length);
        let answer = std::mem::take(&mut self.input);
        self.handle_answer(&answer)?;
        self.refuse(&surplus)
    }

    /// The length of the answer that is being read, as far as known; 0 if there is none to read.
    fn answer_length(&self) -> usize {
        match &self.phase {
            Phase::Connect => self.input.len() + PART,
            Phase::Socks4 => 8,
            Phase::Socks5Greeting { .. } | Phase::Socks5Login { .. } => 2,
            Phase::Socks5Request => match self.input[..] {
                // A refusal may be cut short.
                [_, 1..=255, ..] => self.input.len(),
                [_, _, _, 1, ..] => 10,
                [_, _, _, 4, ..] => 22,
                [_, _, _, 3, length, ..] => 7 + usize::from(length),
                _ => 5,
            },
            Phase::Open => 0,
        }
    }

    /// The head of a response to `CONNECT`. Interim responses are skipped (RFC 9110, section 15.2), and a
    /// successful one has no body, whatever its header says (section 9.3.6).
    fn handle_head(&mut self) -> Result<(), ProxyError> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut response = httparse::Response::new(&mut headers);
            let (end, status) = match response.parse(&self.input) {
                Ok(httparse::Status::Complete(end)) => (end, response.code.unwrap_or_default()),
                Ok(httparse::Status::Partial) if self.input.len() < MAX_HEAD => return Ok(()),
                Ok(httparse::Status::Partial) => {
                    return Err(self.broken("answered with too large a response head"));
                }
                Err(error) => {
                    return Err(
                        self.broken(&format!("answered with something else than HTTP: {error}"))
                    );
                }
            };
            match status {
                100 | 102..=199 => drop(self.input.drain(..end)),
                200..=299 => {
                    let surplus = self.input.split_off(end);
                    self.phase = Phase::Open;
                    return self.refuse(&surplus);
                }
                status => return Err(ProxyError::status(&self.proxy, status)),
            }
        }
    }

    fn handle_answer(&mut self, answer: &[u8]) -> Result<(), ProxyError> {
        self.phase = match std::mem::replace(&mut self.phase, Phase::Open) {
            Phase::Socks4 => match answer {
                [0, 90, ..] => Phase::Open,
                [0, 91, ..] => return Err(self.broken("refused to connect there, or failed")),
                [0, 92 | 93, ..] => {
                    return Err(ProxyError::permanent(&self.proxy, "refused the user id"));
                }
                _ => return Err(self.broken("answered with something else than SOCKS 4")),
            },
            Phase::Socks5Greeting { login, request } => match (answer, login) {
                ([5, 0], _) => self.send(request, Phase::Socks5Request),
                ([5, 2], Some((user, password))) => {
                    let message = [field(user.expose()), field(password.expose())].concat();
                    self.send([vec![1], message].concat(), Phase::Socks5Login { request })
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
                _ => return Err(self.broken("answered with something else than SOCKS 5")),
            },
            Phase::Socks5Login { request } => match answer {
                [_, 0] => self.send(request, Phase::Socks5Request),
                _ => return Err(ProxyError::permanent(&self.proxy, LOGIN_REFUSED)),
            },
            Phase::Socks5Request => match answer {
                [5, 0, ..] => Phase::Open,
                [5, 2, ..] => {
                    return Err(ProxyError::permanent(&self.proxy, "refused to connect there"));
                }
                [5, code, ..] => return Err(self.broken(socks5_failure(*code))),
                _ => return Err(self.broken("answered with something else than SOCKS 5")),
            },
            phase @ (Phase::Connect | Phase::Open) => phase,
        };
        Ok(())
    }

    fn send(&mut self, output: Vec<u8>, next: Phase) -> Phase {
        self.output = output;
        next
    }

    /// Bytes after the last expected one: nobody was asked for them, and TLS would take them for the
    /// target's.
    fn refuse(&self, surplus: &[u8]) -> Result<(), ProxyError> {
        match surplus {
            [] => Ok(()),
            _ => Err(self.broken("sent bytes that don't belong to the handshake")),
        }
    }

    fn broken(&self, problem: &str) -> ProxyError {
        ProxyError::new(&self.proxy, problem)
    }
}

impl fmt::Debug for Tunnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tunnel").field("proxy", &self.proxy).finish_non_exhaustive()
    }
}

const LOGIN_WANTED: &str = "wants a user name and password: add them to its URL";
const LOGIN_REFUSED: &str = "refused the user name or password: check those in its URL";

/// Version, `CONNECT`, port, address, user id, and for a name the address 0.0.0.1 and that name.
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

/// Version, `CONNECT`, reserved, and the address by its type (RFC 1928, sections 4 and 5).
fn socks5_request(host: &str, port: u16) -> Option<Vec<u8>> {
    let address = match host.trim_matches(['[', ']']).parse() {
        Ok(std::net::IpAddr::V4(address)) => [&[1][..], &address.octets()].concat(),
        Ok(std::net::IpAddr::V6(address)) => [&[4][..], &address.octets()].concat(),
        Err(_) if host.len() <= 255 => [vec![3], field(host)].concat(),
        Err(_) => return None,
    };
    Some([&[5, 1, 0][..], &address, &port.to_be_bytes()].concat())
}

/// A text of at most 255 bytes, after its length.
fn field(text: &str) -> Vec<u8> {
    [&[text.len() as u8], text.as_bytes()].concat()
}

/// RFC 1928, section 6.
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

/// Why there is no tunnel. The message names the proxy's host and port, never a user name or password.
///
/// A driver turns it into a [`Failure`] with `into()`. Nothing of the request has been sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyError {
    message: String,
    status: Option<StatusCode>,
    permanent: bool,
    timed_out: bool,
}

impl ProxyError {
    fn new(proxy: &str, problem: &str) -> Self {
        let message = format!("the proxy {proxy} {problem}");
        Self { message, status: None, permanent: false, timed_out: false }
    }

    fn permanent(proxy: &str, problem: &str) -> Self {
        Self { permanent: true, ..Self::new(proxy, problem) }
    }

    /// An HTTP proxy refused. It refuses again if the fault is on our side.
    fn status(proxy: &str, code: u16) -> Self {
        let Ok(status) = StatusCode::from_u16(code) else {
            return Self::new(proxy, &format!("answered with the status {code}"));
        };
        let advice = match status {
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                ": check the user name and password in its URL"
            }
            StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED => {
                ": ask who runs it to allow the host"
            }
            _ => "",
        };
        let passing = matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS
        );
        Self {
            status: Some(status),
            permanent: status.is_client_error() && !passing,
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
        let problem = format!("can't be reached: {}", texts.join(": "));
        Self { timed_out, ..Self::new(proxy, &problem) }
    }

    /// Marks a failure that another attempt would meet again: an unknown host name, an untrusted
    /// certificate. The [`Failure`] isn't retried.
    #[must_use]
    pub fn permanently(mut self) -> Self {
        self.permanent = true;
        self
    }

    /// The status with which an HTTP proxy answered `CONNECT`.
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
        let failure = match timed_out {
            true => Self::connect_timeout(error),
            false => Self::connect(error),
        };
        if permanent { failure.permanent() } else { failure }
    }
}

#[cfg(test)]
mod tests;
