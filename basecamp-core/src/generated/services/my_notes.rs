// @generated from api/my_notes.toml by `basecamp-codegen generate`; do not edit.
//! My notes: the caller's private notes, as a single text.

use crate::generated::prelude::*;

/// My notes: the caller's private notes, as a single text.
///
/// The service of [`Account::my_notes`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let notes = account.my_notes();
/// let call = notes.get();
/// let call = notes.update("<div>Call Ann back</div>");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MyNotes<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> MyNotes<H> {
    /// Gets the caller's notes.
    pub fn get(&self) -> GetMyNote<H> {
        GetMyNote { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Replaces the text of the caller's notes.
    ///
    /// - `content`: The complete new text, as HTML.
    pub fn update(&self, content: impl Into<String>) -> UpdateMyNote<H> {
        UpdateMyNote {
            account: self.account.clone(),
            options: CallOptions::default(),
            body: UpdateMyNoteBody::new(content.into()),
        }
    }
}

/// Gets the caller's notes.
///
/// `GetMyNote`: `GET /{accountId}/my/notes.json`. Created by [`MyNotes::get`].
#[doc = example!("my_notes().get()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMyNote<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

endpoint!(GetMyNote = GET_MY_NOTE { path() } => MyNote, decode::json);

constructor!(GetMyNote() = MyNotes.get);

#[rustfmt::skip]
pub(crate) static GET_MY_NOTE: Operation = Operation {
    id: "GetMyNote", service: "my_notes", name: "get", resource_type: "my_note",
    method: Method::GET, path: path_template!("/{accountId}/my/notes.json"),
    parameters: &[],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets the caller's notes.",
};

/// Replaces the text of the caller's notes.
///
/// - `content`: The complete new text, as HTML.
///
/// `UpdateMyNote`: `PUT /{accountId}/my/notes.json`. Idempotent, so it is retried like a read.
/// Created by [`MyNotes::update`].
#[doc = example!("my_notes().update(\"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateMyNote<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    pub(crate) body: UpdateMyNoteBody,
}

body!(UpdateMyNote: UpdateMyNoteBody { content: String } {});

rich_text_endpoint!(
    UpdateMyNote(content) = UPDATE_MY_NOTE { path(); json(body in "note" outside &[]) }
        => MyNote, decode::json
);

constructor!(UpdateMyNote(content: impl Into<String>) = MyNotes.update);

#[rustfmt::skip]
pub(crate) static UPDATE_MY_NOTE: Operation = Operation {
    id: "UpdateMyNote", service: "my_notes", name: "update", resource_type: "my_note",
    method: Method::PUT, path: path_template!("/{accountId}/my/notes.json"),
    parameters: &[Parameter::body("content", Type::Text, "The complete new text, as HTML.")],
    body: Body::Json { envelope: Some("note"), outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Replaces the text of the caller's notes.",
};
