//! Validates a description before it is rendered.

use std::collections::BTreeSet;

use crate::model::{Api, FILE_NAME, Members, Operation, Shape};
use crate::naming::member;
use crate::ty::Type;
use crate::update::sources;

/// Lists the errors of a description, a line each: items without docs, names without a target, and
/// shapes that the generator doesn't support.
#[must_use]
pub fn errors(api: &Api) -> Vec<String> {
    let mut check = Check { api, errors: Vec::new() };
    for (name, service) in &api.services {
        check.doc(&service.doc, &format!("{name}.toml"));
        for (method, operation) in &service.operations {
            check.operation(&format!("{name}.toml: {method}"), operation);
            check.update(name, method, operation);
        }
        for (method, target) in &service.aliases {
            if find(api, target).is_none() {
                check.error(&format!("{name}.toml: {method}"), &format!("there is no {target}"));
            }
        }
    }
    for (name, definition) in &api.types {
        let place = format!("{}.toml: {name}", definition.home);
        check.doc(&definition.doc, &place);
        match &definition.shape {
            Shape::Struct(fields) => {
                check.members(&place, fields, |name| api.docs.field(name));
            }
            Shape::Enum(values) => {
                for (value, doc) in values {
                    check.doc(doc, &format!("{place}: {value}"));
                }
            }
        }
    }
    check.errors
}

/// The operation that `service.method` names, and its id.
#[must_use]
pub fn find<'a>(api: &'a Api, path: &str) -> Option<&'a Operation> {
    let (service, method) = path.split_once('.')?;
    api.services.get(service)?.operations.get(method)
}

struct Check<'a> {
    api: &'a Api,
    errors: Vec<String>,
}

impl<'a> Check<'a> {
    fn error(&mut self, place: &str, message: &str) {
        self.errors.push(format!("{place}: {message}"));
    }

    fn doc(&mut self, doc: &str, place: &str) {
        if doc.is_empty() {
            self.error(place, "has no doc");
        }
    }

    fn operation(&mut self, place: &str, operation: &Operation) {
        let api = self.api;
        self.doc(&operation.doc, place);
        self.members(place, &operation.path, |name| api.docs.parameter(name));
        self.members(place, &operation.query, |name| api.docs.parameter(name));
        if let Some(body) = &operation.body {
            self.members(place, body, |name| api.docs.parameter(name));
        }
        if let Some(result) = &operation.result {
            self.ty(place, result);
        }
        for name in operation.path.keys() {
            if !operation.request.path.contains(&format!("{{{name}}}")) {
                self.error(place, &format!("the path has no place for {name}"));
            }
        }
        if let Some(field) = &operation.multipart {
            self.doc(api.docs.parameter(field).unwrap_or(""), &format!("{place}: {field}"));
        }
        if operation.raw.is_some() && !operation.query.contains_key(FILE_NAME) {
            self.error(place, "the file's name has no place in the query");
        }
        self.unique(place, operation);
        self.pages(place, operation);
        self.rich_text(place, operation);
    }

    /// A result with `description_attachments` means that the `description` of the body is rich
    /// text.
    fn rich_text(&mut self, place: &str, operation: &Operation) {
        let Some(body) = &operation.body else { return };
        let result = match &operation.result {
            Some(Type::Named(name)) => self.api.types.get(name).map(|result| &result.shape),
            _ => None,
        };
        let has_attachments = |name: &String| {
            let mut fields = result.into_iter().flat_map(Shape::fields);
            fields.any(|(field, _)| *field == format!("{name}_attachments"))
        };
        let rich = operation.rich_text.as_ref();
        for name in body.keys().filter(|name| has_attachments(name) && rich != Some(*name)) {
            self.error(place, &format!("`rich_text` must name {name}, which has attachments"));
        }
        if let Some(name) = rich
            && body.get(name).is_none_or(|member| member.ty != Type::String)
        {
            self.error(place, &format!("the body has no text {name}, which `rich_text` names"));
        }
    }

    fn update(&mut self, service: &str, method: &str, operation: &Operation) {
        let Some(update) = &operation.update else { return };
        let place = format!("{service}.toml: {method}.update");
        self.doc(&update.record, &place);
        if !method.contains("replace") {
            self.error(&place, "the method's name does not contain `replace`");
        }
        if let Err(message) = sources(self.api, service, operation, update) {
            self.error(&place, &message);
        }
        for service in
            update.also_on.iter().filter(|service| !self.api.services.contains_key(*service))
        {
            self.errors.push(format!("{place}: there is no service {service}"));
        }
    }

    fn pages(&mut self, place: &str, operation: &Operation) {
        let Some(pages) = operation.pages.as_ref().filter(|pages| !pages.cursor) else { return };
        match (&pages.key, &operation.result) {
            (None, Some(Type::List(_))) => {}
            (None, _) => self.error(place, "its pages are not lists"),
            (Some(_), Some(Type::Named(_))) => {}
            (Some(_), _) => self.error(place, "its pages have a key but are not objects"),
        }
    }

    /// A dynamic call finds its arguments by name alone, whatever part of the request they are for.
    fn unique(&mut self, place: &str, operation: &Operation) {
        let mut seen = BTreeSet::new();
        let members = operation.path.keys().chain(operation.query.keys());
        for name in members.chain(operation.body.iter().flat_map(Members::keys)) {
            if !seen.insert(member(name)) {
                self.error(place, &format!("two arguments are called {}", member(name)));
            }
        }
    }

    fn members(
        &mut self,
        place: &str,
        members: &Members,
        shared: impl Fn(&str) -> Option<&'a str>,
    ) {
        for (name, member) in members {
            let place = format!("{place}: {name}");
            let own = member.doc.as_deref();
            self.doc(own.or_else(|| shared(name)).unwrap_or(""), &place);
            self.ty(&place, &member.ty);
            if member.flags.clearable && member.ty != Type::Date {
                self.error(&place, "only a date can be `clearable`");
            }
            if member.flags.nonempty && member.ty != Type::String {
                self.error(&place, "only a text can be `nonempty`");
            }
        }
    }

    fn ty(&mut self, place: &str, ty: &Type) {
        let known = match ty.innermost() {
            Type::Named(name) => self.api.types.contains_key(name),
            Type::Id(name) => {
                self.api.types.contains_key(name) || self.api.settings.markers.contains(name)
            }
            _ => true,
        };
        if !known {
            self.error(place, &format!("there is no type {}", ty.innermost()));
        }
    }
}
