//! Links to documents of Google.

use super::call::Call;
use super::handlers::{self, Handler, show};
use super::kinds::Kind;
use super::reply::{Outcome, Refusal};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateGoogleDocument", Handler::Do(create)),
    ("GetGoogleDocument", Handler::Get(Kind::GoogleDocument)),
    ("UpdateGoogleDocument", Handler::Do(replace)),
];

/// The types of documents.
const TYPES: [&str; 5] = ["doc", "drawing", "form", "sheet", "slides"];

fn check(call: &Call<'_>) -> Result<(), Refusal> {
    call.web_url("url")?;
    call.check_one_of("document_type", &TYPES)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let vault = call.container(Kind::GoogleDocument)?;
    check(call)?;
    let id = handlers::create(call, Kind::GoogleDocument, vault)?;
    show(call, id)
}

fn replace(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::GoogleDocument)?;
    check(call)?;
    handlers::update(call, id)?;
    show(call, id)
}
