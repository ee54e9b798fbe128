//! The differences of two descriptions, docs and names apart.

use std::fmt::Debug;

use indexmap::IndexMap;

use crate::model::{Api, Member, Members, Operation, Shape, TypeDef};

/// Lists the additions, removals and alterations from `old` to `new`, a line each. Docs and our
/// names are not compared.
#[must_use]
pub fn changes(old: &Api, new: &Api) -> Vec<String> {
    let mut lines = Lines::default();
    let version = |api: &Api| api.settings.version.clone();
    lines.value("description", "version", &version(old), &version(new));
    let services = |api: &Api| -> IndexMap<String, ()> {
        api.services.keys().map(|name| (name.clone(), ())).collect()
    };
    lines.entries("service", &services(old), &services(new), |_, _, (), ()| {});
    lines.entries("operation", &operations(old), &operations(new), |lines, place, old, new| {
        lines.operation(place, old, new);
    });
    lines.entries("type", &old.types, &new.types, |lines, place, old, new| {
        lines.type_def(place, old, new);
    });
    lines.0
}

/// The operations by id, so that a renamed method is no change.
fn operations(api: &Api) -> IndexMap<String, &Operation> {
    let operations = api.services.values().flat_map(|service| service.operations.values());
    operations.map(|operation| (operation.id.clone(), operation)).collect()
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn entries<T>(
        &mut self,
        kind: &str,
        old: &IndexMap<String, T>,
        new: &IndexMap<String, T>,
        mut alter: impl FnMut(&mut Self, &str, &T, &T),
    ) {
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.0.push(format!("removed {kind} {name}"));
        }
        for (name, new) in new {
            match old.get(name) {
                None => self.0.push(format!("added   {kind} {name}")),
                Some(old) => alter(self, &format!("{kind} {name}"), old, new),
            }
        }
    }

    fn altered(&mut self, place: &str, change: &str) {
        self.0.push(format!("altered {place}: {change}"));
    }

    fn value<T: Debug + PartialEq>(&mut self, place: &str, name: &str, old: &T, new: &T) {
        if old != new {
            self.altered(place, &format!("{name} changed from {old:?} to {new:?}"));
        }
    }

    fn operation(&mut self, place: &str, old: &Operation, new: &Operation) {
        let request = |operation: &Operation| {
            format!("{} {}", operation.request.verb, operation.request.path)
        };
        let result = |operation: &Operation| operation.result.as_ref().map(ToString::to_string);
        self.value(place, "request", &request(old), &request(new));
        self.value(place, "result", &result(old), &result(new));
        self.value(place, "resource", &old.resource, &new.resource);
        self.value(place, "envelope", &old.envelope, &new.envelope);
        self.value(place, "outside of the envelope", &old.outside, &new.outside);
        self.value(place, "multipart field", &old.multipart, &new.multipart);
        self.value(place, "raw body", &old.raw, &new.raw);
        self.value(place, "paging", &old.pages, &new.pages);
        self.value(place, "idempotent", &old.idempotent, &new.idempotent);
        self.value(place, "retry", &old.retry, &new.retry);
        self.value(place, "replaces", &old.replaces, &new.replaces);
        self.value(place, "preserve", &old.preserve, &new.preserve);
        self.value(place, "deprecated", &old.deprecated, &new.deprecated);
        self.members(place, "path parameter", &old.path, &new.path);
        self.members(place, "query parameter", &old.query, &new.query);
        let none = Members::new();
        let (before, after) = (old.body.as_ref(), new.body.as_ref());
        self.members(place, "body member", before.unwrap_or(&none), after.unwrap_or(&none));
    }

    fn type_def(&mut self, place: &str, old: &TypeDef, new: &TypeDef) {
        self.value(place, "recording", &old.recording, &new.recording);
        match (&old.shape, &new.shape) {
            (Shape::Struct(old), Shape::Struct(new)) => self.members(place, "field", old, new),
            (Shape::Enum(old), Shape::Enum(new)) => {
                for value in old.keys().filter(|value| !new.contains_key(*value)) {
                    self.altered(place, &format!("value {value} removed"));
                }
                for value in new.keys().filter(|value| !old.contains_key(*value)) {
                    self.altered(place, &format!("value {value} added"));
                }
            }
            (Shape::Struct(_), Shape::Enum(_)) => self.altered(place, "is a set of values now"),
            (Shape::Enum(_), Shape::Struct(_)) => self.altered(place, "has fields now"),
        }
    }

    fn members(&mut self, place: &str, kind: &str, old: &Members, new: &Members) {
        for name in old.keys().filter(|name| !new.contains_key(*name)) {
            self.altered(place, &format!("{kind} {name} removed"));
        }
        for (name, new) in new {
            match old.get(name) {
                None => self.altered(place, &format!("{kind} {name} added ({})", wire(new))),
                Some(old) => self.member(place, &format!("{kind} {name}"), old, new),
            }
        }
    }

    fn member(&mut self, place: &str, name: &str, old: &Member, new: &Member) {
        if old.wire() != new.wire() {
            let (before, after) = (old.wire(), new.wire());
            let lost = if old.ty == before || old.ty == new.ty {
                String::new()
            } else {
                format!("; our {} no longer applies", old.ty)
            };
            self.altered(place, &format!("{name} changed from {before} to {after}{lost}"));
        }
        for (before, after, yes, no) in [
            (old.optional, new.optional, "is optional", "is required"),
            (old.nullable, new.nullable, "may be null", "is never null"),
        ] {
            if before != after {
                self.altered(place, &format!("{name} {} now", if after { yes } else { no }));
            }
        }
        let (before, after) = (old.flags, new.flags);
        for (flag, before, after) in [
            ("deprecated", before.deprecated, after.deprecated),
            ("sensitive", before.sensitive, after.sensitive),
            ("clearable", before.clearable, after.clearable),
            ("auth_routable", before.auth_routable, after.auth_routable),
            ("unlisted", before.unlisted, after.unlisted),
        ] {
            self.value(place, &format!("{name}: {flag}"), &before, &after);
        }
        let length = &format!("{name}: max_length");
        self.value(place, length, &before.max_length, &after.max_length);
    }
}

/// The spelling of the member's type in the API document.
fn wire(member: &Member) -> String {
    member.spelled(&member.wire())
}
