//! The table from which the tests call every operation.

use super::header;
use super::operation::{Argument, arguments, optional};
use super::rust::Scope;
use super::types::may_be_missing;
use super::update::{UpdateBuilder, empty_value};
use crate::absent::inputs;
use crate::model::{Api, Member, Operation, Shape};
use crate::naming::member;
use crate::ty::Type;

/// The table, in macros that the tests define.
///
/// The lines are indented here, because rustfmt doesn't format the input of macros.
pub(super) fn file(api: &Api) -> String {
    let mut text = header("api/*.toml")
        + "//! A line for each operation and type, as input of macros.\n\n\
           use super::macros::{inputs, operations, types, updates};\n\noperations! {\n";
    for (service, definition) in &api.services {
        let scope = Scope::of_service(api, service);
        for (method, operation) in &definition.operations {
            text.push_str(&format!("    {}\n", line(api, &scope, service, method, operation)));
        }
    }
    text.push_str("}\n\nupdates! {\n");
    for (service, definition) in &api.services {
        let scope = Scope::of_service(api, service);
        for operation in &definition.operations {
            if let Some(update) = UpdateBuilder::new(api, &scope, service, operation) {
                text.push_str(&format!("    {}\n", update_line(api, service, &update)));
            }
        }
    }
    text.push_str("}\n\ninputs! {\n");
    for name in inputs(api) {
        if let Some(Shape::Struct(fields)) =
            api.types.get(&name).map(|definition| &definition.shape)
        {
            let (optional, required): (Vec<_>, Vec<_>) =
                fields.iter().partition(|(_, field)| may_be_missing(field));
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

/// `single CreateTodo = todos.create(todolist_id: id, content: text)[due_on: get];`
fn line(
    api: &Api,
    scope: &Scope<'_>,
    service: &str,
    method: &str,
    operation: &Operation,
) -> String {
    let required: Vec<_> = arguments(api, scope, operation)
        .iter()
        .map(|Argument { rust, ty, .. }| format!("{rust}: {}", reader(api, ty.as_ref())))
        .collect();
    format!(
        "{} {} = {service}.{}({})[{}];",
        if operation.pages.as_ref().is_some_and(|pages| !pages.cursor) { "list" } else { "single" },
        operation.id,
        member(method),
        required.join(", "),
        listed(api, optional(operation).map(|(name, member, _)| (name, member))),
    )
}

/// `UpdateTodo, EditTodo = todos.update, edit(todo_id: id)[due_on: get or clear_due_on];`
fn update_line(api: &Api, service: &str, builder: &UpdateBuilder<'_>) -> String {
    let UpdateBuilder { update, edit, id: (id, member), .. } = builder;
    let members = builder.operation.body.iter().flatten();
    let members =
        members.map(|(wire, member)| entry(api, wire, member, empty_value(member).is_some()));
    format!(
        "{}, {} = {service}.{}, {}({id}: {})[{}];",
        update.name,
        edit.name,
        update.method,
        edit.method,
        reader(api, Some(&member.ty)),
        members.collect::<Vec<_>>().join(", "),
    )
}

fn listed<'a>(api: &Api, members: impl Iterator<Item = (&'a String, &'a Member)>) -> String {
    let members = members.map(|(wire, member)| entry(api, wire, member, member.flags.clearable));
    members.collect::<Vec<_>>().join(", ")
}

fn entry(api: &Api, wire: &str, definition: &Member, clearable: bool) -> String {
    let rust = member(wire);
    let reader = reader(api, Some(&definition.ty));
    match clearable {
        true => format!("{rust}: {reader} or clear_{rust}"),
        false => format!("{rust}: {reader}"),
    }
}

/// The method that reads an argument of this type from JSON; an argument without a type is a file.
/// If a builder accepts any type that converts, the method determines the type that is read.
fn reader(api: &Api, ty: Option<&Type>) -> &'static str {
    let Some(ty) = ty else { return "file" };
    let is_enum = |name: &String| matches!(api.types[name].shape, Shape::Enum(_));
    match ty {
        Type::String | Type::PersonId | Type::Secret => "text",
        Type::Id(_) => "id",
        Type::DateOrTimestamp => "date_or_timestamp",
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
