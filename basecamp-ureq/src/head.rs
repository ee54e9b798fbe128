//! Heads of responses: where they end, their limits, and what they say.

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

/// Finds the end of a head that arrives in parts, looking at each byte once.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    seen: usize,
    line_start: usize,
    lines: usize,
}

/// The extent of a complete head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Bytes, including the empty line.
    pub(crate) length: usize,
    pub(crate) fields: usize,
}

impl Scan {
    /// Looks for the end of the head in `input`, which begins with the bytes of the last time.
    pub(crate) fn advance(&mut self, input: &[u8]) -> Option<Extent> {
        while let Some(line_end) = memchr(b'\n', &input[self.seen..]) {
            let line_end = self.seen + line_end;
            let line = &input[self.line_start..line_end];
            self.seen = line_end + 1;
            self.line_start = self.seen;
            match line {
                // Empty lines before the status line are skipped (RFC 9112, section 2.2).
                b"" | b"\r" if self.lines == 0 => {}
                b"" | b"\r" => return Some(Extent { length: self.seen, fields: self.lines - 1 }),
                _ => self.lines += 1,
            }
        }
        self.seen = input.len();
        None
    }
}

/// The kind of a response, by the beginning of its status line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Too little has arrived.
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
                // Nothing asks for `101 Switching Protocols`, after which no HTTP follows.
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

/// Reads all fields of a head. The bytes are the head with those fields alone that matter to ureq,
/// which takes no more than 128.
pub(crate) fn condense(head: &[u8]) -> Result<(Vec<u8>, HeaderMap), HeadError> {
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut lines = lines.by_ref().map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let status = lines.find(|line| !line.is_empty()).ok_or(HeadError::Malformed)?;
    let mut condensed = [status, b"\r\n"].concat();
    let mut fields = HeaderMap::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let colon = memchr(b':', line).ok_or(HeadError::Malformed)?;
        let name = HeaderName::from_bytes(&line[..colon]).map_err(|_| HeadError::Malformed)?;
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii())
            .map_err(|_| HeadError::Malformed)?;
        if [CONNECTION, CONTENT_LENGTH, LOCATION, TRANSFER_ENCODING].contains(&name) {
            condensed.extend_from_slice(line);
            condensed.extend_from_slice(b"\r\n");
        }
        fields.append(name, value);
    }
    condensed.extend_from_slice(b"\r\n");
    Ok((condensed, fields))
}

/// A head that can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadError {
    TooLarge,
    TooManyFields,
    Malformed,
    /// The connection ended within it.
    CutOff,
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
            Self::CutOff => f.write_str("the connection ended within the response's head"),
        }
    }
}

impl StdError for HeadError {}

#[cfg(test)]
mod tests;
