//! Automatic check-ins: questionnaires, questions, and the answers to them.

use serde_json::{Map, Value, json};

use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetAnswer", Handler::Get(Kind::QuestionAnswer)),
    ("GetQuestion", Handler::Get(Kind::Question)),
    ("GetQuestionnaire", Handler::Get(Kind::Questionnaire)),
    ("ListQuestions", Handler::List(Kind::Question)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Questionnaire, view_questionnaire)];

fn view_questionnaire(store: &Store, tool: &Record, view: &mut Map<String, Value>) {
    view.insert("name".to_owned(), json!(store.title(tool)));
}
