//! One call of the API: the input of a handler.

use std::collections::{BTreeMap, HashSet};

use basecamp_core::Operation;
use basecamp_core::operation::{Pagination, ParameterLocation};
use bytes::Bytes;
use serde::{Serialize, Serializer as _};
use serde_json::{Map, Value, json};
use url::Url;

use super::kinds::Kind;
use super::pages::Pages;
use super::records::Record;
use super::reply::{Outcome, Page, Refusal, Reply};
use super::routes::BUCKET;
use super::schema::{self, Type};
use super::store::Store;

pub(super) struct Call<'a> {
    pub(super) operation: &'static Operation,
    pub(super) store: &'a mut Store,
    pub(super) pages: Pages,
    /// The ids in the path, in order, without the bucket.
    pub(super) ids: Vec<i64>,
    /// The other parameters in the path, in order.
    pub(super) texts: Vec<String>,
    pub(super) bucket: Option<i64>,
    pub(super) query: Map<String, Value>,
    pub(super) body: Map<String, Value>,
    /// The body as received; the content of the file, if it is a form.
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

    /// A list of ids, each once; empty if absent.
    pub(super) fn listed_ids(&self, name: &str) -> Vec<i64> {
        let mut seen = HashSet::new();
        let listed = self.body.get(name).and_then(Value::as_array).into_iter().flatten();
        listed.filter_map(Value::as_i64).filter(|id| seen.insert(*id)).collect()
    }

    /// A list of people's ids, empty if absent.
    pub(super) fn people(&self, name: &str) -> Result<Vec<i64>, Refusal> {
        let ids = self.listed_ids(name);
        if ids.iter().all(|id| self.store.has_visible_person(*id)) {
            Ok(ids)
        } else {
            Err(Refusal::invalid(name, "has someone who isn't here"))
        }
    }

    /// Checks that people have access to the place of the recording in the path. Those whom the
    /// recording names already may have lost theirs.
    pub(super) fn check_named(
        &self,
        name: &str,
        people: &[i64],
        fields: &Map<String, Value>,
    ) -> Result<(), Refusal> {
        let first = self.ids.first().copied().unwrap_or_default();
        let place = self.store.record(first).map_or(first, |record| record.bucket);
        let has_access = |person: i64| {
            self.store.has_visible_person(person) && self.store.viewer(person).is_in(place)
        };
        let was_named = |person: i64| match fields.get(name) {
            Some(Value::Array(known)) => known.contains(&json!(person)),
            known => known == Some(&json!(person)),
        };
        match people.iter().find(|person| !has_access(**person) && !was_named(**person)) {
            None => Ok(()),
            Some(_) => Err(Refusal::invalid(name, "has someone who isn't here")),
        }
    }

    /// An optional URL of a web page.
    pub(super) fn web_url(&self, name: &str) -> Result<Option<Url>, Refusal> {
        let Some(text) = self.filled(name)? else { return Ok(None) };
        let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Some).ok_or_else(|| Refusal::invalid(name, "must be the URL of a web page"))
    }

    /// Checks that an optional text is one of these.
    pub(super) fn check_one_of(&self, name: &str, known: &[&str]) -> Result<(), Refusal> {
        match self.text(name).is_none_or(|text| known.contains(&text)) {
            true => Ok(()),
            false => Err(Refusal::invalid(name, &format!("must be one of {}", known.join(", ")))),
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

    /// The id of the record that the path names last, which must be of that kind, or of one with
    /// the same type in the schema. If the path names another record before, the record is in it.
    pub(super) fn record(&self, kind: Kind) -> Result<i64, Refusal> {
        let record = self.named(self.ids.last())?;
        let is_inside = match self.ids.as_slice() {
            [.., container, _] => record.parent == *container,
            _ => true,
        };
        match record.kind.is_like(kind) && is_inside {
            true => Ok(record.id),
            false => Err(Refusal::not_found()),
        }
    }

    /// The id of the project that the path names as a bucket.
    pub(super) fn bucket_project(&self) -> Result<i64, Refusal> {
        let is_there = |id: &i64| self.store.projects.contains_key(id);
        self.bucket.filter(is_there).ok_or_else(Refusal::not_found)
    }

    /// The id of the record that the path names first, if it has the type of that parameter, and
    /// records of the kind may be in it.
    pub(super) fn container(&self, kind: Kind) -> Result<i64, Refusal> {
        let record = self.any_record()?;
        let is_expected = self.first_type().is_none_or(|name| record.kind.is_a(name));
        match is_expected && kind.fits_in(record.kind) {
            true => Ok(record.id),
            false => Err(Refusal::not_found()),
        }
    }

    /// The type of the record that the path names first.
    fn first_type(&self) -> Option<&'static str> {
        let path = self.operation.parameters.iter().filter(|parameter| {
            parameter.location == ParameterLocation::Path && parameter.name != BUCKET
        });
        let name = path.map(|parameter| parameter.name).next()?;
        match &schema::described(self.operation).path.get(name)?.ty {
            Type::Id(name) => Some(name),
            _ => None,
        }
    }

    /// The record that the path names first.
    pub(super) fn any_record(&self) -> Result<&Record, Refusal> {
        self.named(self.ids.first())
    }

    fn named(&self, id: Option<&i64>) -> Result<&Record, Refusal> {
        let record = id.and_then(|id| self.store.record(*id)).ok_or_else(Refusal::not_found)?;
        match self.bucket {
            Some(bucket) if bucket != record.bucket => Err(Refusal::not_found()),
            _ => Ok(record),
        }
    }

    /// The id of the first project in the path.
    pub(super) fn project(&self) -> Result<i64, Refusal> {
        self.first_in(&self.store.projects)
    }

    /// The id that the path names first, which is one of these.
    pub(super) fn first_in<T>(&self, known: &BTreeMap<i64, T>) -> Result<i64, Refusal> {
        let id = self.ids[0];
        if known.contains_key(&id) { Ok(id) } else { Err(Refusal::not_found()) }
    }

    /// The requested page of a list, as a reply.
    pub(super) fn page<'s, T: Serialize>(
        &'s self,
        ids: &[i64],
        view: impl Fn(&'s Store, i64) -> T,
    ) -> Outcome {
        Ok(Reply::Page(self.cut(ids, view)))
    }

    /// The requested page of a list, and all of a list without pages. It has the items that the
    /// caller sees.
    pub(super) fn cut<'s, T: Serialize>(
        &'s self,
        ids: &[i64],
        view: impl Fn(&'s Store, i64) -> T,
    ) -> Page {
        self.cut_into(self.pages, ids, view)
    }

    /// The requested one of these pages of a list.
    pub(super) fn cut_into<'s, T: Serialize>(
        &'s self,
        pages: Pages,
        ids: &[i64],
        view: impl Fn(&'s Store, i64) -> T,
    ) -> Page {
        let array = |ids: &[i64]| {
            let mut text = Vec::new();
            let items = ids.iter().map(|id| view(self.store, *id));
            let written = serde_json::Serializer::new(&mut text).collect_seq(items);
            written.expect("a value always serializes");
            text
        };
        let caller = self.store.caller();
        let ids: Vec<i64> = ids.iter().copied().filter(|id| caller.sees(*id)).collect();
        let Pagination::Link { .. } = self.operation.pagination else {
            let items = array(&ids);
            return Page { items, total: Some(ids.len()), next: None, envelope: None };
        };
        let page = self.query.get("page").and_then(Value::as_u64).unwrap_or(1);
        let page = usize::try_from(page).unwrap_or(usize::MAX);
        let (range, next) = pages.cut(ids.len(), page);
        let items = array(&ids[range]);
        Page { items, total: Some(ids.len()), next, envelope: None }
    }
}
