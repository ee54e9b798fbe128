// @generated from api/my_notifications.toml by `basecamp-codegen generate`; do not edit.
//! My notifications: the caller's unread and read notifications, and the bubble-ups.

use crate::generated::prelude::*;

/// My notifications: the caller's unread and read notifications, and the bubble-ups.
///
/// The service of [`Account::my_notifications`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let notifications = account.my_notifications();
/// let call = notifications.get().limit_bubble_ups(true);
/// let call = notifications.mark_as_read(["BAh7CEkiCGdpZAY6BkVUSSIq--abcd1234"]);
/// let call = notifications.bubble_ups().max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MyNotifications<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> MyNotifications<H> {
    /// Lists the caller's notifications that have bubbled up again.
    pub fn bubble_ups(&self) -> GetBubbleUps<H> {
        GetBubbleUps { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Gets the caller's notifications, read and unread.
    pub fn get(&self) -> GetMyNotifications<H> {
        GetMyNotifications {
            account: self.account.clone(),
            options: CallOptions::default(),
            page: None,
            limit_bubble_ups: None,
        }
    }

    /// Marks notifications as read.
    ///
    /// - `readables`: The notifications to mark, each by its `readable_sgid`.
    pub fn mark_as_read(
        &self,
        readables: impl IntoIterator<Item = impl Into<String>>,
    ) -> MarkAsRead<H> {
        MarkAsRead {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: MarkAsReadBody::new(readables.into_iter().map(Into::into).collect()),
        }
    }
}

/// Lists the caller's notifications that have bubbled up again.
///
/// `GetBubbleUps`: `GET /{accountId}/my/readings/bubble_ups.json`. The result comes in pages.
/// Created by [`MyNotifications::bubble_ups`].
#[doc = example!("my_notifications().bubble_ups()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetBubbleUps<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(GetBubbleUps = GET_BUBBLE_UPS { path() } => [Notification], decode::list);

constructor!(GetBubbleUps() = MyNotifications.bubble_ups);

#[rustfmt::skip]
pub(crate) static GET_BUBBLE_UPS: Operation = Operation {
    id: "GetBubbleUps", service: "my_notifications", name: "bubble_ups", resource_type: "bubble_up",
    method: Method::GET, path: path_template!("/{accountId}/my/readings/bubble_ups.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the caller's notifications that have bubbled up again.",
};

/// Gets the caller's notifications, read and unread.
///
/// `GetMyNotifications`: `GET /{accountId}/my/readings.json`. Created by
/// [`MyNotifications::get`].
#[doc = example!("my_notifications().get()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMyNotifications<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    page: Option<i32>,
    limit_bubble_ups: Option<bool>,
}

setters!(GetMyNotifications<H> {
    /// The page to fetch, counted from 1.
    plain page: i32,
    /// Whether to return only a few of the bubble-ups, which can be many.
    plain limit_bubble_ups: bool,
});

endpoint!(
    GetMyNotifications = GET_MY_NOTIFICATIONS { path(), query(page, limit_bubble_ups) }
        => types::MyNotifications, decode::json
);

constructor!(GetMyNotifications() = MyNotifications.get);

#[rustfmt::skip]
pub(crate) static GET_MY_NOTIFICATIONS: Operation = Operation {
    id: "GetMyNotifications", service: "my_notifications", name: "get", resource_type: "my_notification",
    method: Method::GET, path: path_template!("/{accountId}/my/readings.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
        Parameter::optional_query("limit_bubble_ups", Type::Bool, "Whether to return only a few of the bubble-ups, which can be many."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the caller's notifications, read and unread.",
};

/// Marks notifications as read.
///
/// - `readables`: The notifications to mark, each by its `readable_sgid`.
///
/// `MarkAsRead`: `PUT /{accountId}/my/unreads.json`. Idempotent, so it is retried like a read.
/// Created by [`MyNotifications::mark_as_read`].
#[doc = example!("my_notifications().mark_as_read([\"text\"])")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct MarkAsRead<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: MarkAsReadBody,
}

body!(MarkAsRead: MarkAsReadBody { readables: Vec<String> } {});

endpoint!(MarkAsRead = MARK_AS_READ { path(); json(body) } => (), decode::nothing);

constructor!(MarkAsRead(
    readables: impl IntoIterator<Item = impl Into<String>>,
) = MyNotifications.mark_as_read);

#[rustfmt::skip]
pub(crate) static MARK_AS_READ: Operation = Operation {
    id: "MarkAsRead", service: "my_notifications", name: "mark_as_read", resource_type: "resource",
    method: Method::PUT, path: path_template!("/{accountId}/my/unreads.json"),
    parameters: &[
        Parameter::body("readables", Type::List(&Type::Text), "The notifications to mark, each by its `readable_sgid`."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Marks notifications as read.",
};
