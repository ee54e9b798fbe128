//! Renders structs and open enums.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

use super::code::{doc_comments, docs, ident, items, packed, tokens};
use super::rust::{Scope, member_doc, member_entry, rename};
use super::{PRELUDE, header_of, module_doc, types_of};
use crate::Result;
use crate::absent::{Absent, inputs};
use crate::model::{Api, Member, Members, Shape, TypeDef};
use crate::naming::{camel, member};
use crate::ty::Type;

/// The file with the types of one service, or with the common types.
pub(super) fn file(api: &Api, home: &str) -> Result<String> {
    let scope = Scope::of_types(api);
    let inputs = inputs(api);
    let absent = Absent::new(api);
    let (mut enums, mut structs) = (Vec::new(), Vec::new());
    for (name, definition) in types_of(api, home) {
        match &definition.shape {
            Shape::Struct(fields) => {
                let object = Object { api, absent: &absent, scope: &scope, name, fields };
                structs.push(items(object.structure(&definition.doc))?);
                structs.push(object.json());
                if definition.recording {
                    structs.push(format!("impl IsRecording for {name} {{}}\n"));
                }
                if inputs.contains(name) {
                    structs.push(items(object.constructor())?);
                    structs.extend(object.setters());
                }
            }
            Shape::Enum(values) => enums.push(open_enum(name, definition, values)),
        }
    }
    let mut parts = vec![header_of(home) + &module_doc(home) + "\n" + PRELUDE];
    parts.append(&mut enums);
    parts.append(&mut structs);
    Ok(parts.join("\n"))
}

/// Renders one struct.
struct Object<'a> {
    api: &'a Api,
    absent: &'a Absent<'a>,
    scope: &'a Scope<'a>,
    name: &'a str,
    fields: &'a Members,
}

impl Object<'_> {
    /// The member that contains the items of a page, which are decoded separately.
    fn items_key(&self) -> Option<&str> {
        self.api.items_key(self.name)
    }

    fn own_fields(&self) -> impl Iterator<Item = (&String, &Member)> {
        let key = self.items_key();
        self.fields.iter().filter(move |(wire, _)| Some(wire.as_str()) != key)
    }

    fn structure(&self, doc: &str) -> TokenStream {
        let mut doc = doc.to_owned();
        if let Some(key) = self.items_key() {
            doc.push_str(&format!(" Its `{key}` are the items of the list."));
        }
        let mut paragraphs = vec![doc];
        paragraphs.extend(absence(self.absent, self.name, self.fields));
        let docs_of_struct = docs(&paragraphs);
        let has_default = self.own_fields().all(|(_, field)| may_be_missing(field));
        let default = has_default.then(|| quote!(Default,));
        let fields = self.own_fields().map(|(wire, field)| {
            let docs = docs(&[field_doc(self.api, wire, field)]);
            let name = ident(&member(wire));
            let mut ty = self.scope.stored_type(&field.ty);
            if leads_back(self.api, self.name, &field.ty) {
                ty = format!("Box<{ty}>");
            }
            if may_be_missing(field) {
                ty = format!("Option<{ty}>");
            }
            let ty = tokens(&ty);
            quote!(#docs pub #name: #ty,)
        });
        let name = ident(self.name);
        quote! {
            #docs_of_struct
            #[derive(Debug, Clone, #default PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
            }
        }
    }

    /// The table by which the struct is decoded and encoded: adjacent fields of the same kind form
    /// a group.
    fn json(&self) -> String {
        let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
        for (wire, field) in self.own_fields() {
            let kind = self.kind(wire, field);
            let entry = member_entry(wire);
            match groups.last_mut() {
                Some((last, entries)) if *last == kind => entries.push(entry),
                _ => groups.push((kind, vec![entry])),
            }
        }
        let groups = groups.iter().map(|(kind, entries)| format!("{kind}({})", entries.join(", ")));
        let groups = packed(&groups.collect::<Vec<_>>(), 4);
        format!("json_object!({} {{\n{groups}}});\n", self.name)
    }

    /// The module of the core's `json_object` that decodes and encodes a field.
    fn kind(&self, wire: &str, field: &Member) -> &'static str {
        let may_be_absent = self.absent.allowed(self.name, wire, field);
        match &field.ty {
            Type::Integral => "optional_integral",
            Type::PersonId if !field.optional && !field.nullable => "person_id",
            ty if is_list_of_objects(self.api, ty) && may_be_missing(field) => "optional_list",
            ty if is_list_of_objects(self.api, ty) && may_be_absent => "list",
            _ if field.optional => "optional",
            _ if may_be_absent => "default",
            _ => "required",
        }
    }

    fn constructor(&self) -> TokenStream {
        let required = self.fields.iter().filter(|(_, field)| !may_be_missing(field));
        let mut lines = vec!["Creates a value from the required fields.".to_owned()];
        let mut parameters = Vec::new();
        for (wire, field) in required {
            let (name, ty) = (member(wire), tokens(&self.scope.argument(&field.ty)));
            lines.push(format!("- `{name}`: {}", field_doc(self.api, wire, field)));
            let name = ident(&name);
            parameters.push(quote!(#name: #ty));
        }
        if parameters.is_empty() {
            lines[0] = "Creates a value without any fields.".to_owned();
        }
        let values = self.fields.iter().map(|(wire, field)| {
            let name = member(wire);
            let value = match may_be_missing(field) {
                true => quote!(None),
                false => tokens(&self.scope.conversion(&field.ty, &name)),
            };
            let name = ident(&name);
            quote!(#name: #value)
        });
        let (docs, name) = (docs(&lines), ident(self.name));
        quote! {
            impl #name {
                #docs
                #[must_use]
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#values),* }
                }
            }
        }
    }

    /// The methods that set optional fields.
    fn setters(&self) -> Option<String> {
        let optional = self.fields.iter().filter(|(_, field)| may_be_missing(field));
        let rows: String = optional
            .map(|(wire, field)| {
                doc_comments(&[field_doc(self.api, wire, field)], 4)
                    + "    #[must_use]\n"
                    + &self.scope.setter(wire, field, false)
            })
            .collect();
        (!rows.is_empty()).then(|| format!("setters!({} {{\n{rows}}});\n", self.name))
    }
}

fn field_doc(api: &Api, wire: &str, field: &Member) -> String {
    let mut doc = member_doc(field, api.docs.field(wire));
    if let Some(wire) = rename(wire) {
        doc.push_str(&format!(" (`{wire}` on the wire.)"));
    }
    doc
}

pub(super) fn may_be_missing(member: &Member) -> bool {
    member.optional || member.nullable
}

/// The note on absent members, if it applies to the type.
fn absence(absent: &Absent<'_>, name: &str, fields: &Members) -> Option<String> {
    fields.iter().find(|(wire, field)| absent.allowed(name, wire, field))?;
    let mut rule =
        "A required text, number, bool, list, map or open enum that a response lacks is \
                    empty; a missing id, date or object is an error."
            .to_owned();
    let written: Vec<_> = fields
        .iter()
        .filter(|(wire, field)| !field.optional && absent.is_written_back(name, wire))
        .map(|(wire, _)| format!("`{}`", member(wire)))
        .collect();
    if !written.is_empty() {
        rule.pop();
        rule.push_str(&format!(", and so is a missing {}.", written.join(" or ")));
    }
    Some(rule)
}

/// Whether the type is a list of structs, whose null items are skipped.
pub(super) fn is_list_of_objects(api: &Api, ty: &Type) -> bool {
    let Type::List(item) = ty else { return false };
    let Type::Named(name) = &**item else { return false };
    api.types.get(name).is_some_and(|definition| matches!(definition.shape, Shape::Struct(_)))
}

/// Whether values of the type contain untyped JSON.
pub(super) fn is_untyped(api: &Api, ty: &Type) -> bool {
    let mut wanted = vec![ty.innermost()];
    let mut seen = BTreeSet::new();
    while let Some(ty) = wanted.pop() {
        match ty {
            Type::Json => return true,
            Type::Named(name) => {
                if let Some(definition) = api.types.get(name).filter(|_| seen.insert(name)) {
                    wanted.extend(definition.shape.fields().map(|(_, field)| field.ty.innermost()));
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether a member of this type makes the type `name` recursive.
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

/// An open enum. The lines are indented here, because rustfmt doesn't format the input of macros.
fn open_enum(name: &str, definition: &TypeDef, values: &IndexMap<String, String>) -> String {
    let docs = doc_comments(&[&definition.doc], 4);
    let variants: String = values
        .iter()
        .map(|(wire, doc)| {
            doc_comments(&[doc], 8) + &format!("        {} = {wire:?},\n", camel(wire))
        })
        .collect();
    format!("open_enum! {{\n{docs}    pub enum {name} {{\n{variants}    }}\n}}\n")
}
