//! `multipart/form-data` bodies (RFC 7578) that hold one file.

use std::path::PathBuf;

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderValue;

use crate::body::{ExternalBody, RequestBody};
use crate::content::Content;
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
    /// The media type, such as `image/png`.
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
    /// [`Content::on_progress`].
    #[must_use]
    pub fn on_progress(mut self, report: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.content = self.content.on_progress(report);
        self
    }

    /// The content type as a header.
    pub(crate) fn media_type(&self) -> Result<HeaderValue, Error> {
        let header = HeaderValue::from_str(&self.content_type).ok();
        header.filter(|value| !value.is_empty()).ok_or_else(|| {
            Error::usage(format!("the content type of `{}` is not a media type", self.file_name))
                .with_hint("It looks like `image/png` or `application/pdf`.")
        })
    }
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
/// the line. A backslash too: to some readers it says that the quote behind it is none.
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' => escaped.push_str("%22"),
            '\\' => escaped.push_str("%5C"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
