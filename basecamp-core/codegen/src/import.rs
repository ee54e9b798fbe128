//! Builds or updates a description from an OpenAPI document.
//!
//! Facts come from the document. Method names, docs and examples are unchanged. A type that refines
//! the document's is unchanged too, as long as the document's type is the same as before.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};

use crate::Result;
use crate::model::{Api, COMMON, Flags, Member, Members, Operation, Service, Shape, TypeDef};
use crate::naming::{camel, method, singular, snake};
use crate::openapi::{Document, Services};
use crate::ty::Type;
use crate::upstream::Upstream;

/// The services to cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceSelection {
    /// Those that the description covers already.
    Same,
    /// Those, and these.
    Also(Vec<String>),
    /// All services of the document.
    All,
}

/// Returns `old` with the facts of `document`.
///
/// # Errors
///
/// Names the operation, type or member that the description can't express.
pub fn import(
    old: &Api,
    document: &Document,
    services: &Services,
    selection: &ServiceSelection,
) -> Result<Api> {
    let mut api = Api { settings: old.settings.clone(), docs: old.docs.clone(), ..Api::default() };
    api.settings.version.clone_from(&document.info.version);
    api.settings.services = covered(old, services, selection)?;
    let upstream = Upstream::new(document, &old.settings);
    for name in &api.settings.services {
        let service = service(old, &upstream, services, name)?;
        api.services.insert(name.clone(), service);
    }
    for name in api.settings.services.clone() {
        let aliases = aliases(old, &api, &upstream, services, &name)?;
        if let Some(service) = api.services.get_mut(&name) {
            service.aliases = aliases;
        }
    }
    api.types = types(old, &api, &upstream)?;
    assign_files(&mut api);
    mark_missing_docs(&mut api);
    Ok(api)
}

/// Lists the services and operations of the documents that `api` doesn't cover, a line each.
#[must_use]
pub fn left_out(api: &Api, document: &Document, services: &Services) -> Vec<String> {
    let covered: IndexSet<&str> = api
        .services
        .values()
        .flat_map(|service| service.operations.values())
        .map(|operation| operation.id.as_str())
        .collect();
    let mut names: IndexSet<String> = services.keys().cloned().collect();
    let mut operations = Vec::new();
    for operation in document.paths.values().flat_map(IndexMap::values) {
        let id = &operation.operation_id;
        if !covered.contains(id.as_str()) {
            let listed =
                services.values().any(|methods| methods.values().any(|listed| listed == id));
            names.extend(operation.tags.first().filter(|_| !listed).map(|tag| snake(tag)));
            operations.push(format!("left out operation {id}"));
        }
    }
    names.retain(|name| !api.services.contains_key(name));
    names.iter().map(|name| format!("left out service {name}")).chain(operations).collect()
}

fn covered(old: &Api, services: &Services, selection: &ServiceSelection) -> Result<Vec<String>> {
    let mut covered: Vec<String> = match selection {
        ServiceSelection::All => services.keys().cloned().collect(),
        ServiceSelection::Same => old.settings.services.clone(),
        ServiceSelection::Also(more) => {
            if let Some(unknown) = more.iter().find(|name| !services.contains_key(*name)) {
                return Err(format!("there is no service {unknown}").into());
            }
            old.settings.services.iter().chain(more).cloned().collect()
        }
    };
    covered.retain(|name| services.contains_key(name));
    covered.sort();
    covered.dedup();
    Ok(covered)
}

/// The service that an operation belongs to; other services that list it forward to it.
fn home<'a>(upstream: &Upstream<'_>, services: &'a Services, id: &str) -> Result<&'a str> {
    let listing =
        || services.iter().filter(|(_, methods)| methods.values().any(|listed| listed == id));
    let (_, tag) = upstream.operation(id)?;
    let tagged = listing().find(|(name, _)| tag == Some(camel(name).as_str()));
    let (name, _) = tagged.or_else(|| listing().next()).ok_or("in no service")?;
    Ok(name)
}

fn service(old: &Api, upstream: &Upstream<'_>, services: &Services, name: &str) -> Result<Service> {
    let before = old.services.get(name).cloned().unwrap_or_default();
    let mut found = IndexMap::new();
    for (suggestion, id) in &services[name] {
        if home(upstream, services, id)? == name {
            found.insert(id, (suggestion, upstream.operation(id)?.0));
        }
    }
    let mut operations = IndexMap::new();
    for (method, operation) in before.operations {
        if let Some((_, new)) = found.shift_remove(&operation.id) {
            operations.insert(method, merge_operation(&operation, new));
        } else if operation.unlisted {
            operations.insert(method, operation);
        }
    }
    for (suggestion, new) in found.into_values() {
        let short = short_name(name, suggestion, &new);
        let taken = operations.contains_key(&short);
        operations.insert(if taken { suggestion.clone() } else { short }, new);
    }
    Ok(Service { operations, aliases: IndexMap::new(), ..before })
}

fn short_name(service: &str, suggestion: &str, operation: &Operation) -> String {
    let verb = match operation.request.verb.as_str() {
        "GET" if operation.pages.is_some() => "list",
        "GET" => "get",
        "POST" => "create",
        "DELETE" => "delete",
        _ => "update",
    };
    method(service, suggestion, verb)
}

fn aliases(
    old: &Api,
    api: &Api,
    upstream: &Upstream<'_>,
    services: &Services,
    name: &str,
) -> Result<IndexMap<String, String>> {
    let mut aliases = IndexMap::new();
    for (suggestion, id) in &services[name] {
        let home = home(upstream, services, id)?;
        let Some(service) = api.services.get(home).filter(|_| home != name) else { continue };
        for (method, _) in service.operations.iter().filter(|(_, operation)| operation.id == *id) {
            let target = format!("{home}.{method}");
            let mut before =
                old.services.get(name).into_iter().flat_map(|service| &service.aliases);
            let before = before.find(|(_, old)| **old == target).map(|(method, _)| method);
            aliases.insert(before.unwrap_or(suggestion).clone(), target);
        }
    }
    Ok(aliases)
}

fn merge_operation(old: &Operation, new: Operation) -> Operation {
    Operation {
        doc: old.doc.clone(),
        note: old.note.clone(),
        may_be_empty: old.may_be_empty,
        rich_text: old.rich_text.clone(),
        path: merge_members(Some(&old.path), new.path),
        query: merge_members(Some(&old.query), new.query),
        body: new.body.map(|body| merge_members(old.body.as_ref(), body)),
        update: old.update.clone(),
        anonymous: old.anonymous,
        ..new
    }
}

/// Merges the members of the document into the old ones. The old order is preserved, since it may
/// be that of arguments; new members follow. Unlisted members remain.
fn merge_members(old: Option<&Members>, mut new: Members) -> Members {
    let mut merged = Members::new();
    for (name, before) in old.into_iter().flatten() {
        if let Some(member) = new.shift_remove(name) {
            merged.insert(name.clone(), merge_member(before, member));
        } else if before.flags.unlisted {
            merged.insert(name.clone(), before.clone());
        }
    }
    merged.extend(new);
    merged
}

fn merge_member(old: &Member, new: Member) -> Member {
    let doc = old.doc.clone();
    if old.wire() == new.wire() {
        let flags = Flags { nonempty: old.flags.nonempty, ..new.flags };
        Member { ty: old.ty.clone(), wire: old.wire.clone(), doc, flags, ..new }
    } else {
        Member { doc, ..new }
    }
}

fn merge_type(old: &TypeDef, new: TypeDef) -> TypeDef {
    let shape = match (&old.shape, new.shape) {
        (Shape::Struct(old), Shape::Struct(new)) => Shape::Struct(merge_members(Some(old), new)),
        (Shape::Enum(old), Shape::Enum(mut new)) => {
            for (value, doc) in &mut new {
                doc.clone_from(old.get(value).unwrap_or(&String::new()));
            }
            Shape::Enum(new)
        }
        (_, new) => new,
    };
    TypeDef { home: old.home.clone(), doc: old.doc.clone(), shape, ..new }
}

/// The types that the operations mention, directly or through other types.
fn types(old: &Api, api: &Api, upstream: &Upstream<'_>) -> Result<IndexMap<String, TypeDef>> {
    // Core defines the markers by hand, so their ids need no type.
    let markers = &api.settings.markers;
    let mentioned = |ty: &Type| match ty.innermost() {
        Type::Id(name) if markers.contains(name) => None,
        other => other.mentions().map(str::to_owned),
    };
    let operations = api.services.values().flat_map(|service| service.operations.values());
    let mut wanted: Vec<_> = operations.flat_map(types_in).filter_map(mentioned).collect();
    let mut types = IndexMap::new();
    while let Some(name) = wanted.pop() {
        if types.contains_key(&name) {
            continue;
        }
        let definition = match (old.types.get(&name), upstream.definition(&name)?) {
            (Some(old), Some(new)) => merge_type(old, new),
            (None, Some(new)) => new,
            (Some(old), None) => old.clone(),
            (None, None) => return Err(format!("there is no type {name}").into()),
        };
        wanted.extend(definition.shape.fields().filter_map(|(_, member)| mentioned(&member.ty)));
        types.insert(name, definition);
    }
    let rank = |name: &str| old.types.get_index_of(name).unwrap_or(usize::MAX);
    types.sort_by(|a, _, b, _| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    Ok(types)
}

/// The types of an operation's parameters, body and result.
fn types_in(operation: &Operation) -> impl Iterator<Item = &Type> {
    let members = operation.path.values().chain(operation.query.values());
    let members = members.chain(operation.body.iter().flat_map(IndexMap::values));
    members.map(|member| &member.ty).chain(&operation.result)
}

/// Assigns each new type to a file: that of the service with the same name, or of the only service
/// that uses it.
fn assign_files(api: &mut Api) {
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (service, definition) in &api.services {
        for name in reachable(api, definition) {
            users.entry(name).or_default().push(service.clone());
        }
    }
    let services = api.settings.services.clone();
    for (name, definition) in &mut api.types {
        if definition.home == COMMON || services.contains(&definition.home) {
            continue;
        }
        let namesake = services.iter().find(|service| singular(service) == snake(name));
        definition.home = match (namesake, users.get(name).map_or(&[][..], Vec::as_slice)) {
            (Some(service), _) => service.clone(),
            (None, [only]) => only.clone(),
            _ => COMMON.to_owned(),
        };
    }
}

/// The types in the requests and responses of a service, directly or through other types. Ids of
/// types don't count.
fn reachable(api: &Api, service: &Service) -> IndexSet<String> {
    let named = |ty: &Type| match ty.innermost() {
        Type::Named(name) => Some(name.clone()),
        _ => None,
    };
    let operations = service.operations.values();
    let mut wanted: Vec<_> = operations.flat_map(types_in).filter_map(named).collect();
    let mut reached = IndexSet::new();
    while let Some(name) = wanted.pop() {
        if let Some(definition) = api.types.get(&name).filter(|_| !reached.contains(&name)) {
            wanted.extend(definition.shape.fields().filter_map(|(_, member)| named(&member.ty)));
            reached.insert(name);
        }
    }
    reached
}

/// Sets an empty doc, to be filled in, for members without a doc and without a shared one.
fn mark_missing_docs(api: &mut Api) {
    let docs = &api.docs;
    let mark = |member: &mut Member, shared: Option<&str>| match (&member.doc, shared) {
        (None, None) => member.doc = Some(String::new()),
        (Some(doc), Some(_)) if doc.is_empty() => member.doc = None,
        _ => {}
    };
    for operation in api.services.values_mut().flat_map(|service| service.operations.values_mut()) {
        let bodies = operation.body.iter_mut().flatten();
        for (name, member) in operation.path.iter_mut().chain(&mut operation.query).chain(bodies) {
            mark(member, docs.parameter(name));
        }
    }
    for definition in api.types.values_mut() {
        if let Shape::Struct(fields) = &mut definition.shape {
            for (name, member) in fields {
                mark(member, docs.field(name));
            }
        }
    }
}
