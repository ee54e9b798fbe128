//! Heads of responses: their end, their limits, and their fields.

use std::error::Error as StdError;
use std::fmt;

use http::header::{CONNECTION, CONTENT_LENGTH, LOCATION, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memchr;

/// The largest head of a response, together with the interim responses before it, in bytes.
pub(crate) const MAX_BYTES: usize = 256 << 10;
/// The most header fields of a response.
pub(crate) const MAX_FIELDS: usize = 256;

const PREFIX: &[u8] = b"HTTP/1.";

/// Finds the end of a head that arrives in parts. Reads each byte once.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    scanned: usize,
    line_start: usize,
    lines: usize,
}

/// The extent of a complete head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// In bytes, with the empty line.
    pub(crate) length: usize,
    pub(crate) fields: usize,
}

impl Scan {
    /// Looks for the end of the head in `input`, which begins with the input of the previous call.
    pub(crate) fn advance(&mut self, input: &[u8]) -> Option<Extent> {
        while let Some(line_end) = memchr(b'\n', &input[self.scanned..]) {
            let line_end = self.scanned + line_end;
            let line = &input[self.line_start..line_end];
            self.scanned = line_end + 1;
            self.line_start = self.scanned;
            match line {
                // Empty lines before the status line are skipped (RFC 9112, section 2.2).
                b"" | b"\r" if self.lines == 0 => {}
                b"" | b"\r" => {
                    return Some(Extent { length: self.scanned, fields: self.lines - 1 });
                }
                _ => self.lines += 1,
            }
        }
        self.scanned = input.len();
        None
    }
}

/// The kind of a response, according to the beginning of its status line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Too few bytes have arrived.
    Unknown,
    /// Another response follows (RFC 9110, section 15.2).
    Interim,
    /// The response to the request.
    Final,
    /// Not HTTP/1.
    Malformed,
}

impl Kind {
    pub(crate) fn of(input: &[u8]) -> Self {
        let mut line = input;
        while let [b'\r' | b'\n', rest @ ..] = line {
            line = rest;
        }
        match line {
            [b'H', b'T', b'T', b'P', b'/', b'1', b'.', _, b' ', status @ ..] => match status {
                // No request allows `101 Switching Protocols`, after which no HTTP follows.
                [b'1', b'0', b'1', ..] => Self::Final,
                [b'1', _, _, ..] => Self::Interim,
                [] | [b'1', ..] => Self::Unknown,
                _ => Self::Final,
            },
            short if short.len() < 9 && PREFIX.starts_with(&short[..short.len().min(7)]) => {
                Self::Unknown
            }
            _ => Self::Malformed,
        }
    }
}

/// Checks the syntax of a head that is skipped.
pub(crate) fn check(head: &[u8]) -> Result<(), HeadError> {
    parse(head, |_, _| ())
}

/// Parses all fields of a head. The bytes are the head with only the fields that ureq uses, which
/// accepts no more than 128.
pub(crate) fn condense(head: &[u8]) -> Result<(Vec<u8>, HeaderMap), HeadError> {
    parse(head, |status_line, fields| {
        let mut condensed = status_line.into_bytes();
        let mut all = HeaderMap::new();
        for field in fields {
            let (Ok(name), Ok(value)) = (
                HeaderName::from_bytes(field.name.as_bytes()),
                HeaderValue::from_bytes(field.value),
            ) else {
                return Err(HeadError::Malformed);
            };
            if [CONNECTION, CONTENT_LENGTH, LOCATION, TRANSFER_ENCODING].contains(&name) {
                let line = [name.as_str().as_bytes(), b": ", field.value, b"\r\n"];
                condensed.extend(line.concat());
            }
            all.append(name, value);
        }
        condensed.extend_from_slice(b"\r\n");
        Ok((condensed, all))
    })?
}

/// Parses a complete head. `read` gets the status line without its reason, and the fields.
fn parse<T>(
    head: &[u8],
    read: impl FnOnce(String, &[httparse::Header<'_>]) -> T,
) -> Result<T, HeadError> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    match response.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Err(HeadError::Truncated),
        Err(httparse::Error::TooManyHeaders) => return Err(HeadError::TooManyFields),
        Err(_) => return Err(HeadError::Malformed),
    }
    let (Some(version), Some(code)) = (response.version, response.code) else {
        return Err(HeadError::Malformed);
    };
    Ok(read(format!("HTTP/1.{version} {code}\r\n"), response.headers))
}

/// The error of a head that is too large, malformed or incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadError {
    TooLarge,
    TooManyFields,
    Malformed,
    /// The connection ended within the head.
    Truncated,
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => {
                write!(f, "the response's head is larger than {} KiB", MAX_BYTES >> 10)
            }
            Self::TooManyFields => {
                write!(f, "the response has more than {MAX_FIELDS} header fields")
            }
            Self::Malformed => f.write_str("the response's head is malformed"),
            Self::Truncated => f.write_str("the connection ended within the response's head"),
        }
    }
}

impl StdError for HeadError {}

#[cfg(test)]
mod tests;
