//! Kinds of events, for patterns and comparisons.
//!
//! A kind is the type of the recording and the action, in snake case. Basecamp adds kinds over
//! time and has no list of all of them: these are the common ones. [`Event::kind`](crate::Event) is
//! a string, so a handler can receive any other kind by its text or by a [pattern](crate::Patterns)
//! such as `todo_*`.
//!
//! ```
//! use basecamp_webhooks::{Event, WebhookReceiver, kinds};
//!
//! let receiver = WebhookReceiver::builder("the webhook's secret")
//!     .on(kinds::TODO_COMPLETED, |event: &Event| {
//!         println!("Done: {}", event.recording()?.title);
//!         Ok(())
//!     })
//!     .build()?;
//! # Ok::<(), basecamp_core::Error>(())
//! ```

/// A comment was created.
pub const COMMENT_CREATED: &str = "comment_created";
/// A comment was edited.
pub const COMMENT_CONTENT_CHANGED: &str = "comment_content_changed";
/// A document was created.
pub const DOCUMENT_CREATED: &str = "document_created";
/// A document was edited.
pub const DOCUMENT_CONTENT_CHANGED: &str = "document_content_changed";
/// A message was created.
pub const MESSAGE_CREATED: &str = "message_created";
/// A message was edited.
pub const MESSAGE_CONTENT_CHANGED: &str = "message_content_changed";
/// A message was copied, perhaps to another project.
pub const MESSAGE_COPIED: &str = "message_copied";
/// A check-in was answered.
pub const QUESTION_ANSWER_CREATED: &str = "question_answer_created";
/// An entry of a schedule was created.
pub const SCHEDULE_ENTRY_CREATED: &str = "schedule_entry_created";
/// A to-do was created.
pub const TODO_CREATED: &str = "todo_created";
/// A to-do was completed.
pub const TODO_COMPLETED: &str = "todo_completed";
/// A to-do was reopened.
pub const TODO_UNCOMPLETED: &str = "todo_uncompleted";
/// A to-do was edited.
pub const TODO_CONTENT_CHANGED: &str = "todo_content_changed";
/// A to-do was moved to the trash.
pub const TODO_TRASHED: &str = "todo_trashed";
/// A to-do list was created.
pub const TODOLIST_CREATED: &str = "todolist_created";
/// A file was uploaded.
pub const UPLOAD_CREATED: &str = "upload_created";
