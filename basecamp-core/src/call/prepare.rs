//! Builds the request of a call from an endpoint, its arguments and its options.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Uri};

use super::{Call, State};
use crate::body::RequestBody;
use crate::call::authenticate::Authentication;
use crate::call::deadline::Deadline;
use crate::call::events::Events;
use crate::call::redirect::{ApiRedirects, RedirectPolicy};
use crate::call::retry::Retries;
use crate::client::context::Context;
use crate::error::Error;
use crate::net::redact::redact_url;
use crate::registry::operation::Operation;
use crate::request::endpoint::{PathIds, Request, RequestBuilder, TargetServer};
use crate::request::options::CallOptions;

/// The parts of the request that are the same in each attempt.
#[derive(Default)]
pub(super) struct CallRequest {
    pub(super) uri: Uri,
    pub(super) body: RequestBody,
    pub(super) content_type: Option<HeaderValue>,
    /// The headers from the call's options. Boxed like the next URL: few calls have either, and
    /// every call is moved several times.
    pub(super) headers: Option<Box<HeaderMap>>,
    pub(super) server: TargetServer,
    pub(super) ids: PathIds,
    /// The URL before a redirect, once one was followed.
    pub(super) redirected_from: Option<Box<Uri>>,
}

/// The URL is redacted, and the body is left out.
impl fmt::Debug for CallRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallRequest")
            .field("url", &redact_url(&self.uri))
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

impl Call {
    /// Prepares the call of an endpoint. An error of its arguments becomes the result of the call.
    #[must_use]
    pub fn new(context: &Arc<Context>, request: &dyn Request) -> Self {
        let server = request.audience();
        let origin = context.config().origin_of(server);
        let mut builder = RequestBuilder::new(origin, request.operation());
        if let Some(options) = request.options().get() {
            builder.page = options.page;
            builder.extra_query = &options.query;
        }
        let number = context.next_call();
        builder.entropy = context.call_seed(number);
        request.write(&mut builder);
        let built = builder.finish().and_then(|built| {
            let uri = Uri::from_maybe_shared(Bytes::from(built.url)).map_err(|error| {
                Error::usage(format!("the arguments make no valid URL: {error}"))
            })?;
            Ok(CallRequest {
                uri,
                body: built.body,
                content_type: built.content_type,
                headers: None,
                server,
                ids: built.ids,
                redirected_from: None,
            })
        });
        Self::prepare(context, number, request.operation(), request.options(), built)
    }

    /// Prepares the call that fetches a further page of a list. The caller has checked the origin
    /// of the URL.
    pub(crate) fn for_page(
        context: &Arc<Context>,
        number: u64,
        operation: &'static Operation,
        options: &CallOptions,
        uri: Uri,
    ) -> Self {
        let request = CallRequest { uri, ..CallRequest::default() };
        Self::prepare(context, number, operation, options, Ok(request))
    }

    fn prepare(
        context: &Arc<Context>,
        number: u64,
        operation: &'static Operation,
        options: &CallOptions,
        request: Result<CallRequest, Error>,
    ) -> Self {
        let config = context.config();
        let mut error = None;
        let mut call = Self {
            context: context.clone(),
            number,
            operation,
            request: request.unwrap_or_else(|defect| {
                error = Some(defect);
                CallRequest::default()
            }),
            redirects: Box::new(ApiRedirects),
            timeout: config.timeout,
            deadline: Deadline::new(config.deadline),
            retries: Retries::new(config.retry),
            authentication: Authentication::default(),
            cancel: context.cancel.clone(),
            events: Events::new(context.hooks().is_some()),
            state: State::Ready(None),
        };
        if let Some(options) = options.get() {
            call.timeout = options.timeout.unwrap_or(call.timeout);
            call.deadline = Deadline::new(options.deadline.or(config.deadline));
            call.retries = Retries::new(options.retry.unwrap_or(config.retry));
            if options.cancel.is_some() {
                call.cancel.clone_from(&options.cancel);
            }
            if !options.headers.is_empty() {
                call.request.headers = Some(Box::new(options.headers.clone()));
            }
            error = options.error.clone().or(error);
            if !options.additions.is_empty() {
                error = error.or_else(|| {
                    let error = Error::usage("the request mentions people or attaches files");
                    Some(
                        error.with_hint("Send it with the machine that its method `call` returns."),
                    )
                });
            }
        }
        if let Some(error) = error {
            call.reject(error);
        }
        call
    }

    /// Follows redirects by that policy, in place of the one of API calls.
    pub(crate) fn with_redirect_policy(mut self, policy: impl RedirectPolicy + 'static) -> Self {
        self.redirects = Box::new(policy);
        self
    }

    /// Replaces this call, which is done, by the next one of the same composite machine. The next
    /// call inherits the deadline and delivers the remaining events.
    pub(crate) fn continue_with(&mut self, mut next: Self) {
        next.follow(self);
        *self = next;
    }

    /// Sets the time of the deadline, in place of the limit of the options.
    pub(crate) fn end_at(&mut self, time: Option<Duration>) {
        self.deadline.end_at(time);
    }

    /// Inherits the deadline of the previous call of a composite machine, and delivers its
    /// remaining events.
    pub(crate) fn follow(&mut self, previous: &mut Self) {
        self.deadline.inherit(&previous.deadline);
        self.events.inherit(&mut previous.events);
    }
}
