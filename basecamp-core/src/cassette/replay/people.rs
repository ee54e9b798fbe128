//! The people of a replay, whose ids a test may know.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Request;
use serde_json::Value;
use url::form_urlencoded;

use super::super::format::{RecordedBody, RecordedRequest};
use super::super::placeholder::{is_person_id, sgid};

/// The ids in the requests of a test, by the ids that replace them in the cassette. Responses have
/// the ids of the test.
#[derive(Debug, Default)]
pub(super) struct People(BTreeMap<i64, i64>);

impl People {
    /// Learns the ids in a request that equals a recorded one.
    pub(super) fn learn(&mut self, recorded: &RecordedRequest, request: &Request<Bytes>) {
        let path = recorded.url.split('?').next().unwrap_or_default();
        // The ends correspond: only one of both may have an origin.
        for (recorded, sent) in path.rsplit('/').zip(request.uri().path().rsplit('/')) {
            let id = |segment: &str| segment.trim_end_matches(".json").parse().ok();
            if let (Some(recorded), Some(sent)) = (id(recorded), id(sent)) {
                self.insert(recorded, sent);
            }
        }
        let query = recorded.url.split_once('?').map_or("", |(_, query)| query);
        let sent = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
        for ((_, recorded), (_, sent)) in form_urlencoded::parse(query.as_bytes()).zip(sent) {
            if let (Ok(recorded), Ok(sent)) = (recorded.parse(), sent.parse()) {
                self.insert(recorded, sent);
            }
        }
        if let RecordedBody::Json(recorded) = &recorded.body
            && let Ok(sent) = serde_json::from_slice(request.body())
        {
            self.learn_json(recorded, &sent);
        }
    }

    fn learn_json(&mut self, recorded: &Value, sent: &Value) {
        match (recorded, sent) {
            (Value::Object(recorded), Value::Object(sent)) => {
                for (name, recorded) in recorded {
                    if let Some(sent) = sent.get(name) {
                        self.learn_json(recorded, sent);
                    }
                }
            }
            (Value::Array(recorded), Value::Array(sent)) => {
                recorded.iter().zip(sent).for_each(|(recorded, sent)| {
                    self.learn_json(recorded, sent);
                });
            }
            (Value::Number(recorded), Value::Number(sent)) => {
                if let (Some(recorded), Some(sent)) = (recorded.as_i64(), sent.as_i64()) {
                    self.insert(recorded, sent);
                }
            }
            _ => {}
        }
    }

    fn insert(&mut self, recorded: i64, sent: i64) {
        if is_person_id(recorded) && recorded != sent {
            self.0.insert(recorded, sent);
        }
    }

    /// Returns a recorded text with the ids of the test, also in sgids.
    pub(super) fn apply(&self, mut text: String) -> String {
        for (recorded, sent) in &self.0 {
            text = text.replace(&sgid(*recorded), &sgid(*sent));
            text = text.replace(&recorded.to_string(), &sent.to_string());
        }
        text
    }
}
