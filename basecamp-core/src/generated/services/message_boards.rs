// @generated from api/message_boards.toml by `basecamp-codegen generate`; do not edit.
//! Message boards: the tool of a project for messages.

use crate::generated::prelude::*;

/// Message boards: the tool of a project for messages.
///
/// The service of [`Account::message_boards`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let call = account.message_boards().get(123);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MessageBoards<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> MessageBoards<H> {
    /// Gets a message board.
    ///
    /// - `board_id`: The message board.
    pub fn get(&self, board_id: impl IntoId<MessageBoard>) -> GetMessageBoard<H> {
        GetMessageBoard {
            account: self.account.clone(),
            options: CallOptions::default(),
            board_id: board_id.into_id(),
        }
    }
}

/// Gets a message board.
///
/// - `board_id`: The message board.
///
/// `GetMessageBoard`: `GET /{accountId}/message_boards/{boardId}`. Created by
/// [`MessageBoards::get`].
#[doc = example!("message_boards().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetMessageBoard<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    board_id: Id<MessageBoard>,
}

endpoint!(GetMessageBoard = GET_MESSAGE_BOARD { path(board_id) } => MessageBoard, decode::json);

constructor!(GetMessageBoard(board_id: impl IntoId<MessageBoard>) = MessageBoards.get);

#[rustfmt::skip]
pub(crate) static GET_MESSAGE_BOARD: Operation = Operation {
    id: "GetMessageBoard", service: "message_boards", name: "get", resource_type: "message_board",
    method: Method::GET, path: path_template!("/{accountId}/message_boards/{boardId}"),
    parameters: &[Parameter::path("board_id", "boardId", Type::Int64, "The message board.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a message board.",
};
