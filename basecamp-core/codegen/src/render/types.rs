//! Structs and open enums.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::rust::{Scope, member_doc};
use super::text::{doc, docs, imports};
use super::{header_of, module_doc, types_at};
use crate::absent::{Absent, inputs};
use crate::model::{Api, Member, Members, Shape, TypeDef};
use crate::naming::{camel, member};
use crate::ty::Type;

/// The file of the types that stand in `home`.
pub(super) fn file(api: &Api, home: &str) -> String {
    let scope = Scope::of_types(api);
    let inputs = inputs(api);
    let absent = Absent::new(api);
    let mut code = String::new();
    // Their variants are no types.
    let mut enums = String::new();
    for (name, definition) in types_at(api, home) {
        match &definition.shape {
            Shape::Struct(fields) => {
                code.push_str(&structure(api, &absent, &scope, name, definition, fields));
                if inputs.contains(name) {
                    code.push_str(&constructor(api, &scope, name, fields));
                }
            }
            Shape::Enum(values) => enums.push_str(&open_enum(name, definition, values)),
        }
    }
    let own = types_at(api, home).into_iter().map(|(name, _)| name).collect();
    let needs_macro = if enums.is_empty() { "" } else { "open_enum" };
    let imports = imports(&format!("{code}{needs_macro}"), &scope.paths(), &own);
    header_of(home) + &module_doc(home) + "\n" + &imports + &enums + &code
}

fn structure(
    api: &Api,
    absent: &Absent<'_>,
    scope: &Scope<'_>,
    name: &str,
    definition: &TypeDef,
    fields: &Members,
) -> String {
    let key = api.items_key(name);
    let mut words = definition.doc.clone();
    if let Some(key) = key {
        words.push_str(&format!(" Its `{key}` are the items of the list."));
    }
    let mut words = vec![words];
    words.extend(absence(absent, name, fields));
    let mut text = docs(&words);
    let fields = fields.iter().filter(|(wire, _)| Some(wire.as_str()) != key);
    let default = if fields.clone().all(|(_, one)| may_be_missing(one)) { "Default, " } else { "" };
    text.push_str(&format!(
        "#[derive(Debug, Clone, {default}PartialEq, Serialize, Deserialize)]\n"
    ));
    text.push_str(&format!("#[non_exhaustive]\npub struct {name} {{\n"));
    for (wire, one) in fields.clone() {
        text.push_str(&doc(&field_doc(api, wire, one)));
        text.push_str(&attribute(api, wire, one, absent.allowed(name, wire, one)));
        let boxed = leads_back(api, name, &one.ty);
        let held = scope.held(&one.ty);
        let held = if boxed { format!("Box<{held}>") } else { held };
        let held = if may_be_missing(one) { format!("Option<{held}>") } else { held };
        text.push_str(&format!("pub {}: {held},\n", member(wire)));
    }
    text.push_str("}\n\n");
    if definition.recording {
        text.push_str(&format!("impl IsRecording for {name} {{}}\n\n"));
    }
    text
}

fn field_doc(api: &Api, wire: &str, one: &Member) -> String {
    let mut doc = member_doc(one, api.words.field(wire));
    if member(wire).trim_start_matches("r#") != wire {
        doc.push_str(&format!(" (`{wire}` on the wire.)"));
    }
    doc
}

pub(super) fn may_be_missing(one: &Member) -> bool {
    one.optional || one.nullable
}

/// The rule for absent members, if it concerns a type.
fn absence(absent: &Absent<'_>, name: &str, fields: &Members) -> Option<String> {
    fields.iter().find(|(wire, one)| absent.allowed(name, wire, one))?;
    let mut rule =
        "A required text, number, bool, list, map or open enum that a response lacks is \
                    empty; a missing id, date or object is an error."
            .to_owned();
    let written: Vec<_> = fields
        .iter()
        .filter(|(wire, one)| !one.optional && absent.is_written_back(name, wire))
        .map(|(wire, _)| format!("`{}`", member(wire)))
        .collect();
    if !written.is_empty() {
        rule.pop();
        rule.push_str(&format!(", and so is a missing {}.", written.join(" or ")));
    }
    Some(rule)
}

fn attribute(api: &Api, wire: &str, one: &Member, may_be_absent: bool) -> String {
    let mut parts = Vec::new();
    if member(wire).trim_start_matches("r#") != wire {
        parts.push(format!("rename = {wire:?}"));
    }
    // A missing `PersonId` is unknown without that.
    if one.optional || may_be_absent && one.ty != Type::PersonId {
        parts.push("default".to_owned());
    }
    let helper = match (&one.ty, may_be_missing(one)) {
        (Type::Integral, false) => Some("integral"),
        (Type::Integral, true) => Some("optional_integral"),
        (ty, false) if is_list_of_objects(api, ty) => Some("list"),
        (ty, true) if is_list_of_objects(api, ty) => Some("optional_list"),
        _ if one.nullable && !one.optional && !may_be_absent => Some("required_nullable"),
        _ => None,
    };
    parts.extend(helper.map(|name| format!("deserialize_with = \"crate::wire::{name}\"")));
    if one.optional {
        parts.push("skip_serializing_if = \"Option::is_none\"".to_owned());
    } else if one.ty == Type::PersonId && may_be_absent && !one.nullable {
        parts.push("skip_serializing_if = \"PersonId::is_unknown\"".to_owned());
    }
    if parts.is_empty() { String::new() } else { format!("#[serde({})]\n", parts.join(", ")) }
}

/// Whether its items are structs; null items of such lists are skipped.
pub(super) fn is_list_of_objects(api: &Api, ty: &Type) -> bool {
    let Type::List(item) = ty else { return false };
    let Type::Named(name) = &**item else { return false };
    api.types.get(name).is_some_and(|one| matches!(one.shape, Shape::Struct(_)))
}

/// Whether its values contain a member that is decoded without a type.
pub(super) fn is_untyped(api: &Api, ty: &Type) -> bool {
    let mut wanted = vec![ty.innermost()];
    let mut seen = BTreeSet::new();
    while let Some(ty) = wanted.pop() {
        match ty {
            Type::Json => return true,
            Type::Named(name) => {
                if let Some(definition) = api.types.get(name).filter(|_| seen.insert(name)) {
                    wanted.extend(definition.shape.fields().map(|(_, one)| one.ty.innermost()));
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether a value of `name` would contain itself through a member of this type.
fn leads_back(api: &Api, name: &str, ty: &Type) -> bool {
    let mut wanted = vec![ty];
    let mut seen = BTreeSet::new();
    while let Some(ty) = wanted.pop() {
        let Type::Named(target) = ty else { continue };
        if target == name {
            return true;
        }
        if let Some(definition) = api.types.get(target).filter(|_| seen.insert(target)) {
            wanted.extend(definition.shape.fields().map(|(_, member)| &member.ty));
        }
    }
    false
}

fn constructor(api: &Api, scope: &Scope<'_>, name: &str, fields: &Members) -> String {
    let required: Vec<_> = fields.iter().filter(|(_, one)| !may_be_missing(one)).collect();
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    let mut lines = vec!["Makes one from its required members.".to_owned()];
    for (wire, one) in &required {
        let rust = member(wire);
        arguments.push(format!("{rust}: {}", scope.argument(&one.ty)));
        lines.push(format!("- `{rust}`: {}", field_doc(api, wire, one)));
    }
    for (wire, one) in fields {
        let rust = member(wire);
        let value =
            if may_be_missing(one) { "None".to_owned() } else { scope.converted(&one.ty, &rust) };
        values.push(format!("{rust}: {value},"));
    }
    if required.is_empty() {
        lines[0] = "Makes one with nothing set.".to_owned();
    }
    let mut text = format!("impl {name} {{\n{}", docs(&lines));
    text.push_str(&format!(
        "#[must_use]\npub fn new({}) -> Self {{\nSelf {{ {} }}\n}}\n",
        arguments.join(", "),
        values.join(" ")
    ));
    for (wire, one) in fields.iter().filter(|(_, one)| may_be_missing(one)) {
        let rust = member(wire);
        text.push_str(&format!(
            "\n{}#[must_use]\npub fn {rust}(mut self, {rust}: {}) -> Self {{\n\
             self.{rust} = Some({});\nself\n}}\n",
            doc(&field_doc(api, wire, one)),
            scope.argument(&one.ty),
            scope.converted(&one.ty, &rust),
        ));
    }
    text + "}\n\n"
}

/// Indented by hand: rustfmt leaves the insides of macros alone.
fn open_enum(name: &str, definition: &TypeDef, values: &IndexMap<String, String>) -> String {
    let mut lines = format!("{}pub enum {name} {{\n", doc(&definition.doc));
    for (wire, about) in values {
        let variant = format!("{}{} = {wire:?},\n", doc(about), camel(wire));
        lines.push_str(&indented(&variant));
    }
    format!("open_enum! {{\n{}    }}\n}}\n\n", indented(&lines))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
