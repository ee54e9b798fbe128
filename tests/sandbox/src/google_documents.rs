//! Links to documents of Google.

use super::call::Call;
use super::handlers::Handler;
use super::kinds::Kind;
use super::reply::Refusal;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateGoogleDocument", Handler::CreateChecked(Kind::GoogleDocument, check)),
    ("GetGoogleDocument", Handler::Get(Kind::GoogleDocument)),
    ("UpdateGoogleDocument", Handler::UpdateChecked(Kind::GoogleDocument, check)),
];

/// The types of documents.
const TYPES: [&str; 5] = ["doc", "drawing", "form", "sheet", "slides"];

fn check(call: &mut Call<'_>) -> Result<(), Refusal> {
    call.web_url("url")?;
    call.check_one_of("document_type", &TYPES)
}
