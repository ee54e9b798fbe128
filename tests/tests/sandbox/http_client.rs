//! A raw client: one request per connection, with HTTP/1.0, so that the body ends with the
//! connection.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use basecamp_sandbox::Sandbox;
use serde_json::Value;

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    /// The ids of a list.
    #[track_caller]
    pub(crate) fn ids(&self) -> Vec<i64> {
        let list = self.json();
        list.as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }
}

/// Sends a request with the sandbox's own token; the path is below the account.
#[track_caller]
pub(crate) fn get(sandbox: &Sandbox, path: &str) -> Answer {
    send(sandbox, "GET", path, None).unwrap()
}

#[track_caller]
pub(crate) fn post(sandbox: &Sandbox, path: &str, body: Value) -> Answer {
    send(sandbox, "POST", path, Some(body)).unwrap()
}

#[track_caller]
pub(crate) fn put(sandbox: &Sandbox, path: &str, body: Value) -> Answer {
    send(sandbox, "PUT", path, Some(body)).unwrap()
}

/// Sends a request that has no body.
#[track_caller]
pub(crate) fn bare(sandbox: &Sandbox, method: &str, path: &str) -> Answer {
    send(sandbox, method, path, None).unwrap()
}

pub(crate) fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> io::Result<Answer> {
    let path = format!("/{}{path}", sandbox.account_id());
    let mut headers = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    if !body.is_empty() {
        headers += "Content-Type: application/json\r\n";
    }
    raw(sandbox, method, &path, &headers, body.as_bytes())
}

/// Sends a request with these headers, and the user agent of these tests.
pub(crate) fn raw(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> io::Result<Answer> {
    let headers = format!("User-Agent: tests (tests@example.com)\r\n{headers}");
    without_agent(sandbox, method, path, &headers, body)
}

/// Sends a request with only these headers.
pub(crate) fn without_agent(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> io::Result<Answer> {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address)?;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.0\r\nHost: {address}\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Answer { status: status.expect("a status line"), head, body: bytes[end + 4..].to_vec() })
}
