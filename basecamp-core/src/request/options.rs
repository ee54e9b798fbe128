//! The options of a single call.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::body::multipart::FilePart;
use crate::error::Error;
use crate::model::cancel::Cancel;
use crate::model::id::{Id, PersonId};
use crate::model::time::capped;
use crate::request::cursor::Cursor;
use crate::request::retry::RetryPolicy;
use crate::types::Person;

/// Options of one call, which override the client's [`Config`](crate::Config). The `with_*` methods
/// of every builder set them.
#[derive(Debug, Clone, Default)]
pub struct CallOptions(Option<Box<Options>>);

#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) cancel: Option<Cancel>,
    pub(crate) headers: HeaderMap,
    /// Parameters to append to the query.
    pub(crate) query: Vec<(String, String)>,
    /// Lists: the only page to fetch.
    pub(crate) page: Option<u32>,
    /// Lists: the maximum number of items to return.
    pub(crate) max_items: Option<usize>,
    /// Lists: the start position.
    pub(crate) cursor: Option<Cursor>,
    /// The additions to the rich text of the request.
    pub(crate) additions: Additions,
    /// The error of the first invalid option, which the call returns.
    pub(crate) error: Option<Error>,
}

/// Additions to the rich text of a request, which take requests before it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Additions {
    /// The people to mention, each once.
    pub(crate) mentions: Vec<Id<Person>>,
    /// The files to attach.
    pub(crate) files: Vec<FilePart>,
}

impl Additions {
    pub(crate) fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.files.is_empty()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("cancel", &self.cancel)
            // The values of headers and of query parameters may be secrets.
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("query", &self.query.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("page", &self.page)
            .field("max_items", &self.max_items)
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
    }
}

/// Headers that a call can't set: the SDK or its transport sets them, or they belong to a
/// connection (RFC 9110, section 7.6.1).
const RESERVED: [HeaderName; 17] = [
    header::AUTHORIZATION,
    header::ACCEPT,
    header::CONNECTION,
    header::CONTENT_TYPE,
    header::USER_AGENT,
    header::UPGRADE,
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::ACCEPT_ENCODING,
    header::COOKIE,
    header::PROXY_AUTHORIZATION,
    header::RANGE,
    header::TE,
    header::TRAILER,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

impl CallOptions {
    pub(crate) fn get(&self) -> Option<&Options> {
        self.0.as_deref()
    }

    fn get_mut(&mut self) -> &mut Options {
        self.0.get_or_insert_default()
    }

    pub(crate) fn set_timeout(&mut self, timeout: Duration) {
        self.get_mut().timeout = Some(capped(timeout));
        self.check_positive("with_timeout", timeout);
    }

    pub(crate) fn set_deadline(&mut self, deadline: Duration) {
        self.get_mut().deadline = Some(capped(deadline));
        self.check_positive("with_deadline", deadline);
    }

    fn check_positive(&mut self, option: &str, duration: Duration) {
        if duration.is_zero() {
            self.fail(format!("`{option}` must be greater than 0"));
        }
    }

    pub(crate) fn set_retry(&mut self, retry: RetryPolicy) {
        self.get_mut().retry = Some(retry);
    }

    pub(crate) fn set_cancel(&mut self, cancel: &Cancel) {
        self.get_mut().cancel = Some(cancel.clone());
    }

    /// Sets a header; `value` is `None` if it was no header value.
    pub(crate) fn set_header(&mut self, name: &str, value: Option<HeaderValue>) {
        match (HeaderName::try_from(name), value) {
            (Ok(name), _) if RESERVED.contains(&name) => {
                self.fail(format!("`with_header` can't set `{name}`, which the SDK controls"));
            }
            (Ok(name), Some(value)) => {
                self.get_mut().headers.insert(name, value);
            }
            (Err(_), _) => self.fail(format!("`with_header`: `{name}` is not a header name")),
            // The message doesn't contain the value, which may be a secret.
            (Ok(name), None) => {
                self.fail(format!("`with_header`: the value of `{name}` is not a header value"));
            }
        }
    }

    pub(crate) fn set_query(&mut self, name: &str, value: &dyn fmt::Display) {
        if name.strip_suffix("[]").unwrap_or(name).is_empty() {
            return self.fail("`with_query` needs the name of a parameter".to_owned());
        }
        self.get_mut().query.push((name.to_owned(), value.to_string()));
    }

    pub(crate) fn set_page(&mut self, page: u32) {
        self.get_mut().page = Some(page);
        if page == 0 {
            self.fail("`page` counts from 1".to_owned());
        }
    }

    pub(crate) fn set_max_items(&mut self, items: usize) {
        self.get_mut().max_items = Some(items);
        if items == 0 {
            self.fail("`max_items` must be greater than 0".to_owned());
        }
    }

    pub(crate) fn set_cursor(&mut self, cursor: Cursor) {
        self.get_mut().cursor = Some(cursor);
    }

    pub(crate) fn add_mention(&mut self, person: &PersonId) {
        let Some(id) = person.number().filter(|id| id.get() > 0) else {
            return self.fail("`mention` needs a person with a numeric id above 0".to_owned());
        };
        let mentions = &mut self.get_mut().additions.mentions;
        if !mentions.contains(&id) {
            mentions.push(id);
        }
    }

    pub(crate) fn add_file(&mut self, file: FilePart) {
        self.get_mut().additions.files.push(file);
    }

    pub(crate) fn has_additions(&self) -> bool {
        self.get().is_some_and(|options| !options.additions.is_empty())
    }

    pub(crate) fn take_additions(&mut self) -> Additions {
        self.0.as_mut().map(|options| std::mem::take(&mut options.additions)).unwrap_or_default()
    }

    /// The error of the first invalid option.
    pub(crate) fn error(&self) -> Option<&Error> {
        self.get()?.error.as_ref()
    }

    fn fail(&mut self, message: String) {
        self.get_mut().error.get_or_insert_with(|| Error::usage(message));
    }
}
