//! Where a record that was read has what its replacement needs.

use crate::model::{Api, Member, Members, Merge, Operation, Shape};
use crate::ty::Type;

/// Where a record has the present value of a body's member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: it is sent only when the caller gives it.
    Caller,
    /// In a member.
    Member(String),
    /// In a member that may be empty; then it is not sent.
    Optional(String),
    /// In a member of an object.
    Inside(String, String),
    /// In a member of each item of a list.
    Each(String, String),
}

/// The operation of `service` that reads what `merge` is about.
#[must_use]
pub fn reader<'a>(api: &'a Api, service: &str, merge: &Merge) -> Option<&'a Operation> {
    api.services.get(service)?.operations.get(&merge.read)
}

/// Finds each member of the body of `operation` in the record that is read first.
///
/// # Errors
///
/// Says what is wrong with the description.
pub fn origins(
    api: &Api,
    service: &str,
    operation: &Operation,
    merge: &Merge,
) -> Result<Vec<(String, Origin)>, String> {
    let read = reader(api, service, merge).ok_or(format!("there is no {}", merge.read))?;
    let plain = |one: &Operation| one.path.len() == 1 && one.query.is_empty();
    if !operation.replaces || operation.envelope.is_some() {
        return Err("only the replacement of a whole record can be merged".to_owned());
    }
    if !plain(read) || !plain(operation) || read.request.verb != "GET" {
        return Err("a record that is merged is read and written by its id alone".to_owned());
    }
    let fields = fields(api, read.result.as_ref()).ok_or("what is read is no record")?;
    let body = operation.body.as_ref().ok_or("there is nothing to write")?;
    let named = merge.caller_supplied.iter().chain(merge.from.keys());
    if let Some(unknown) = named.clone().find(|name| !body.contains_key(*name)) {
        return Err(format!("the body has no {unknown}"));
    }
    let find = |(name, member): (&String, &Member)| {
        let caller = operation.preserve.contains(name) || merge.caller_supplied.contains(name);
        let origin = match caller {
            true => Origin::Caller,
            false => origin(api, fields, merge.from.get(name).unwrap_or(name), member)
                .ok_or(format!("nothing of the record tells {name}"))?,
        };
        Ok((name.clone(), origin))
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
fn origin(api: &Api, record: &Members, path: &str, member: &Member) -> Option<Origin> {
    if let Some((list, name)) = path.split_once("[].") {
        let Type::List(item) = &member.ty else { return None };
        let Type::List(record) = &record.get(list)?.ty else { return None };
        let found = fields(api, Some(record))?.get(name)?;
        let fits = found.wire() == item.wire() || is_person(&found.ty, item);
        return fits.then(|| Origin::Each(list.to_owned(), name.to_owned()));
    }
    let same = |found: &Member| found.ty == member.ty || found.wire() == member.wire();
    if let Some((object, name)) = path.split_once('.') {
        let found = fields(api, Some(&record.get(object)?.ty))?.get(name)?;
        return same(found).then(|| Origin::Inside(object.to_owned(), name.to_owned()));
    }
    let found = record.get(path).filter(|found| same(found))?;
    let origin = if found.nullable { Origin::Optional } else { Origin::Member };
    Some(origin(path.to_owned()))
}

fn is_person(found: &Type, wanted: &Type) -> bool {
    *found == Type::PersonId && matches!(wanted, Type::Id(name) if name == "Person")
}
