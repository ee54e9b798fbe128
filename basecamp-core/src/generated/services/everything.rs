// @generated from api/everything.toml by `basecamp-codegen generate`; do not edit.
//! Everything: the to-dos, cards, messages, files and more of all projects at once.

use crate::generated::prelude::*;

/// Everything: the to-dos, cards, messages, files and more of all projects at once.
///
/// The service of [`Account::everything`].
///
/// ```
/// use basecamp_core::Account;
///
/// let account = Account::detached("999")?;
/// let everything = account.everything();
/// let call = everything.overdue_todos().assignee_ids([456, 457]);
/// let call = everything.open_cards().assignee_ids([456]).max_items(20);
/// let call = everything.files().people_ids([456]).page(2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Everything<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Everything<H> {
    /// Lists the automatic check-ins of all projects.
    pub fn checkins(&self) -> GetEverythingCheckins<H> {
        GetEverythingCheckins { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the comments of all projects.
    pub fn comments(&self) -> GetEverythingComments<H> {
        GetEverythingComments { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the cards that are done, project by project.
    pub fn completed_cards(&self) -> GetEverythingCompletedCards<H> {
        GetEverythingCompletedCards {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the to-dos that are done, project by project.
    pub fn completed_todos(&self) -> GetEverythingCompletedTodos<H> {
        GetEverythingCompletedTodos {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the files of all projects.
    pub fn files(&self) -> GetEverythingFiles<H> {
        GetEverythingFiles {
            account: self.account.clone(),
            options: CallOptions::default(),
            kind: None,
            people_ids: None,
        }
    }

    /// Lists the forwarded e-mails of all projects.
    pub fn forwards(&self) -> GetEverythingForwards<H> {
        GetEverythingForwards { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the messages of all projects.
    pub fn messages(&self) -> GetEverythingMessages<H> {
        GetEverythingMessages { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Lists the cards that have no due date, project by project.
    pub fn no_due_date_cards(&self) -> GetEverythingNoDueDateCards<H> {
        GetEverythingNoDueDateCards {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the to-dos that have no due date, project by project.
    pub fn no_due_date_todos(&self) -> GetEverythingNoDueDateTodos<H> {
        GetEverythingNoDueDateTodos {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the postponed cards, which are in the columns for them, project by project.
    pub fn not_now_cards(&self) -> GetEverythingNotNowCards<H> {
        GetEverythingNotNowCards {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the cards that are not done, project by project.
    pub fn open_cards(&self) -> GetEverythingOpenCards<H> {
        GetEverythingOpenCards {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the to-dos that are not done, project by project.
    pub fn open_todos(&self) -> GetEverythingOpenTodos<H> {
        GetEverythingOpenTodos {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the overdue cards of all projects together.
    pub fn overdue_cards(&self) -> GetEverythingOverdueCards<H> {
        GetEverythingOverdueCards {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the overdue to-dos of all projects together.
    pub fn overdue_todos(&self) -> GetEverythingOverdueTodos<H> {
        GetEverythingOverdueTodos {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the unassigned cards, project by project.
    pub fn unassigned_cards(&self) -> GetEverythingUnassignedCards<H> {
        GetEverythingUnassignedCards {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }

    /// Lists the unassigned to-dos, project by project.
    pub fn unassigned_todos(&self) -> GetEverythingUnassignedTodos<H> {
        GetEverythingUnassignedTodos {
            account: self.account.clone(),
            options: CallOptions::default(),
            assignee_ids: None,
            due: None,
        }
    }
}

/// Lists the automatic check-ins of all projects.
///
/// `GetEverythingCheckins`: `GET /{accountId}/checkins.json`. The result comes in pages.
/// Created by [`Everything::checkins`].
#[doc = example!("everything().checkins()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingCheckins<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(
    GetEverythingCheckins = GET_EVERYTHING_CHECKINS { path() }
        => [Recording], decode::list
);

constructor!(GetEverythingCheckins() = Everything.checkins);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_CHECKINS: Operation = Operation {
    id: "GetEverythingCheckins", service: "everything", name: "checkins", resource_type: "everything_checkin",
    method: Method::GET, path: path_template!("/{accountId}/checkins.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the automatic check-ins of all projects.",
};

/// Lists the comments of all projects.
///
/// `GetEverythingComments`: `GET /{accountId}/comments.json`. The result comes in pages.
/// Created by [`Everything::comments`].
#[doc = example!("everything().comments()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingComments<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(
    GetEverythingComments = GET_EVERYTHING_COMMENTS { path() }
        => [Recording], decode::list
);

constructor!(GetEverythingComments() = Everything.comments);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_COMMENTS: Operation = Operation {
    id: "GetEverythingComments", service: "everything", name: "comments", resource_type: "everything_comment",
    method: Method::GET, path: path_template!("/{accountId}/comments.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the comments of all projects.",
};

/// Lists the cards that are done, project by project.
///
/// `GetEverythingCompletedCards`: `GET /{accountId}/cards/completed.json`. The result comes in
/// pages. Created by [`Everything::completed_cards`].
#[doc = example!("everything().completed_cards()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingCompletedCards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingCompletedCards<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingCompletedCards = GET_EVERYTHING_COMPLETED_CARDS { path(), filter(assignee_ids), query(due) }
        => [BucketCardsGroup], decode::list
);

constructor!(GetEverythingCompletedCards() = Everything.completed_cards);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_COMPLETED_CARDS: Operation = Operation {
    id: "GetEverythingCompletedCards", service: "everything", name: "completed_cards", resource_type: "everything_completed_card",
    method: Method::GET, path: path_template!("/{accountId}/cards/completed.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the cards that are done, project by project.",
};

/// Lists the to-dos that are done, project by project.
///
/// `GetEverythingCompletedTodos`: `GET /{accountId}/todos/completed.json`. The result comes in
/// pages. Created by [`Everything::completed_todos`].
#[doc = example!("everything().completed_todos()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingCompletedTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingCompletedTodos<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingCompletedTodos = GET_EVERYTHING_COMPLETED_TODOS { path(), filter(assignee_ids), query(due) }
        => [BucketTodosGroup], decode::list
);

constructor!(GetEverythingCompletedTodos() = Everything.completed_todos);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_COMPLETED_TODOS: Operation = Operation {
    id: "GetEverythingCompletedTodos", service: "everything", name: "completed_todos", resource_type: "everything_completed_todo",
    method: Method::GET, path: path_template!("/{accountId}/todos/completed.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the to-dos that are done, project by project.",
};

/// Lists the files of all projects.
///
/// `GetEverythingFiles`: `GET /{accountId}/files.json`. The result comes in pages. Created by
/// [`Everything::files`].
#[doc = example!("everything().files()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingFiles<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    kind: Option<String>,
    people_ids: Option<Vec<Id<Person>>>,
}

setters!(GetEverythingFiles<H> {
    /// Only files of this kind.
    into kind: String,
    /// Only files of these people.
    ids people_ids: Person,
});

list_endpoint!(
    GetEverythingFiles = GET_EVERYTHING_FILES { path(), query(kind), filter(people_ids) }
        => [EverythingFile], decode::list
);

constructor!(GetEverythingFiles() = Everything.files);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_FILES: Operation = Operation {
    id: "GetEverythingFiles", service: "everything", name: "files", resource_type: "everything_file",
    method: Method::GET, path: path_template!("/{accountId}/files.json"),
    parameters: &[
        Parameter::optional_query("kind", Type::Text, "Only files of this kind."),
        Parameter::optional_query("people_ids", Type::List(&Type::Int64), "Only files of these people."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the files of all projects.",
};

/// Lists the forwarded e-mails of all projects.
///
/// `GetEverythingForwards`: `GET /{accountId}/forwards.json`. The result comes in pages.
/// Created by [`Everything::forwards`].
#[doc = example!("everything().forwards()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingForwards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(
    GetEverythingForwards = GET_EVERYTHING_FORWARDS { path() }
        => [Recording], decode::list
);

constructor!(GetEverythingForwards() = Everything.forwards);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_FORWARDS: Operation = Operation {
    id: "GetEverythingForwards", service: "everything", name: "forwards", resource_type: "everything_forward",
    method: Method::GET, path: path_template!("/{accountId}/forwards.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the forwarded e-mails of all projects.",
};

/// Lists the messages of all projects.
///
/// `GetEverythingMessages`: `GET /{accountId}/messages.json`. The result comes in pages.
/// Created by [`Everything::messages`].
#[doc = example!("everything().messages()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingMessages<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(
    GetEverythingMessages = GET_EVERYTHING_MESSAGES { path() }
        => [Recording], decode::list
);

constructor!(GetEverythingMessages() = Everything.messages);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_MESSAGES: Operation = Operation {
    id: "GetEverythingMessages", service: "everything", name: "messages", resource_type: "everything_message",
    method: Method::GET, path: path_template!("/{accountId}/messages.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the messages of all projects.",
};

/// Lists the cards that have no due date, project by project.
///
/// `GetEverythingNoDueDateCards`: `GET /{accountId}/cards/no_due_date.json`. The result comes
/// in pages. Created by [`Everything::no_due_date_cards`].
#[doc = example!("everything().no_due_date_cards()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingNoDueDateCards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingNoDueDateCards<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingNoDueDateCards = GET_EVERYTHING_NO_DUE_DATE_CARDS { path(), filter(assignee_ids), query(due) }
        => [BucketCardsGroup], decode::list
);

constructor!(GetEverythingNoDueDateCards() = Everything.no_due_date_cards);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_NO_DUE_DATE_CARDS: Operation = Operation {
    id: "GetEverythingNoDueDateCards", service: "everything", name: "no_due_date_cards", resource_type: "everything_no_due_date_card",
    method: Method::GET, path: path_template!("/{accountId}/cards/no_due_date.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the cards that have no due date, project by project.",
};

/// Lists the to-dos that have no due date, project by project.
///
/// `GetEverythingNoDueDateTodos`: `GET /{accountId}/todos/no_due_date.json`. The result comes
/// in pages. Created by [`Everything::no_due_date_todos`].
#[doc = example!("everything().no_due_date_todos()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingNoDueDateTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingNoDueDateTodos<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingNoDueDateTodos = GET_EVERYTHING_NO_DUE_DATE_TODOS { path(), filter(assignee_ids), query(due) }
        => [BucketTodosGroup], decode::list
);

constructor!(GetEverythingNoDueDateTodos() = Everything.no_due_date_todos);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_NO_DUE_DATE_TODOS: Operation = Operation {
    id: "GetEverythingNoDueDateTodos", service: "everything", name: "no_due_date_todos", resource_type: "everything_no_due_date_todo",
    method: Method::GET, path: path_template!("/{accountId}/todos/no_due_date.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the to-dos that have no due date, project by project.",
};

/// Lists the postponed cards, which are in the columns for them, project by project.
///
/// `GetEverythingNotNowCards`: `GET /{accountId}/cards/not_now.json`. The result comes in
/// pages. Created by [`Everything::not_now_cards`].
#[doc = example!("everything().not_now_cards()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingNotNowCards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingNotNowCards<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingNotNowCards = GET_EVERYTHING_NOT_NOW_CARDS { path(), filter(assignee_ids), query(due) }
        => [BucketCardsGroup], decode::list
);

constructor!(GetEverythingNotNowCards() = Everything.not_now_cards);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_NOT_NOW_CARDS: Operation = Operation {
    id: "GetEverythingNotNowCards", service: "everything", name: "not_now_cards", resource_type: "everything_not_now_card",
    method: Method::GET, path: path_template!("/{accountId}/cards/not_now.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the postponed cards, which are in the columns for them, project by project.",
};

/// Lists the cards that are not done, project by project.
///
/// `GetEverythingOpenCards`: `GET /{accountId}/cards/open.json`. The result comes in pages.
/// Created by [`Everything::open_cards`].
#[doc = example!("everything().open_cards()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingOpenCards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingOpenCards<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingOpenCards = GET_EVERYTHING_OPEN_CARDS { path(), filter(assignee_ids), query(due) }
        => [BucketCardsGroup], decode::list
);

constructor!(GetEverythingOpenCards() = Everything.open_cards);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_OPEN_CARDS: Operation = Operation {
    id: "GetEverythingOpenCards", service: "everything", name: "open_cards", resource_type: "everything_open_card",
    method: Method::GET, path: path_template!("/{accountId}/cards/open.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the cards that are not done, project by project.",
};

/// Lists the to-dos that are not done, project by project.
///
/// `GetEverythingOpenTodos`: `GET /{accountId}/todos/open.json`. The result comes in pages.
/// Created by [`Everything::open_todos`].
#[doc = example!("everything().open_todos()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingOpenTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingOpenTodos<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingOpenTodos = GET_EVERYTHING_OPEN_TODOS { path(), filter(assignee_ids), query(due) }
        => [BucketTodosGroup], decode::list
);

constructor!(GetEverythingOpenTodos() = Everything.open_todos);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_OPEN_TODOS: Operation = Operation {
    id: "GetEverythingOpenTodos", service: "everything", name: "open_todos", resource_type: "everything_open_todo",
    method: Method::GET, path: path_template!("/{accountId}/todos/open.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the to-dos that are not done, project by project.",
};

/// Lists the overdue cards of all projects together.
///
/// `GetEverythingOverdueCards`: `GET /{accountId}/cards/overdue.json`. Created by
/// [`Everything::overdue_cards`].
#[doc = example!("everything().overdue_cards()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingOverdueCards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingOverdueCards<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

endpoint!(
    GetEverythingOverdueCards = GET_EVERYTHING_OVERDUE_CARDS { path(), filter(assignee_ids), query(due) }
        => Vec<Card>, decode::list
);

constructor!(GetEverythingOverdueCards() = Everything.overdue_cards);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_OVERDUE_CARDS: Operation = Operation {
    id: "GetEverythingOverdueCards", service: "everything", name: "overdue_cards", resource_type: "everything_overdue_card",
    method: Method::GET, path: path_template!("/{accountId}/cards/overdue.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the overdue cards of all projects together.",
};

/// Lists the overdue to-dos of all projects together.
///
/// `GetEverythingOverdueTodos`: `GET /{accountId}/todos/overdue.json`. Created by
/// [`Everything::overdue_todos`].
#[doc = example!("everything().overdue_todos()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingOverdueTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingOverdueTodos<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

endpoint!(
    GetEverythingOverdueTodos = GET_EVERYTHING_OVERDUE_TODOS { path(), filter(assignee_ids), query(due) }
        => Vec<Todo>, decode::list
);

constructor!(GetEverythingOverdueTodos() = Everything.overdue_todos);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_OVERDUE_TODOS: Operation = Operation {
    id: "GetEverythingOverdueTodos", service: "everything", name: "overdue_todos", resource_type: "everything_overdue_todo",
    method: Method::GET, path: path_template!("/{accountId}/todos/overdue.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the overdue to-dos of all projects together.",
};

/// Lists the unassigned cards, project by project.
///
/// `GetEverythingUnassignedCards`: `GET /{accountId}/cards/unassigned.json`. The result comes
/// in pages. Created by [`Everything::unassigned_cards`].
#[doc = example!("everything().unassigned_cards()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingUnassignedCards<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingUnassignedCards<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingUnassignedCards = GET_EVERYTHING_UNASSIGNED_CARDS { path(), filter(assignee_ids), query(due) }
        => [BucketCardsGroup], decode::list
);

constructor!(GetEverythingUnassignedCards() = Everything.unassigned_cards);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_UNASSIGNED_CARDS: Operation = Operation {
    id: "GetEverythingUnassignedCards", service: "everything", name: "unassigned_cards", resource_type: "everything_unassigned_card",
    method: Method::GET, path: path_template!("/{accountId}/cards/unassigned.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the unassigned cards, project by project.",
};

/// Lists the unassigned to-dos, project by project.
///
/// `GetEverythingUnassignedTodos`: `GET /{accountId}/todos/unassigned.json`. The result comes
/// in pages. Created by [`Everything::unassigned_todos`].
#[doc = example!("everything().unassigned_todos()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetEverythingUnassignedTodos<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    assignee_ids: Option<Vec<Id<Person>>>,
    due: Option<String>,
}

setters!(GetEverythingUnassignedTodos<H> {
    /// Only those assigned to these people.
    ids assignee_ids: Person,
    /// Only those with this due date.
    into due: String,
});

list_endpoint!(
    GetEverythingUnassignedTodos = GET_EVERYTHING_UNASSIGNED_TODOS { path(), filter(assignee_ids), query(due) }
        => [BucketTodosGroup], decode::list
);

constructor!(GetEverythingUnassignedTodos() = Everything.unassigned_todos);

#[rustfmt::skip]
pub(crate) static GET_EVERYTHING_UNASSIGNED_TODOS: Operation = Operation {
    id: "GetEverythingUnassignedTodos", service: "everything", name: "unassigned_todos", resource_type: "everything_unassigned_todo",
    method: Method::GET, path: path_template!("/{accountId}/todos/unassigned.json"),
    parameters: &[
        Parameter::optional_query("assignee_ids", Type::List(&Type::Int64), "Only those assigned to these people."),
        Parameter::optional_query("due", Type::Text, "Only those with this due date."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the unassigned to-dos, project by project.",
};
