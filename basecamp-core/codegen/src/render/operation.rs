//! One operation: its static facts, its builder, and what the builder writes and decodes.

use super::facts;
use super::rust::{Scope, member_doc};
use super::service::sample;
use super::text::{doc, docs};
use super::types::{is_list_of_objects, is_untyped};
use crate::model::{Api, FILE_NAME, Member, Operation, Pages, Shape};
use crate::naming::{constant, member};
use crate::ty::Type;

/// An argument that must be given, in the order in which they stand.
pub(super) struct Argument {
    /// Its name.
    pub(super) rust: String,
    /// The type that callers give.
    pub(super) accepted: String,
    /// The type that is kept.
    held: String,
    /// The expression from the one to the other.
    pub(super) value: String,
    doc: String,
    place: Place,
    /// Its type, unless it is a file.
    pub(super) ty: Option<Type>,
}

/// The part of the request that an argument is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Path,
    Query,
    Body,
    File,
}

/// Lists the arguments that an operation can't do without.
pub(super) fn arguments(api: &Api, scope: &Scope<'_>, operation: &Operation) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut add = |wire: &String, one: &Member, place| {
        if !one.optional {
            let rust = member(wire);
            arguments.push(Argument {
                accepted: scope.argument(&one.ty),
                held: scope.held(&one.ty),
                value: scope.converted(&one.ty, &rust),
                doc: member_doc(one, api.words.parameter(wire)),
                place,
                ty: Some(one.ty.clone()),
                rust,
            });
        }
    };
    let mut path = operation.path.clone();
    path.sort_by_key(|name, _| operation.request.path.find(&format!("{{{name}}}")));
    path.iter().for_each(|(wire, one)| add(wire, one, Place::Path));
    operation.query_arguments().for_each(|(wire, one)| add(wire, one, Place::Query));
    operation.body.iter().flatten().for_each(|(wire, one)| add(wire, one, Place::Body));
    if let Some((rust, doc)) = file(api, operation) {
        arguments.push(Argument {
            accepted: "FilePart".to_owned(),
            held: "FilePart".to_owned(),
            value: rust.clone(),
            doc,
            place: Place::File,
            ty: None,
            rust,
        });
    }
    arguments
}

/// The members of the query and then of the body that may be left out.
pub(super) fn optional(operation: &Operation) -> impl Iterator<Item = (&String, &Member, Place)> {
    // `list_methods!` knows how to fetch one page.
    let is_page = move |name: &str| name == "page" && operation.pages.is_some();
    let query = operation.query_arguments().filter(move |(name, _)| !is_page(name));
    let body = operation.body.iter().flatten();
    let query = query.map(|(name, one)| (name, one, Place::Query));
    let body = body.map(|(name, one)| (name, one, Place::Body));
    query.chain(body).filter(|(_, one, _)| one.optional)
}

/// The argument that is a file, and its doc.
pub(super) fn file(api: &Api, operation: &Operation) -> Option<(String, String)> {
    let doc = |name: &str| api.words.parameter(name).unwrap_or_default().to_owned();
    match (&operation.multipart, &operation.raw) {
        (Some(field), _) => Some((member(field), doc(field))),
        (None, Some(_)) => Some((FILE.to_owned(), doc(FILE))),
        (None, None) => None,
    }
}

/// The argument of an operation whose body is the content of a file.
const FILE: &str = "file";

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

    /// The service's method that makes the builder.
    pub(super) fn method(&self) -> String {
        let id = &self.operation.id;
        let values: String = self.arguments.iter().map(|one| format!(", {}", one.value)).collect();
        format!(
            "{}pub fn {}(&self{}) -> {id}<H> {{\n{id}::on(self.account.clone(){values})\n}}\n",
            docs(&self.about()),
            member(self.method),
            self.parameters(),
        )
    }

    /// A statement that makes a call, if its arguments are simple enough.
    pub(super) fn sample(&self, service: &str) -> Option<String> {
        let values: Option<Vec<_>> =
            self.arguments.iter().map(|one| one.ty.as_ref().and_then(sample)).collect();
        let method = member(self.method);
        Some(format!("let call = account.{service}().{method}({});", values?.join(", ")))
    }

    /// Everything but the method.
    pub(super) fn code(&self) -> String {
        [self.structure(), self.constructors(), self.setters(), self.request(), self.endpoint()]
            .join("\n")
            + &self.body()
            + "\n"
            + &facts::facts(self.api, self.service.0, self.method, self.operation)
    }

    /// The operation's words, with its arguments.
    fn about(&self) -> Vec<String> {
        let arguments = self.arguments.iter();
        let items = arguments.map(|one| format!("- `{}`: {}", one.rust, one.doc));
        let Operation { doc, note, .. } = self.operation;
        std::iter::once(doc.clone()).chain(items).chain(note.clone()).collect()
    }

    fn parameters(&self) -> String {
        self.arguments.iter().map(|one| format!(", {}: {}", one.rust, one.accepted)).collect()
    }

    fn structure(&self) -> String {
        let Operation { id, request, .. } = self.operation;
        let (_, structure) = self.service;
        let mut words = self.about();
        let mut facts = vec![format!("`{id}`: `{} {}`.", request.verb, request.path)];
        facts.extend(self.notes());
        facts.push(format!("Made by [`{structure}::{}`].", self.method));
        words.push(facts.join(" "));
        let mut text = docs(&words);
        text.push_str("#[derive(Debug, Clone)]\n");
        text.push_str("#[must_use = \"a call does nothing until it is sent or awaited\"]\n");
        text.push_str(&format!("pub struct {id}<H = Detached> {{\n"));
        // Open to the crate: what joins several operations into one call fills them in.
        text.push_str("pub(crate) account: Account<H>,\npub(crate) options: CallOptions,\n");
        for one in self.arguments.iter().filter(|one| one.place != Place::Body) {
            text.push_str(&format!("{}: {},\n", one.rust, one.held));
        }
        for (wire, one, _) in
            optional(self.operation).filter(|(_, _, place)| *place == Place::Query)
        {
            text.push_str(&format!("{}: {},\n", member(wire), self.optional_type(one)));
        }
        if self.operation.body.is_some() {
            text.push_str(&format!("pub(crate) body: {id}Body,\n"));
        }
        text + "}\n"
    }

    fn optional_type(&self, one: &Member) -> String {
        let held = self.scope.held(&one.ty);
        if one.flags.clearable {
            format!("Option<Clearable<{held}>>")
        } else {
            format!("Option<{held}>")
        }
    }

    /// What a user should know about sending it.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let operation = self.operation;
        match operation.request.verb.as_str() {
            "GET" | "HEAD" => {}
            _ if operation.idempotent => {
                notes.push("Harmless to repeat, so it is retried like a read.".to_owned());
            }
            _ => notes.push("Not repeatable, so it is never retried after a failure.".to_owned()),
        }
        match &operation.pages {
            None => {}
            Some(Pages { cursor: false, .. }) => {
                notes.push("The result comes in pages.".to_owned())
            }
            Some(Pages { cursor: true, .. }) => {
                notes.push("Gives one page; a cursor in it leads on.".to_owned());
            }
        }
        if operation.replaces {
            let kept: Vec<_> = operation.keeps.iter().map(|name| format!("`{name}`")).collect();
            let except = match kept[..] {
                [] => String::new(),
                _ => format!(", except {}", kept.join(", ")),
            };
            notes.push(format!("Clears what is not set{except}."));
            if operation.merge.is_some() {
                let update = self.method.replacen("replace", "update", 1);
                notes.push(format!("[`{}::{update}`] keeps it.", self.service.1));
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

    fn constructors(&self) -> String {
        let id = &self.operation.id;
        let values: String = self.arguments.iter().map(|one| format!(", {}", one.value)).collect();
        let held: String =
            self.arguments.iter().map(|one| format!(", {}: {}", one.rust, one.held)).collect();
        let given = |places: &[Place]| -> String {
            let given = self.arguments.iter().filter(|one| places.contains(&one.place));
            given.map(|one| format!("{}, ", one.rust)).collect()
        };
        let absent = |wanted: Place| -> String {
            let absent = optional(self.operation).filter(|(_, _, place)| *place == wanted);
            absent.map(|(wire, _, _)| format!("{}: None, ", member(wire))).collect()
        };
        let body = match self.operation.body {
            None => String::new(),
            Some(_) => {
                let (given, absent) = (given(&[Place::Body]), absent(Place::Body));
                format!("body: {id}Body {{ {given}{absent} }},")
            }
        };
        format!(
            "impl {id} {{\n/// Makes the endpoint as a plain value, for a stack of your own.\n\
             pub fn new(account_id: AccountId{}) -> Self {{\n\
             Self::on(Account::from(account_id){values})\n}}\n}}\n\n\
             impl<H> {id}<H> {{\n\
             pub(super) fn on(account: Account<H>{held}) -> Self {{\n\
             Self {{ account, options: CallOptions::default(), {}{}{body} }}\n}}\n",
            self.parameters(),
            given(&[Place::Path, Place::Query, Place::File]),
            absent(Place::Query),
        )
    }

    /// Ends the `impl` that the constructors began.
    fn setters(&self) -> String {
        let mut text = String::new();
        for (wire, one, place) in optional(self.operation) {
            let rust = member(wire);
            let holder = if place == Place::Body { "self.body" } else { "self" };
            let mut value = self.scope.converted(&one.ty, &rust);
            if one.flags.clearable {
                value = format!("Clearable::Set({value})");
            }
            text.push_str(&format!(
                "{}pub fn {rust}(mut self, {rust}: {}) -> Self {{\n\
                 {holder}.{rust} = Some({value});\nself\n}}\n\n",
                doc(&member_doc(one, self.api.words.parameter(wire))),
                self.scope.argument(&one.ty),
            ));
            if one.flags.clearable {
                text.push_str(&format!(
                    "/// Empties `{rust}`.\n\
                     pub fn clear_{rust}(mut self) -> Self {{\n\
                     {holder}.{rust} = Some(Clearable::Clear);\nself\n}}\n\n",
                ));
            }
        }
        text.trim_end().to_owned() + "}\n"
    }

    fn request(&self) -> String {
        let operation = self.operation;
        let mut path = vec!["self.account.id().into()".to_owned()];
        for one in self.arguments.iter().filter(|one| one.place == Place::Path) {
            let text = match one.ty {
                Some(Type::String) => ".as_str()",
                Some(Type::Secret) => ".expose()",
                _ => "",
            };
            path.push(format!("self.{}{text}.into()", one.rust));
        }
        let mut writes = vec![format!("request.path(&[{}]);", path.join(", "))];
        for (wire, one) in operation.query_arguments() {
            if optional(self.operation).any(|(name, _, _)| name == wire) || !one.optional {
                let write = match one {
                    _ if one.is_joined() => "joined",
                    _ if one.flags.nonempty => "nonempty",
                    Member { ty: Type::List(_), .. } => "filter",
                    _ => "query",
                };
                writes.push(format!("request.{write}({wire:?}, &self.{});", member(wire)));
            }
        }
        match (&operation.body, &operation.envelope, &operation.multipart) {
            (Some(_), None, _) => writes.push("request.json(&self.body);".to_owned()),
            (Some(_), Some(key), _) => {
                writes.push(format!(
                    "request.json(&Envelope {{ name: {key:?}, beside: &{:?}, body: &self.body }});",
                    operation.beside
                ));
            }
            (None, _, Some(field)) => {
                writes.push(format!("request.multipart({field:?}, &self.{});", member(field)));
            }
            (None, _, None) => {}
        }
        if operation.raw.is_some() {
            writes.push(format!("request.file({FILE_NAME:?}, &self.{FILE});"));
        }
        format!(
            "impl<H> Request for {}<H> {{\n\
             fn operation(&self) -> &'static Operation {{\n&{}\n}}\n\n\
             fn write(&self, request: &mut RequestBuilder<'_>) {{\n{}\n}}\n\n\
             fn options(&self) -> &CallOptions {{\n&self.options\n}}\n}}\n",
            operation.id,
            constant(&operation.id),
            writes.join("\n"),
        )
    }

    fn endpoint(&self) -> String {
        let id = &self.operation.id;
        let result = self.operation.result.as_ref();
        let held = result.map(|ty| self.scope.held(ty));
        let objects = result.is_some_and(|ty| is_list_of_objects(self.api, ty));
        let untyped = result.is_some_and(|ty| is_untyped(self.api, ty));
        let reply = if untyped { "decode::bounded(reply)?" } else { "reply" };
        let decode = format!("{}({reply})", if objects { "list" } else { "json" });
        let (output, decode, item) = match (&self.operation.pages, held) {
            (_, None) => ("()".to_owned(), "nothing(reply)".to_owned(), None),
            (Some(Pages { cursor: false, key }), Some(result)) => {
                let item = self.item(key.as_deref());
                let page = format!("Vec<{item}>");
                match key {
                    Some(key) => (
                        format!("({page}, {result})"),
                        format!("page({reply}, {key:?})"),
                        Some(format!("{item}, {result}")),
                    ),
                    None => (page, decode, Some(item)),
                }
            }
            (_, Some(output)) if self.operation.may_be_empty => {
                (format!("Option<{output}>"), format!("optional({reply})"), None)
            }
            (_, Some(output)) => (output, decode, None),
        };
        let mut text = format!(
            "impl<H> Endpoint for {id}<H> {{\ntype Output = {output};\n\n\
             fn decode(reply: Reply) -> Result<{output}, Error> {{\ndecode::{decode}\n}}\n}}\n\n"
        );
        text.push_str(&match item {
            Some(item) => format!("list_methods!({id} => {item});\n"),
            None => format!("call_methods!({id} => {output});\n"),
        });
        text
    }

    /// The type of what the pages hold.
    fn item(&self, key: Option<&str>) -> String {
        let list = match (&self.operation.result, key) {
            (Some(Type::Named(name)), Some(key)) => match &self.api.types[name].shape {
                Shape::Struct(fields) => fields.get(key).map(|one| &one.ty),
                Shape::Enum(_) => None,
            },
            (result, _) => result.as_ref(),
        };
        list.map(|list| self.scope.held(list.innermost())).unwrap_or_default()
    }

    /// The private struct that is written as JSON.
    fn body(&self) -> String {
        let Some(body) = &self.operation.body else { return String::new() };
        let mut text = format!(
            "\n#[derive(Debug, Clone, Serialize)]\npub(crate) struct {}Body {{\n",
            self.operation.id
        );
        for (wire, one) in body {
            let rust = member(wire);
            let mut attributes = Vec::new();
            if rust.trim_start_matches("r#") != wire {
                attributes.push(format!("rename = {wire:?}"));
            }
            let held = if one.optional {
                attributes.push("skip_serializing_if = \"Option::is_none\"".to_owned());
                self.optional_type(one)
            } else {
                self.scope.held(&one.ty)
            };
            if !attributes.is_empty() {
                text.push_str(&format!("#[serde({})]\n", attributes.join(", ")));
            }
            text.push_str(&format!("pub(crate) {rust}: {held},\n"));
        }
        text + "}\n"
    }
}
