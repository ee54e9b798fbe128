//! Updates and edits of records that the API replaces as a whole.

use super::rust::{Scope, member_doc, service_struct};
use super::text::{doc, docs};
use crate::merge::{Origin, origins, reader};
use crate::model::{Api, Member, Merge, Operation};
use crate::naming::{constant, member};
use crate::ty::Type;

/// What a merge adds to a service: two methods with their builders, and the fields that an edit sees.
pub(super) struct Merging<'a> {
    api: &'a Api,
    scope: &'a Scope<'a>,
    service: &'a str,
    pub(super) operation: &'a Operation,
    merge: &'a Merge,
    /// The operation that reads.
    read: &'a Operation,
    origins: Vec<(String, Origin)>,
    pub(super) update: Builder,
    pub(super) edit: Builder,
    /// The name of the fields' struct.
    fields: String,
    /// The argument that identifies the record.
    pub(super) id: (String, &'a Member),
}

pub(super) struct Builder {
    pub(super) name: String,
    pub(super) method: String,
}

impl<'a> Merging<'a> {
    /// Of an operation that is described as one.
    pub(super) fn new(
        api: &'a Api,
        scope: &'a Scope<'a>,
        service: &'a str,
        (method, operation): (&'a String, &'a Operation),
    ) -> Option<Self> {
        let merge = operation.merge.as_ref()?;
        let read = reader(api, service, merge)?;
        let record = read.result.as_ref()?.to_string();
        let update = merge.update.clone().unwrap_or_else(|| format!("Update{record}"));
        let named = |verb, name| Builder { name, method: method.replacen("replace", verb, 1) };
        let (wire, id) = operation.path.first()?;
        Some(Self {
            api,
            scope,
            service,
            operation,
            merge,
            read,
            origins: origins(api, service, operation, merge).ok()?,
            update: named("update", update),
            edit: named("edit", format!("Edit{record}")),
            fields: format!("{record}Fields"),
            id: (member(wire), id),
        })
    }

    /// The service's methods that make the builders.
    pub(super) fn methods(&self) -> String {
        self.methods_to("")
    }

    /// The same in another service, where the builders need a `path`.
    fn methods_to(&self, path: &str) -> String {
        let (id, parameter) = (&self.id.0, self.parameter());
        let Builder { name: update, method } = &self.update;
        let updating = format!(
            "{}pub fn {method}(&self, {parameter}) -> {path}{update}<H> {{\n\
             {path}{update}::on(self.account.clone(), {id}.into())\n}}\n\n",
            docs(&self.update_words()),
        );
        let Builder { name: edit, method } = &self.edit;
        updating
            + &docs(&self.edit_words())
            + &format!(
                "pub fn {method}(&self, {parameter}, edit: {}) -> {path}{edit}<H> {{\n\
                 {path}{edit}::on(self.account.clone(), {id}.into(), Edit::new(edit))\n}}\n",
                self.closure(path),
            )
    }

    fn parameter(&self) -> String {
        format!("{}: {}", self.id.0, self.scope.argument(&self.id.1.ty))
    }

    fn closure(&self, path: &str) -> String {
        format!("impl FnOnce(&mut {path}{}) -> EditResult + Send + 'static", self.fields)
    }

    fn id_words(&self) -> String {
        let wire = self.operation.path.keys().next().map_or("", String::as_str);
        let doc = member_doc(self.id.1, self.api.words.parameter(wire));
        format!("- `{}`: {doc}", self.id.0)
    }

    fn update_words(&self) -> Vec<String> {
        let mut words = vec![
            format!("Changes {}: what is set; the rest stays.", self.merge.record),
            self.id_words(),
        ];
        words.extend(self.operation.note.clone());
        words
    }

    fn edit_words(&self) -> Vec<String> {
        let mut words = vec![
            format!(
                "Changes {} with a closure that sees all that can be written of it.",
                self.merge.record
            ),
            self.id_words(),
            "- `edit`: Changes the fields; an error from it keeps them from being written."
                .to_owned(),
        ];
        words.extend(self.operation.note.clone());
        words
    }

    /// The builders and the fields.
    pub(super) fn code(&self) -> String {
        [self.update(), self.edit(), self.fields(), self.record()].join("\n")
    }

    /// What a user should know about sending it.
    fn note(&self, made_by: &str) -> String {
        let structure = service_struct(self.api, self.service);
        format!(
            "Two requests: [`{}`] reads it, and [`{}`] writes all that can be written of it. It is not \
             written if any of that is missing or malformed. Made by [`{structure}::{made_by}`].",
            self.read.id, self.operation.id,
        )
    }

    /// Both builders consist of the same and hold a change each.
    fn builder(&self, builder: &Builder, words: Vec<String>, change: &Change) -> String {
        let name = &builder.name;
        let (id, held) = (&self.id.0, self.scope.held(&self.id.1.ty));
        let Change { field, ty, derive, argument, given, parameter, value } = change;
        let words = words.into_iter().chain([self.note(&builder.method)]).collect::<Vec<_>>();
        format!(
            "{}#[derive({derive})]\n\
             #[must_use = \"a call does nothing until it is sent or awaited\"]\n\
             pub struct {name}<H = Detached> {{\n\
             account: Account<H>,\noptions: CallOptions,\n{id}: {held},\n{field}: {ty},\n}}\n\n\
             impl {name} {{\n/// Makes it as a plain value, for a [`Merge`](crate::Merge) on a stack of your own.\n\
             pub fn new(account_id: AccountId, {}{argument}) -> Self {{\n\
             Self::on(Account::from(account_id), {id}.into(){given})\n}}\n}}\n\n\
             impl<H> {name}<H> {{\n\
             pub(super) fn on(account: Account<H>, {id}: {held}{parameter}) -> Self {{\n\
             Self {{ account, options: CallOptions::default(), {id}, {value} }}\n}}\n",
            docs(&words),
            self.parameter(),
        )
    }

    /// What ends a builder: how it becomes a change of the record, and is sent.
    fn ending(&self, builder: &Builder, kind: &str, change: &str) -> String {
        let (name, write) = (&builder.name, &self.operation.id);
        let result = self.operation.result.as_ref().map(|ty| self.scope.held(ty));
        let id = &self.id.0;
        format!(
            "impl<H> From<{name}<H>> for Revision {{\n\
             fn from({kind}: {name}<H>) -> Self {{\n\
             Self::{kind}(&{}, {kind}.account.id(), {kind}.{id}, {kind}.options, {kind}.{change})\n}}\n}}\n\n\
             merge_methods!({name} as {write} => {});\n",
            self.constant(),
            result.as_deref().unwrap_or("()"),
        )
    }

    fn update(&self) -> String {
        let change = Change {
            field: "changes",
            ty: "Changes".to_owned(),
            derive: "Debug, Clone",
            argument: String::new(),
            given: "",
            parameter: String::new(),
            value: "changes: Changes::default()",
        };
        let mut text = self.builder(&self.update, self.update_words(), &change);
        for (wire, one, origin) in self.members() {
            text.push_str(&self.setters(wire, one, origin));
        }
        text + "}\n\n" + &self.ending(&self.update, "update", "changes")
    }

    fn setters(&self, wire: &str, one: &Member, origin: &Origin) -> String {
        let rust = member(wire);
        let mut text = format!(
            "\n{}pub fn {rust}(mut self, {rust}: {}) -> Self {{\n\
             self.changes.set::<{}>({wire:?}, {});\nself\n}}\n",
            doc(&self.words(wire, one, origin)),
            self.scope.argument(&one.ty),
            self.scope.held(&one.ty),
            self.scope.converted(&one.ty, &rust),
        );
        if let Some(empty) = empty(one) {
            text.push_str(&format!(
                "\n/// Empties `{rust}`.\n\
                 pub fn clear_{rust}(mut self) -> Self {{\n\
                 self.changes.set({wire:?}, {empty});\nself\n}}\n",
            ));
        }
        text
    }

    fn edit(&self) -> String {
        let ty = format!("Edit<{}>", self.fields);
        let change = Change {
            field: "edit",
            argument: format!(", edit: {}", self.closure("")),
            derive: "Debug",
            given: ", Edit::new(edit)",
            parameter: format!(", edit: {ty}"),
            value: "edit",
            ty,
        };
        self.builder(&self.edit, self.edit_words(), &change)
            + "}\n\n"
            + &self.ending(&self.edit, "edit", "edit")
    }

    fn fields(&self) -> String {
        let structure = service_struct(self.api, self.service);
        let words = format!(
            "What can be written of {}, for [`{structure}::{}`] to change.",
            self.merge.record, self.edit.method
        );
        let mut text = doc(&words)
            + "#[derive(Debug, Clone, Serialize, Deserialize)]\n#[non_exhaustive]\n"
            + &format!("pub struct {} {{\n", self.fields);
        for (wire, one, origin) in self.members() {
            let rust = member(wire);
            let mut held = self.scope.held(&one.ty);
            let mut attributes = Vec::new();
            if rust.trim_start_matches("r#") != wire {
                attributes.push(format!("rename = {wire:?}"));
            }
            if matches!(origin, Origin::Caller | Origin::Optional(_)) {
                held = format!("Option<{held}>");
                attributes.push("default, skip_serializing_if = \"Option::is_none\"".to_owned());
            }
            text.push_str(&doc(&self.words(wire, one, origin)));
            if !attributes.is_empty() {
                text.push_str(&format!("#[serde({})]\n", attributes.join(", ")));
            }
            text.push_str(&format!("pub {rust}: {held},\n"));
        }
        let result = self.read.result.as_ref().map(|ty| self.scope.held(ty)).unwrap_or_default();
        text + &format!(
            "#[serde(skip)]\ncurrent: Current,\n}}\n\nimpl {0} {{\n{1}\
             pub fn current(&self) -> Result<{result}, Error> {{\n\
             self.current.decode::<{2}>()\n}}\n}}\n\n\
             impl Fields for {0} {{\n\
             fn keep(&mut self, current: Current) {{\nself.current = current;\n}}\n}}\n",
            self.fields,
            docs(&[
                "The whole record, as it was read.",
                "# Errors",
                "An `api_error` that says where the record departs from its documented shape.",
            ]),
            self.read.id,
        )
    }

    fn words(&self, wire: &str, one: &Member, origin: &Origin) -> String {
        let mut words = member_doc(one, self.api.words.parameter(wire));
        if matches!(origin, Origin::Caller) {
            words.push_str(" Sent only when it is set.");
        }
        words
    }

    /// The members of the body, with where they come from.
    fn members(&self) -> impl Iterator<Item = (&str, &Member, &Origin)> {
        let body = self.operation.body.iter().flatten();
        body.zip(&self.origins).map(|((wire, one), (_, origin))| (wire.as_str(), one, origin))
    }

    fn constant(&self) -> String {
        format!("{}_RECORD", constant(&self.operation.id))
    }

    /// The table that a merge goes by.
    fn record(&self) -> String {
        let members: String = self
            .origins
            .iter()
            .map(|(name, origin)| {
                let origin = match origin {
                    Origin::Caller => "Caller".to_owned(),
                    Origin::Member(name) => format!("Member({name:?})"),
                    Origin::Optional(name) => format!("Optional({name:?})"),
                    Origin::Inside(object, name) => format!("Inside({object:?}, {name:?})"),
                    Origin::Each(list, name) => format!("Each({list:?}, {name:?})"),
                };
                format!("({name:?}, Origin::{origin}),\n")
            })
            .collect();
        format!(
            "pub(crate) static {}: Record = Record {{\nread: &{},\nwrite: &{},\nmembers: &[\n{members}],\n}};\n",
            self.constant(),
            constant(&self.read.id),
            constant(&self.operation.id),
        )
    }
}

/// What empties a member, if anything may.
pub(super) fn empty(one: &Member) -> Option<&'static str> {
    match &one.ty {
        Type::String | Type::Date if one.optional => Some("\"\""),
        Type::List(_) if one.optional => Some("[(); 0]"),
        _ => None,
    }
}

/// What the two builders differ in.
struct Change {
    field: &'static str,
    ty: String,
    derive: &'static str,
    /// How it is given to `new`, and goes on from there to `on`.
    argument: String,
    given: &'static str,
    parameter: String,
    value: &'static str,
}

/// The methods of other services' merges that `service` offers too.
pub(super) fn doors(api: &Api, service: &str) -> Vec<String> {
    let mut methods = Vec::new();
    for (home, one) in &api.services {
        let scope = Scope::of_service(api, home);
        for merging in one.operations.iter().filter_map(|one| Merging::new(api, &scope, home, one))
        {
            if merging.merge.doors.iter().any(|door| door == service) {
                methods.push(merging.methods_to(&format!("super::{home}::")));
            }
        }
    }
    methods
}
