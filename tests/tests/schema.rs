//! The sandbox's table of JSON shapes matches the API description.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use std::{env, fs};

use basecamp_codegen::model::{Member, Members, Operation, Shape};
use basecamp_codegen::ty::Type;
use basecamp_tests::description;
use serde_json::{Map, Value, json};

/// How to regenerate the table.
const UPDATE: &str = "UPDATE_SCHEMA=1 cargo test -p basecamp-tests --test schema";

fn ty(ty: &Type) -> Value {
    match ty {
        Type::String => json!("string"),
        Type::Bool => json!("bool"),
        Type::I32 => json!("int32"),
        Type::I64 => json!("int64"),
        Type::Integral => json!("integral"),
        Type::F64 => json!("number"),
        Type::Date => json!("date"),
        Type::Timestamp => json!("timestamp"),
        Type::DateOrTimestamp => json!("date_or_timestamp"),
        Type::PersonId => json!("person_id"),
        Type::Secret => json!("secret"),
        Type::Json => json!("json"),
        Type::Id(name) => json!({ "id": name }),
        Type::Named(name) => json!({ "ref": name }),
        Type::List(item) => json!({ "list": self::ty(item) }),
        Type::Map(value) => json!({ "map": self::ty(value) }),
    }
}

fn member(owner: Option<&str>, name: &str, member: &Member) -> Value {
    let additive = owner.is_some_and(|owner| description::may_be_absent(owner, name, member));
    let mut entry = Map::from_iter([("type".to_owned(), ty(&member.ty))]);
    let marks = [
        ("optional", member.optional),
        ("nullable", member.nullable),
        ("additive", additive),
        ("clearable", member.flags.clearable),
    ];
    let set = marks.into_iter().filter(|(_, is_set)| *is_set);
    entry.extend(set.map(|(mark, is_set)| (mark.to_owned(), json!(is_set))));
    entry.extend(member.flags.max_length.map(|limit| ("max_length".to_owned(), json!(limit))));
    Value::Object(entry)
}

fn members<'a>(
    owner: Option<&str>,
    members: impl IntoIterator<Item = (&'a String, &'a Member)>,
) -> Value {
    let entries = members.into_iter();
    entries.map(|(name, entry)| (name.clone(), member(owner, name, entry))).collect()
}

fn operation(operation: &Operation) -> Value {
    let mut entry = Map::new();
    let body: Members = operation.body.clone().unwrap_or_default();
    let parts = [
        ("path", members(None, &operation.path)),
        ("query", members(None, operation.query_arguments())),
        ("body", members(None, &body)),
    ];
    let present = parts.into_iter().filter(|(_, members)| *members != json!({}));
    entry.extend(present.map(|(part, members)| (part.to_owned(), members)));
    entry.extend(operation.result.as_ref().map(|result| ("result".to_owned(), ty(result))));
    if operation.replaces {
        entry.insert("replaces".to_owned(), json!(true));
        entry.insert("preserves".to_owned(), json!(operation.preserve));
    }
    Value::Object(entry)
}

fn schema() -> Value {
    let operations: Map<String, Value> = description::operations()
        .map(|described| (described.id.clone(), operation(described)))
        .collect();
    let types: Map<String, Value> = description::api()
        .types
        .iter()
        .map(|(name, definition)| {
            let shape = match &definition.shape {
                Shape::Struct(fields) => json!({ "object": members(Some(name), fields) }),
                Shape::Enum(values) => json!({ "enum": values.keys().collect::<Vec<_>>() }),
            };
            (name.clone(), shape)
        })
        .collect();
    json!({ "operations": operations, "types": types })
}

/// Writes JSON with one member of an operation or of a type on each line.
fn render(value: &Value, depth: usize) -> String {
    match value {
        Value::Object(members)
            if depth < 4 && !members.is_empty() && !members.contains_key("type") =>
        {
            let indent = "  ".repeat(depth + 1);
            let lines: Vec<String> = members
                .iter()
                .map(|(name, member)| format!("{indent}{name:?}: {}", render(member, depth + 1)))
                .collect();
            format!("{{\n{}\n{}}}", lines.join(",\n"), "  ".repeat(depth))
        }
        _ => value.to_string(),
    }
}

#[test]
fn the_sandbox_has_the_shapes_of_the_description() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sandbox/src/schema.json");
    let expected = format!("{}\n", render(&schema(), 0));
    if env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap();
    assert!(found == expected, "schema.json differs from the API description; run {UPDATE}");
}
