//! Renders the static data of one operation, for the registry.

use super::operation::file;
use super::rust::member_doc;
use crate::model::{Api, Member, Members, Operation, Pages, Shape};
use crate::naming::{argument, constant};
use crate::ty::Type;

/// The operation's static: a table with a row for each parameter.
pub(super) fn operation_table(
    api: &Api,
    service: &str,
    method: &str,
    operation: &Operation,
) -> String {
    let Operation { id, request, resource, retry, doc, .. } = operation;
    let Operation { idempotent, deprecated, anonymous, .. } = operation;
    let pagination = match &operation.pages {
        None => "None".to_owned(),
        Some(Pages { cursor: true, key }) => {
            format!("Cursor {{ key: {:?} }}", key.as_deref().unwrap_or_default())
        }
        Some(Pages { cursor: false, key }) => format!("Link {{ key: {key:?} }}"),
    };
    let body = match (&operation.body, &operation.multipart, &operation.raw) {
        (Some(_), ..) => {
            let Operation { envelope, outside, .. } = operation;
            format!("Json {{ envelope: {envelope:?}, outside: &{outside:?} }}")
        }
        (None, Some(_), _) => "Multipart".to_owned(),
        (None, None, Some(_)) => "File".to_owned(),
        (None, None, None) => "None".to_owned(),
    };
    let parameters = match parameters(api, operation).as_slice() {
        [] => String::new(),
        [row] if row.len() < 80 => row.clone(),
        rows => format!("\n        {},\n    ", rows.join(",\n        ")),
    };
    format!(
        "#[rustfmt::skip]\n\
         pub(crate) static {constant}: Operation = Operation {{\n    \
         id: {id:?}, service: {service:?}, name: {method:?}, resource_type: {resource:?},\n    \
         method: Method::{verb}, path: path_template!({path:?}),\n    \
         parameters: &[{parameters}],\n    \
         body: Body::{body}, pagination: Pagination::{pagination},\n    \
         idempotent: {idempotent}, deprecated: {deprecated}, anonymous: {anonymous}, \
         retry: ApiRetryPolicy::new({attempts}, &{statuses:?}),\n    \
         doc: {doc:?},\n}};\n",
        constant = constant(id),
        verb = request.verb,
        path = request.path,
        attempts = retry.attempts,
        statuses = retry.on,
    )
}

/// A row for each parameter: of the path, then of the query, then of the body.
fn parameters(api: &Api, operation: &Operation) -> Vec<String> {
    let mut path = operation.path.clone();
    path.sort_by_key(|name, _| operation.request.path.find(&format!("{{{name}}}")));
    let row = |location, (wire, member): (&String, &Member)| {
        parameter(api, location, wire, member, api.docs.parameter(wire))
    };
    let in_path = path.iter().map(|(wire, member)| {
        let (ty, doc) = (member_type(api, member), member_doc(member, api.docs.parameter(wire)));
        format!("Parameter::path({:?}, {wire:?}, Type::{ty}, {doc:?})", argument(wire))
    });
    let in_query = operation.query_arguments().map(|member| row("query", member));
    let in_body = operation.body.iter().flatten().map(|member| row("body", member));
    let file = file(api, operation);
    let file = file.map(|(name, doc)| format!("Parameter::body({name:?}, Type::File, {doc:?})"));
    in_path.chain(in_query).chain(in_body).chain(file).collect()
}

fn parameter(
    api: &Api,
    location: &str,
    wire: &str,
    member: &Member,
    shared: Option<&str>,
) -> String {
    let (ty, doc) = (member_type(api, member), member_doc(member, shared));
    let optional = if member.optional { "optional_" } else { "" };
    let name = argument(wire);
    let row = format!("Parameter::{optional}{location}({name:?}, Type::{ty}, {doc:?})");
    if name == wire { row } else { format!("Parameter {{ name: {wire:?}, ..{row} }}") }
}

fn member_type(api: &Api, member: &Member) -> String {
    match &member.ty {
        _ if member.flags.clearable => "ClearableDate".to_owned(),
        _ if member.flags.nonempty => "NonEmptyText".to_owned(),
        Type::List(item) if member.is_joined() => {
            format!("Joined(&Type::{})", parameter_type(api, item))
        }
        ty => parameter_type(api, ty),
    }
}

fn parameter_type(api: &Api, ty: &Type) -> String {
    match ty {
        Type::String => "Text".to_owned(),
        Type::PersonId => "PersonId".to_owned(),
        Type::Secret => "Secret".to_owned(),
        Type::Bool => "Bool".to_owned(),
        Type::I32 | Type::Integral => "Int32".to_owned(),
        Type::I64 | Type::Id(_) => "Int64".to_owned(),
        Type::F64 => "Number".to_owned(),
        Type::Date => "Date".to_owned(),
        Type::Timestamp => "Timestamp".to_owned(),
        Type::DateOrTimestamp => "DateOrTimestamp".to_owned(),
        Type::Json => "Json".to_owned(),
        Type::List(item) => format!("List(&Type::{})", parameter_type(api, item)),
        Type::Map(value) => format!("Map(&Type::{})", parameter_type(api, value)),
        Type::Named(name) => match api.types.get(name).map(|definition| &definition.shape) {
            Some(Shape::Enum(values)) => {
                format!("OneOf(&{:?})", values.keys().collect::<Vec<_>>())
            }
            Some(Shape::Struct(fields)) => {
                format!("Object(&[{}])", object_members(api, fields).join(", "))
            }
            None => "Json".to_owned(),
        },
    }
}

fn object_members(api: &Api, fields: &Members) -> Vec<String> {
    let row = |(wire, member): (&String, &Member)| {
        parameter(api, "body", wire, member, api.docs.field(wire))
    };
    fields.iter().map(row).collect()
}
