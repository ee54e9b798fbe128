//! `multipart/form-data` bodies (RFC 7578) with one file.

use std::path::PathBuf;

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderValue;

use crate::body::content::Content;
use crate::body::{ExternalBody, RequestBody};
use crate::error::Error;

/// A file for an upload: its name, media type and content.
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
    /// The name of the file, without a path.
    pub file_name: String,
    /// The media type, such as `image/png` or `text/plain; charset=utf-8` (RFC 9110, section
    /// 8.3.1).
    pub content_type: String,
    /// The content.
    pub content: Content,
}

impl FilePart {
    /// Creates a file with a name and a media type.
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

    /// Creates a file from a path. The driver reads it while it sends it (see [`Content::file`]);
    /// its name and media type follow from the path, as in [`named`](Self::named).
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::named(name, Content::file(path))
    }

    /// Creates a file whose media type follows from the extension of its name;
    /// `application/octet-stream` if the extension is unknown.
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

    /// Sets a callback for the progress of the upload, with the bytes sent so far and the total:
    /// see [`Content::with_progress`].
    #[must_use]
    pub fn with_progress(mut self, report: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.content = self.content.with_progress(report);
        self
    }

    /// Returns the content type as a header value, or a `usage` error if it is not a media type.
    pub(crate) fn media_type(&self) -> Result<HeaderValue, Error> {
        let text = Some(&self.content_type).filter(|text| is_media_type(text));
        text.and_then(|text| HeaderValue::from_str(text).ok()).ok_or_else(|| {
            Error::usage(format!("the content type of `{}` is not a media type", self.file_name))
                .with_hint("It looks like `image/png` or `text/plain; charset=utf-8`.")
        })
    }
}

/// Whether a text is a media type: `type/subtype`, and parameters (RFC 9110, section 8.3.1).
///
/// The crate `mime` rejects whitespace before a semicolon, empty parameters and escaped quotes, all
/// of which the grammar allows, and accepts empty values and text outside of ASCII.
fn is_media_type(text: &str) -> bool {
    let (kind, rest) = token(text);
    let Some((subtype, mut rest)) = rest.strip_prefix('/').map(token) else { return false };
    while !rest.is_empty() {
        let Some(parameter) = without_space(rest).strip_prefix(';').map(without_space) else {
            return false;
        };
        let (name, value) = token(parameter);
        let after = match (name, value.strip_prefix('=')) {
            // A parameter may be empty (section 5.6.6).
            ("", _) => Some(value),
            (_, Some(value)) => after_value(value),
            (_, None) => None,
        };
        let Some(after) = after else { return false };
        rest = after;
    }
    !kind.is_empty() && !subtype.is_empty()
}

/// Splits a text after the token at its start (section 5.6.2), which may be empty.
fn token(text: &str) -> (&str, &str) {
    let is_tchar = |ch: char| ch.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(ch);
    text.split_at(text.find(|ch| !is_tchar(ch)).unwrap_or(text.len()))
}

/// Returns the text after the value of a parameter, which is a token or a quoted string
/// (section 5.6.4) in ASCII; `None` if the text doesn't start with a value.
fn after_value(text: &str) -> Option<&str> {
    let Some(quoted) = text.strip_prefix('"') else {
        return Some(token(text)).filter(|(value, _)| !value.is_empty()).map(|(_, rest)| rest);
    };
    let mut rest = quoted.char_indices();
    while let Some((at, ch)) = rest.next() {
        match ch {
            '"' => return Some(&quoted[at + 1..]),
            '\\' => drop(rest.next().filter(|(_, escaped)| is_quotable(*escaped))?),
            ch if is_quotable(ch) => {}
            _ => return None,
        }
    }
    None
}

fn is_quotable(ch: char) -> bool {
    matches!(ch, '\t' | ' '..='~')
}

fn without_space(text: &str) -> &str {
    text.trim_start_matches([' ', '\t'])
}

/// A multipart body and the value of its `Content-Type` header.
pub(crate) struct Multipart {
    pub(crate) body: RequestBody,
    pub(crate) content_type: HeaderValue,
}

impl Multipart {
    /// Creates the body. The boundary contains the random number `entropy`, since a streamed
    /// content can't be searched for the boundary.
    pub(crate) fn new(field: &str, file: &FilePart, entropy: u64) -> Result<Self, Error> {
        file.media_type()?;
        let in_memory = file.content.in_memory();
        let boundary = boundary(entropy, in_memory.map_or(&[], |bytes| &bytes[..]));
        let head = format!(
            "--{boundary}\r\n\
             Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            escape(field),
            escape(&file.file_name),
            file.content_type
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let body = match in_memory {
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

/// Returns a boundary that the content doesn't contain.
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

/// Percent-encodes quotes and line breaks in a quoted parameter as browsers do, so that a name
/// can't end the quoted string or the line. Also encodes backslashes, since some parsers treat `\"`
/// as an escaped quote, and all other control characters: some servers reject them, some treat them
/// as the end of a line.
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for ch in name.chars() {
        if matches!(ch, '"' | '\\') || ch.is_control() {
            for byte in ch.encode_utf8(&mut [0; 4]).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        } else {
            escaped.push(ch);
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
