//! Renders types and members of the description as Rust.

use std::collections::BTreeSet;

use super::prelude::is_reserved;
use crate::model::{Api, Member};
use crate::naming::{camel, member};
use crate::ty::Type;

/// The names of a module that affect the spelling of types there.
pub(super) struct Scope<'a> {
    api: &'a Api,
    /// Names with another meaning in the module.
    taken: BTreeSet<&'a str>,
}

impl<'a> Scope<'a> {
    /// The scope of a module of types.
    pub(super) fn of_types(api: &'a Api) -> Self {
        let names = api.types.keys().map(String::as_str);
        Self { api, taken: names.filter(|name| is_reserved(name)).collect() }
    }

    /// The scope of a service's module.
    pub(super) fn of_service(api: &'a Api, service: &str) -> Self {
        let mut taken: BTreeSet<_> = api.services[service]
            .operations
            .values()
            .map(|operation| operation.id.as_str())
            .collect();
        taken.extend(
            api.types
                .keys()
                .map(String::as_str)
                .filter(|name| is_reserved(name) || *name == service_struct(api, service)),
        );
        Self { api, taken }
    }

    /// A type of the description, qualified if its name has another meaning in the module.
    pub(super) fn named(&self, name: &str) -> String {
        if self.taken.contains(name) { format!("types::{name}") } else { name.to_owned() }
    }

    /// The type of a field that stores a value.
    pub(super) fn stored_type(&self, ty: &Type) -> String {
        match ty {
            Type::String => "String".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::I32 | Type::Integral => "i32".to_owned(),
            Type::I64 => "i64".to_owned(),
            Type::F64 => "f64".to_owned(),
            Type::Date => "Date".to_owned(),
            Type::Timestamp => "Timestamp".to_owned(),
            Type::DateOrTimestamp => "DateOrTimestamp".to_owned(),
            Type::PersonId => "PersonId".to_owned(),
            Type::Secret => "Secret".to_owned(),
            Type::Json => "Value".to_owned(),
            Type::Id(name) => format!("Id<{}>", self.named(name)),
            Type::Named(name) => self.named(name),
            Type::List(item) => format!("Vec<{}>", self.stored_type(item)),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.stored_type(value)),
        }
    }

    /// The type of an argument that becomes a value of this type.
    pub(super) fn argument(&self, ty: &Type) -> String {
        match ty {
            Type::List(item) => format!("impl IntoIterator<Item = {}>", self.argument(item)),
            Type::Id(name) => format!("impl IntoId<{}>", self.named(name)),
            _ if self.converts(ty) => format!("impl Into<{}>", self.stored_type(ty)),
            _ => self.stored_type(ty),
        }
    }

    /// The expression that converts the argument `name` into the stored value.
    pub(super) fn conversion(&self, ty: &Type, name: &str) -> String {
        match ty {
            Type::List(item) if matches!(**item, Type::Id(_)) => {
                format!("{name}.into_iter().map(IntoId::into_id).collect()")
            }
            Type::List(item) if self.converts(item) => {
                format!("{name}.into_iter().map(Into::into).collect()")
            }
            Type::List(_) => format!("{name}.into_iter().collect()"),
            Type::Id(_) => format!("{name}.into_id()"),
            _ if self.converts(ty) => format!("{name}.into()"),
            _ => name.to_owned(),
        }
    }

    /// The type of an optional member's field, inside its `Option`.
    pub(super) fn optional_type(&self, optional: &Member) -> String {
        let stored = self.stored_type(&optional.ty);
        if optional.flags.clearable { format!("Clearable<{stored}>") } else { stored }
    }

    /// The row of `setters!` for an optional member: its kind, name and type, and
    /// its name on the wire if the table has `renamed` members.
    pub(super) fn setter(&self, wire: &str, optional: &Member, renamed: bool) -> String {
        let row = |kind, ty| (kind, self.stored_type(ty));
        let (kind, ty) = match &optional.ty {
            ty if optional.flags.clearable => row("clearable", ty),
            Type::Id(record) => ("id", self.named(record)),
            Type::List(item) => match &**item {
                Type::Id(record) => ("ids", self.named(record)),
                item if self.converts(item) => row("list_into", item),
                item => row("list", item),
            },
            ty if self.converts(ty) => row("into", ty),
            ty => row("plain", ty),
        };
        let clear = match optional.flags.clearable {
            true => format!(" or clear_{}", member(wire)),
            false => String::new(),
        };
        let wire_name = rename(wire).filter(|_| renamed).map(|wire| format!(" = {wire:?}"));
        let wire_name = wire_name.unwrap_or_default();
        format!("    {kind} {}{clear}{wire_name}: {ty},\n", member(wire))
    }

    /// Whether callers may pass any value that converts to the type.
    fn converts(&self, ty: &Type) -> bool {
        match ty {
            Type::String | Type::Secret | Type::Json => true,
            Type::Id(_) | Type::PersonId | Type::DateOrTimestamp => true,
            Type::Named(name) => {
                let shape = self.api.types.get(name).map(|definition| &definition.shape);
                matches!(shape, Some(crate::model::Shape::Enum(_)))
            }
            _ => false,
        }
    }
}

/// The name of a member on the wire, if Rust's name differs.
pub(super) fn rename(wire: &str) -> Option<&str> {
    (member(wire).trim_start_matches("r#") != wire || member(wire).starts_with("r#"))
        .then_some(wire)
}

/// A field in a table of members: its name, and the name on the wire if it differs.
pub(super) fn member_entry(wire: &str) -> String {
    match rename(wire) {
        Some(wire) => format!("{} = {wire:?}", member(wire)),
        None => member(wire),
    }
}

/// The name of a service's struct.
pub(super) fn service_struct(api: &Api, service: &str) -> String {
    let name = camel(service);
    let operations = &api.services[service].operations;
    if is_reserved(&name) || operations.values().any(|operation| operation.id == name) {
        format!("{name}Service")
    } else {
        name
    }
}

/// The doc of a member: its own or the shared one, with the notes of its flags.
pub(super) fn member_doc(member: &Member, shared: Option<&str>) -> String {
    let mut doc = member.doc.as_deref().or(shared).unwrap_or_default().to_owned();
    if let Some(max) = member.flags.max_length {
        doc.push_str(&format!(" At most {max} characters."));
    }
    if member.flags.deprecated {
        doc.push_str(" Deprecated.");
    }
    doc
}
