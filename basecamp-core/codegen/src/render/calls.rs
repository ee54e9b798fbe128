//! The table from which the tests call every operation.

use super::header;
use super::operation::{Argument, arguments, optional};
use super::rust::Scope;
use super::types::may_be_missing;
use super::update::{UpdateBuilder, empty};
use crate::absent::inputs;
use crate::model::{Api, Member, Operation, Shape};
use crate::naming::member;
use crate::ty::Type;

/// The whole table, in macros that the tests define.
///
/// Indented by hand: rustfmt leaves the insides of macros alone.
pub(super) fn file(api: &Api) -> String {
    let mut text = header("api/*.toml")
        + "//! Every operation and type, for macros: a line each.\n\n\
           use super::macros::{inputs, merges, operations, types};\n\noperations! {\n";
    for (service, one) in &api.services {
        let scope = Scope::of_service(api, service);
        for (method, operation) in &one.operations {
            text.push_str(&format!("    {}\n", line(api, &scope, service, method, operation)));
        }
    }
    text.push_str("}\n\nmerges! {\n");
    for (service, one) in &api.services {
        let scope = Scope::of_service(api, service);
        for merge in
            one.operations.iter().filter_map(|one| UpdateBuilder::new(api, &scope, service, one))
        {
            text.push_str(&format!("    {}\n", merge_line(api, service, &merge)));
        }
    }
    text.push_str("}\n\ninputs! {\n");
    for name in inputs(api) {
        if let Some(Shape::Struct(fields)) = api.types.get(&name).map(|one| &one.shape) {
            let (optional, required): (Vec<_>, Vec<_>) =
                fields.iter().partition(|(_, one)| may_be_missing(one));
            let required = listed(api, required.into_iter());
            let optional = listed(api, optional.into_iter());
            text.push_str(&format!("    {name}({required})[{optional}];\n"));
        }
    }
    text.push_str("}\n\ntypes! {\n");
    for name in api.types.keys() {
        text.push_str(&format!("    {name},\n"));
    }
    text + "}\n"
}

/// `one CreateTodo = todos.create(todolist_id: id, content: text)[due_on: get];`
fn line(
    api: &Api,
    scope: &Scope<'_>,
    service: &str,
    method: &str,
    operation: &Operation,
) -> String {
    let required: Vec<_> = arguments(api, scope, operation)
        .iter()
        .map(|Argument { rust, ty, .. }| format!("{rust}: {}", how(api, ty.as_ref())))
        .collect();
    format!(
        "{} {} = {service}.{}({})[{}];",
        if operation.pages.as_ref().is_some_and(|pages| !pages.cursor) { "list" } else { "one" },
        operation.id,
        member(method),
        required.join(", "),
        listed(api, optional(operation).map(|(name, one, _)| (name, one))),
    )
}

/// `UpdateTodo, EditTodo = todos.update, edit(todo_id: id)[due_on: get or clear_due_on];`
fn merge_line(api: &Api, service: &str, merge: &UpdateBuilder<'_>) -> String {
    let UpdateBuilder { update, edit, id: (id, member), .. } = merge;
    let members = merge.operation.body.iter().flatten();
    let members = members.map(|(wire, one)| entry(api, wire, one, empty(one).is_some()));
    format!(
        "{}, {} = {service}.{}, {}({id}: {})[{}];",
        update.name,
        edit.name,
        update.method,
        edit.method,
        how(api, Some(&member.ty)),
        members.collect::<Vec<_>>().join(", "),
    )
}

fn listed<'a>(api: &Api, members: impl Iterator<Item = (&'a String, &'a Member)>) -> String {
    let members = members.map(|(wire, one)| entry(api, wire, one, one.flags.clearable));
    members.collect::<Vec<_>>().join(", ")
}

fn entry(api: &Api, wire: &str, one: &Member, clearable: bool) -> String {
    let rust = member(wire);
    let how = how(api, Some(&one.ty));
    match clearable {
        true => format!("{rust}: {how} or clear_{rust}"),
        false => format!("{rust}: {how}"),
    }
}

/// The method that reads an argument of this type out of JSON; none is a file. Where the builder
/// takes whatever converts, it has to say which type it reads.
fn how(api: &Api, ty: Option<&Type>) -> &'static str {
    let Some(ty) = ty else { return "file" };
    let is_enum = |name: &String| matches!(api.types[name].shape, Shape::Enum(_));
    match ty {
        Type::String | Type::PersonId | Type::Secret => "text",
        Type::Id(_) => "id",
        Type::DateOrTimestamp => "moment",
        Type::Json => "json",
        Type::Named(name) if is_enum(name) => "text",
        Type::Named(_) => "object",
        Type::List(item) => match &**item {
            Type::String | Type::Secret => "texts",
            Type::PersonId => "people",
            Type::Id(_) => "ids",
            Type::Named(name) if is_enum(name) => "texts",
            Type::Named(_) => "objects",
            _ => "list",
        },
        _ => "get",
    }
}
