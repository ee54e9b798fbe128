//! Decides which required members a response may lack.
//!
//! Servers are older or newer than the API document, so a member that was added later may be
//! absent. Absent texts, numbers, bools, lists, maps and open enums decode as their empty value,
//! and a person without an id is unknown. Ids, dates and objects have no empty value, so they are
//! required. Members that an update writes back are required too, because an empty value would
//! overwrite the real one, and so are the members of types that callers send.

use std::collections::BTreeSet;

use crate::model::{Api, Member, Shape};
use crate::ty::Type;
use crate::update::{FieldSource, read_operation, sources};

/// The rule, applied to one description.
#[derive(Debug)]
pub struct Absent<'a> {
    api: &'a Api,
    inputs: BTreeSet<String>,
    written_back: BTreeSet<(String, String)>,
}

impl<'a> Absent<'a> {
    /// Collects the exceptions.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        Self { api, inputs: inputs(api), written_back: written_back(api) }
    }

    /// Whether a body without this member of the type `owner` decodes, although the API document
    /// requires the member.
    #[must_use]
    pub fn allowed(&self, owner: &str, name: &str, member: &Member) -> bool {
        !member.optional
            && has_empty_value(self.api, &member.ty)
            && !self.inputs.contains(owner)
            && !self.is_written_back(owner, name)
    }

    /// Whether an update writes this member of the type `owner` back.
    #[must_use]
    pub fn is_written_back(&self, owner: &str, name: &str) -> bool {
        self.written_back.contains(&(owner.to_owned(), name.to_owned()))
    }
}

fn has_empty_value(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Bool | Type::I32 | Type::I64 | Type::Integral | Type::F64 => true,
        Type::List(_) | Type::Map(_) | Type::PersonId => true,
        Type::Named(name) => {
            api.types.get(name).is_some_and(|definition| matches!(definition.shape, Shape::Enum(_)))
        }
        Type::Date | Type::Timestamp | Type::DateOrTimestamp | Type::Id(_) => false,
        Type::Secret | Type::Json => false,
    }
}

/// The types that callers construct: those in request bodies.
pub(crate) fn inputs(api: &Api) -> BTreeSet<String> {
    let operations = api.services.values().flat_map(|service| service.operations.values());
    let mut wanted: Vec<&Type> = operations
        .flat_map(|operation| operation.body.iter().flatten())
        .map(|(_, member)| &member.ty)
        .collect();
    let mut inputs = BTreeSet::new();
    while let Some(ty) = wanted.pop() {
        if let Type::Named(name) = ty.innermost()
            && inputs.insert(name.clone())
        {
            let fields =
                api.types.get(name).into_iter().flat_map(|definition| definition.shape.fields());
            wanted.extend(fields.map(|(_, member)| &member.ty));
        }
    }
    inputs
}

/// The members that updates write back, with the types that they belong to.
fn written_back(api: &Api) -> BTreeSet<(String, String)> {
    let mut members = BTreeSet::new();
    for (service, definition) in &api.services {
        for operation in definition.operations.values() {
            let Some(update) = &operation.update else { continue };
            let record = read_operation(api, service, update).and_then(|read| read.result.as_ref());
            let Some(record) = record.and_then(Type::mentions) else { continue };
            // `check` reports the errors of updates.
            for (_, source) in sources(api, service, operation, update).unwrap_or_default() {
                let (name, inner) = match source {
                    FieldSource::Caller => continue,
                    FieldSource::Member(name) | FieldSource::Optional(name) => (name, None),
                    FieldSource::Inside(name, inner) => (name, Some(inner)),
                    // The items are people and other records, which have separate rules.
                    FieldSource::Each(name, _) => (name, None),
                };
                if let Some(inner) = inner
                    && let Some(object) = field_type(api, record, &name).and_then(Type::mentions)
                {
                    members.insert((object.to_owned(), inner));
                }
                members.insert((record.to_owned(), name));
            }
        }
    }
    members
}

fn field_type<'a>(api: &'a Api, owner: &str, name: &str) -> Option<&'a Type> {
    let mut fields = api.types.get(owner)?.shape.fields();
    fields.find(|(field, _)| *field == name).map(|(_, member)| &member.ty)
}
