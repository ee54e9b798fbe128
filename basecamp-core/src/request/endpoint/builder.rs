//! Builds the URL and the body of a request.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;

use crate::body::RequestBody;
use crate::body::multipart::{FilePart, Multipart};
use crate::error::Error;
use crate::net::origin::Origin;
use crate::registry::operation::Operation;

/// Builds the URL and the body of a request.
///
/// The builder records the first error, and the call returns it before anything is sent.
pub struct RequestBuilder<'a> {
    pub(super) operation: &'static Operation,
    pub(super) origin: &'a Origin,
    pub(super) url: String,
    pub(super) has_query: bool,
    pub(super) ids: PathIds,
    /// The `page` parameter of the query.
    pub(crate) page: Option<u32>,
    /// A random number for the boundary of a multipart body.
    pub(crate) entropy: u64,
    /// Parameters of [`CallOptions`](crate::CallOptions), appended to the query.
    pub(crate) extra_query: &'a [(String, String)],
    body: RequestBody,
    content_type: Option<HeaderValue>,
    error: Option<Error>,
}

/// Without the URL and the body, which may contain secrets.
impl fmt::Debug for RequestBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBuilder")
            .field("operation", &self.operation.id)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// The ids in the path of a request, for hooks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PathIds {
    pub(crate) project: Option<i64>,
    pub(crate) resource: Option<i64>,
}

/// The result of a [`RequestBuilder`].
#[derive(Debug)]
pub(crate) struct BuiltRequest {
    pub(crate) url: String,
    pub(crate) body: RequestBody,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) ids: PathIds,
}

impl<'a> RequestBuilder<'a> {
    pub(crate) fn new(origin: &'a Origin, operation: &'static Operation) -> Self {
        Self {
            operation,
            origin,
            url: String::new(),
            has_query: false,
            ids: PathIds::default(),
            page: None,
            entropy: 0,
            extra_query: &[],
            body: RequestBody::Empty,
            content_type: None,
            error: None,
        }
    }

    /// The origin that the request goes to.
    pub(crate) fn origin(&self) -> &'a Origin {
        self.origin
    }

    /// Sets a JSON body.
    pub fn json<B: Serialize + ?Sized>(&mut self, body: &B) {
        self.json_text(
            serde_json::to_vec(body).map(Bytes::from).map_err(|error| error.to_string()),
        );
    }

    /// Sets a body of serialized JSON, or records the error of its serialization.
    pub(crate) fn json_text(&mut self, json: Result<Bytes, String>) {
        match json {
            Ok(json) => {
                self.body = RequestBody::Bytes(json);
                self.content_type = Some(HeaderValue::from_static("application/json"));
            }
            Err(reason) => self.fail(format!("the body can't be written as JSON: {reason}")),
        }
    }

    /// Sets a `multipart/form-data` body with one file (RFC 7578).
    pub fn multipart(&mut self, field: &str, file: &FilePart) {
        match Multipart::new(field, file, self.entropy) {
            Ok(multipart) => {
                self.body = multipart.body;
                self.content_type = Some(multipart.content_type);
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Sets the content of a file as the body, and adds the file's name to the query as `name`.
    pub fn file(&mut self, name: &str, file: &FilePart) {
        self.query(name, &file.file_name);
        match file.media_type() {
            Ok(content_type) => {
                self.body = RequestBody::from(&file.content);
                self.content_type = Some(content_type);
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Records an error; the first one wins.
    pub(crate) fn refuse(&mut self, error: Error) {
        self.error.get_or_insert_with(|| error.for_operation(self.operation));
    }

    /// Records a `usage` error with this message.
    pub(super) fn fail(&mut self, message: String) {
        self.refuse(Error::usage(message));
    }

    /// Appends the parameters of the call's options, and returns the request or the first error.
    pub(crate) fn finish(mut self) -> Result<BuiltRequest, Error> {
        if let Some(page) = self.page {
            self.query("page", &page);
        }
        for (name, value) in self.extra_query {
            self.extra_query(name, value);
        }
        match self.error {
            Some(error) => Err(error),
            None => Ok(BuiltRequest {
                url: self.url,
                body: self.body,
                content_type: self.content_type,
                ids: self.ids,
            }),
        }
    }
}
