// @generated from api/my_notifications.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.my_notifications()`.

use crate::generated::prelude::*;

/// A notification of the caller.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Notification {
    /// The id.
    pub id: Id<Notification>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The section of the notifications that shows it.
    pub section: Option<String>,
    /// The number of its unread parts.
    pub unread_count: Option<i32>,
    /// The time since which it is unread.
    pub unread_at: Option<Timestamp>,
    /// The time at which it was read.
    pub read_at: Option<Timestamp>,
    /// The signed id by which it is marked as read.
    pub readable_sgid: Option<String>,
    /// The identifier of the thing that it is about.
    pub readable_identifier: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The type of the thing that it is about. (`type` on the wire.)
    pub kind: Option<String>,
    /// The name of the project, or other place, that it comes from.
    pub bucket_name: Option<String>,
    /// The person who caused it.
    pub creator: Option<Person>,
    /// An excerpt of the text that it is about.
    pub content_excerpt: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The API URL of its unread state.
    pub unread_url: Option<String>,
    /// The API URL for bookmarking it.
    pub bookmark_url: Option<String>,
    /// The API URL of it in the memories.
    pub memory_url: Option<String>,
    /// The API URL for scheduling a reminder of it.
    pub bubble_up_url: Option<String>,
    /// The time at which it bubbles up again.
    pub bubble_up_at: Option<Timestamp>,
    /// The API URL of its subscription.
    pub subscription_url: Option<String>,
    /// Whether the caller gets notifications about it.
    pub subscribed: Option<bool>,
    /// The files that can be shown with it.
    pub previewable_attachments: Option<Vec<PreviewableAttachment>>,
    /// The participants.
    pub participants: Option<Vec<Person>>,
    /// Whether it has a custom name.
    pub named: Option<bool>,
    /// The URL of its image.
    pub image_url: Option<String>,
}

json_object!(Notification {
    required(id, created_at, updated_at), optional(section, unread_count, unread_at, read_at,
    readable_sgid, readable_identifier, title, kind = "type", bucket_name, creator, content_excerpt,
    app_url, unread_url, bookmark_url, memory_url, bubble_up_url, bubble_up_at, subscription_url,
    subscribed), optional_list(previewable_attachments, participants), optional(named, image_url),
});

/// A file that can be shown with a notification.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PreviewableAttachment {
    /// The id.
    pub id: Option<Id<PreviewableAttachment>>,
    /// Its API URL.
    pub url: Option<String>,
    /// The URL of its web page.
    pub app_url: Option<String>,
    /// The media type, such as `image/png`.
    pub content_type: Option<String>,
    /// The file's name.
    pub filename: Option<String>,
    /// The size in bytes.
    pub filesize: Option<i64>,
    /// The width in pixels, if it is an image.
    pub width: Option<i32>,
    /// The height in pixels, if it is an image.
    pub height: Option<i32>,
}

json_object!(PreviewableAttachment {
    optional(id, url, app_url, content_type, filename, filesize, width, height),
});

/// The caller's notifications, by whether they are read.
///
/// A required text, number, bool, list, map or open enum that a response lacks is empty; a
/// missing id, date or object is an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MyNotifications {
    /// The notifications that are unread.
    pub unreads: Option<Vec<Notification>>,
    /// The notifications that are read.
    pub reads: Option<Vec<Notification>>,
    /// The number of notifications that have bubbled up again.
    pub bubble_ups_count: i32,
    /// The number of notifications that are going to bubble up later.
    pub scheduled_bubble_ups_count: i32,
    /// The notifications that the caller saved as memories.
    pub memories: Option<Vec<Notification>>,
    /// The notifications that have bubbled up again.
    pub bubble_ups: Option<Vec<Notification>>,
    /// The notifications that are going to bubble up later.
    pub scheduled_bubble_ups: Option<Vec<Notification>>,
}

json_object!(MyNotifications {
    optional_list(unreads, reads), default(bubble_ups_count, scheduled_bubble_ups_count),
    optional_list(memories, bubble_ups, scheduled_bubble_ups),
});
