//! The steps of cards.

use http::StatusCode;
use serde_json::Value;

use super::call::Call;
use super::handlers::{Handler, show};
use super::kinds::Kind;
use super::reply::{Outcome, Refusal, Reply};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCardStep", Handler::Create(Kind::Step)),
    ("GetCardStep", Handler::Get(Kind::Step)),
    ("RepositionCardStep", Handler::Do(reposition)),
    ("SetCardStepCompletion", Handler::Do(set_completion)),
    ("UpdateCardStep", Handler::Update(Kind::Step)),
];

/// Moves a step to a position among the steps of its card, counted from 0.
fn reposition(call: &mut Call<'_>) -> Outcome {
    let card = call.container(Kind::Step)?;
    let number = |name: &str| call.body.get(name).and_then(Value::as_i64);
    let step = number("source_id").and_then(|id| call.store.record(id));
    let step = step.filter(|step| step.kind == Kind::Step && step.parent == card);
    let step = step.ok_or_else(|| Refusal::invalid("source_id", "is not a step of this card"))?.id;
    let position = number("position").and_then(|position| usize::try_from(position).ok());
    let position = position.ok_or_else(|| Refusal::invalid("position", "must be at least 0"))?;
    call.store.place(step, card, position + 1);
    Ok(Reply::Empty(StatusCode::OK))
}

fn set_completion(call: &mut Call<'_>) -> Outcome {
    let step = call.record(Kind::Step)?;
    match call.text("completion") {
        Some("on") => call.store.complete(step),
        _ => call.store.uncomplete(step),
    }
    show(call, step)
}
