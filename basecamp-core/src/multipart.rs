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
    /// The media type, such as `image/png`.
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
        let header = HeaderValue::from_str(&self.content_type).ok();
        header.filter(|value| !value.is_empty()).ok_or_else(|| {
            Error::usage(format!("the content type of `{}` is not a media type", self.file_name))
                .with_hint("It looks like `image/png` or `application/pdf`.")
        })
    }
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
