//! How the description's types are spelled in Rust.

use std::collections::BTreeSet;

use super::text::is_reserved;
use crate::model::{Api, Member};
use crate::naming::camel;
use crate::ty::Type;

/// The names of a module, as far as they decide how a type is spelled there.
pub(super) struct Scope<'a> {
    api: &'a Api,
    /// Names that mean something else here.
    taken: BTreeSet<&'a str>,
}

impl<'a> Scope<'a> {
    /// A module of types.
    pub(super) fn of_types(api: &'a Api) -> Self {
        Self { api, taken: BTreeSet::new() }
    }

    /// A service's module.
    pub(super) fn of_service(api: &'a Api, service: &str) -> Self {
        let mut taken: BTreeSet<_> =
            api.services[service].operations.values().map(|one| one.id.as_str()).collect();
        taken.extend(
            api.types
                .keys()
                .map(String::as_str)
                .filter(|name| is_reserved(name) || *name == service_struct(api, service)),
        );
        Self { api, taken }
    }

    /// A type of the description by its name.
    pub(super) fn named(&self, name: &str) -> String {
        if self.taken.contains(name) { format!("types::{name}") } else { name.to_owned() }
    }

    /// The paths of all types that can be named without qualification here.
    pub(super) fn paths(&self) -> Vec<String> {
        let types = self.api.types.keys().filter(|name| !self.taken.contains(name.as_str()));
        let markers = self.api.settings.markers.iter();
        types
            .map(|name| format!("crate::types::{name}"))
            .chain(
                markers
                    .filter(|name| !self.api.types.contains_key(*name))
                    .map(|name| format!("crate::id::{name}")),
            )
            .collect()
    }

    /// The type that holds a value.
    pub(super) fn held(&self, ty: &Type) -> String {
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
            Type::List(item) => format!("Vec<{}>", self.held(item)),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.held(value)),
        }
    }

    /// The type of an argument that becomes a value of this type.
    pub(super) fn argument(&self, ty: &Type) -> String {
        match ty {
            Type::List(item) => format!("impl IntoIterator<Item = {}>", self.argument(item)),
            _ if self.converts(ty) => format!("impl Into<{}>", self.held(ty)),
            _ => self.held(ty),
        }
    }

    /// The expression that makes the held value of the argument `name`.
    pub(super) fn converted(&self, ty: &Type, name: &str) -> String {
        match ty {
            Type::List(item) if self.converts(item) => {
                format!("{name}.into_iter().map(Into::into).collect()")
            }
            Type::List(_) => format!("{name}.into_iter().collect()"),
            _ if self.converts(ty) => format!("{name}.into()"),
            _ => name.to_owned(),
        }
    }

    /// Whether callers may give anything that converts.
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

/// The doc of a member: its own or the shared one, and what its flags add.
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
