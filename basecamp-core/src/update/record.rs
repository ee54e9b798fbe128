//! What of a record can be written, and how what was read becomes what is written.

use serde_json::{Map, Value};

use crate::model::id::PersonId;
use crate::registry::operation::values::{Describe, checked};
use crate::registry::operation::{Operation, ParameterType, Place};

/// A kind of record that the API replaces as a whole. Generated from the API description.
#[derive(Debug)]
pub(crate) struct Record {
    /// Reads it, by its id.
    pub(crate) read: &'static Operation,
    /// Replaces it, by its id.
    pub(crate) write: &'static Operation,
    /// Every member of the write's body, and where its present value is found.
    pub(crate) members: &'static [(&'static str, Origin)],
}

/// Where a record that was read has the present value of a member that is written.
#[derive(Debug)]
pub(crate) enum Origin {
    /// Nowhere: it is sent only when the caller gives it.
    Caller,
    /// In the member of this name.
    Member(&'static str),
    /// The same for one that may be empty; then it is not sent.
    Optional(&'static str),
    /// In a member of the object of the first name: `service.code`.
    Inside(&'static str, &'static str),
    /// In a member of each item in the list of the first name: `assignees[].id`.
    Each(&'static str, &'static str),
}

impl Record {
    /// Everything that can be written of a record, as the record has it; else what is wrong with it.
    pub(super) fn state(&self, record: &Value) -> Result<Map<String, Value>, String> {
        let record = Spot { path: "$".to_owned(), value: record };
        let mut state = Map::new();
        for (name, origin) in self.members {
            if let Some(value) = origin.value(&record, self.ty(name))? {
                state.insert((*name).to_owned(), value);
            }
        }
        Ok(state)
    }

    fn ty(&self, name: &str) -> &'static ParameterType {
        let mut parameters = self.write.parameters.iter();
        let parameter = parameters.find(|one| one.place == Place::Body && one.name == name);
        parameter.map_or(&ParameterType::Json, |one| &one.ty)
    }

    /// Lays changes over a state. What can be empty and is, is left out: the API clears it then.
    pub(super) fn merged(
        &self,
        mut state: Map<String, Value>,
        changes: Map<String, Value>,
    ) -> Map<String, Value> {
        state.extend(changes);
        let optional = self.members.iter().filter(|(_, from)| matches!(from, Origin::Optional(_)));
        for (name, _) in optional {
            if state.get(*name).is_some_and(is_empty) {
                state.remove(*name);
            }
        }
        state
    }
}

/// What changes `before` into `after`. A member that is gone is emptied.
pub(super) fn difference(
    before: &Map<String, Value>,
    after: Map<String, Value>,
) -> Map<String, Value> {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let mut changes: Map<_, _> = gone.map(|name| (name.clone(), Value::from(""))).collect();
    changes.extend(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)));
    changes
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value == ""
}

impl Origin {
    fn value(&self, record: &Spot<'_>, ty: &ParameterType) -> Result<Option<Value>, String> {
        match self {
            Self::Caller => Ok(None),
            Self::Member(name) => record.member(name)?.of_type(ty).map(Some),
            Self::Optional(name) => match record.value.get(name) {
                None if record.value.is_object() => Ok(None),
                Some(value) if is_empty(value) => Ok(None),
                _ => record.member(name)?.of_type(ty).map(Some),
            },
            Self::Inside(outer, name) => record.member(outer)?.member(name)?.of_type(ty).map(Some),
            Self::Each(list, name) => {
                let ParameterType::List(ty) = ty else {
                    return record.member(list)?.of_type(ty).map(Some);
                };
                let items = record.member(list)?.items()?.into_iter();
                items.map(|item| item.member(name)?.of_type(ty)).collect::<Result<_, _>>().map(Some)
            }
        }
    }
}

/// A value in a record, and the JSON path to it.
struct Spot<'a> {
    path: String,
    value: &'a Value,
}

impl Spot<'_> {
    fn member(&self, name: &str) -> Result<Self, String> {
        let path = format!("{}.{name}", self.path);
        match self.value {
            Value::Object(members) => match members.get(name) {
                Some(value) => Ok(Self { path, value }),
                None => Err(format!("`{path}` is missing")),
            },
            other => Err(format!("`{}` must be an object, not {}", self.path, Describe(other))),
        }
    }

    fn items(&self) -> Result<Vec<Self>, String> {
        let Value::Array(items) = self.value else {
            return Err(format!("`{}` must be a list, not {}", self.path, Describe(self.value)));
        };
        let spot = |(index, value)| Self { path: format!("{}[{index}]", self.path), value };
        // The types skip null items too.
        Ok(items.iter().enumerate().filter(|(_, item)| !item.is_null()).map(spot).collect())
    }

    fn of_type(&self, ty: &ParameterType) -> Result<Value, String> {
        let value = match (ty, self.value) {
            // A person's number may come in quotes.
            (ParameterType::Int64, Value::String(text)) => {
                let number = PersonId::from(text.as_str()).number();
                number.map_or_else(|| self.value.clone(), |number| number.get().into())
            }
            (_, value) => value.clone(),
        };
        checked(ty, value).map_err(|problem| problem.of(&self.path))
    }
}
