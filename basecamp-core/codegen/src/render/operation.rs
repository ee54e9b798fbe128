//! Renders one operation: its builder, its request, its result, and its static data.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{doc_comments, docs, ident, items, packed, tokens};
use super::example;
use super::operation_table::operation_table;
use super::rust::{Scope, member_doc, member_entry};
use super::service::sample;
use super::types::{is_list_of_objects, is_untyped};
use crate::Result;
use crate::model::{Api, FILE_NAME, Member, Operation, Pages, Shape};
use crate::naming::{constant, member};
use crate::ty::Type;

/// A required argument, in the order of the parameters.
pub(super) struct Argument {
    /// The name in Rust.
    pub(super) rust: String,
    /// The type that callers pass.
    pub(super) accepted: String,
    /// The type of its field.
    stored_type: String,
    /// The expression that converts the accepted type to the stored type.
    value: String,
    doc: String,
    location: Location,
    /// The type in the description; `None` is a file.
    pub(super) ty: Option<Type>,
}

impl Argument {
    /// Renders the argument as a parameter of a function.
    pub(super) fn parameter(&self) -> TokenStream {
        let (name, accepted) = (ident(&self.rust), tokens(&self.accepted));
        quote!(#name: #accepted)
    }
}

/// The part of the request that an argument is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Location {
    Path,
    Query,
    Body,
    File,
}

/// Lists the required arguments of an operation.
pub(super) fn arguments(api: &Api, scope: &Scope<'_>, operation: &Operation) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut add = |wire: &String, required: &Member, location| {
        if !required.optional {
            let rust = member(wire);
            arguments.push(Argument {
                accepted: scope.argument(&required.ty),
                stored_type: scope.stored_type(&required.ty),
                value: scope.conversion(&required.ty, &rust),
                doc: member_doc(required, api.docs.parameter(wire)),
                location,
                ty: Some(required.ty.clone()),
                rust,
            });
        }
    };
    let mut path = operation.path.clone();
    path.sort_by_key(|name, _| operation.request.path.find(&format!("{{{name}}}")));
    path.iter().for_each(|(wire, member)| add(wire, member, Location::Path));
    operation.query_arguments().for_each(|(wire, member)| add(wire, member, Location::Query));
    operation.body.iter().flatten().for_each(|(wire, member)| add(wire, member, Location::Body));
    if let Some((rust, doc)) = file(api, operation) {
        arguments.push(Argument {
            accepted: "FilePart".to_owned(),
            stored_type: "FilePart".to_owned(),
            value: rust.clone(),
            doc,
            location: Location::File,
            ty: None,
            rust,
        });
    }
    arguments
}

/// The optional members of the query and then of the body.
pub(super) fn optional(
    operation: &Operation,
) -> impl Iterator<Item = (&String, &Member, Location)> {
    // `list_endpoint!` sets the page.
    let is_page = move |name: &str| name == "page" && operation.pages.is_some();
    let query = operation.query_arguments().filter(move |(name, _)| !is_page(name));
    let body = operation.body.iter().flatten();
    let query = query.map(|(name, member)| (name, member, Location::Query));
    let body = body.map(|(name, member)| (name, member, Location::Body));
    query.chain(body).filter(|(_, member, _)| member.optional)
}

/// The name and doc of the argument that is a file.
pub(super) fn file(api: &Api, operation: &Operation) -> Option<(String, String)> {
    let doc = |name: &str| api.docs.parameter(name).unwrap_or_default().to_owned();
    match (&operation.multipart, &operation.raw) {
        (Some(field), _) => Some((member(field), doc(field))),
        (None, Some(_)) => Some((FILE.to_owned(), doc(FILE))),
        (None, None) => None,
    }
}

/// The name of the argument of an operation with the content of a file as body.
const FILE: &str = "file";

/// Renders the constructor of a builder without a handle.
pub(super) fn constructor(builder: &str, parameters: &[String], target: &str) -> String {
    let line = format!("constructor!({builder}({}) = {target});\n", parameters.join(", "));
    if line.len() <= 101 {
        return line;
    }
    let parameters: String =
        parameters.iter().map(|parameter| format!("    {parameter},\n")).collect();
    format!("constructor!({builder}(\n{parameters}) = {target});\n")
}

/// Renders one operation.
pub(super) struct Builder<'a> {
    api: &'a Api,
    scope: &'a Scope<'a>,
    service: (&'a str, &'a str),
    method: &'a str,
    operation: &'a Operation,
    arguments: Vec<Argument>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        api: &'a Api,
        scope: &'a Scope<'a>,
        service: (&'a str, &'a str),
        method: &'a str,
        operation: &'a Operation,
    ) -> Self {
        let arguments = arguments(api, scope, operation);
        Self { api, scope, service, method, operation, arguments }
    }

    /// The method of the service that creates the builder.
    pub(super) fn method(&self) -> TokenStream {
        let (docs, method) = (docs(&self.about()), ident(&member(self.method)));
        let builder = ident(&self.operation.id);
        let parameters = self.arguments.iter().map(Argument::parameter);
        let own_fields =
            self.arguments.iter().filter(|argument| argument.location != Location::Body);
        let own_fields = own_fields.map(|Argument { rust, value, .. }| {
            let (name, value) = (ident(rust), tokens(value));
            quote!(#name: #value,)
        });
        let unset =
            optional(self.operation).filter(|(_, _, location)| *location == Location::Query);
        let unset = unset.map(|(wire, ..)| ident(&member(wire)));
        let body = self.operation.body.is_some().then(|| {
            let body = ident(&self.body_name());
            let values = self.in_body().map(|argument| tokens(&argument.value));
            quote!(body: #body::new(#(#values),*),)
        });
        quote! {
            #docs
            pub fn #method(&self, #(#parameters),*) -> #builder<H> {
                #builder {
                    account: self.account.clone(),
                    options: CallOptions::default(),
                    #(#own_fields)*
                    #(#unset: None,)*
                    #body
                }
            }
        }
    }

    /// A statement that creates a call, if its arguments are simple enough.
    pub(super) fn sample(&self, service: &str) -> Option<String> {
        let values: Option<Vec<_>> =
            self.arguments.iter().map(|argument| argument.ty.as_ref().and_then(sample)).collect();
        let method = member(self.method);
        Some(format!("let call = account.{service}().{method}({});", values?.join(", ")))
    }

    /// The items except the method.
    pub(super) fn code(&self) -> Result<Vec<String>> {
        let mut parts = vec![items(self.structure())?];
        parts.extend(self.query_setters());
        parts.extend(self.body());
        parts.push(self.endpoint());
        parts.push(self.constructor());
        parts.push(operation_table(self.api, self.service.0, self.method, self.operation));
        Ok(parts)
    }

    /// The operation's docs, with its arguments.
    fn about(&self) -> Vec<String> {
        let arguments = self.arguments.iter();
        let items = arguments.map(|argument| format!("- `{}`: {}", argument.rust, argument.doc));
        let Operation { doc, note, .. } = self.operation;
        std::iter::once(doc.clone()).chain(items).chain(note.clone()).collect()
    }

    fn in_body(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|argument| argument.location == Location::Body)
    }

    fn body_name(&self) -> String {
        format!("{}Body", self.operation.id)
    }

    fn structure(&self) -> TokenStream {
        let Operation { id, request, .. } = self.operation;
        let mut paragraphs = self.about();
        let mut sentences = vec![format!("`{id}`: `{} {}`.", request.verb, request.path)];
        sentences.extend(self.notes());
        sentences.push(format!("Created by [`{}::{}`].", self.service.1, self.method));
        paragraphs.push(sentences.join(" "));
        let (docs, id) = (docs(&paragraphs), ident(id));
        let values: Vec<_> =
            self.arguments.iter().map(|argument| example::value(self.api, argument)).collect();
        let example = example::call(self.service.0, self.method, &values, "");
        let required = self.arguments.iter().filter(|argument| argument.location != Location::Body);
        let required = required.map(|Argument { rust, stored_type, .. }| {
            let (name, ty) = (ident(rust), tokens(stored_type));
            quote!(#name: #ty,)
        });
        let optional =
            optional(self.operation).filter(|(_, _, location)| *location == Location::Query);
        let optional = optional.map(|(wire, optional, _)| {
            let (name, ty) = (ident(&member(wire)), tokens(&self.scope.optional_type(optional)));
            quote!(#name: Option<#ty>,)
        });
        // Visible in the crate, for features that combine several operations.
        let body = self.operation.body.is_some().then(|| {
            let body = ident(&self.body_name());
            quote!(pub(crate) body: #body,)
        });
        quote! {
            #docs
            #[doc = example!(#example)]
            #[derive(Debug, Clone)]
            #[must_use = "a call does nothing until it is sent or awaited"]
            pub struct #id<H = Detached> {
                pub(crate) account: Account<H>,
                pub(crate) options: CallOptions,
                #(#required)*
                #(#optional)*
                #body
            }
        }
    }

    /// Notes on the behaviour of the call.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let operation = self.operation;
        match operation.request.verb.as_str() {
            "GET" | "HEAD" => {}
            _ if operation.idempotent => {
                notes.push("Idempotent, so it is retried like a read.".to_owned());
            }
            _ => notes.push("Not idempotent, so it is never retried after a failure.".to_owned()),
        }
        match &operation.pages {
            None => {}
            Some(Pages { cursor: false, .. }) => {
                notes.push("The result comes in pages.".to_owned())
            }
            Some(Pages { cursor: true, .. }) => {
                notes.push("Returns one page, which contains the cursor of the next.".to_owned());
            }
        }
        if operation.replaces {
            let preserved = operation.preserve.iter().map(|name| format!("`{name}`"));
            let preserved: Vec<_> = preserved.collect();
            let except = match preserved[..] {
                [] => String::new(),
                _ => format!(", except {}", preserved.join(", ")),
            };
            notes.push(format!("Clears fields that are not set{except}."));
            if operation.update.is_some() {
                let update = self.method.replacen("replace", "update", 1);
                notes.push(format!("[`{}::{update}`] preserves them.", self.service.1));
            }
        }
        if operation.anonymous {
            notes.push("Sends no credentials and works without a token.".to_owned());
        }
        if operation.deprecated {
            notes.push("Deprecated.".to_owned());
        }
        notes
    }

    fn constructor(&self) -> String {
        let id = &self.operation.id;
        let target = format!("{}.{}", self.service.1, member(self.method));
        let parameters = self.arguments.iter();
        let parameters: Vec<_> = parameters
            .map(|Argument { rust, accepted, .. }| format!("{rust}: {accepted}"))
            .collect();
        constructor(id, &parameters, &target)
    }

    /// The methods that set optional parameters of the query.
    fn query_setters(&self) -> Option<String> {
        let rows = optional(self.operation).filter(|(_, _, location)| *location == Location::Query);
        let rows: String = rows.map(|(wire, member, _)| self.setter(wire, member, false)).collect();
        (!rows.is_empty()).then(|| format!("setters!({}<H> {{\n{rows}}});\n", self.operation.id))
    }

    /// The row of `setters!` or `body!` for an optional member.
    fn setter(&self, wire: &str, optional: &Member, renamed: bool) -> String {
        let doc = member_doc(optional, self.api.docs.parameter(wire));
        doc_comments(&[doc], 4) + &self.scope.setter(wire, optional, renamed)
    }

    /// The JSON body and the methods that set its optional members.
    fn body(&self) -> Option<String> {
        let body = self.operation.body.as_ref()?;
        let required = body.iter().filter(|(_, member)| !member.optional);
        let required: Vec<_> = required
            .map(|(wire, required)| {
                format!("{}: {}", member_entry(wire), self.scope.stored_type(&required.ty))
            })
            .collect();
        let optional = body.iter().filter(|(_, member)| member.optional);
        let optional: String =
            optional.map(|(wire, member)| self.setter(wire, member, true)).collect();
        let optional = if optional.is_empty() { optional } else { format!("\n{optional}") };
        let head = format!("body!({}: {} ", self.operation.id, self.body_name());
        let one_line = required.join(", ");
        let required = match required.is_empty() {
            true => "{}".to_owned(),
            false if head.len() + one_line.len() < 94 => format!("{{ {one_line} }}"),
            false => format!("{{\n{}}}", packed(&required, 4)),
        };
        Some(format!("{head}{required} {{{optional}}});\n"))
    }

    /// The fields of the request, by the method of `RequestBuilder` that writes them.
    fn request(&self) -> String {
        let operation = self.operation;
        let path = self.arguments.iter().filter(|argument| argument.location == Location::Path);
        let path: Vec<_> = path.map(|argument| argument.rust.as_str()).collect();
        let mut request = format!("path({})", path.join(", "));
        let mut open = None;
        for (wire, parameter) in operation.query_arguments() {
            let is_set = !parameter.optional || optional(operation).any(|(name, ..)| name == wire);
            if is_set {
                let write = match parameter {
                    _ if parameter.is_joined() => "joined",
                    _ if parameter.flags.nonempty => "nonempty",
                    Member { ty: Type::List(_), .. } => "filter",
                    _ => "query",
                };
                // Adjacent fields with the same method share the parentheses.
                if open == Some(write) {
                    request.pop();
                    request.push_str(&format!(", {})", member_entry(wire)));
                } else {
                    request.push_str(&format!(", {write}({})", member_entry(wire)));
                }
                open = Some(write);
            }
        }
        if let Some(field) = &operation.multipart {
            request.push_str(&format!(", multipart({})", member_entry(field)));
        }
        if operation.raw.is_some() {
            request.push_str(&format!(", file({FILE} = {FILE_NAME:?})"));
        }
        match (&operation.body, &operation.envelope) {
            (Some(_), None) => request.push_str("; json(body)"),
            (Some(_), Some(key)) => {
                request
                    .push_str(&format!("; json(body in {key:?} outside &{:?})", operation.outside));
            }
            (None, _) => {}
        }
        request
    }

    /// The macro that implements the endpoint for the builder.
    fn endpoint(&self) -> String {
        let id = &self.operation.id;
        let result = self.operation.result.as_ref();
        let stored = result.map(|ty| self.scope.stored_type(ty));
        let is_list = result.is_some_and(|ty| is_list_of_objects(self.api, ty));
        let is_untyped = result.is_some_and(|ty| is_untyped(self.api, ty));
        let decode = match (is_list, is_untyped) {
            (false, false) => "json",
            (true, false) => "list",
            (false, true) => "bounded_json",
            (true, true) => "bounded_list",
        };
        let rich_text = self.rich_text();
        let call = |output: &str, decode: &str| {
            let name = if rich_text.is_some() { "rich_text_endpoint" } else { "endpoint" };
            (name, output.to_owned(), decode.to_owned())
        };
        let (name, output, decode) = match (&self.operation.pages, stored) {
            (_, None) => call("()", "decode::nothing"),
            (Some(Pages { cursor: false, key }), Some(result)) => {
                let item = self.item(key.as_deref());
                match key {
                    Some(key) => (
                        "list_endpoint",
                        format!("[{item}; {result}]"),
                        format!("|reply| decode::page(reply, {key:?})"),
                    ),
                    None => ("list_endpoint", format!("[{item}]"), format!("decode::{decode}")),
                }
            }
            (_, Some(output)) if self.operation.may_be_empty => {
                call(&format!("Option<{output}>"), "decode::optional")
            }
            (_, Some(output)) => call(&output, &format!("decode::{decode}")),
        };
        let id = &format!("{id}{}", rich_text.unwrap_or_default());
        let operation = constant(&self.operation.id);
        let request = self.request();
        let line = format!("{name}!({id} = {operation} {{ {request} }} => {output}, {decode});\n");
        if line.len() <= 101 {
            return line;
        }
        format!(
            "{name}!(\n    {id} = {operation} {{ {request} }}\n        => {output}, {decode}\n);\n"
        )
    }

    /// The members of the body by which `rich_text_endpoint!` adds mentions and attachments: the
    /// text, its media type, and the content of an upload.
    fn rich_text(&self) -> Option<String> {
        let text = self.operation.rich_text.as_ref()?;
        let mut members = member(text);
        for (role, name) in [("html", "content_type"), ("file", "attachable_sgid")] {
            if self.operation.body.as_ref().is_some_and(|body| body.contains_key(name)) {
                members.push_str(&format!(", {role} {name}"));
            }
        }
        Some(format!("({members})"))
    }

    /// The type of the items of a page.
    fn item(&self, key: Option<&str>) -> String {
        let list = match (&self.operation.result, key) {
            (Some(Type::Named(name)), Some(key)) => match &self.api.types[name].shape {
                Shape::Struct(fields) => fields.get(key).map(|member| &member.ty),
                Shape::Enum(_) => None,
            },
            (result, _) => result.as_ref(),
        };
        list.map(|list| self.scope.stored_type(list.innermost())).unwrap_or_default()
    }
}
