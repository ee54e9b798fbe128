//! Links to documents of Google.

use super::handlers::Handler;
use super::kinds::Kind;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateGoogleDocument", Handler::Create(Kind::GoogleDocument)),
    ("GetGoogleDocument", Handler::Get(Kind::GoogleDocument)),
    ("UpdateGoogleDocument", Handler::Update(Kind::GoogleDocument)),
];
