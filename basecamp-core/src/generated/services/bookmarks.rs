// @generated from api/bookmarks.toml by `basecamp-codegen generate`; do not edit.
//! Bookmarks: recordings that the caller marked.

use crate::generated::prelude::*;

/// Bookmarks: recordings that the caller marked.
///
/// The service of [`Account::bookmarks`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.bookmarks().create(123);
/// let call = account.bookmarks().list().max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bookmarks<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Bookmarks<H> {
    /// Bookmarks a recording for the caller.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    pub fn create(&self, recording_id: impl IntoId<Recording>) -> CreateBookmark<H> {
        CreateBookmark {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Removes the caller's bookmark from a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    pub fn delete(&self, recording_id: impl IntoId<Recording>) -> DeleteBookmark<H> {
        DeleteBookmark {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Gets whether the caller has bookmarked a recording.
    ///
    /// - `recording_id`: The recording: a to-do, a message or any other.
    pub fn get(&self, recording_id: impl IntoId<Recording>) -> GetBookmark<H> {
        GetBookmark {
            account: self.account.clone(),
            options: CallOptions::default(),
            recording_id: recording_id.into_id(),
        }
    }

    /// Lists the caller's bookmarks.
    pub fn list(&self) -> ListMyBookmarks<H> {
        ListMyBookmarks { account: self.account.clone(), options: CallOptions::default() }
    }
}

/// Bookmarks a recording for the caller.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
///
/// `CreateBookmark`: `POST /{accountId}/recordings/{recordingId}/bookmark.json`. Idempotent, so
/// it is retried like a read. Created by [`Bookmarks::create`].
#[doc = example!("bookmarks().create(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateBookmark<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(CreateBookmark = CREATE_BOOKMARK { path(recording_id) } => Bookmark, decode::json);

constructor!(CreateBookmark(recording_id: impl IntoId<Recording>) = Bookmarks.create);

#[rustfmt::skip]
pub(crate) static CREATE_BOOKMARK: Operation = Operation {
    id: "CreateBookmark", service: "bookmarks", name: "create", resource_type: "bookmark",
    method: Method::POST, path: path_template!("/{accountId}/recordings/{recordingId}/bookmark.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Bookmarks a recording for the caller.",
};

/// Removes the caller's bookmark from a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
///
/// `DeleteBookmark`: `DELETE /{accountId}/recordings/{recordingId}/bookmark.json`. Idempotent,
/// so it is retried like a read. Created by [`Bookmarks::delete`].
#[doc = example!("bookmarks().delete(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DeleteBookmark<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(DeleteBookmark = DELETE_BOOKMARK { path(recording_id) } => (), decode::nothing);

constructor!(DeleteBookmark(recording_id: impl IntoId<Recording>) = Bookmarks.delete);

#[rustfmt::skip]
pub(crate) static DELETE_BOOKMARK: Operation = Operation {
    id: "DeleteBookmark", service: "bookmarks", name: "delete", resource_type: "bookmark",
    method: Method::DELETE, path: path_template!("/{accountId}/recordings/{recordingId}/bookmark.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Removes the caller's bookmark from a recording.",
};

/// Gets whether the caller has bookmarked a recording.
///
/// - `recording_id`: The recording: a to-do, a message or any other.
///
/// `GetBookmark`: `GET /{accountId}/recordings/{recordingId}/bookmark.json`. Created by
/// [`Bookmarks::get`].
#[doc = example!("bookmarks().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetBookmark<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    recording_id: Id<Recording>,
}

endpoint!(GetBookmark = GET_BOOKMARK { path(recording_id) } => BookmarkStatus, decode::json);

constructor!(GetBookmark(recording_id: impl IntoId<Recording>) = Bookmarks.get);

#[rustfmt::skip]
pub(crate) static GET_BOOKMARK: Operation = Operation {
    id: "GetBookmark", service: "bookmarks", name: "get", resource_type: "bookmark",
    method: Method::GET, path: path_template!("/{accountId}/recordings/{recordingId}/bookmark.json"),
    parameters: &[
        Parameter::path("recording_id", "recordingId", Type::Int64, "The recording: a to-do, a message or any other."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets whether the caller has bookmarked a recording.",
};

/// Lists the caller's bookmarks.
///
/// `ListMyBookmarks`: `GET /{accountId}/my/bookmarks.json`. The result comes in pages. Created
/// by [`Bookmarks::list`].
#[doc = example!("bookmarks().list()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListMyBookmarks<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(ListMyBookmarks = LIST_MY_BOOKMARKS { path() } => [Bookmark], decode::list);

constructor!(ListMyBookmarks() = Bookmarks.list);

#[rustfmt::skip]
pub(crate) static LIST_MY_BOOKMARKS: Operation = Operation {
    id: "ListMyBookmarks", service: "bookmarks", name: "list", resource_type: "bookmark",
    method: Method::GET, path: path_template!("/{accountId}/my/bookmarks.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the caller's bookmarks.",
};
