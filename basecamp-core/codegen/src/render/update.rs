//! Renders updates and edits of records that the API replaces as a whole (read-modify-write).

use std::iter;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code::{docs, ident, items, tokens};
use super::example;
use super::operation::constructor;
use super::rust::{Scope, member_doc, rename, service_struct};
use crate::Result;
use crate::model::{Api, Member, Operation, RecordUpdate};
use crate::naming::{constant, member};
use crate::ty::Type;
use crate::update::{FieldSource, read_operation, sources};

/// The items of an update in a service: two methods with their builders, and the fields that the
/// closure of an edit changes.
pub(super) struct UpdateBuilder<'a> {
    api: &'a Api,
    scope: &'a Scope<'a>,
    service: &'a str,
    pub(super) operation: &'a Operation,
    definition: &'a RecordUpdate,
    /// The operation that reads the record.
    read: &'a Operation,
    sources: Vec<(String, FieldSource)>,
    pub(super) update: Builder,
    pub(super) edit: Builder,
    /// The name of the struct with the fields.
    fields: String,
    /// The argument that identifies the record.
    pub(super) id: (String, &'a Member),
}

pub(super) struct Builder {
    pub(super) name: String,
    pub(super) method: String,
}

impl<'a> UpdateBuilder<'a> {
    /// Returns `None` for an operation without an update.
    pub(super) fn new(
        api: &'a Api,
        scope: &'a Scope<'a>,
        service: &'a str,
        (method, operation): (&'a String, &'a Operation),
    ) -> Option<Self> {
        let definition = operation.update.as_ref()?;
        let read = read_operation(api, service, definition)?;
        let record = read.result.as_ref()?.to_string();
        let update = definition.builder.clone();
        let update = update.unwrap_or_else(|| format!("Update{record}"));
        let named = |verb, name| Builder { name, method: method.replacen("replace", verb, 1) };
        let (wire, id) = operation.path.first()?;
        Some(Self {
            api,
            scope,
            service,
            operation,
            definition,
            read,
            sources: sources(api, service, operation, definition).ok()?,
            update: named("update", update),
            edit: named("edit", format!("Edit{record}")),
            fields: format!("{record}Fields"),
            id: (member(wire), id),
        })
    }

    /// The methods of the service that create the builders.
    pub(super) fn methods(&self) -> TokenStream {
        let (id, parameter) = (ident(&self.id.0), self.parameter());
        let (update, edit) = (self.update.names(), self.edit.names());
        let (update_docs, edit_docs) = (docs(&self.update_docs()), docs(&self.edit_docs()));
        let closure = self.closure(&TokenStream::new());
        let Names { builder: update, method: update_method } = update;
        let Names { builder: edit, method: edit_method } = edit;
        quote! {
            #update_docs
            pub fn #update_method(&self, #parameter) -> #update<H> {
                #update {
                    account: self.account.clone(),
                    options: CallOptions::default(),
                    #id: #id.into_id(),
                    changes: FieldChanges::default(),
                }
            }

            #edit_docs
            pub fn #edit_method(&self, #parameter, edit: #closure) -> #edit<H> {
                #edit {
                    account: self.account.clone(),
                    options: CallOptions::default(),
                    #id: #id.into_id(),
                    edit: Edit::new(edit),
                }
            }
        }
    }

    /// The methods of another service that forward to these.
    fn forwarding_methods(&self) -> TokenStream {
        let (id, parameter) = (ident(&self.id.0), self.parameter());
        let (update_docs, edit_docs) = (docs(&self.update_docs()), docs(&self.edit_docs()));
        let Names { builder: update, method: update_method } = self.update.names();
        let Names { builder: edit, method: edit_method } = self.edit.names();
        let (home, service) = (ident(self.service), ident(&service_struct(self.api, self.service)));
        let home = quote!(super::#home);
        let closure = self.closure(&quote!(#home::));
        quote! {
            #update_docs
            pub fn #update_method(&self, #parameter) -> #home::#update<H> {
                #home::#service { account: self.account.clone() }.#update_method(#id)
            }

            #edit_docs
            pub fn #edit_method(&self, #parameter, edit: #closure) -> #home::#edit<H> {
                #home::#service { account: self.account.clone() }.#edit_method(#id, edit)
            }
        }
    }

    fn parameter(&self) -> TokenStream {
        let (id, ty) = (ident(&self.id.0), tokens(&self.scope.argument(&self.id.1.ty)));
        quote!(#id: #ty)
    }

    fn closure_type(&self) -> String {
        format!("impl FnOnce(&mut {}) -> EditResult + Send + 'static", self.fields)
    }

    fn closure(&self, path: &TokenStream) -> TokenStream {
        let fields = ident(&self.fields);
        quote!(impl FnOnce(&mut #path #fields) -> EditResult + Send + 'static)
    }

    fn id_doc(&self) -> String {
        let wire = self.operation.path.keys().next().map_or("", String::as_str);
        let doc = member_doc(self.id.1, self.api.docs.parameter(wire));
        format!("- `{}`: {doc}", self.id.0)
    }

    fn update_docs(&self) -> Vec<String> {
        let summary = format!(
            "Changes the fields of {} that are set; the others are unchanged.",
            self.definition.record
        );
        [summary, self.id_doc()].into_iter().chain(self.operation.note.clone()).collect()
    }

    fn edit_docs(&self) -> Vec<String> {
        let summary = format!(
            "Changes {} with a closure that gets all its writable fields.",
            self.definition.record
        );
        let edit = "- `edit`: Changes the fields. If it returns an error, nothing is written.";
        let paragraphs = [summary, self.id_doc(), edit.to_owned()];
        paragraphs.into_iter().chain(self.operation.note.clone()).collect()
    }

    /// The builders and the fields.
    pub(super) fn code(&self) -> Result<Vec<String>> {
        let changes = quote!(changes: FieldChanges);
        let fields = ident(&self.fields);
        let edit = quote!(edit: Edit<#fields>);
        Ok(vec![
            items(self.structure(
                &self.update,
                self.update_docs(),
                self.update_example(),
                &changes,
            ))?,
            items(self.setters())?,
            items(self.conversion(&self.update, "update", "changes"))?,
            self.send_methods(&self.update, self.operation.rich_text.as_deref()),
            self.constructor(&self.update, None),
            items(self.structure(&self.edit, self.edit_docs(), self.edit_example(), &edit))?,
            items(self.conversion(&self.edit, "edit", "edit"))?,
            self.send_methods(&self.edit, None),
            self.constructor(&self.edit, Some(self.closure_type())),
            items(self.fields())?,
            items(self.fields_impl())?,
            items(self.record())?,
        ])
    }

    /// A note on the behaviour of the call.
    fn note(&self, method: &str) -> String {
        let structure = service_struct(self.api, self.service);
        format!(
            "Two requests (read-modify-write): [`{}`] reads the record, and [`{}`] writes all its \
             writable fields. Nothing is written if one of them is missing or malformed. Created by \
             [`{structure}::{method}`].",
            self.read.id, self.operation.id,
        )
    }

    /// The struct of a builder. The last field is the change.
    fn structure(
        &self,
        builder: &Builder,
        mut paragraphs: Vec<String>,
        example: String,
        change: &TokenStream,
    ) -> TokenStream {
        paragraphs.push(self.note(&builder.method));
        let (docs, name) = (docs(&paragraphs), ident(&builder.name));
        let (id, ty) = (ident(&self.id.0), tokens(&self.scope.stored_type(&self.id.1.ty)));
        // The closure of an edit can't be cloned.
        let clone = (builder.name == self.update.name).then(|| quote!(, Clone));
        quote! {
            #docs
            #[doc = example!(#example)]
            #[derive(Debug #clone)]
            #[must_use = "a call does nothing until it is sent or awaited"]
            pub struct #name<H = Detached> {
                account: Account<H>,
                options: CallOptions,
                #id: #ty,
                #change,
            }
        }
    }

    fn constructor(&self, builder: &Builder, closure: Option<String>) -> String {
        let id = format!("{}: {}", self.id.0, self.scope.argument(&self.id.1.ty));
        let closure = closure.map(|closure| format!("edit: {closure}"));
        let parameters: Vec<_> = iter::once(id).chain(closure).collect();
        let target = format!("{}.{}", service_struct(self.api, self.service), builder.method);
        constructor(&builder.name, &parameters, &target)
    }

    /// A call of an update with the first field that has a simple value.
    fn update_example(&self) -> String {
        let id = example::value_of(self.api, &self.id.1.ty);
        let setter = self.members().next().map(|(wire, member_of_body, _)| {
            format!(".{}({})", member(wire), example::value_of(self.api, &member_of_body.ty))
        });
        example::call(self.service, &self.update.method, &[id], &setter.unwrap_or_default())
    }

    /// A call of an edit, whose closure clears a text.
    fn edit_example(&self) -> String {
        let id = example::value_of(self.api, &self.id.1.ty);
        let text = self.members().find(|(_, member_of_body, source)| {
            member_of_body.ty == Type::String
                && !matches!(source, FieldSource::Caller | FieldSource::Optional(_))
        });
        let change = text.map(|(wire, ..)| format!("        fields.{}.clear();\n", member(wire)));
        let closure = format!("|fields| {{\n{}        Ok(())\n    }}", change.unwrap_or_default());
        example::call(self.service, &self.edit.method, &[id, closure], "")
    }

    /// The conversion of a builder to a [`RecordUpdate`].
    fn conversion(&self, builder: &Builder, kind: &str, change: &str) -> TokenStream {
        let (name, record) = (ident(&builder.name), ident(&self.constant()));
        let (id, kind, change) = (ident(&self.id.0), ident(kind), ident(change));
        quote! {
            impl<H> From<#name<H>> for RecordUpdate {
                fn from(#kind: #name<H>) -> Self {
                    Self::#kind(&#record, #kind.account.id(), #kind.#id, #kind.options, #kind.#change)
                }
            }
        }
    }

    fn send_methods(&self, builder: &Builder, rich_text: Option<&str>) -> String {
        let result = self.operation.result.as_ref().map(|ty| self.scope.stored_type(ty));
        let result = result.as_deref().unwrap_or("()");
        let (name, write) = (&builder.name, &self.operation.id);
        match rich_text {
            Some(member) => {
                format!("rich_text_update!({name}({member:?}) as {write} => {result});\n")
            }
            None => format!("update_methods!({name} as {write} => {result});\n"),
        }
    }

    fn setters(&self) -> TokenStream {
        let name = ident(&self.update.name);
        let setters = self.members().map(|(wire, member_of_body, source)| {
            let docs_of_setter = docs(&[self.member_doc(wire, member_of_body, source)]);
            let rust = member(wire);
            let argument = tokens(&self.scope.argument(&member_of_body.ty));
            let stored_type = tokens(&self.scope.stored_type(&member_of_body.ty));
            let value = tokens(&self.scope.conversion(&member_of_body.ty, &rust));
            let clear = empty_value(member_of_body).map(|empty| {
                let docs = docs(&[format!("Clears `{rust}`.")]);
                let (clear, empty) = (ident(&format!("clear_{rust}")), tokens(empty));
                quote! {
                    #docs
                    pub fn #clear(mut self) -> Self {
                        self.changes.set(#wire, #empty);
                        self
                    }
                }
            });
            let rust = ident(&rust);
            quote! {
                #docs_of_setter
                pub fn #rust(mut self, #rust: #argument) -> Self {
                    self.changes.set::<#stored_type>(#wire, #value);
                    self
                }

                #clear
            }
        });
        quote!(impl<H> #name<H> { #(#setters)* })
    }

    fn fields(&self) -> TokenStream {
        let structure = service_struct(self.api, self.service);
        let docs_of_struct = docs(&[format!(
            "The writable fields of {}, which the closure of [`{structure}::{}`] changes.",
            self.definition.record, self.edit.method
        )]);
        let fields = self.members().map(|(wire, member_of_body, source)| {
            let docs = docs(&[self.member_doc(wire, member_of_body, source)]);
            let mut ty = self.scope.stored_type(&member_of_body.ty);
            let mut attributes = Vec::new();
            if let Some(wire) = rename(wire) {
                attributes.push(quote!(rename = #wire));
            }
            if matches!(source, FieldSource::Caller | FieldSource::Optional(_)) {
                ty = format!("Option<{ty}>");
                attributes.push(quote!(default, skip_serializing_if = "Option::is_none"));
            }
            let attributes = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
            let (name, ty) = (ident(&member(wire)), tokens(&ty));
            quote!(#docs #attributes pub #name: #ty,)
        });
        let name = ident(&self.fields);
        quote! {
            #docs_of_struct
            #[derive(Debug, Clone, Serialize, Deserialize)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
                #[serde(skip)]
                source: SourceRecord,
            }
        }
    }

    fn fields_impl(&self) -> TokenStream {
        let (name, read) = (ident(&self.fields), ident(&self.read.id));
        let result = self.read.result.as_ref().map(|ty| self.scope.stored_type(ty));
        let result = tokens(&result.unwrap_or_default());
        quote! {
            impl #name {
                /// The complete record, as it was read.
                ///
                /// # Errors
                ///
                /// An `api_error` with the place at which the record differs from its documented
                /// shape.
                #[inline]
                pub fn current(&self) -> Result<#result, Error> {
                    self.source.decode::<#read>()
                }
            }

            impl WritableFields for #name {
                fn attach_source(&mut self, source: SourceRecord) {
                    self.source = source;
                }
            }
        }
    }

    fn member_doc(&self, wire: &str, member: &Member, source: &FieldSource) -> String {
        let mut doc = member_doc(member, self.api.docs.parameter(wire));
        if matches!(source, FieldSource::Caller) {
            doc.push_str(" Sent only if it is set.");
        }
        doc
    }

    /// The members of the body with their sources.
    fn members(&self) -> impl Iterator<Item = (&str, &Member, &FieldSource)> {
        let body = self.operation.body.iter().flatten();
        body.zip(&self.sources).map(|((wire, member), (_, source))| (wire.as_str(), member, source))
    }

    fn constant(&self) -> String {
        format!("{}_RECORD", constant(&self.operation.id))
    }

    /// The table of the record's members with their sources.
    fn record(&self) -> TokenStream {
        let members = self.sources.iter().map(|(name, source)| {
            let source = match source {
                FieldSource::Caller => quote!(Caller),
                FieldSource::Member(name) => quote!(Member(#name)),
                FieldSource::Optional(name) => quote!(Optional(#name)),
                FieldSource::Inside(object, name) => quote!(Inside(#object, #name)),
                FieldSource::Each(list, name) => quote!(Each(#list, #name)),
            };
            quote!((#name, FieldSource::#source),)
        });
        let name = ident(&self.constant());
        let (read, write) = (ident(&constant(&self.read.id)), ident(&constant(&self.operation.id)));
        quote! {
            pub(crate) static #name: Record = Record {
                read: &#read,
                write: &#write,
                members: &[#(#members)*],
            };
        }
    }
}

impl Builder {
    fn names(&self) -> Names {
        Names { builder: ident(&self.name), method: ident(&self.method) }
    }
}

/// The names of a builder, as identifiers.
struct Names {
    builder: Ident,
    method: Ident,
}

/// The value that clears a member, if it can be cleared.
pub(super) fn empty_value(member: &Member) -> Option<&'static str> {
    match &member.ty {
        Type::String | Type::Date if member.optional => Some("\"\""),
        Type::List(_) if member.optional => Some("[(); 0]"),
        _ => None,
    }
}

/// The methods of `service` that forward to the updates of other services.
pub(super) fn updates_of_others(api: &Api, service: &str) -> Vec<TokenStream> {
    let mut methods = Vec::new();
    for (home, definition) in &api.services {
        let offered = definition.operations.iter().filter(|(_, operation)| {
            let update = operation.update.as_ref();
            update.is_some_and(|update| update.also_on.iter().any(|name| name == service))
        });
        for operation in offered {
            let scope = Scope::of_service(api, home);
            let update = UpdateBuilder::new(api, &scope, home, operation);
            methods.extend(update.map(|update| update.forwarding_methods()));
        }
    }
    methods
}
