// @generated from api/checkins.toml by `basecamp-codegen generate`; do not edit.
//! Check-ins: recurring questions to the people of a project, and their answers.

use crate::generated::prelude::*;

/// Check-ins: recurring questions to the people of a project, and their answers.
///
/// The service of [`Account::checkins`].
///
/// ```
/// use basecamp_core::Account;
/// use basecamp_core::time::date;
/// use basecamp_core::types::{QuestionFrequency, QuestionScheduleInput};
///
/// let account = Account::detached("999")?;
/// let schedule =
///     QuestionScheduleInput::new().frequency(QuestionFrequency::EveryWeek).days([1, 4]);
/// let call = account.checkins().create_question(123, "What will you work on?", schedule);
/// let call = account
///     .checkins()
///     .create_answer(456, "<em>The plan</em>")
///     .group_on(date(2026, 12, 1));
/// let call = account.checkins().list_answers(456).max_items(20);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "questionnaire")]
#[doc(alias = "automatic check-in")]
#[doc(alias = "question")]
#[derive(Debug, Clone)]
pub struct Checkins<H = Detached> {
    pub(crate) account: Account<H>,
}

impl<H: Handle> Checkins<H> {
    /// Answers a question.
    ///
    /// - `question_id`: The question.
    /// - `content`: The text, as HTML.
    pub fn create_answer(
        &self,
        question_id: impl IntoId<Question>,
        content: impl Into<String>,
    ) -> CreateAnswer<H> {
        CreateAnswer {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
            body: CreateAnswerBody::new(content.into()),
        }
    }

    /// Creates a recurring question.
    ///
    /// - `questionnaire_id`: The automatic check-ins of the project.
    /// - `title`: The question.
    /// - `schedule`: Its schedule.
    pub fn create_question(
        &self,
        questionnaire_id: impl IntoId<Questionnaire>,
        title: impl Into<String>,
        schedule: QuestionScheduleInput,
    ) -> CreateQuestion<H> {
        CreateQuestion {
            account: self.account.clone(),
            options: CallOptions::default(),
            questionnaire_id: questionnaire_id.into_id(),
            body: CreateQuestionBody::new(title.into(), schedule),
        }
    }

    /// Gets an answer.
    ///
    /// - `answer_id`: The answer.
    pub fn get_answer(&self, answer_id: impl IntoId<QuestionAnswer>) -> GetAnswer<H> {
        GetAnswer {
            account: self.account.clone(),
            options: CallOptions::default(),
            answer_id: answer_id.into_id(),
        }
    }

    /// Gets a question.
    ///
    /// - `question_id`: The question.
    pub fn get_question(&self, question_id: impl IntoId<Question>) -> GetQuestion<H> {
        GetQuestion {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
        }
    }

    /// Gets a project's automatic check-ins.
    ///
    /// - `questionnaire_id`: The automatic check-ins of the project.
    pub fn get_questionnaire(
        &self,
        questionnaire_id: impl IntoId<Questionnaire>,
    ) -> GetQuestionnaire<H> {
        GetQuestionnaire {
            account: self.account.clone(),
            options: CallOptions::default(),
            questionnaire_id: questionnaire_id.into_id(),
        }
    }

    /// Lists the people who answered a question.
    ///
    /// - `question_id`: The question.
    pub fn list_answerers(&self, question_id: impl IntoId<Question>) -> ListQuestionAnswerers<H> {
        ListQuestionAnswerers {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
        }
    }

    /// Lists the answers to a question.
    ///
    /// - `question_id`: The question.
    pub fn list_answers(&self, question_id: impl IntoId<Question>) -> ListAnswers<H> {
        ListAnswers {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
            date: None,
            creator_id: None,
        }
    }

    /// Lists one person's answers to a question.
    ///
    /// - `question_id`: The question.
    /// - `person_id`: The person.
    pub fn list_answers_by(
        &self,
        question_id: impl IntoId<Question>,
        person_id: impl IntoId<Person>,
    ) -> GetAnswersByPerson<H> {
        GetAnswersByPerson {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
            person_id: person_id.into_id(),
        }
    }

    /// Lists the questions of a project's automatic check-ins.
    ///
    /// - `questionnaire_id`: The automatic check-ins of the project.
    pub fn list_questions(&self, questionnaire_id: impl IntoId<Questionnaire>) -> ListQuestions<H> {
        ListQuestions {
            account: self.account.clone(),
            options: CallOptions::default(),
            questionnaire_id: questionnaire_id.into_id(),
        }
    }

    /// Lists the caller's reminders to answer questions.
    pub fn list_reminders(&self) -> GetQuestionReminders<H> {
        GetQuestionReminders { account: self.account.clone(), options: CallOptions::default() }
    }

    /// Pauses a question.
    ///
    /// - `question_id`: The question.
    pub fn pause(&self, question_id: impl IntoId<Question>) -> PauseQuestion<H> {
        PauseQuestion {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
        }
    }

    /// Resumes a paused question.
    ///
    /// - `question_id`: The question.
    pub fn resume(&self, question_id: impl IntoId<Question>) -> ResumeQuestion<H> {
        ResumeQuestion {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
        }
    }

    /// Changes an answer.
    ///
    /// - `answer_id`: The answer.
    /// - `content`: The text, as HTML.
    pub fn update_answer(
        &self,
        answer_id: impl IntoId<QuestionAnswer>,
        content: impl Into<String>,
    ) -> UpdateAnswer<H> {
        UpdateAnswer {
            account: self.account.clone(),
            options: CallOptions::default(),
            answer_id: answer_id.into_id(),
            body: UpdateAnswerBody::new(content.into()),
        }
    }

    /// Changes whether the caller gets a question and notifications of its answers.
    ///
    /// - `question_id`: The question.
    pub fn update_notification_settings(
        &self,
        question_id: impl IntoId<Question>,
    ) -> UpdateQuestionNotificationSettings<H> {
        UpdateQuestionNotificationSettings {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
            body: UpdateQuestionNotificationSettingsBody::new(),
        }
    }

    /// Changes the fields of a question that are set.
    ///
    /// - `question_id`: The question.
    pub fn update_question(&self, question_id: impl IntoId<Question>) -> UpdateQuestion<H> {
        UpdateQuestion {
            account: self.account.clone(),
            options: CallOptions::default(),
            question_id: question_id.into_id(),
            body: UpdateQuestionBody::new(),
        }
    }
}

/// Answers a question.
///
/// - `question_id`: The question.
/// - `content`: The text, as HTML.
///
/// `CreateAnswer`: `POST /{accountId}/questions/{questionId}/answers.json`. Not idempotent, so
/// it is never retried after a failure. Created by [`Checkins::create_answer`].
#[doc = example!("checkins().create_answer(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateAnswer<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
    pub(crate) body: CreateAnswerBody,
}

body!(CreateAnswer: CreateAnswerBody { content: String } {
    /// The date of the answer.
    plain group_on: Date,
});

rich_text_endpoint!(
    CreateAnswer(content) = CREATE_ANSWER { path(question_id); json(body) }
        => QuestionAnswer, decode::json
);

constructor!(CreateAnswer(
    question_id: impl IntoId<Question>,
    content: impl Into<String>,
) = Checkins.create_answer);

#[rustfmt::skip]
pub(crate) static CREATE_ANSWER: Operation = Operation {
    id: "CreateAnswer", service: "checkins", name: "create_answer", resource_type: "answer",
    method: Method::POST, path: path_template!("/{accountId}/questions/{questionId}/answers.json"),
    parameters: &[
        Parameter::path("question_id", "questionId", Type::Int64, "The question."),
        Parameter::body("content", Type::Text, "The text, as HTML."),
        Parameter::optional_body("group_on", Type::Date, "The date of the answer."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Answers a question.",
};

/// Creates a recurring question.
///
/// - `questionnaire_id`: The automatic check-ins of the project.
/// - `title`: The question.
/// - `schedule`: Its schedule.
///
/// `CreateQuestion`: `POST /{accountId}/questionnaires/{questionnaireId}/questions.json`. Not
/// idempotent, so it is never retried after a failure. Created by
/// [`Checkins::create_question`].
#[doc = example!(
    "checkins()\n    .create_question(123, \"text\", QuestionScheduleInput::new())\n    "
)]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct CreateQuestion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    questionnaire_id: Id<Questionnaire>,
    pub(crate) body: CreateQuestionBody,
}

body!(CreateQuestion: CreateQuestionBody { title: String, schedule: QuestionScheduleInput } {
    /// Whether it is visible to clients.
    plain visible_to_clients: bool,
});

endpoint!(
    CreateQuestion = CREATE_QUESTION { path(questionnaire_id); json(body) }
        => Question, decode::json
);

constructor!(CreateQuestion(
    questionnaire_id: impl IntoId<Questionnaire>,
    title: impl Into<String>,
    schedule: QuestionScheduleInput,
) = Checkins.create_question);

#[rustfmt::skip]
pub(crate) static CREATE_QUESTION: Operation = Operation {
    id: "CreateQuestion", service: "checkins", name: "create_question", resource_type: "question",
    method: Method::POST, path: path_template!("/{accountId}/questionnaires/{questionnaireId}/questions.json"),
    parameters: &[
        Parameter::path("questionnaire_id", "questionnaireId", Type::Int64, "The automatic check-ins of the project."),
        Parameter::body("title", Type::Text, "The question."),
        Parameter::body("schedule", Type::Object(&[Parameter::optional_body("frequency", Type::OneOf(&["every_day", "every_week", "every_other_week", "every_month", "on_certain_days"]), "Its frequency."), Parameter::optional_body("days", Type::List(&Type::Int32), "The days of the week, counted from 0 for Sunday."), Parameter::optional_body("time_of_day", Type::Text, "The time of day of the question, such as `5:00pm`."), Parameter::optional_body("week_instance", Type::Int32, "The week of the month."), Parameter::optional_body("start_date", Type::Date, "The first day, as `2026-12-01`.")]), "Its schedule."),
        Parameter::optional_body("visible_to_clients", Type::Bool, "Whether it is visible to clients."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(2, &[429, 503]),
    doc: "Creates a recurring question.",
};

/// Gets an answer.
///
/// - `answer_id`: The answer.
///
/// `GetAnswer`: `GET /{accountId}/question_answers/{answerId}`. Created by
/// [`Checkins::get_answer`].
#[doc = example!("checkins().get_answer(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetAnswer<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    answer_id: Id<QuestionAnswer>,
}

endpoint!(GetAnswer = GET_ANSWER { path(answer_id) } => QuestionAnswer, decode::json);

constructor!(GetAnswer(answer_id: impl IntoId<QuestionAnswer>) = Checkins.get_answer);

#[rustfmt::skip]
pub(crate) static GET_ANSWER: Operation = Operation {
    id: "GetAnswer", service: "checkins", name: "get_answer", resource_type: "answer",
    method: Method::GET, path: path_template!("/{accountId}/question_answers/{answerId}"),
    parameters: &[Parameter::path("answer_id", "answerId", Type::Int64, "The answer.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets an answer.",
};

/// Gets a question.
///
/// - `question_id`: The question.
///
/// `GetQuestion`: `GET /{accountId}/questions/{questionId}`. Created by
/// [`Checkins::get_question`].
#[doc = example!("checkins().get_question(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetQuestion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
}

endpoint!(GetQuestion = GET_QUESTION { path(question_id) } => Question, decode::json);

constructor!(GetQuestion(question_id: impl IntoId<Question>) = Checkins.get_question);

#[rustfmt::skip]
pub(crate) static GET_QUESTION: Operation = Operation {
    id: "GetQuestion", service: "checkins", name: "get_question", resource_type: "question",
    method: Method::GET, path: path_template!("/{accountId}/questions/{questionId}"),
    parameters: &[Parameter::path("question_id", "questionId", Type::Int64, "The question.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a question.",
};

/// Gets a project's automatic check-ins.
///
/// - `questionnaire_id`: The automatic check-ins of the project.
///
/// `GetQuestionnaire`: `GET /{accountId}/questionnaires/{questionnaireId}`. Created by
/// [`Checkins::get_questionnaire`].
#[doc = example!("checkins().get_questionnaire(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetQuestionnaire<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    questionnaire_id: Id<Questionnaire>,
}

endpoint!(
    GetQuestionnaire = GET_QUESTIONNAIRE { path(questionnaire_id) }
        => Questionnaire, decode::json
);

constructor!(GetQuestionnaire(
    questionnaire_id: impl IntoId<Questionnaire>,
) = Checkins.get_questionnaire);

#[rustfmt::skip]
pub(crate) static GET_QUESTIONNAIRE: Operation = Operation {
    id: "GetQuestionnaire", service: "checkins", name: "get_questionnaire", resource_type: "questionnaire",
    method: Method::GET, path: path_template!("/{accountId}/questionnaires/{questionnaireId}"),
    parameters: &[
        Parameter::path("questionnaire_id", "questionnaireId", Type::Int64, "The automatic check-ins of the project."),
    ],
    body: Body::None, pagination: Pagination::None,
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Gets a project's automatic check-ins.",
};

/// Lists the people who answered a question.
///
/// - `question_id`: The question.
///
/// `ListQuestionAnswerers`: `GET /{accountId}/questions/{questionId}/answers/by.json`. The
/// result comes in pages. Created by [`Checkins::list_answerers`].
#[doc = example!("checkins().list_answerers(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListQuestionAnswerers<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
}

list_endpoint!(
    ListQuestionAnswerers = LIST_QUESTION_ANSWERERS { path(question_id) }
        => [Person], decode::list
);

constructor!(ListQuestionAnswerers(question_id: impl IntoId<Question>) = Checkins.list_answerers);

#[rustfmt::skip]
pub(crate) static LIST_QUESTION_ANSWERERS: Operation = Operation {
    id: "ListQuestionAnswerers", service: "checkins", name: "list_answerers", resource_type: "question_answerer",
    method: Method::GET, path: path_template!("/{accountId}/questions/{questionId}/answers/by.json"),
    parameters: &[Parameter::path("question_id", "questionId", Type::Int64, "The question.")],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the people who answered a question.",
};

/// Lists the answers to a question.
///
/// - `question_id`: The question.
///
/// `ListAnswers`: `GET /{accountId}/questions/{questionId}/answers.json`. The result comes in
/// pages. Created by [`Checkins::list_answers`].
#[doc = example!("checkins().list_answers(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListAnswers<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
    date: Option<Date>,
    creator_id: Option<Id<Person>>,
}

setters!(ListAnswers<H> {
    /// Only the answers of this day.
    plain date: Date,
    /// Only the answers of this person.
    id creator_id: Person,
});

list_endpoint!(
    ListAnswers = LIST_ANSWERS { path(question_id), query(date, creator_id) }
        => [QuestionAnswer], decode::list
);

constructor!(ListAnswers(question_id: impl IntoId<Question>) = Checkins.list_answers);

#[rustfmt::skip]
pub(crate) static LIST_ANSWERS: Operation = Operation {
    id: "ListAnswers", service: "checkins", name: "list_answers", resource_type: "answer",
    method: Method::GET, path: path_template!("/{accountId}/questions/{questionId}/answers.json"),
    parameters: &[
        Parameter::path("question_id", "questionId", Type::Int64, "The question."),
        Parameter::optional_query("date", Type::Date, "Only the answers of this day."),
        Parameter::optional_query("creator_id", Type::Int64, "Only the answers of this person."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the answers to a question.",
};

/// Lists one person's answers to a question.
///
/// - `question_id`: The question.
/// - `person_id`: The person.
///
/// `GetAnswersByPerson`: `GET /{accountId}/questions/{questionId}/answers/by/{personId}`. The
/// result comes in pages. Created by [`Checkins::list_answers_by`].
#[doc = example!("checkins().list_answers_by(123, 123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetAnswersByPerson<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
    person_id: Id<Person>,
}

list_endpoint!(
    GetAnswersByPerson = GET_ANSWERS_BY_PERSON { path(question_id, person_id) }
        => [QuestionAnswer], decode::list
);

constructor!(GetAnswersByPerson(
    question_id: impl IntoId<Question>,
    person_id: impl IntoId<Person>,
) = Checkins.list_answers_by);

#[rustfmt::skip]
pub(crate) static GET_ANSWERS_BY_PERSON: Operation = Operation {
    id: "GetAnswersByPerson", service: "checkins", name: "list_answers_by", resource_type: "answers_by_person",
    method: Method::GET, path: path_template!("/{accountId}/questions/{questionId}/answers/by/{personId}"),
    parameters: &[
        Parameter::path("question_id", "questionId", Type::Int64, "The question."),
        Parameter::path("person_id", "personId", Type::Int64, "The person."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists one person's answers to a question.",
};

/// Lists the questions of a project's automatic check-ins.
///
/// - `questionnaire_id`: The automatic check-ins of the project.
///
/// `ListQuestions`: `GET /{accountId}/questionnaires/{questionnaireId}/questions.json`. The
/// result comes in pages. Created by [`Checkins::list_questions`].
#[doc = example!("checkins().list_questions(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ListQuestions<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    questionnaire_id: Id<Questionnaire>,
}

list_endpoint!(
    ListQuestions = LIST_QUESTIONS { path(questionnaire_id) }
        => [Question], decode::list
);

constructor!(ListQuestions(questionnaire_id: impl IntoId<Questionnaire>) = Checkins.list_questions);

#[rustfmt::skip]
pub(crate) static LIST_QUESTIONS: Operation = Operation {
    id: "ListQuestions", service: "checkins", name: "list_questions", resource_type: "question",
    method: Method::GET, path: path_template!("/{accountId}/questionnaires/{questionnaireId}/questions.json"),
    parameters: &[
        Parameter::path("questionnaire_id", "questionnaireId", Type::Int64, "The automatic check-ins of the project."),
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the questions of a project's automatic check-ins.",
};

/// Lists the caller's reminders to answer questions.
///
/// `GetQuestionReminders`: `GET /{accountId}/my/question_reminders.json`. The result comes in
/// pages. Created by [`Checkins::list_reminders`].
#[doc = example!("checkins().list_reminders()")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct GetQuestionReminders<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
}

list_endpoint!(
    GetQuestionReminders = GET_QUESTION_REMINDERS { path() }
        => [QuestionReminder], decode::list
);

constructor!(GetQuestionReminders() = Checkins.list_reminders);

#[rustfmt::skip]
pub(crate) static GET_QUESTION_REMINDERS: Operation = Operation {
    id: "GetQuestionReminders", service: "checkins", name: "list_reminders", resource_type: "question_reminder",
    method: Method::GET, path: path_template!("/{accountId}/my/question_reminders.json"),
    parameters: &[
        Parameter::optional_query("page", Type::Int32, "The page to fetch, counted from 1."),
    ],
    body: Body::None, pagination: Pagination::Link { key: None },
    idempotent: false, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Lists the caller's reminders to answer questions.",
};

/// Pauses a question.
///
/// - `question_id`: The question.
///
/// `PauseQuestion`: `POST /{accountId}/questions/{questionId}/pause.json`. Idempotent, so it is
/// retried like a read. Created by [`Checkins::pause`].
#[doc = example!("checkins().pause(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct PauseQuestion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
}

endpoint!(PauseQuestion = PAUSE_QUESTION { path(question_id) } => QuestionPause, decode::json);

constructor!(PauseQuestion(question_id: impl IntoId<Question>) = Checkins.pause);

#[rustfmt::skip]
pub(crate) static PAUSE_QUESTION: Operation = Operation {
    id: "PauseQuestion", service: "checkins", name: "pause", resource_type: "question",
    method: Method::POST, path: path_template!("/{accountId}/questions/{questionId}/pause.json"),
    parameters: &[Parameter::path("question_id", "questionId", Type::Int64, "The question.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Pauses a question.",
};

/// Resumes a paused question.
///
/// - `question_id`: The question.
///
/// `ResumeQuestion`: `DELETE /{accountId}/questions/{questionId}/pause.json`. Idempotent, so it
/// is retried like a read. Created by [`Checkins::resume`].
#[doc = example!("checkins().resume(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct ResumeQuestion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
}

endpoint!(ResumeQuestion = RESUME_QUESTION { path(question_id) } => QuestionPause, decode::json);

constructor!(ResumeQuestion(question_id: impl IntoId<Question>) = Checkins.resume);

#[rustfmt::skip]
pub(crate) static RESUME_QUESTION: Operation = Operation {
    id: "ResumeQuestion", service: "checkins", name: "resume", resource_type: "question",
    method: Method::DELETE, path: path_template!("/{accountId}/questions/{questionId}/pause.json"),
    parameters: &[Parameter::path("question_id", "questionId", Type::Int64, "The question.")],
    body: Body::None, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Resumes a paused question.",
};

/// Changes an answer.
///
/// - `answer_id`: The answer.
/// - `content`: The text, as HTML.
///
/// `UpdateAnswer`: `PUT /{accountId}/question_answers/{answerId}`. Idempotent, so it is retried
/// like a read. Created by [`Checkins::update_answer`].
#[doc = example!("checkins().update_answer(123, \"text\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateAnswer<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    answer_id: Id<QuestionAnswer>,
    pub(crate) body: UpdateAnswerBody,
}

body!(UpdateAnswer: UpdateAnswerBody { content: String } {
    /// The date of the answer.
    plain group_on: Date,
});

rich_text_endpoint!(
    UpdateAnswer(content) = UPDATE_ANSWER { path(answer_id); json(body) }
        => (), decode::nothing
);

constructor!(UpdateAnswer(
    answer_id: impl IntoId<QuestionAnswer>,
    content: impl Into<String>,
) = Checkins.update_answer);

#[rustfmt::skip]
pub(crate) static UPDATE_ANSWER: Operation = Operation {
    id: "UpdateAnswer", service: "checkins", name: "update_answer", resource_type: "answer",
    method: Method::PUT, path: path_template!("/{accountId}/question_answers/{answerId}"),
    parameters: &[
        Parameter::path("answer_id", "answerId", Type::Int64, "The answer."),
        Parameter::body("content", Type::Text, "The text, as HTML."),
        Parameter::optional_body("group_on", Type::Date, "The date of the answer."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes an answer.",
};

/// Changes whether the caller gets a question and notifications of its answers.
///
/// - `question_id`: The question.
///
/// `UpdateQuestionNotificationSettings`:
/// `PUT /{accountId}/questions/{questionId}/notification_settings.json`. Idempotent, so it is
/// retried like a read. Created by [`Checkins::update_notification_settings`].
#[doc = example!("checkins().update_notification_settings(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateQuestionNotificationSettings<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
    pub(crate) body: UpdateQuestionNotificationSettingsBody,
}

body!(UpdateQuestionNotificationSettings: UpdateQuestionNotificationSettingsBody {} {
    /// Whether the caller gets the question.
    plain responding: bool,
    /// Whether the caller gets notifications of answers.
    plain subscribed: bool,
});

endpoint!(
    UpdateQuestionNotificationSettings = UPDATE_QUESTION_NOTIFICATION_SETTINGS { path(question_id); json(body) }
        => QuestionNotificationSettings, decode::json
);

constructor!(UpdateQuestionNotificationSettings(
    question_id: impl IntoId<Question>,
) = Checkins.update_notification_settings);

#[rustfmt::skip]
pub(crate) static UPDATE_QUESTION_NOTIFICATION_SETTINGS: Operation = Operation {
    id: "UpdateQuestionNotificationSettings", service: "checkins", name: "update_notification_settings", resource_type: "question_notification_setting",
    method: Method::PUT, path: path_template!("/{accountId}/questions/{questionId}/notification_settings.json"),
    parameters: &[
        Parameter::path("question_id", "questionId", Type::Int64, "The question."),
        Parameter::optional_body("responding", Type::Bool, "Whether the caller gets the question."),
        Parameter::optional_body("subscribed", Type::Bool, "Whether the caller gets notifications of answers."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes whether the caller gets a question and notifications of its answers.",
};

/// Changes the fields of a question that are set.
///
/// - `question_id`: The question.
///
/// `UpdateQuestion`: `PUT /{accountId}/questions/{questionId}`. Idempotent, so it is retried
/// like a read. Created by [`Checkins::update_question`].
#[doc = example!("checkins().update_question(123)")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct UpdateQuestion<H = Detached> {
    pub(crate) account: Account<H>,
    pub(crate) options: CallOptions,
    question_id: Id<Question>,
    pub(crate) body: UpdateQuestionBody,
}

body!(UpdateQuestion: UpdateQuestionBody {} {
    /// The question.
    into title: String,
    /// Its schedule.
    plain schedule: QuestionScheduleInput,
});

endpoint!(
    UpdateQuestion = UPDATE_QUESTION { path(question_id); json(body) }
        => Question, decode::json
);

constructor!(UpdateQuestion(question_id: impl IntoId<Question>) = Checkins.update_question);

#[rustfmt::skip]
pub(crate) static UPDATE_QUESTION: Operation = Operation {
    id: "UpdateQuestion", service: "checkins", name: "update_question", resource_type: "question",
    method: Method::PUT, path: path_template!("/{accountId}/questions/{questionId}"),
    parameters: &[
        Parameter::path("question_id", "questionId", Type::Int64, "The question."),
        Parameter::optional_body("title", Type::Text, "The question."),
        Parameter::optional_body("schedule", Type::Object(&[Parameter::optional_body("frequency", Type::OneOf(&["every_day", "every_week", "every_other_week", "every_month", "on_certain_days"]), "Its frequency."), Parameter::optional_body("days", Type::List(&Type::Int32), "The days of the week, counted from 0 for Sunday."), Parameter::optional_body("time_of_day", Type::Text, "The time of day of the question, such as `5:00pm`."), Parameter::optional_body("week_instance", Type::Int32, "The week of the month."), Parameter::optional_body("start_date", Type::Date, "The first day, as `2026-12-01`.")]), "Its schedule."),
    ],
    body: Body::Json { envelope: None, outside: &[] }, pagination: Pagination::None,
    idempotent: true, deprecated: false, anonymous: false, retry: ApiRetryPolicy::new(3, &[429, 503]),
    doc: "Changes the fields of a question that are set.",
};
