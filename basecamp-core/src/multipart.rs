//! `multipart/form-data` bodies (RFC 7578) that hold one file.

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderValue;

use crate::body::{ExternalBody, RequestBody};
use crate::content::Content;
use crate::error::Error;

/// A file to be sent.
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
/// the line.
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests;
