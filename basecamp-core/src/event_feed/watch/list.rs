//! The lists that can be watched.

use super::Watch;
use crate::client::handle::{Detached, Handle};
use crate::error::Error;
use crate::generated::services::cards::{Cards, GetCard, ListCards};
use crate::generated::services::comments::{Comments, GetComment, ListComments};
use crate::generated::services::documents::{Documents, GetDocument, ListDocuments};
use crate::generated::services::messages::{GetMessage, ListMessages, Messages};
use crate::generated::services::todos::{GetTodo, ListTodos, Todos};
use crate::generated::services::uploads::{GetUpload, ListUploads, Uploads};
use crate::model::id::IntoId;
use crate::request::endpoint::{ListEndpoint as _, Request};
use crate::response::reply::Reply;
use crate::types::{
    Card, CardColumn, Comment, Document, Message, MessageBoard, Recording, Status, Todo, Todolist,
    Upload, Vault,
};

/// A list, with the requests of the list and of its items.
pub(super) struct WatchedList<T> {
    pub(super) request: Box<dyn Request + Send>,
    pub(super) decode_page: fn(Reply) -> Result<Vec<T>, Error>,
    pub(super) read: Box<dyn Fn(i64) -> Box<dyn Request> + Send>,
    pub(super) decode_item: fn(Reply) -> Result<T, Error>,
    pub(super) id: fn(&T) -> i64,
    /// Whether a recording is an item of the list of this parent.
    pub(super) is_item: fn(&T, i64) -> bool,
    pub(super) parent: i64,
    /// The part of event types before the action.
    pub(super) subject: &'static str,
}

/// Adds `watch` to a service whose items have a parent.
macro_rules! watch {
    (
        $(#[doc = $doc:literal])*
        $service:ident($parent:ty) -> $item:ty, $list:ident, $get:ident, $subject:literal,
        $is_open:expr
    ) => {
        impl<H: Handle> $service<H> {
            $(#[doc = $doc])*
            ///
            /// See [`Watch`] for the events and their limits.
            pub fn watch(&self, parent: impl IntoId<$parent>) -> Watch<H, $item> {
                let parent = parent.into_id();
                let account = self.account.id().clone();
                let list = WatchedList {
                    request: Box::new($list::new(account.clone(), parent)),
                    decode_page: |reply| $list::decode(reply).map(|page| $list::<Detached>::split(page).0),
                    read: Box::new(move |id| Box::new($get::new(account.clone(), id))),
                    decode_item: $get::decode,
                    id: |item| item.id.get(),
                    is_item: |item, parent| {
                        let is_open: fn(&$item) -> bool = $is_open;
                        item.parent.id.get() == parent
                            // A response may lack the status.
                            && !matches!(item.status, Status::Archived | Status::Trashed)
                            && is_open(item)
                    },
                    parent: parent.get(),
                    subject: $subject,
                };
                Watch::new(self.account.clone(), list)
            }
        }
    };
}

watch! {
    /// Watches the open to-dos of a list or group. A to-do that is completed leaves it.
    Todos(Todolist) -> Todo, ListTodos, GetTodo, "todo", |todo| todo.completed != Some(true)
}
watch! {
    /// Watches the messages of a board.
    Messages(MessageBoard) -> Message, ListMessages, GetMessage, "message", |_| true
}
watch! {
    /// Watches the comments on a recording.
    Comments(Recording) -> Comment, ListComments, GetComment, "comment", |_| true
}
watch! {
    /// Watches the cards of a column.
    Cards(CardColumn) -> Card, ListCards, GetCard, "card", |_| true
}
watch! {
    /// Watches the documents of a folder.
    Documents(Vault) -> Document, ListDocuments, GetDocument, "document", |_| true
}
watch! {
    /// Watches the files of a folder.
    Uploads(Vault) -> Upload, ListUploads, GetUpload, "upload", |_| true
}
