//! Decoding of the bodies of every operation.

use std::collections::BTreeSet;

use basecamp_codegen::model::{Member, Operation, Shape};
use basecamp_codegen::ty::Type;
use basecamp_core::ErrorCode;
use basecamp_sandbox::samples::{self, Extent};
use basecamp_tests::calls::TypedCall;
use basecamp_tests::description;
use serde_json::{Map, Value, json};

use crate::normal_form::normal_form;
use crate::support::{EXTENTS, count, decode, reply};

/// The operations with a result, and its type.
fn results() -> impl Iterator<Item = (&'static Operation, &'static Type)> {
    description::operations().filter_map(|operation| Some((operation, operation.result.as_ref()?)))
}

fn assert_decodes(operation: &Operation, ty: &Type, body: &Value) {
    let decoded = decode(&operation.id, body);
    let decoded = decoded.unwrap_or_else(|error| panic!("{}: {error}", operation.id));
    assert_eq!(decoded, normal_form(ty, body), "{}", operation.id);
    // The encoded result decodes to the same value.
    assert_eq!(decode(&operation.id, &decoded).unwrap(), decoded, "{}", operation.id);
}

#[test]
fn minimal_and_full_bodies() {
    let mut bodies = 0;
    for (operation, ty) in results() {
        for extent in EXTENTS {
            assert_decodes(operation, ty, &samples::result(&operation.id, extent).unwrap());
            bodies += 1;
        }
    }
    count("minimal and full bodies", bodies);
}

#[test]
fn a_body_of_an_operation_without_a_result_is_ignored() {
    let mut bodies = 0;
    for operation in description::operations().filter(|operation| operation.result.is_none()) {
        let call = TypedCall::find(&operation.id).unwrap();
        for body in ["", "null", "{\"surprise\": true}"] {
            assert_eq!(call.decode(reply(call, body)).unwrap(), Value::Null, "{}", operation.id);
            bodies += 1;
        }
    }
    count("bodies where nothing is given", bodies);
}

/// Applies a change to all values in a body, members first.
fn changed(ty: &Type, value: &mut Value, change: &impl Fn(&Shape, &mut Value)) {
    match (ty, &mut *value) {
        (Type::List(item), Value::Array(items)) => {
            items.iter_mut().for_each(|value| changed(item, value, change));
        }
        (Type::Map(inner), Value::Object(members)) => {
            members.values_mut().for_each(|value| changed(inner, value, change));
        }
        (Type::Named(name), _) => {
            let shape = &description::api().types[name].shape;
            for (name, member) in shape.fields() {
                if let Some(inner) = value.get_mut(name) {
                    changed(&member.ty, inner, change);
                }
            }
            change(shape, value);
        }
        _ => {}
    }
}

#[test]
fn unknown_members_are_ignored() {
    let unknown_members = |shape: &Shape, value: &mut Value| {
        if matches!(shape, Shape::Struct(_)) {
            value["brand_new"] = json!({ "id": [null, 1.5] });
        }
    };
    let unknown_values = |shape: &Shape, value: &mut Value| {
        if matches!(shape, Shape::Enum(_)) {
            *value = json!("brand_new");
        }
    };
    let nulls = |shape: &Shape, value: &mut Value| {
        for (name, member) in
            shape.fields().filter(|(_, member)| member.optional || member.nullable)
        {
            assert!(member.optional || member.nullable);
            value[name] = Value::Null;
        }
    };
    let mut bodies = 0;
    for (operation, ty) in results() {
        let full = samples::result(&operation.id, Extent::Full).unwrap();
        let variants: [&dyn Fn(&mut Value); 3] = [
            &|body| changed(ty, body, &unknown_members),
            &|body| changed(ty, body, &unknown_values),
            &|body| changed(ty, body, &nulls),
        ];
        for variant in variants {
            let mut body = full.clone();
            variant(&mut body);
            assert_decodes(operation, ty, &body);
            bodies += 1;
        }
    }
    count("bodies with unknown members, unknown values or nulls", bodies);
}

/// A member of a struct in a body: the position of the struct, as a JSON pointer and in the form of
/// error messages, and the member in the description.
struct Place {
    pointer: String,
    path: String,
    owner: String,
    name: String,
    member: &'static Member,
}

fn places(ty: &Type, value: &Value, pointer: &str, path: &str, found: &mut Vec<Place>) {
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => {
            for (i, value) in items.iter().enumerate() {
                places(item, value, &format!("{pointer}/{i}"), &format!("{path}[{i}]"), found);
            }
        }
        (Type::Named(owner), Value::Object(members)) => {
            for (name, member) in description::api().types[owner].shape.fields() {
                let Some(value) = members.get(name) else { continue };
                found.push(Place {
                    pointer: pointer.to_owned(),
                    path: path.to_owned(),
                    owner: owner.clone(),
                    name: name.clone(),
                    member,
                });
                let (pointer, path) = (format!("{pointer}/{name}"), format!("{path}.{name}"));
                places(&member.ty, value, &pointer, &path, found);
            }
        }
        _ => {}
    }
}

/// Corrupts the full bodies in one position at a time: each member of an operation's result, and of
/// each type within results once. The error must name the operation and end with the returned text.
fn each_place(spoil: impl Fn(&Place, &mut Map<String, Value>) -> Option<String>) -> usize {
    let mut seen = BTreeSet::new();
    let mut cases = 0;
    for (operation, ty) in results() {
        let full = samples::result(&operation.id, Extent::Full).unwrap();
        let mut found = Vec::new();
        places(ty, &full, "", "$", &mut found);
        for place in found {
            let first = seen.insert((place.owner.clone(), place.name.clone()));
            let first_here =
                seen.insert((format!("{}: {}", operation.id, place.owner), place.name.clone()));
            let outermost = Type::Named(place.owner.clone()) == *ty.innermost();
            if !(first || outermost && first_here) {
                continue;
            }
            let mut body = full.clone();
            let holder = body.pointer_mut(&place.pointer).unwrap().as_object_mut().unwrap();
            let Some(reason) = spoil(&place, holder) else { continue };
            let Err(error) = decode(&operation.id, &body) else {
                panic!("{}: decodes with an invalid {}.{}", operation.id, place.path, place.name);
            };
            assert_eq!(error.code(), ErrorCode::ApiError);
            assert_eq!(error.operation().unwrap().id, operation.id);
            assert!(error.to_string().contains(&operation.id), "{error}");
            assert!(error.message().ends_with(&reason), "{error}, not {reason}");
            cases += 1;
        }
    }
    cases
}

/// Changes one member at a time, as [`each_place`] does, and checks the decoded value.
#[test]
fn absent_additive_members_are_empty() {
    let mut bodies = 0;
    for (operation, ty) in results() {
        let full = samples::result(&operation.id, Extent::Full).unwrap();
        let mut found = Vec::new();
        places(ty, &full, "", "$", &mut found);
        found.retain(|place| description::may_be_absent(&place.owner, &place.name, place.member));
        let without = |places: &[Place]| {
            let mut body = full.clone();
            for place in places {
                let holder = body.pointer_mut(&place.pointer).and_then(Value::as_object_mut);
                holder.and_then(|holder| holder.remove(&place.name));
            }
            assert_decodes(operation, ty, &body);
        };
        without(&found);
        let outermost =
            found.iter().filter(|place| Type::Named(place.owner.clone()) == *ty.innermost());
        for place in outermost {
            without(std::slice::from_ref(place));
            bodies += 1;
        }
        bodies += 1;
    }
    count("bodies without additive members", bodies);
}

#[test]
fn null_items_of_lists_of_objects_are_skipped() {
    fn with_nulls(ty: &Type, value: &mut Value) {
        match (ty, &mut *value) {
            (Type::List(item), Value::Array(items)) => {
                items.iter_mut().for_each(|value| with_nulls(item, value));
                if description::is_struct(item) {
                    items.insert(0, Value::Null);
                    items.push(Value::Null);
                }
            }
            (Type::Named(name), Value::Object(members)) => {
                for (name, member) in description::api().types[name].shape.fields() {
                    if let Some(inner) = members.get_mut(name) {
                        with_nulls(&member.ty, inner);
                    }
                }
            }
            _ => {}
        }
    }
    let mut bodies = 0;
    for (operation, ty) in results() {
        let mut body = samples::result(&operation.id, Extent::Full).unwrap();
        with_nulls(ty, &mut body);
        assert_decodes(operation, ty, &body);
        bodies += 1;
    }
    count("bodies with null items", bodies);
}

#[test]
fn a_required_member_that_is_missing_is_named() {
    let cases = each_place(|Place { path, owner, name, member, .. }, holder| {
        if member.optional || description::may_be_absent(owner, name, member) {
            return None;
        }
        holder.remove(name);
        Some(format!("missing field `{name}` at `{path}`"))
    });
    count("required members removed", cases);
}

#[test]
fn a_member_of_another_type_is_named() {
    let cases = each_place(|Place { path, name, member, .. }, holder| {
        let value = match &member.ty {
            Type::Json => return None,
            Type::String | Type::Secret | Type::Named(_) => json!(17),
            Type::Bool => json!("yes"),
            Type::I32 => json!(2_147_483_648_i64),
            Type::Integral => json!(2_147_483_648.0),
            Type::I64 | Type::Id(_) => json!(9_223_372_036_854_775_808_u64),
            Type::F64 => json!("half"),
            Type::Date => json!("2026-02-30"),
            Type::Timestamp | Type::DateOrTimestamp => json!("noon"),
            Type::PersonId => json!(false),
            Type::List(_) | Type::Map(_) => json!("all"),
        };
        holder.insert(name.clone(), value);
        Some(format!(" at `{path}.{name}`"))
    });
    count("members of another type", cases);
}
