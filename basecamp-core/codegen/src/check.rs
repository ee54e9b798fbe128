//! The problems that prevent a description from being generated.

use std::collections::BTreeSet;

use crate::merge::origins;
use crate::model::{Api, FILE_NAME, Members, Operation, Shape};
use crate::naming::member;
use crate::ty::Type;

/// Lists the problems, a line each: items without docs, names without a target, and shapes that
/// can be described but not generated yet.
#[must_use]
pub fn problems(api: &Api) -> Vec<String> {
    let mut check = Check { api, problems: Vec::new() };
    for (name, service) in &api.services {
        check.doc(&service.doc, &format!("{name}.toml"));
        for (method, operation) in &service.operations {
            check.operation(&format!("{name}.toml: {method}"), operation);
            check.merge(name, method, operation);
        }
        for (method, target) in &service.aliases {
            if find(api, target).is_none() {
                check.problem(&format!("{name}.toml: {method}"), &format!("there is no {target}"));
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
    check.problems
}

/// The operation that `service.method` names, and its id.
#[must_use]
pub fn find<'a>(api: &'a Api, path: &str) -> Option<&'a Operation> {
    let (service, method) = path.split_once('.')?;
    api.services.get(service)?.operations.get(method)
}

struct Check<'a> {
    api: &'a Api,
    problems: Vec<String>,
}

impl<'a> Check<'a> {
    fn problem(&mut self, place: &str, problem: &str) {
        self.problems.push(format!("{place}: {problem}"));
    }

    fn doc(&mut self, doc: &str, place: &str) {
        if doc.is_empty() {
            self.problem(place, "has no doc");
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
                self.problem(place, &format!("the path has no place for {name}"));
            }
        }
        if let Some(field) = &operation.multipart {
            self.doc(api.docs.parameter(field).unwrap_or(""), &format!("{place}: {field}"));
        }
        if operation.raw.is_some() && !operation.query.contains_key(FILE_NAME) {
            self.problem(place, "the file's name has no place in the query");
        }
        self.unique(place, operation);
        self.pages(place, operation);
    }

    fn merge(&mut self, service: &str, method: &str, operation: &Operation) {
        let Some(merge) = &operation.merge else { return };
        let place = format!("{service}.toml: {method}.merge");
        self.doc(&merge.record, &place);
        if !method.contains("replace") {
            self.problem(&place, "the method's name does not say that it replaces");
        }
        if let Err(problem) = origins(self.api, service, operation, merge) {
            self.problem(&place, &problem);
        }
        for service in
            merge.also_on.iter().filter(|service| !self.api.services.contains_key(*service))
        {
            self.problems.push(format!("{place}: there is no service {service}"));
        }
    }

    fn pages(&mut self, place: &str, operation: &Operation) {
        let Some(pages) = operation.pages.as_ref().filter(|pages| !pages.cursor) else { return };
        match (&pages.key, &operation.result) {
            (None, Some(Type::List(_))) => {}
            (None, _) => self.problem(place, "pages that are not lists"),
            (Some(_), Some(Type::Named(_))) => {}
            (Some(_), _) => self.problem(place, "pages under a key of what is not an object"),
        }
    }

    /// A dynamic call names its arguments without saying which part of the request they are for.
    fn unique(&mut self, place: &str, operation: &Operation) {
        let mut seen = BTreeSet::new();
        let members = operation.path.keys().chain(operation.query.keys());
        for name in members.chain(operation.body.iter().flat_map(Members::keys)) {
            if !seen.insert(member(name)) {
                self.problem(place, &format!("two arguments are called {}", member(name)));
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
                self.problem(&place, "not supported yet: emptying anything but a date");
            }
            if member.flags.nonempty && member.ty != Type::String {
                self.problem(&place, "only a text can be `nonempty`");
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
            self.problem(place, &format!("there is no type {}", ty.innermost()));
        }
    }
}
