// @generated from api/card_columns.toml by `basecamp-codegen generate`; do not edit.
//! Card columns: the columns of a card table, each with its cards.

use crate::generated::prelude::*;

/// Card columns: the columns of a card table, each with its cards.
///
/// The service of [`Account::card_columns`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::types::CardColumnColor;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .card_columns()
///     .create(123, "In review")
///     .description("Waits for a second look");
/// let call = account.card_columns().move_to(123, 456, 789).position(2);
/// let call = account.card_columns().set_color(321, 456, CardColumnColor::Blue);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "kanban column")]
#[doc(alias = "triage")]
#[derive(Debug, Clone)]
pub struct CardColumns<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> CardColumns<H> {
    /// Adds a column to a card table.
    ///
    /// - `card_table_id`: The card table.
    /// - `title`: The title.
    pub fn create(
        &self,
        card_table_id: impl IntoId<CardTable>,
        title: impl Into<String>,
    ) -> CreateCardColumn<H> {
        CreateCardColumn {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_table_id: card_table_id.into_id(),
            body: CreateCardColumnBody::new(title.into()),
        }
    }

    /// Removes the on-hold section of a column.
    ///
    /// - `project_id`: The project.
    /// - `column_id`: The column.
    pub fn disable_on_hold(
        &self,
        project_id: impl IntoId<Project>,
        column_id: impl IntoId<CardColumn>,
    ) -> DisableCardColumnOnHold<H> {
        DisableCardColumnOnHold {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            column_id: column_id.into_id(),
        }
    }

    /// Adds an on-hold section to a column.
    ///
    /// - `project_id`: The project.
    /// - `column_id`: The column.
    pub fn enable_on_hold(
        &self,
        project_id: impl IntoId<Project>,
        column_id: impl IntoId<CardColumn>,
    ) -> EnableCardColumnOnHold<H> {
        EnableCardColumnOnHold {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            column_id: column_id.into_id(),
        }
    }

    /// Gets a column.
    ///
    /// - `column_id`: The column.
    pub fn get(&self, column_id: impl IntoId<CardColumn>) -> GetCardColumn<H> {
        GetCardColumn {
            account: self.account.clone(),
            options: CallOptions::default(),
            column_id: column_id.into_id(),
        }
    }

    /// Moves a column to another position in its card table.
    ///
    /// - `card_table_id`: The card table.
    /// - `source_id`: The column to move.
    /// - `target_id`: The column that marks its new position.
    pub fn move_to(
        &self,
        card_table_id: impl IntoId<CardTable>,
        source_id: impl IntoId<CardColumn>,
        target_id: impl IntoId<CardColumn>,
    ) -> MoveCardColumn<H> {
        MoveCardColumn {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_table_id: card_table_id.into_id(),
            body: MoveCardColumnBody::new(source_id.into_id(), target_id.into_id()),
        }
    }

    /// Sets the color of a column.
    ///
    /// - `project_id`: The project.
    /// - `column_id`: The column.
    /// - `color`: The color that marks it.
    pub fn set_color(
        &self,
        project_id: impl IntoId<Project>,
        column_id: impl IntoId<CardColumn>,
        color: impl Into<CardColumnColor>,
    ) -> SetCardColumnColor<H> {
        SetCardColumnColor {
            account: self.account.clone(),
            options: CallOptions::default(),
            project_id: project_id.into_id(),
            column_id: column_id.into_id(),
            body: SetCardColumnColorBody::new(color.into()),
        }
    }

    /// Subscribes the caller to notifications about a column.
    ///
    /// - `column_id`: The column.
    pub fn subscribe(&self, column_id: impl IntoId<CardColumn>) -> SubscribeToCardColumn<H> {
        SubscribeToCardColumn {
            account: self.account.clone(),
            options: CallOptions::default(),
            column_id: column_id.into_id(),
        }
    }

    /// Unsubscribes the caller from notifications about a column.
    ///
    /// - `column_id`: The column.
    pub fn unsubscribe(&self, column_id: impl IntoId<CardColumn>) -> UnsubscribeFromCardColumn<H> {
        UnsubscribeFromCardColumn {
            account: self.account.clone(),
            options: CallOptions::default(),
            column_id: column_id.into_id(),
        }
    }

    /// Changes the fields of a column that are set.
    ///
    /// - `column_id`: The column.
    pub fn update(&self, column_id: impl IntoId<CardColumn>) -> UpdateCardColumn<H> {
        UpdateCardColumn {
            account: self.account.clone(),
            options: CallOptions::default(),
            column_id: column_id.into_id(),
            body: UpdateCardColumnBody::new(),
        }
    }
}

/// Adds a column to a card table.
///
/// - `card_table_id`: The card table.
/// - `title`: The title.
///
/// `CreateCardColumn`: `POST /{accountId}/card_tables/{cardTableId}/columns.json`. Not
/// idempotent, so it is never retried after a failure. Created by [`CardColumns::create`].
#[doc = example!("card_columns().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateCardColumn<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_table_id: Id<CardTable>,
    pub(crate) body: CreateCardColumnBody,
}

body!(CreateCardColumn: CreateCardColumnBody { title: String } {
    /// The purpose of the column, as HTML.
    into description: String,
});

rich_text_endpoint!(
    CreateCardColumn(description) = CREATE_CARD_COLUMN { path(card_table_id); json(body) }
        => CardColumn, decode::json
);

constructor!(CreateCardColumn(
    card_table_id: impl IntoId<CardTable>,
    title: impl Into<String>,
) = CardColumns.create);

#[rustfmt::skip]
pub(crate) static CREATE_CARD_COLUMN: Operation = Operation {
    id: "CreateCardColumn", service: "card_columns", name: "create", resource_type: "card_column",
    method: Method::POST, path: path_template!("/{accountId}/card_tables/{cardTableId}/columns.json"),
    parameters: &[
        Parameter::path("card_table_id", "cardTableId", Type::Int64, "The card table."),
        Parameter::body("title", Type::Text, "The title."),
        Parameter::optional_body("description", Type::Text, "The purpose of the column, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a column to a card table.",
};

/// Removes the on-hold section of a column.
///
/// - `project_id`: The project.
/// - `column_id`: The column.
///
/// `DisableCardColumnOnHold`:
/// `DELETE /{accountId}/buckets/{bucketId}/card_tables/columns/{columnId}/on_hold.json`.
/// Idempotent, so it is retried like a read. Created by [`CardColumns::disable_on_hold`].
#[doc = example!("card_columns().disable_on_hold(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct DisableCardColumnOnHold<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    column_id: Id<CardColumn>,
}

endpoint!(
    DisableCardColumnOnHold = DISABLE_CARD_COLUMN_ON_HOLD { path(project_id, column_id) }
        => CardColumn, decode::json
);

constructor!(DisableCardColumnOnHold(
    project_id: impl IntoId<Project>,
    column_id: impl IntoId<CardColumn>,
) = CardColumns.disable_on_hold);

#[rustfmt::skip]
pub(crate) static DISABLE_CARD_COLUMN_ON_HOLD: Operation = Operation {
    id: "DisableCardColumnOnHold", service: "card_columns", name: "disable_on_hold", resource_type: "card_column_on_hold",
    method: Method::DELETE, path: path_template!("/{accountId}/buckets/{bucketId}/card_tables/columns/{columnId}/on_hold.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("column_id", "columnId", Type::Int64, "The column."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Removes the on-hold section of a column.",
};

/// Adds an on-hold section to a column.
///
/// - `project_id`: The project.
/// - `column_id`: The column.
///
/// `EnableCardColumnOnHold`:
/// `POST /{accountId}/buckets/{bucketId}/card_tables/columns/{columnId}/on_hold.json`.
/// Idempotent, so it is retried like a read. Created by [`CardColumns::enable_on_hold`].
#[doc = example!("card_columns().enable_on_hold(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct EnableCardColumnOnHold<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    column_id: Id<CardColumn>,
}

endpoint!(
    EnableCardColumnOnHold = ENABLE_CARD_COLUMN_ON_HOLD { path(project_id, column_id) }
        => CardColumn, decode::json
);

constructor!(EnableCardColumnOnHold(
    project_id: impl IntoId<Project>,
    column_id: impl IntoId<CardColumn>,
) = CardColumns.enable_on_hold);

#[rustfmt::skip]
pub(crate) static ENABLE_CARD_COLUMN_ON_HOLD: Operation = Operation {
    id: "EnableCardColumnOnHold", service: "card_columns", name: "enable_on_hold", resource_type: "card_column_on_hold",
    method: Method::POST, path: path_template!("/{accountId}/buckets/{bucketId}/card_tables/columns/{columnId}/on_hold.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("column_id", "columnId", Type::Int64, "The column."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds an on-hold section to a column.",
};

/// Gets a column.
///
/// - `column_id`: The column.
///
/// `GetCardColumn`: `GET /{accountId}/card_tables/columns/{columnId}`. Created by
/// [`CardColumns::get`].
#[doc = example!("card_columns().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCardColumn<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    column_id: Id<CardColumn>,
}

endpoint!(GetCardColumn = GET_CARD_COLUMN { path(column_id) } => CardColumn, decode::json);

constructor!(GetCardColumn(column_id: impl IntoId<CardColumn>) = CardColumns.get);

#[rustfmt::skip]
pub(crate) static GET_CARD_COLUMN: Operation = Operation {
    id: "GetCardColumn", service: "card_columns", name: "get", resource_type: "card_column",
    method: Method::GET, path: path_template!("/{accountId}/card_tables/columns/{columnId}"),
    parameters: &[Parameter::path("column_id", "columnId", Type::Int64, "The column.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a column.",
};

/// Moves a column to another position in its card table.
///
/// - `card_table_id`: The card table.
/// - `source_id`: The column to move.
/// - `target_id`: The column that marks its new position.
///
/// `MoveCardColumn`: `POST /{accountId}/card_tables/{cardTableId}/moves.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`CardColumns::move_to`].
#[doc = example!("card_columns().move_to(123, 123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct MoveCardColumn<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_table_id: Id<CardTable>,
    pub(crate) body: MoveCardColumnBody,
}

body!(MoveCardColumn: MoveCardColumnBody { source_id: Id<CardColumn>, target_id: Id<CardColumn> } {
    /// The new position among its siblings, counted from 1.
    plain position: i32,
});

endpoint!(
    MoveCardColumn = MOVE_CARD_COLUMN { path(card_table_id); json(body) }
        => (), decode::nothing
);

constructor!(MoveCardColumn(
    card_table_id: impl IntoId<CardTable>,
    source_id: impl IntoId<CardColumn>,
    target_id: impl IntoId<CardColumn>,
) = CardColumns.move_to);

#[rustfmt::skip]
pub(crate) static MOVE_CARD_COLUMN: Operation = Operation {
    id: "MoveCardColumn", service: "card_columns", name: "move_to", resource_type: "card_column",
    method: Method::POST, path: path_template!("/{accountId}/card_tables/{cardTableId}/moves.json"),
    parameters: &[
        Parameter::path("card_table_id", "cardTableId", Type::Int64, "The card table."),
        Parameter::body("source_id", Type::Int64, "The column to move."),
        Parameter::body("target_id", Type::Int64, "The column that marks its new position."),
        Parameter::optional_body("position", Type::Int32, "The new position among its siblings, counted from 1."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Moves a column to another position in its card table.",
};

/// Sets the color of a column.
///
/// - `project_id`: The project.
/// - `column_id`: The column.
/// - `color`: The color that marks it.
///
/// `SetCardColumnColor`:
/// `PUT /{accountId}/buckets/{bucketId}/card_tables/columns/{columnId}/color.json`. Idempotent,
/// so it is retried like a read. Created by [`CardColumns::set_color`].
#[doc = example!("card_columns().set_color(123, 123, CardColumnColor::White)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct SetCardColumnColor<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    project_id: Id<Project>,
    column_id: Id<CardColumn>,
    pub(crate) body: SetCardColumnColorBody,
}

body!(SetCardColumnColor: SetCardColumnColorBody { color: CardColumnColor } {});

endpoint!(
    SetCardColumnColor = SET_CARD_COLUMN_COLOR { path(project_id, column_id); json(body) }
        => CardColumn, decode::json
);

constructor!(SetCardColumnColor(
    project_id: impl IntoId<Project>,
    column_id: impl IntoId<CardColumn>,
    color: impl Into<CardColumnColor>,
) = CardColumns.set_color);

#[rustfmt::skip]
pub(crate) static SET_CARD_COLUMN_COLOR: Operation = Operation {
    id: "SetCardColumnColor", service: "card_columns", name: "set_color", resource_type: "card_column_color",
    method: Method::PUT, path: path_template!("/{accountId}/buckets/{bucketId}/card_tables/columns/{columnId}/color.json"),
    parameters: &[
        Parameter::path("project_id", "bucketId", Type::Int64, "The project."),
        Parameter::path("column_id", "columnId", Type::Int64, "The column."),
        Parameter::body("color", Type::OneOf(&["white", "red", "orange", "yellow", "green", "blue", "aqua", "purple", "gray", "pink", "brown"]), "The color that marks it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Sets the color of a column.",
};

/// Subscribes the caller to notifications about a column.
///
/// - `column_id`: The column.
///
/// `SubscribeToCardColumn`: `POST /{accountId}/card_tables/lists/{columnId}/subscription.json`.
/// Idempotent, so it is retried like a read. Created by [`CardColumns::subscribe`].
#[doc = example!("card_columns().subscribe(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct SubscribeToCardColumn<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    column_id: Id<CardColumn>,
}

endpoint!(
    SubscribeToCardColumn = SUBSCRIBE_TO_CARD_COLUMN { path(column_id) }
        => (), decode::nothing
);

constructor!(SubscribeToCardColumn(column_id: impl IntoId<CardColumn>) = CardColumns.subscribe);

#[rustfmt::skip]
pub(crate) static SUBSCRIBE_TO_CARD_COLUMN: Operation = Operation {
    id: "SubscribeToCardColumn", service: "card_columns", name: "subscribe", resource_type: "to_card_column",
    method: Method::POST, path: path_template!("/{accountId}/card_tables/lists/{columnId}/subscription.json"),
    parameters: &[Parameter::path("column_id", "columnId", Type::Int64, "The column.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Subscribes the caller to notifications about a column.",
};

/// Unsubscribes the caller from notifications about a column.
///
/// - `column_id`: The column.
///
/// `UnsubscribeFromCardColumn`:
/// `DELETE /{accountId}/card_tables/lists/{columnId}/subscription.json`. Idempotent, so it is
/// retried like a read. Created by [`CardColumns::unsubscribe`].
#[doc = example!("card_columns().unsubscribe(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UnsubscribeFromCardColumn<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    column_id: Id<CardColumn>,
}

endpoint!(
    UnsubscribeFromCardColumn = UNSUBSCRIBE_FROM_CARD_COLUMN { path(column_id) }
        => (), decode::nothing
);

constructor!(UnsubscribeFromCardColumn(
    column_id: impl IntoId<CardColumn>,
) = CardColumns.unsubscribe);

#[rustfmt::skip]
pub(crate) static UNSUBSCRIBE_FROM_CARD_COLUMN: Operation = Operation {
    id: "UnsubscribeFromCardColumn", service: "card_columns", name: "unsubscribe", resource_type: "from_card_column",
    method: Method::DELETE, path: path_template!("/{accountId}/card_tables/lists/{columnId}/subscription.json"),
    parameters: &[Parameter::path("column_id", "columnId", Type::Int64, "The column.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Unsubscribes the caller from notifications about a column.",
};

/// Changes the fields of a column that are set.
///
/// - `column_id`: The column.
///
/// `UpdateCardColumn`: `PUT /{accountId}/card_tables/columns/{columnId}`. Idempotent, so it is
/// retried like a read. Created by [`CardColumns::update`].
#[doc = example!("card_columns().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateCardColumn<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    column_id: Id<CardColumn>,
    pub(crate) body: UpdateCardColumnBody,
}

body!(UpdateCardColumn: UpdateCardColumnBody {} {
    /// The title.
    into title: String,
    /// The purpose of the column, as HTML.
    into description: String,
});

rich_text_endpoint!(
    UpdateCardColumn(description) = UPDATE_CARD_COLUMN { path(column_id); json(body) }
        => CardColumn, decode::json
);

constructor!(UpdateCardColumn(column_id: impl IntoId<CardColumn>) = CardColumns.update);

#[rustfmt::skip]
pub(crate) static UPDATE_CARD_COLUMN: Operation = Operation {
    id: "UpdateCardColumn", service: "card_columns", name: "update", resource_type: "card_column",
    method: Method::PUT, path: path_template!("/{accountId}/card_tables/columns/{columnId}"),
    parameters: &[
        Parameter::path("column_id", "columnId", Type::Int64, "The column."),
        Parameter::optional_body("title", Type::Text, "The title."),
        Parameter::optional_body("description", Type::Text, "The purpose of the column, as HTML."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a column that are set.",
};
