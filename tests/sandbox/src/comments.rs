//! Comments on recordings.

use std::io::{self, ErrorKind};

use http::header::CONTENT_TYPE;
use http::{Method, Request};
use serde_json::json;

use super::handlers::Handler;
use super::kinds::Kind;
use super::reply::Reply;
use super::routes;
use super::{Sandbox, lock};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateComment", Handler::Create(Kind::Comment)),
    ("GetComment", Handler::Get(Kind::Comment)),
    ("ListComments", Handler::List(Kind::Comment)),
    ("UpdateComment", Handler::Update(Kind::Comment)),
];

impl Sandbox {
    /// Posts a comment as another person than the token's owner, and returns its id. Webhooks and
    /// the event feed receive it.
    ///
    /// # Errors
    ///
    /// If there is no such person, or no such recording with comments.
    pub fn add_comment(&self, person: i64, recording: i64, content: &str) -> io::Result<i64> {
        let path = format!("recordings/{recording}/comments.json");
        let found = routes::find(&Method::POST, &path);
        let path = format!("/{}/{path}", self.account_id());
        let body = json!({ "content": content }).to_string().into();
        let request = Request::post(path).header(CONTENT_TYPE, "application/json").body(());
        let (head, ()) = request.map_err(io::Error::other)?.into_parts();
        let mut store = lock(&self.shared.store);
        if !store.people.contains_key(&person) {
            return Err(io::Error::new(ErrorKind::NotFound, "there is no such person"));
        }
        store.changes += 1;
        match store.acting(person, |store| self.shared.call(store, found, &head, &body)) {
            Ok(Reply::Json(_, comment)) => Ok(comment["id"].as_i64().unwrap_or_default()),
            _ => Err(io::Error::new(ErrorKind::NotFound, "nothing to comment on has this id")),
        }
    }
}
