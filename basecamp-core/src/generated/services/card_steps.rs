// @generated from api/card_steps.toml by `basecamp-codegen generate`; do not edit.
//! Card steps: the single tasks of a card.

use crate::generated::prelude::*;

/// Card steps: the single tasks of a card.
///
/// The service of [`Account::card_steps`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
///
/// let account = Account::detached("999")?;
/// let call = account
///     .card_steps()
///     .create(123, "Write it")
///     .due_on(date(2026, 12, 1))
///     .assignee_ids([456]);
/// let call = account.card_steps().set_completion(789, "on");
/// let call = account.card_steps().reposition(123, 789, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CardSteps<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> CardSteps<H> {
    /// Adds a step to a card.
    ///
    /// - `card_id`: The card.
    /// - `title`: The task, in a few words.
    pub fn create(
        &self,
        card_id: impl IntoId<Card>,
        title: impl Into<String>,
    ) -> CreateCardStep<H> {
        CreateCardStep {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_id: card_id.into_id(),
            body: CreateCardStepBody::new(title.into()),
        }
    }

    /// Gets a step.
    ///
    /// - `step_id`: The step.
    pub fn get(&self, step_id: impl IntoId<Subtask>) -> GetCardStep<H> {
        GetCardStep {
            account: self.account.clone(),
            options: CallOptions::default(),
            step_id: step_id.into_id(),
        }
    }

    /// Moves a step to another position in its card.
    ///
    /// - `card_id`: The card.
    /// - `source_id`: The step to move.
    /// - `position`: The new position among the card's steps, counted from 0.
    pub fn reposition(
        &self,
        card_id: impl IntoId<Card>,
        source_id: impl IntoId<Subtask>,
        position: i32,
    ) -> RepositionCardStep<H> {
        RepositionCardStep {
            account: self.account.clone(),
            options: CallOptions::default(),
            card_id: card_id.into_id(),
            body: RepositionCardStepBody::new(source_id.into_id(), position),
        }
    }

    /// Marks a step as done or as open.
    ///
    /// - `step_id`: The step.
    /// - `completion`: `on` to mark it as done, `off` to reopen it.
    pub fn set_completion(
        &self,
        step_id: impl IntoId<Subtask>,
        completion: impl Into<StepCompletion>,
    ) -> SetCardStepCompletion<H> {
        SetCardStepCompletion {
            account: self.account.clone(),
            options: CallOptions::default(),
            step_id: step_id.into_id(),
            body: SetCardStepCompletionBody::new(completion.into()),
        }
    }

    /// Changes the fields of a step that are set.
    ///
    /// - `step_id`: The step.
    pub fn update(&self, step_id: impl IntoId<Subtask>) -> UpdateCardStep<H> {
        UpdateCardStep {
            account: self.account.clone(),
            options: CallOptions::default(),
            step_id: step_id.into_id(),
            body: UpdateCardStepBody::new(),
        }
    }
}

/// Adds a step to a card.
///
/// - `card_id`: The card.
/// - `title`: The task, in a few words.
///
/// `CreateCardStep`: `POST /{accountId}/card_tables/cards/{cardId}/steps.json`. Not idempotent,
/// so it is never retried after a failure. Created by [`CardSteps::create`].
#[doc = example!("card_steps().create(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateCardStep<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_id: Id<Card>,
    pub(crate) body: CreateCardStepBody,
}

body!(CreateCardStep: CreateCardStepBody { title: String } {
    /// The due date.
    plain due_on: Date,
    /// The people assigned to it.
    ids assignee_ids: Person,
});

endpoint!(CreateCardStep = CREATE_CARD_STEP { path(card_id); json(body) } => Subtask, decode::json);

constructor!(CreateCardStep(
    card_id: impl IntoId<Card>,
    title: impl Into<String>,
) = CardSteps.create);

#[rustfmt::skip]
pub(crate) static CREATE_CARD_STEP: Operation = Operation {
    id: "CreateCardStep", service: "card_steps", name: "create", resource_type: "card_step",
    method: Method::POST, path: path_template!("/{accountId}/card_tables/cards/{cardId}/steps.json"),
    parameters: &[
        Parameter::path("card_id", "cardId", Type::Int64, "The card."),
        Parameter::body("title", Type::Text, "The task, in a few words."),
        Parameter::optional_body("due_on", Type::Date, "The due date."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Adds a step to a card.",
};

/// Gets a step.
///
/// - `step_id`: The step.
///
/// `GetCardStep`: `GET /{accountId}/card_tables/steps/{stepId}`. Created by [`CardSteps::get`].
#[doc = example!("card_steps().get(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetCardStep<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    step_id: Id<Subtask>,
}

endpoint!(GetCardStep = GET_CARD_STEP { path(step_id) } => Subtask, decode::json);

constructor!(GetCardStep(step_id: impl IntoId<Subtask>) = CardSteps.get);

#[rustfmt::skip]
pub(crate) static GET_CARD_STEP: Operation = Operation {
    id: "GetCardStep", service: "card_steps", name: "get", resource_type: "card_step",
    method: Method::GET, path: path_template!("/{accountId}/card_tables/steps/{stepId}"),
    parameters: &[Parameter::path("step_id", "stepId", Type::Int64, "The step.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a step.",
};

/// Moves a step to another position in its card.
///
/// - `card_id`: The card.
/// - `source_id`: The step to move.
/// - `position`: The new position among the card's steps, counted from 0.
///
/// `RepositionCardStep`: `POST /{accountId}/card_tables/cards/{cardId}/positions.json`. Not
/// idempotent, so it is never retried after a failure. Created by [`CardSteps::reposition`].
#[doc = example!("card_steps().reposition(123, 123, 1)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct RepositionCardStep<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    card_id: Id<Card>,
    pub(crate) body: RepositionCardStepBody,
}

body!(RepositionCardStep: RepositionCardStepBody { source_id: Id<Subtask>, position: i32 } {});

endpoint!(
    RepositionCardStep = REPOSITION_CARD_STEP { path(card_id); json(body) }
        => (), decode::nothing
);

constructor!(RepositionCardStep(
    card_id: impl IntoId<Card>,
    source_id: impl IntoId<Subtask>,
    position: i32,
) = CardSteps.reposition);

#[rustfmt::skip]
pub(crate) static REPOSITION_CARD_STEP: Operation = Operation {
    id: "RepositionCardStep", service: "card_steps", name: "reposition", resource_type: "card_step",
    method: Method::POST, path: path_template!("/{accountId}/card_tables/cards/{cardId}/positions.json"),
    parameters: &[
        Parameter::path("card_id", "cardId", Type::Int64, "The card."),
        Parameter::body("source_id", Type::Int64, "The step to move."),
        Parameter::body("position", Type::Int32, "The new position among the card's steps, counted from 0."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Moves a step to another position in its card.",
};

/// Marks a step as done or as open.
///
/// - `step_id`: The step.
/// - `completion`: `on` to mark it as done, `off` to reopen it.
///
/// `SetCardStepCompletion`: `PUT /{accountId}/card_tables/steps/{stepId}/completions.json`.
/// Idempotent, so it is retried like a read. Created by [`CardSteps::set_completion`].
#[doc = example!("card_steps().set_completion(123, StepCompletion::On)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct SetCardStepCompletion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    step_id: Id<Subtask>,
    pub(crate) body: SetCardStepCompletionBody,
}

body!(SetCardStepCompletion: SetCardStepCompletionBody { completion: StepCompletion } {});

endpoint!(
    SetCardStepCompletion = SET_CARD_STEP_COMPLETION { path(step_id); json(body) }
        => Subtask, decode::json
);

constructor!(SetCardStepCompletion(
    step_id: impl IntoId<Subtask>,
    completion: impl Into<StepCompletion>,
) = CardSteps.set_completion);

#[rustfmt::skip]
pub(crate) static SET_CARD_STEP_COMPLETION: Operation = Operation {
    id: "SetCardStepCompletion", service: "card_steps", name: "set_completion", resource_type: "card_step_completion",
    method: Method::PUT, path: path_template!("/{accountId}/card_tables/steps/{stepId}/completions.json"),
    parameters: &[
        Parameter::path("step_id", "stepId", Type::Int64, "The step."),
        Parameter::body("completion", Type::OneOf(&["on", "off"]), "`on` to mark it as done, `off` to reopen it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Marks a step as done or as open.",
};

/// Changes the fields of a step that are set.
///
/// - `step_id`: The step.
///
/// `UpdateCardStep`: `PUT /{accountId}/card_tables/steps/{stepId}`. Idempotent, so it is
/// retried like a read. Created by [`CardSteps::update`].
#[doc = example!("card_steps().update(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateCardStep<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    step_id: Id<Subtask>,
    pub(crate) body: UpdateCardStepBody,
}

body!(UpdateCardStep: UpdateCardStepBody {} {
    /// The task, in a few words.
    into title: String,
    /// The due date.
    clearable due_on or clear_due_on: Date,
    /// The people assigned to it.
    ids assignee_ids: Person,
});

endpoint!(UpdateCardStep = UPDATE_CARD_STEP { path(step_id); json(body) } => Subtask, decode::json);

constructor!(UpdateCardStep(step_id: impl IntoId<Subtask>) = CardSteps.update);

#[rustfmt::skip]
pub(crate) static UPDATE_CARD_STEP: Operation = Operation {
    id: "UpdateCardStep", service: "card_steps", name: "update", resource_type: "card_step",
    method: Method::PUT, path: path_template!("/{accountId}/card_tables/steps/{stepId}"),
    parameters: &[
        Parameter::path("step_id", "stepId", Type::Int64, "The step."),
        Parameter::optional_body("title", Type::Text, "The task, in a few words."),
        Parameter::optional_body("due_on", Type::ClearableDate, "The due date."),
        Parameter::optional_body("assignee_ids", Type::List(&Type::Int64), "The people assigned to it."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a step that are set.",
};
