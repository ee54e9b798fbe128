//! Automatic check-ins: questionnaires, questions, the answers to them, and reminders to answer.

use basecamp_core::time::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::clock;
use super::handlers::{self, Handler, show};
use super::kinds::Kind;
use super::question_schedules;
use super::records::{Record, Status};
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateAnswer", Handler::Do(create_answer)),
    ("CreateQuestion", Handler::CreateChecked(Kind::Question, |call| read_schedule(call, None))),
    ("GetAnswer", Handler::Get(Kind::QuestionAnswer)),
    ("GetAnswersByPerson", Handler::Do(list_answers_by)),
    ("GetQuestion", Handler::Get(Kind::Question)),
    ("GetQuestionnaire", Handler::Get(Kind::Questionnaire)),
    ("GetQuestionReminders", Handler::Do(list_reminders)),
    ("ListAnswers", Handler::Do(list_answers)),
    ("ListQuestionAnswerers", Handler::Do(list_answerers)),
    ("ListQuestions", Handler::List(Kind::Question)),
    ("PauseQuestion", Handler::Do(|call| pause(call, true))),
    ("ResumeQuestion", Handler::Do(|call| pause(call, false))),
    ("UpdateAnswer", Handler::Update(Kind::QuestionAnswer)),
    ("UpdateQuestion", Handler::Do(update_question)),
    ("UpdateQuestionNotificationSettings", Handler::Do(update_notification_settings)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Questionnaire, view_questionnaire)];

/// The field of a question with the people who don't get it.
const UNASKED: &str = "unasked_ids";

fn view_questionnaire(store: &Store, tool: &Record, view: &mut Map<String, Value>) {
    view.insert("name".to_owned(), json!(store.title(tool)));
}

fn update_question(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Question)?;
    let old = call.any_record()?.fields.get("schedule").cloned();
    read_schedule(call, old.as_ref())?;
    handlers::update(call, id)?;
    show(call, id)
}

/// Replaces the schedule in the body by one in the form of responses.
fn read_schedule(call: &mut Call<'_>, old: Option<&Value>) -> Result<(), Refusal> {
    let today = call.store.clock.today();
    if let Some(schedule) = call.body.get_mut("schedule") {
        *schedule = question_schedules::written(schedule, old, today)?;
    }
    Ok(())
}

fn pause(call: &mut Call<'_>, is_paused: bool) -> Outcome {
    let id = call.record(Kind::Question)?;
    call.store.change(id).set("paused", is_paused);
    Reply::ok(json!({ "paused": is_paused }))
}

fn update_notification_settings(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Question)?;
    let me = call.store.me;
    let (responding, subscribed) = (call.flag("responding"), call.flag("subscribed"));
    if let Some(subscribed) = subscribed {
        call.store.subscribe(id, me, subscribed);
    }
    let question = call.store.records.get_mut(id).ok_or_else(Refusal::not_found)?;
    if let Some(responding) = responding {
        let mut unasked: Vec<i64> = question.ids(UNASKED).filter(|id| *id != me).collect();
        unasked.extend((!responding).then_some(me));
        question.set(UNASKED, unasked);
    }
    Reply::ok(json!({
        "responding": is_asked(question, me),
        "subscribed": question.subscribers.contains(&me),
    }))
}

fn is_asked(question: &Record, person: i64) -> bool {
    !question.ids(UNASKED).any(|id| id == person)
}

/// An answer is to the question of today, unless the body has another day.
fn create_answer(call: &mut Call<'_>) -> Outcome {
    let question = call.container(Kind::QuestionAnswer)?;
    let today = call.store.clock.today().to_string();
    call.body.entry("group_on").or_insert_with(|| json!(today));
    let id = handlers::create(call, Kind::QuestionAnswer, question)?;
    show(call, id)
}

/// The answers to the question in the path.
fn answers<'a>(call: &'a Call<'_>) -> Result<impl Iterator<Item = &'a Record>, Refusal> {
    let question = call.container(Kind::QuestionAnswer)?;
    let status = Status::Active.within(call.store.status(question));
    Ok(call.store.children_with(question, Kind::QuestionAnswer, status))
}

fn list_answers(call: &mut Call<'_>) -> Outcome {
    let day = call.query.get("date").and_then(Value::as_str);
    let person = call.query.get("creator_id").and_then(Value::as_i64);
    let answers = answers(call)?.filter(|answer| {
        day.is_none_or(|day| answer.text("group_on") == day)
            && person.is_none_or(|person| answer.creator == person)
    });
    let ids: Vec<i64> = answers.map(|answer| answer.id).collect();
    call.page(&ids, Store::record_json)
}

fn list_answers_by(call: &mut Call<'_>) -> Outcome {
    let person = call.ids[1];
    if !call.store.people.contains_key(&person) {
        return Err(Refusal::not_found());
    }
    let answers = answers(call)?.filter(|answer| answer.creator == person);
    let ids: Vec<i64> = answers.map(|answer| answer.id).collect();
    call.page(&ids, Store::record_json)
}

/// Lists the people who answered, in the order of their first answers.
fn list_answerers(call: &mut Call<'_>) -> Outcome {
    let mut people = Vec::new();
    for answer in answers(call)? {
        if !people.contains(&answer.creator) {
            people.push(answer.creator);
        }
    }
    call.page(&people, Store::person)
}

/// Lists reminders of the questions that the token's owner has not answered at their latest time,
/// the latest first.
fn list_reminders(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let questions = store.visible().filter(|record| record.kind == Kind::Question);
    let mut due: Vec<_> = questions
        .filter_map(|question| Some((unanswered(store, question)?.1, question.id)))
        .collect();
    due.sort_unstable();
    let ids: Vec<i64> = due.into_iter().rev().map(|(_, id)| id).collect();
    call.page(&ids, view_reminder)
}

/// The latest day and time of a question, if the token's owner has not answered it.
fn unanswered(store: &Store, question: &Record) -> Option<(Date, Timestamp)> {
    let project = store.projects.get(&question.bucket)?;
    let is_paused = question.fields.get("paused") == Some(&json!(true));
    let is_silent = is_paused || store.status(question.id) != Status::Active;
    if is_silent || !is_asked(question, store.me) || !project.people.contains(&store.me) {
        return None;
    }
    let schedule = question.fields.get("schedule")?;
    let (day, time) = question_schedules::latest(schedule, question.created_at, store.now())?;
    let text = day.to_string();
    let mut answers = store.content(question.id, Kind::QuestionAnswer);
    let is_answered =
        answers.any(|answer| answer.creator == store.me && answer.text("group_on") == text);
    (!is_answered).then_some((day, time))
}

fn view_reminder(store: &Store, question: i64) -> Value {
    let unanswered = store.record(question).and_then(|question| unanswered(store, question));
    let Some((day, time)) = unanswered else { return Value::Null };
    // A question has at most one reminder for a day.
    let days = time.as_second() / (24 * 60 * 60);
    let id = question.wrapping_mul(100_000).wrapping_add(days);
    json!({
        "reminder_id": id,
        "remind_at": clock::text(time),
        "group_on": day.to_string(),
        "question": store.view(question),
    })
}
