//! The steps of to-dos and cards.

use super::call::Call;
use super::handlers::{self, Handler};
use super::kinds::Kind;
use super::reply::{Outcome, Reply};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CompleteSubtask", Handler::Do(complete)),
    ("CreateSubtask", Handler::Create(Kind::Step)),
    ("DeleteSubtask", Handler::Delete(Kind::Step)),
    ("GetSubtask", Handler::Get(Kind::Step)),
    ("ListSubtasks", Handler::List(Kind::Step)),
    ("RepositionSubtask", Handler::Do(|call| handlers::reposition(call, Kind::Step))),
    ("UncompleteSubtask", Handler::Do(uncomplete)),
    ("UpdateSubtask", Handler::Update(Kind::Step)),
];

fn complete(call: &mut Call<'_>) -> Outcome {
    let step = call.record(Kind::Step)?;
    handlers::complete(call.store, step);
    Reply::no_content()
}

fn uncomplete(call: &mut Call<'_>) -> Outcome {
    let step = call.record(Kind::Step)?;
    handlers::uncomplete(call.store, step);
    Reply::no_content()
}
