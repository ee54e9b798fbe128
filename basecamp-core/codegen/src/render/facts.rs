//! The static facts of one operation, for the registry.

use super::operation::file;
use super::rust::member_doc;
use crate::model::{Api, Member, Members, Operation, Pages, Shape};
use crate::naming::{argument, constant};
use crate::ty::Type;

/// The operation's static.
pub(super) fn facts(api: &Api, service: &str, method: &str, operation: &Operation) -> String {
    let Operation {
        id,
        request,
        resource,
        idempotent,
        retry,
        pages,
        deprecated,
        anonymous,
        doc,
        ..
    } = operation;
    let pagination = match pages {
        None => "None".to_owned(),
        Some(Pages { cursor: true, key }) => {
            format!("Cursor {{ key: {:?} }}", key.as_deref().unwrap_or_default())
        }
        Some(Pages { cursor: false, key }) => format!("Link {{ key: {key:?} }}"),
    };
    let body = match (&operation.body, &operation.multipart, &operation.raw) {
        (Some(_), ..) => {
            let Operation { envelope, beside, .. } = operation;
            format!("Json {{ envelope: {envelope:?}, beside: &{beside:?} }}")
        }
        (None, Some(_), _) => "Multipart".to_owned(),
        (None, None, Some(_)) => "File".to_owned(),
        (None, None, None) => "None".to_owned(),
    };
    format!(
        "pub(crate) static {}: Operation = Operation {{\n\
         id: {id:?},\nservice: {service:?},\nname: {method:?},\nmethod: Method::{},\n\
         path: &[{}],\nparameters: &[{}],\nbody: Body::{body},\n\
         resource_type: {resource:?},\nidempotent: {idempotent},\n\
         pagination: Pagination::{pagination},\n\
         retry: DeclaredRetry {{ max_attempts: {}, statuses: &{:?} }},\n\
         deprecated: {deprecated},\nanonymous: {anonymous},\ndoc: {doc:?},\n}};\n",
        constant(id),
        request.verb,
        path_parts(&request.path),
        parameters(api, operation),
        retry.attempts,
        retry.on,
    )
}

/// What the operation takes.
fn parameters(api: &Api, operation: &Operation) -> String {
    let mut path = operation.path.clone();
    path.sort_by_key(|name, _| operation.request.path.find(&format!("{{{name}}}")));
    let shared = |name: &str| api.words.parameter(name);
    let mut all = String::new();
    for (wire, one) in &path {
        all.push_str(&parameter(api, "Path", wire, one, shared(wire)));
    }
    for (wire, one) in operation.query_arguments() {
        all.push_str(&parameter(api, "Query", wire, one, shared(wire)));
    }
    for (wire, one) in operation.body.iter().flatten() {
        all.push_str(&parameter(api, "Body", wire, one, shared(wire)));
    }
    if let Some((name, doc)) = file(api, operation) {
        all.push_str(&format!(
            "Parameter::required(Place::Body, {name:?}, {name:?}, ParameterType::File, {doc:?}),"
        ));
    }
    all
}

fn parameter(api: &Api, place: &str, wire: &str, one: &Member, shared: Option<&str>) -> String {
    format!(
        "Parameter::{}(Place::{place}, {:?}, {wire:?}, ParameterType::{}, {:?}),",
        if one.optional { "optional" } else { "required" },
        argument(wire),
        member_ty(api, one),
        member_doc(one, shared),
    )
}

fn member_ty(api: &Api, one: &Member) -> String {
    match &one.ty {
        _ if one.flags.clearable => "ClearableDate".to_owned(),
        _ if one.flags.nonempty => "NonEmptyText".to_owned(),
        Type::List(item) if one.is_joined() => {
            format!("Joined(&ParameterType::{})", ty(api, item))
        }
        other => ty(api, other),
    }
}

fn ty(api: &Api, one: &Type) -> String {
    match one {
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
        Type::List(item) => format!("List(&ParameterType::{})", ty(api, item)),
        Type::Map(value) => format!("Map(&ParameterType::{})", ty(api, value)),
        Type::Named(name) => match api.types.get(name).map(|definition| &definition.shape) {
            Some(Shape::Enum(values)) => {
                format!("OneOf(&{:?})", values.keys().collect::<Vec<_>>())
            }
            Some(Shape::Struct(fields)) => format!("Object(&[{}])", members(api, fields)),
            None => "Json".to_owned(),
        },
    }
}

fn members(api: &Api, fields: &Members) -> String {
    let fields = fields.iter();
    fields.map(|(wire, one)| parameter(api, "Body", wire, one, api.words.field(wire))).collect()
}

/// `/{accountId}/todos` as the parts of a template.
fn path_parts(path: &str) -> String {
    let mut parts = Vec::new();
    for (i, piece) in path.split(['{', '}']).enumerate() {
        match (i % 2, piece) {
            (0, "") => {}
            (0, literal) => parts.push(format!("PathPart::Literal({literal:?})")),
            (_, name) => parts.push(format!("PathPart::Parameter({name:?})")),
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_fall_into_parts() {
        assert_eq!(
            path_parts("/{accountId}/todos.json"),
            "PathPart::Literal(\"/\"), PathPart::Parameter(\"accountId\"), \
             PathPart::Literal(\"/todos.json\")"
        );
    }
}
