//! Documents.

use super::handlers::Handler;
use super::kinds::Kind;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateDocument", Handler::Create(Kind::Document)),
    ("GetDocument", Handler::Get(Kind::Document)),
    ("ListDocuments", Handler::List(Kind::Document)),
    ("ReplaceDocument", Handler::Update(Kind::Document)),
];
