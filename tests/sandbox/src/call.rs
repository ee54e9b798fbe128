//! One call of the API: the input of a handler.

use basecamp_core::Operation;
use bytes::Bytes;
use serde_json::{Map, Value};

use super::pages::Pages;
use super::reply::{Outcome, Page, Refusal, Reply};
use super::store::{Kind, Record, Store};

pub(super) struct Call<'a> {
    pub(super) operation: &'static Operation,
    pub(super) store: &'a mut Store,
    pub(super) pages: Pages,
    /// The ids in the path, in order, without the bucket.
    pub(super) ids: Vec<i64>,
    pub(super) bucket: Option<i64>,
    pub(super) query: Map<String, Value>,
    pub(super) body: Map<String, Value>,
    /// The body as received.
    pub(super) content: Bytes,
}

impl Call<'_> {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.body.get(name)?.as_str()
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.body.get(name)?.as_bool()
    }

    /// An optional text that must not be blank.
    pub(super) fn filled(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.text(name) {
            Some(text) if text.trim().is_empty() => Err(Refusal::invalid(name, "can't be blank")),
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// A required text that must not be blank.
    pub(super) fn name(&self, name: &str) -> Result<String, Refusal> {
        Ok(self.filled(name)?.unwrap_or_default())
    }

    /// A list of people's ids, empty if absent.
    pub(super) fn people(&self, name: &str) -> Result<Vec<i64>, Refusal> {
        let ids = self.body.get(name).and_then(Value::as_array).into_iter().flatten();
        let ids: Vec<i64> = ids.filter_map(Value::as_i64).collect();
        if ids.iter().all(|id| self.store.people.contains_key(id)) {
            Ok(ids)
        } else {
            Err(Refusal::invalid(name, "has someone who isn't here"))
        }
    }

    /// The requested position, counted from 1.
    pub(super) fn position(&self) -> Result<usize, Refusal> {
        let position = self.body.get("position").and_then(Value::as_u64).unwrap_or(0);
        match usize::try_from(position) {
            Ok(position) if position > 0 => Ok(position),
            _ => Err(Refusal::invalid("position", "must be at least 1")),
        }
    }

    /// The id of the first recording in the path, which must be of that kind.
    pub(super) fn record(&self, kind: Kind) -> Result<i64, Refusal> {
        let record = self.any_record()?;
        if record.kind == kind { Ok(record.id) } else { Err(Refusal::not_found()) }
    }

    pub(super) fn any_record(&self) -> Result<&Record, Refusal> {
        let record = self.store.record(self.ids[0]).ok_or_else(Refusal::not_found)?;
        match self.bucket {
            Some(bucket) if bucket != record.bucket => Err(Refusal::not_found()),
            _ => Ok(record),
        }
    }

    /// The id of the first project in the path.
    pub(super) fn project(&self) -> Result<i64, Refusal> {
        let id = self.ids[0];
        if self.store.projects.contains_key(&id) { Ok(id) } else { Err(Refusal::not_found()) }
    }

    /// The requested page of a list, as a reply.
    pub(super) fn page(&self, ids: &[i64], view: fn(&Store, i64) -> Value) -> Outcome {
        Ok(Reply::Page(self.cut(ids, view)))
    }

    /// The requested page of a list.
    pub(super) fn cut(&self, ids: &[i64], view: impl Fn(&Store, i64) -> Value) -> Page {
        let page = self.query.get("page").and_then(Value::as_u64).unwrap_or(1);
        let page = usize::try_from(page).unwrap_or(usize::MAX);
        let (range, next) = self.pages.cut(ids.len(), page);
        let items = ids[range].iter().map(|id| view(self.store, *id)).collect();
        Page { items, total: Some(ids.len()), next, envelope: None }
    }
}
