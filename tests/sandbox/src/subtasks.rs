//! The steps of to-dos and cards.

use super::call::Call;
use super::handlers::Handler;
use super::kinds::Kind;
use super::reply::{Outcome, Reply};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CompleteSubtask", Handler::Do(complete)),
    ("CreateSubtask", Handler::Create(Kind::Step)),
    ("DeleteSubtask", Handler::Delete(Kind::Step)),
    ("GetSubtask", Handler::Get(Kind::Step)),
    ("ListSubtasks", Handler::List(Kind::Step)),
    ("RepositionSubtask", Handler::Do(reposition)),
    ("UncompleteSubtask", Handler::Do(uncomplete)),
    ("UpdateSubtask", Handler::Update(Kind::Step)),
];

fn reposition(call: &mut Call<'_>) -> Outcome {
    let (step, position) = (call.record(Kind::Step)?, call.position()?);
    let parent = call.store.record(step).map(|step| step.parent).unwrap_or_default();
    call.store.place(step, parent, position);
    Reply::no_content()
}

fn complete(call: &mut Call<'_>) -> Outcome {
    let step = call.record(Kind::Step)?;
    call.store.complete(step);
    Reply::no_content()
}

fn uncomplete(call: &mut Call<'_>) -> Outcome {
    let step = call.record(Kind::Step)?;
    call.store.uncomplete(step);
    Reply::no_content()
}
