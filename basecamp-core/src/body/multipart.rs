//! `multipart/form-data` bodies (RFC 7578) that hold one file.

use std::path::PathBuf;

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderValue;

use crate::body::content::Content;
use crate::body::{ExternalBody, RequestBody};
use crate::error::Error;

/// A file to be sent.
///
/// ```
/// use basecamp_core::{Content, FilePart};
///
/// let report = FilePart::file("reports/may.pdf");
/// assert_eq!((&*report.file_name, &*report.content_type), ("may.pdf", "application/pdf"));
/// let note = FilePart::named("note.txt", "Bring the plans.");
/// let video = std::io::empty();
/// let video = FilePart::new("a.mkv", "video/x-matroska", Content::reader(video, 0));
/// # let _ = (note, video);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FilePart {
    /// The file's name, without a path.
    pub file_name: String,
    /// The media type, such as `image/png` or `text/plain; charset=utf-8` (RFC 9110, section 8.3.1).
    pub content_type: String,
    /// The content.
    pub content: Content,
}

impl FilePart {
    /// A file by that name and of that media type.
    pub fn new(
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        content: impl Into<Content>,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: content_type.into(),
            content: content.into(),
        }
    }

    /// The file by that path, under its own name. It is read while it is sent, and its media type is
    /// that of its ending.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::named(name, Content::file(path))
    }

    /// A file by that name, whose media type is that of its ending: `application/octet-stream` if
    /// that is not known.
    pub fn named(file_name: impl Into<String>, content: impl Into<Content>) -> Self {
        let file_name = file_name.into();
        let content_type = mime_guess::from_path(&file_name).first_raw();
        let content_type = content_type.unwrap_or("application/octet-stream");
        Self::new(file_name, content_type, content)
    }

    /// Sets the media type.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// Has `report` called with the bytes sent so far, and with all there are: see
    /// [`Content::with_progress`].
    #[must_use]
    pub fn with_progress(mut self, report: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.content = self.content.with_progress(report);
        self
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

pub(crate) struct Multipart {
    pub(crate) body: RequestBody,
    pub(crate) content_type: HeaderValue,
}

impl Multipart {
    /// `entropy` makes the boundary one that a stream, which can't be searched, won't contain.
    pub(crate) fn new(field: &str, file: &FilePart, entropy: u64) -> Result<Self, Error> {
        file.media_type()?;
        let plain = file.content.plain_bytes();
        let boundary = boundary(entropy, plain.map_or(&[], |bytes| &bytes[..]));
        let head = format!(
            "--{boundary}\r\n\
             Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            escape(field),
            escape(&file.file_name),
            file.content_type
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let body = match plain {
            Some(content) => RequestBody::Bytes(joined(&head, content, &tail)),
            None => RequestBody::External(Box::new(ExternalBody {
                head: head.into(),
                content: file.content.clone(),
                tail: tail.into(),
            })),
        };
        let content_type =
            HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
                .map_err(|_| Error::usage("the multipart boundary is not a header value"))?;
        Ok(Self { body, content_type })
    }
}

fn joined(head: &str, content: &Bytes, tail: &str) -> Bytes {
    let mut body = BytesMut::with_capacity(head.len() + content.len() + tail.len());
    body.put_slice(head.as_bytes());
    body.put_slice(content);
    body.put_slice(tail.as_bytes());
    body.freeze()
}

/// A boundary that the content doesn't contain.
fn boundary(entropy: u64, content: &[u8]) -> String {
    let mut number = entropy;
    loop {
        let boundary = format!("basecamp-sdk-rust-{number:016x}");
        let line = boundary.as_bytes();
        if !content.windows(line.len()).any(|window| window == line) {
            return boundary;
        }
        number = number.wrapping_add(1);
    }
}

/// Escapes a name for a quoted parameter the way browsers do, so that it can't end the quotes or
/// the line. A backslash too, as to some readers it says that the quote behind it is none, and
/// whatever else controls: some servers refuse it, some take it for the end of a line.
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for character in name.chars() {
        if matches!(character, '"' | '\\') || character.is_control() {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
