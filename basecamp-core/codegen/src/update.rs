//! Finds the members of a replacement in the record that is read before it.

use crate::model::{Api, Member, Members, Operation, RecordUpdate, Shape};
use crate::ty::Type;

/// The source of a body's member in an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldSource {
    /// The caller: the member is sent only if the caller sets it.
    Caller,
    /// A member of the record.
    Member(String),
    /// A nullable member of the record; null isn't sent.
    Optional(String),
    /// A member of an object in the record.
    Inside(String, String),
    /// A member of each item of a list in the record.
    Each(String, String),
}

/// The operation of `service` that reads the record.
#[must_use]
pub fn read_operation<'a>(
    api: &'a Api,
    service: &str,
    update: &RecordUpdate,
) -> Option<&'a Operation> {
    api.services.get(service)?.operations.get(&update.read)
}

/// Finds each member of the body of `operation` in the record that is read first.
///
/// # Errors
///
/// A message about the error in the description.
pub fn sources(
    api: &Api,
    service: &str,
    operation: &Operation,
    update: &RecordUpdate,
) -> Result<Vec<(String, FieldSource)>, String> {
    let read =
        read_operation(api, service, update).ok_or(format!("there is no {}", update.read))?;
    let has_id_alone =
        |operation: &Operation| operation.path.len() == 1 && operation.query.is_empty();
    if !operation.replaces || operation.envelope.is_some() {
        return Err("only the replacement of a whole record can have an update".to_owned());
    }
    if !has_id_alone(read) || !has_id_alone(operation) || read.request.verb != "GET" {
        return Err("a record with an update must be read and written by its id alone".to_owned());
    }
    let fields = fields(api, read.result.as_ref()).ok_or("the result of the read is no record")?;
    let body = operation.body.as_ref().ok_or("there is nothing to write")?;
    let named = update.caller_supplied.iter().chain(update.from.keys());
    if let Some(unknown) = named.clone().find(|name| !body.contains_key(*name)) {
        return Err(format!("the body has no {unknown}"));
    }
    let find = |(name, member): (&String, &Member)| {
        let caller = operation.preserve.contains(name) || update.caller_supplied.contains(name);
        let source = match caller {
            true => FieldSource::Caller,
            false => source(api, fields, update.from.get(name).unwrap_or(name), member)
                .ok_or(format!("the record has no value for {name}"))?,
        };
        Ok((name.clone(), source))
    };
    body.iter().map(find).collect()
}

fn fields<'a>(api: &'a Api, ty: Option<&Type>) -> Option<&'a Members> {
    match ty {
        Some(Type::Named(name)) => match &api.types.get(name)?.shape {
            Shape::Struct(fields) => Some(fields),
            Shape::Enum(_) => None,
        },
        _ => None,
    }
}

/// Follows `name`, `object.name` or `list[].name` to a value of the member's type.
fn source(api: &Api, record: &Members, path: &str, member: &Member) -> Option<FieldSource> {
    if let Some((list, name)) = path.split_once("[].") {
        let Type::List(item) = &member.ty else { return None };
        let Type::List(record) = &record.get(list)?.ty else { return None };
        let found = fields(api, Some(record))?.get(name)?;
        let fits = found.wire() == item.wire() || is_person(&found.ty, item);
        return fits.then(|| FieldSource::Each(list.to_owned(), name.to_owned()));
    }
    let same = |found: &Member| found.ty == member.ty || found.wire() == member.wire();
    if let Some((object, name)) = path.split_once('.') {
        let found = fields(api, Some(&record.get(object)?.ty))?.get(name)?;
        return same(found).then(|| FieldSource::Inside(object.to_owned(), name.to_owned()));
    }
    let found = record.get(path).filter(|found| same(found))?;
    let source = if found.nullable { FieldSource::Optional } else { FieldSource::Member };
    Some(source(path.to_owned()))
}

fn is_person(found: &Type, wanted: &Type) -> bool {
    *found == Type::PersonId && matches!(wanted, Type::Id(name) if name == "Person")
}
