//! The calls of the connector: its ticket requests and polls, as ordinary calls of the client.

use std::sync::Arc;

use http::{HeaderMap, Uri};

use super::failure::{PollFailure, PollFailureKind};
use super::filters::{FeedFilters, FeedLane};
use super::io::Input;
use super::options::FeedOptions;
use super::page::{FeedCursor, FeedPage};
use crate::call::Call;
use crate::call::redirect::{NoRedirects, location};
use crate::client::context::Context;
use crate::error::Error;
use crate::generated::services::event_feed::{
    CREATE_STREAM_TICKET, CreateStreamTicket, POLL_EVENTS, POLL_INBOX,
};
use crate::net::address_policy::AddressPolicy;
use crate::registry::operation::Operation;
use crate::request::account_id::AccountId;
use crate::request::endpoint::{Request, RequestBuilder, TargetServer};
use crate::request::options::CallOptions;
use crate::response::reply::Reply;

/// Makes the calls for [`Output::Mint`](super::Output::Mint) and
/// [`Output::Poll`](super::Output::Poll), and maps their results to inputs.
///
/// Each is one [`Call`]: with the client's retries, tokens and hooks. A driver drives the call
/// while it reads the socket, and drops it at [`Output::Cancel`](super::Output::Cancel).
#[derive(Debug, Clone)]
pub struct FeedCalls {
    context: Arc<Context>,
    account: AccountId,
    lane: FeedLane,
    filters: FeedFilters,
    call_options: CallOptions,
}

impl FeedCalls {
    /// Creates the calls of a feed with these settings.
    #[must_use]
    pub fn new(context: Arc<Context>, account: AccountId, options: &FeedOptions) -> Self {
        let (lane, filters) = (options.lane, options.filters.clone());
        Self { context, account, lane, filters, call_options: CallOptions::default() }
    }

    /// Returns the call for [`Output::Mint`](super::Output::Mint).
    #[must_use]
    pub fn mint(&self) -> Call {
        Call::new(&self.context, &self.request(&CREATE_STREAM_TICKET, Vec::new()))
    }

    /// Returns the input with the result of [`mint`](Self::mint).
    #[must_use]
    pub fn minted(&self, result: Result<Reply, Error>) -> Input {
        Input::Ticket(result.and_then(CreateStreamTicket::decode).map_err(Into::into))
    }

    /// Returns the policy of the addresses of a socket.
    pub(super) fn socket_addresses(&self, origin: &Uri) -> AddressPolicy {
        self.context.config().addresses_of(origin)
    }

    /// Returns the call for [`Output::Poll`](super::Output::Poll). The connector has checked the
    /// origin of a URL.
    #[must_use]
    pub fn poll(&self, cursor: &FeedCursor) -> Call {
        let operation = match self.lane {
            FeedLane::Account => &POLL_EVENTS,
            FeedLane::Inbox => &POLL_INBOX,
        };
        let start = match cursor {
            FeedCursor::Head => None,
            FeedCursor::Now => Some(("since", "now".to_owned())),
            FeedCursor::Since(id) => Some(("since", id.to_string())),
            FeedCursor::Position(position) => Some(("position", position.clone())),
            FeedCursor::Url(url) => return self.poll_url(operation, url),
        };
        let query = start.into_iter().chain(self.filters.parameters()).collect();
        Call::new(&self.context, &self.request(operation, query)).with_redirect_policy(NoRedirects)
    }

    /// Returns the input with the result of [`poll`](Self::poll).
    #[must_use]
    pub fn polled(&self, result: Result<Reply, Error>) -> Input {
        let page = result.map_err(|error| self.poll_failure(error)).and_then(|reply| {
            FeedPage::decode(self.lane, &reply.value)
                .map_err(|message| PollFailure::malformed(&message))
        });
        Input::Polled(page)
    }

    fn poll_failure(&self, error: Error) -> PollFailure {
        let is_refused = error.response().is_some_and(|response| {
            response.status.is_redirection() && self.is_refused(&response.headers)
        });
        let failure = PollFailure::from(error);
        if is_refused {
            return PollFailure { kind: PollFailureKind::RedirectRefused, ..failure };
        }
        failure
    }

    /// Whether the `Location` of a redirect may not receive credentials.
    fn is_refused(&self, headers: &HeaderMap) -> bool {
        let origin = self.context.config().origin_of(TargetServer::Api);
        let Ok(base) = Uri::try_from(origin.as_str()) else { return true };
        location(headers).is_ok_and(|target| origin.resolve("The target", &base, &target).is_err())
    }

    fn poll_url(&self, operation: &'static Operation, url: &str) -> Call {
        match Uri::try_from(url) {
            Ok(uri) => {
                let number = self.context.next_call();
                Call::for_page(&self.context, number, operation, &self.call_options, uri)
                    .with_redirect_policy(NoRedirects)
            }
            Err(_) => {
                let mut call = Call::new(&self.context, &self.request(operation, Vec::new()));
                call.reject(Error::api("the URL of the next page is malformed"));
                call
            }
        }
    }

    fn request(
        &self,
        operation: &'static Operation,
        query: Vec<(&'static str, String)>,
    ) -> FeedRequest<'_> {
        FeedRequest { calls: self, operation, query }
    }
}

/// A request of the feed. Filters are sent in the order of the settings.
struct FeedRequest<'a> {
    calls: &'a FeedCalls,
    operation: &'static Operation,
    query: Vec<(&'static str, String)>,
}

impl Request for FeedRequest<'_> {
    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.path(&[(&self.calls.account).into()]);
        for (name, value) in &self.query {
            request.query(name, value);
        }
    }

    fn options(&self) -> &CallOptions {
        &self.calls.call_options
    }
}

#[cfg(test)]
mod tests;
