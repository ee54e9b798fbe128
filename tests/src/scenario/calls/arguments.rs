//! The arguments of a call, as a case gives them.

use std::collections::BTreeMap;

use basecamp_core::time::{Date, DateOrTimestamp};
use basecamp_core::types::{
    CreateClientRequest, CreatePersonRequest, FirstWeekDay, Person, ScheduleAttributes, Status,
};
use basecamp_core::{FilePart, Id};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::scenario::case::Case;
use crate::scenario::record::NotRun;

/// What a case passes to its call. Taken one by one, so that none is overlooked.
pub(super) struct Arguments {
    pub(super) path: Members,
    pub(super) query: Members,
    pub(super) body: Members,
}

/// The arguments that go to one part of a request.
pub(super) struct Members {
    /// Where they stand in the case.
    place: String,
    left: Map<String, Value>,
    /// Those that stand in an object of their own.
    inner: BTreeMap<&'static str, Self>,
}

impl Arguments {
    pub(super) fn of(case: &Case) -> Self {
        Self {
            path: Members::new("pathParams", case.path_params.clone()),
            query: Members::new("queryParams", case.query_params.clone()),
            body: Members::new("requestBody", case.request_body.clone()),
        }
    }

    /// Makes sure that the call took all of them.
    pub(super) fn finish(&self) -> Result<(), NotRun> {
        self.path.finish()?;
        self.query.finish()?;
        self.body.finish()
    }
}

impl Members {
    fn new(place: impl Into<String>, left: Map<String, Value>) -> Self {
        Self { place: place.into(), left, inner: BTreeMap::new() }
    }

    fn finish(&self) -> Result<(), NotRun> {
        match self.left.keys().next() {
            Some(name) => self.skip(name, "the call has no such argument"),
            None => self.inner.values().try_for_each(Self::finish),
        }
    }

    /// The members of the object of that name.
    pub(super) fn within(&mut self, name: &'static str) -> &mut Self {
        if let Some(Value::Object(members)) = self.left.get_mut(name) {
            let members = std::mem::take(members);
            self.left.remove(name);
            self.inner.insert(name, Self::new(format!("{}.{name}", self.place), members));
        }
        let place = &self.place;
        self.inner.entry(name).or_insert_with(|| Self::new(format!("{place}.{name}"), Map::new()))
    }

    pub(super) fn required<T: Argument>(&mut self, name: &str) -> Result<T, NotRun> {
        match self.optional(name)? {
            Some(value) => Ok(value),
            None => self.skip(name, "missing"),
        }
    }

    pub(super) fn optional<T: Argument>(&mut self, name: &str) -> Result<Option<T>, NotRun> {
        match self.left.remove(name).map(T::read) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(problem)) => self.skip(name, &problem),
        }
    }

    fn skip<T>(&self, name: &str, problem: &str) -> Result<T, NotRun> {
        Err(NotRun::Skipped(format!("{}.{name}: {problem}", self.place)))
    }
}

/// A value that a builder takes.
pub(super) trait Argument: Sized {
    fn read(value: Value) -> Result<Self, String>;
}

macro_rules! arguments {
    ($($type:ty),* $(,)?) => {$(
        impl Argument for $type {
            fn read(value: Value) -> Result<Self, String> {
                serde_json::from_value(value).map_err(|error| error.to_string())
            }
        }
    )*};
}

/// A value, or an empty text in its place.
pub(super) struct OrEmpty<T>(pub(super) Option<T>);

impl<T: Argument> Argument for OrEmpty<T> {
    fn read(value: Value) -> Result<Self, String> {
        if value == "" { Ok(Self(None)) } else { T::read(value).map(|value| Self(Some(value))) }
    }
}

arguments!(
    bool,
    i32,
    i64,
    String,
    Vec<i64>,
    Vec<Id<Person>>,
    Date,
    DateOrTimestamp,
    Status,
    FirstWeekDay,
    ScheduleAttributes,
    Vec<CreateClientRequest>,
    Vec<CreatePersonRequest>,
);

/// A file is an object; its content is text.
impl Argument for FilePart {
    fn read(value: Value) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            file_name: String,
            content_type: String,
            content: String,
        }

        let file = File::deserialize(value).map_err(|error| error.to_string())?;
        Ok(Self::new(file.file_name, file.content_type, file.content))
    }
}
