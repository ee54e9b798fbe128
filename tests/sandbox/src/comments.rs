//! Comments on recordings.

use std::io::{self, ErrorKind};

use serde_json::json;

use super::handlers::Handler;
use super::kinds::Kind;
use super::reply::Reply;
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
        let body = json!({ "content": content });
        let mut store = lock(&self.shared.store);
        if !store.people.contains_key(&person) {
            return Err(io::Error::new(ErrorKind::NotFound, "there is no such person"));
        }
        match store.acting(person, |store| self.shared.post(store, &path, &body)) {
            Ok(Reply::Json(_, comment)) => Ok(comment["id"].as_i64().unwrap_or_default()),
            _ => Err(io::Error::new(ErrorKind::NotFound, "nothing to comment on has this id")),
        }
    }
}
