// @generated from api/event_feed.toml by `basecamp-codegen generate`; do not edit.
//! Event feeds: the events of the account, and those that are addressed to the caller.

use crate::generated::prelude::*;

/// Event feeds: the events of the account, and those that are addressed to the caller.
///
/// The service of [`Account::event_feed`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::InboxReason;
///
/// let account = Account::detached("999")?;
/// let feed = account.event_feed();
/// let call =
///     feed.poll().types(["message.created", "todo.completed"]).exclude_performers(["self"]);
/// let call = feed
///     .poll_inbox()
///     .reasons([InboxReason::Mentioned])
///     .position("a-position-from-before");
/// let call = feed.create_stream_ticket();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct EventFeed<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> EventFeed<H> {
    /// Creates a ticket with which a stream of the events can be opened.
    pub fn create_stream_ticket(&self) -> CreateStreamTicket<H> {
        CreateStreamTicket { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the events of the account after a position, page by page.
    pub fn poll(&self) -> PollEvents<H> {
        PollEvents {
            account: self.account.clone(),
            options: CallOptions::default(),
            since: None,
            position: None,
            types: None,
            buckets: None,
            creators: None,
            performers: None,
            exclude_performers: None,
            actor_types: None,
        }
    }

    /// Lists the events that are addressed to the caller after a position, page by page.
    pub fn poll_inbox(&self) -> PollInbox<H> {
        PollInbox {
            account: self.account.clone(),
            options: CallOptions::default(),
            since: None,
            position: None,
            reasons: None,
            types: None,
            buckets: None,
        }
    }
}

/// Creates a ticket with which a stream of the events can be opened.
///
/// `CreateStreamTicket`: `POST /{accountId}/events/stream_ticket.json`. Idempotent, so it is
/// retried like a read. Created by [`EventFeed::create_stream_ticket`].
#[doc = example!("event_feed().create_stream_ticket()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateStreamTicket<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(CreateStreamTicket = CREATE_STREAM_TICKET { path() } => StreamTicket, decode::json);

constructor!(CreateStreamTicket() = EventFeed.create_stream_ticket);

#[rustfmt::skip]
pub(crate) static CREATE_STREAM_TICKET: Operation = Operation {
    id: "CreateStreamTicket", service: "event_feed", name: "create_stream_ticket", resource_type: "stream_ticket",
    method: Method::POST, path: path_template!("/{accountId}/events/stream_ticket.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Creates a ticket with which a stream of the events can be opened.",
};

/// Lists the events of the account after a position, page by page.
///
/// `PollEvents`: `GET /{accountId}/events.json`. Returns one page, which contains the cursor of
/// the next. Created by [`EventFeed::poll`].
#[doc = example!("event_feed().poll()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct PollEvents<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    since: Option<String>,
    position: Option<String>,
    types: Option<Vec<EventType>>,
    buckets: Option<Vec<Id<Project>>>,
    creators: Option<Vec<Id<Person>>>,
    performers: Option<Vec<PersonId>>,
    exclude_performers: Option<Vec<PersonId>>,
    actor_types: Option<Vec<ActorType>>,
}

setters!(PollEvents<H> {
    /// The event to start after: its id, `0` for the earliest that the feed serves, or `now`.
    /// Default: `now`.
    into since: String,
    /// The `position` of an earlier page with the same filters, to continue after it. Don't combine
    /// it with `since`.
    into position: String,
    /// Only events of these types, at most 1000.
    list_into types: EventType,
    /// Only events in these projects, at most 100.
    ids buckets: Project,
    /// Only events of these people, at most 100, who acted themselves or had an agent act for them.
    ids creators: Person,
    /// Only events that these people and agents performed, at most 100 ids, or `self` for the
    /// caller. Compared with `performed_by_id` if an event has one, else with `creator_id`.
    list_into performers: PersonId,
    /// No events that these people and agents performed; see `performers`. An agent that reacts to
    /// events excludes `self`, so that it doesn't react to its own.
    list_into exclude_performers: PersonId,
    /// Only events that actors of these types performed.
    list_into actor_types: ActorType,
});

endpoint!(
    PollEvents = POLL_EVENTS { path(), nonempty(since, position), joined(types, buckets, creators, performers, exclude_performers, actor_types) }
        => EventPage, decode::bounded_json
);

constructor!(PollEvents() = EventFeed.poll);

#[rustfmt::skip]
pub(crate) static POLL_EVENTS: Operation = Operation {
    id: "PollEvents", service: "event_feed", name: "poll", resource_type: "feed_event",
    method: Method::GET, path: path_template!("/{accountId}/events.json"),
    parameters: &[
        Parameter::optional_query("since", Type::NonEmptyText, "The event to start after: its id, `0` for the earliest that the feed serves, or `now`. Default: `now`."),
        Parameter::optional_query("position", Type::NonEmptyText, "The `position` of an earlier page with the same filters, to continue after it. Don't combine it with `since`."),
        Parameter::optional_query("types", Type::Joined(&Type::OneOf(&["message.created", "comment.created", "todo.completed", "card.moved", "boost.created"])), "Only events of these types, at most 1000."),
        Parameter::optional_query("buckets", Type::Joined(&Type::Int64), "Only events in these projects, at most 100."),
        Parameter::optional_query("creators", Type::Joined(&Type::Int64), "Only events of these people, at most 100, who acted themselves or had an agent act for them."),
        Parameter::optional_query("performers", Type::Joined(&Type::PersonId), "Only events that these people and agents performed, at most 100 ids, or `self` for the caller. Compared with `performed_by_id` if an event has one, else with `creator_id`."),
        Parameter::optional_query("exclude_performers", Type::Joined(&Type::PersonId), "No events that these people and agents performed; see `performers`. An agent that reacts to events excludes `self`, so that it doesn't react to its own."),
        Parameter::optional_query("actor_types", Type::Joined(&Type::OneOf(&["agent", "person"])), "Only events that actors of these types performed."),
    ],
    body: Body::None, pagination: Pagination::Cursor { key: "events" },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the events of the account after a position, page by page.",
};

/// Lists the events that are addressed to the caller after a position, page by page.
///
/// `PollInbox`: `GET /{accountId}/inbox.json`. Returns one page, which contains the cursor of
/// the next. Created by [`EventFeed::poll_inbox`].
#[doc = example!("event_feed().poll_inbox()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct PollInbox<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    since: Option<String>,
    position: Option<String>,
    reasons: Option<Vec<InboxReason>>,
    types: Option<Vec<EventType>>,
    buckets: Option<Vec<Id<Project>>>,
}

setters!(PollInbox<H> {
    /// The item to start after: its `addressing_id`, `0` for the earliest that is retained, or
    /// `now`. Default: `now`.
    into since: String,
    /// The `position` of an earlier page of the inbox with the same filters, to continue after it.
    /// Don't combine it with `since`.
    into position: String,
    /// Only items that were addressed to the caller for these reasons.
    list_into reasons: InboxReason,
    /// Only events of these types, at most 1000.
    list_into types: EventType,
    /// Only events in these projects, at most 100.
    ids buckets: Project,
});

endpoint!(
    PollInbox = POLL_INBOX { path(), nonempty(since, position), joined(reasons, types, buckets) }
        => InboxPage, decode::bounded_json
);

constructor!(PollInbox() = EventFeed.poll_inbox);

#[rustfmt::skip]
pub(crate) static POLL_INBOX: Operation = Operation {
    id: "PollInbox", service: "event_feed", name: "poll_inbox", resource_type: "inbox_item",
    method: Method::GET, path: path_template!("/{accountId}/inbox.json"),
    parameters: &[
        Parameter::optional_query("since", Type::NonEmptyText, "The item to start after: its `addressing_id`, `0` for the earliest that is retained, or `now`. Default: `now`."),
        Parameter::optional_query("position", Type::NonEmptyText, "The `position` of an earlier page of the inbox with the same filters, to continue after it. Don't combine it with `since`."),
        Parameter::optional_query("reasons", Type::Joined(&Type::OneOf(&["mentioned", "assigned", "subscribed", "watched", "pinged", "boosted"])), "Only items that were addressed to the caller for these reasons."),
        Parameter::optional_query("types", Type::Joined(&Type::OneOf(&["message.created", "comment.created", "todo.completed", "card.moved", "boost.created"])), "Only events of these types, at most 1000."),
        Parameter::optional_query("buckets", Type::Joined(&Type::Int64), "Only events in these projects, at most 100."),
    ],
    body: Body::None, pagination: Pagination::Cursor { key: "items" },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the events that are addressed to the caller after a position, page by page.",
};
