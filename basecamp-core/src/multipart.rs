//! `multipart/form-data` bodies (RFC 7578) that hold one file.

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderValue;

use crate::error::Error;

/// A file to be sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilePart {
    /// The file's name, without a path.
    pub file_name: String,
    /// The media type, such as `image/png` or `text/plain; charset=utf-8` (RFC 9110, section 8.3.1).
    pub content_type: String,
    /// The content.
    pub content: Bytes,
}

impl FilePart {
    /// A file by that name and of that media type.
    pub fn new(
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        content: impl Into<Bytes>,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: content_type.into(),
            content: content.into(),
        }
    }

    /// The content type as a header.
    pub(crate) fn media_type(&self) -> Result<HeaderValue, Error> {
        let text = Some(&self.content_type).filter(|text| is_media_type(text));
        text.and_then(|text| HeaderValue::from_str(text).ok()).ok_or_else(|| {
            Error::usage(format!("the content type of `{}` is not a media type", self.file_name))
                .with_hint("It looks like `image/png` or `text/plain; charset=utf-8`.")
        })
    }
}

/// Whether this is a media type: `type/subtype`, and parameters (RFC 9110, section 8.3.1).
fn is_media_type(text: &str) -> bool {
    let (kind, rest) = token(text);
    let Some((subtype, mut rest)) = rest.strip_prefix('/').map(token) else { return false };
    while !rest.is_empty() {
        let Some(parameter) = without_space(rest).strip_prefix(';').map(without_space) else {
            return false;
        };
        let (name, value) = token(parameter);
        let after = match (name, value.strip_prefix('=')) {
            // A semicolon may stand alone.
            ("", _) => Some(value),
            (_, Some(value)) => after_value(value),
            (_, None) => None,
        };
        let Some(after) = after else { return false };
        rest = after;
    }
    !kind.is_empty() && !subtype.is_empty()
}

/// The token at the start (section 5.6.2), which may be empty, and what follows it.
fn token(text: &str) -> (&str, &str) {
    let is_part = |one: char| one.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(one);
    text.split_at(text.find(|one| !is_part(one)).unwrap_or(text.len()))
}

/// What follows the value of a parameter: a token or text in quotes (section 5.6.4). Nothing but ASCII
/// is taken.
fn after_value(text: &str) -> Option<&str> {
    let Some(quoted) = text.strip_prefix('"') else {
        return Some(token(text)).filter(|(value, _)| !value.is_empty()).map(|(_, rest)| rest);
    };
    let mut rest = quoted.char_indices();
    while let Some((at, one)) = rest.next() {
        match one {
            '"' => return Some(&quoted[at + 1..]),
            '\\' => drop(rest.next().filter(|(_, escaped)| is_text(*escaped))?),
            one if is_text(one) => {}
            _ => return None,
        }
    }
    None
}

fn is_text(one: char) -> bool {
    matches!(one, '\t' | ' '..='~')
}

fn without_space(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

impl std::fmt::Debug for FilePart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilePart")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.content.len())
            .finish()
    }
}

pub(crate) struct Multipart {
    pub(crate) body: Bytes,
    pub(crate) content_type: HeaderValue,
}

impl Multipart {
    pub(crate) fn new(field: &str, file: &FilePart) -> Result<Self, Error> {
        file.media_type()?;
        let boundary = boundary(&file.content);
        let head = format!(
            "--{boundary}\r\n\
             Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            escape(field),
            escape(&file.file_name),
            file.content_type
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let mut body = BytesMut::with_capacity(head.len() + file.content.len() + tail.len());
        body.put_slice(head.as_bytes());
        body.put_slice(&file.content);
        body.put_slice(tail.as_bytes());
        let content_type =
            HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
                .map_err(|_| Error::usage("the multipart boundary is not a header value"))?;
        Ok(Self { body: body.freeze(), content_type })
    }
}

/// A boundary that the content doesn't contain. The same content always gets the same one, so that
/// requests can be compared.
fn boundary(content: &[u8]) -> String {
    let mut number = 0_u32;
    loop {
        let boundary = format!("basecamp-sdk-rust-{number:08x}");
        let line = boundary.as_bytes();
        if !content.windows(line.len()).any(|window| window == line) {
            return boundary;
        }
        number += 1;
    }
}

/// Escapes a name for a quoted parameter the way browsers do, so that it can't end the quotes or
/// the line.
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests;
