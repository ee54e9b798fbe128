//! The writable members of a record: reads them from a response, and merges changes into them.

use serde_json::{Map, Value};

use crate::model::id::PersonId;
use crate::registry::operation::values::{Describe, checked};
use crate::registry::operation::{Operation, ParameterLocation, ParameterType};

/// A kind of record that the API replaces as a whole. Generated from the API description.
#[derive(Debug)]
pub(crate) struct Record {
    /// The operation that reads the record by its id.
    pub(crate) read: &'static Operation,
    /// The operation that replaces the record by its id.
    pub(crate) write: &'static Operation,
    /// The members of the write's body, with the sources of their present values.
    pub(crate) members: &'static [(&'static str, FieldSource)],
}

/// The source of the present value of a member.
#[derive(Debug)]
pub(crate) enum FieldSource {
    /// The caller: the member is sent only if the caller sets it.
    Caller,
    /// The member of the record with this name.
    Member(&'static str),
    /// The same for a member that may be null or empty, which isn't sent then.
    Optional(&'static str),
    /// A member of the object with the first name: `service.code`.
    Inside(&'static str, &'static str),
    /// A member of each item in the list with the first name: `assignees[].id`.
    Each(&'static str, &'static str),
}

impl Record {
    /// Reads the writable members of a record. The error is a message with the JSON path of the
    /// defect.
    pub(super) fn state(&self, record: &Value) -> Result<Map<String, Value>, String> {
        let record = ValueAt { path: "$".to_owned(), value: record };
        let mut state = Map::new();
        for (name, source) in self.members {
            if let Some(value) = source.value(&record, self.ty(name))? {
                state.insert((*name).to_owned(), value);
            }
        }
        Ok(state)
    }

    fn ty(&self, name: &str) -> &'static ParameterType {
        let mut parameters = self.write.parameters.iter();
        let parameter = parameters
            .find(|known| known.location == ParameterLocation::Body && known.name == name);
        parameter.map_or(&ParameterType::Json, |parameter| &parameter.ty)
    }

    /// Merges changes into a state. Empty optional members are omitted, which clears them in the
    /// API.
    pub(super) fn merged(
        &self,
        mut state: Map<String, Value>,
        changes: Map<String, Value>,
    ) -> Map<String, Value> {
        state.extend(changes);
        let optional =
            self.members.iter().filter(|(_, source)| matches!(source, FieldSource::Optional(_)));
        for (name, _) in optional {
            if state.get(*name).is_some_and(is_empty) {
                state.remove(*name);
            }
        }
        state
    }
}

/// The changes from `before` to `after`. A removed member is changed to empty text.
pub(super) fn difference(
    before: &Map<String, Value>,
    after: Map<String, Value>,
) -> Map<String, Value> {
    let removed = before.keys().filter(|name| !after.contains_key(*name));
    let mut changes: Map<_, _> = removed.map(|name| (name.clone(), Value::from(""))).collect();
    changes.extend(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)));
    changes
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value == ""
}

impl FieldSource {
    fn value(&self, record: &ValueAt<'_>, ty: &ParameterType) -> Result<Option<Value>, String> {
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
struct ValueAt<'a> {
    path: String,
    value: &'a Value,
}

impl ValueAt<'_> {
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
        let item = |(index, value)| Self { path: format!("{}[{index}]", self.path), value };
        // Decoding to types skips null items too.
        Ok(items.iter().enumerate().filter(|(_, item)| !item.is_null()).map(item).collect())
    }

    fn of_type(&self, ty: &ParameterType) -> Result<Value, String> {
        let value = match (ty, self.value) {
            // Responses may have the id of a person as text.
            (ParameterType::Int64, Value::String(text)) => {
                let number = PersonId::from(text.as_str()).number();
                number.map_or_else(|| self.value.clone(), |number| number.get().into())
            }
            (_, value) => value.clone(),
        };
        checked(ty, value).map_err(|mismatch| mismatch.of(&self.path))
    }
}
