//! Round trips of every type: JSON is decoded and encoded without loss.

use basecamp_codegen::ty::Type;
use basecamp_sandbox::samples;
use basecamp_tests::calls::TypedBody;
use basecamp_tests::description;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::arbitrary::Tape;
use crate::normal_form::normal_form;
use crate::support::{EXTENTS, count};

/// Decodes and encodes a body. Only the losses of the normal form are allowed.
fn check(body: &TypedBody, json: &Value) -> Result<(), String> {
    let encoded = body.round_trip(json.to_string().as_bytes())?;
    let mut expected = normal_form(&Type::Named(body.name.to_owned()), json);
    // The items are the list itself, not a member of its envelope.
    if let (Some(key), Some(members)) =
        (description::api().items_key(body.name), expected.as_object_mut())
    {
        members.remove(key);
    }
    match encoded == expected {
        true => Ok(()),
        false => Err(format!("expected {expected}, got {encoded}")),
    }
}

#[test]
fn samples_of_every_type_round_trip() {
    for body in TypedBody::all() {
        for extent in EXTENTS {
            let json = samples::body_of(body.name, extent);
            check(body, &json).unwrap_or_else(|defect| panic!("{}: {defect}", body.name));
        }
    }
    count("round trips of samples", 2 * TypedBody::all().len());
}

const CASES: u32 = 48;

#[test]
fn any_value_of_every_type_round_trips() {
    for body in TypedBody::all() {
        let config =
            ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
        let ty = Type::Named(body.name.to_owned());
        let result = TestRunner::new(config).run(&vec(any::<u8>(), 0..600), |tape| {
            let json = Tape::for_bodies(&tape).value(&ty);
            check(body, &json).map_err(|defect| TestCaseError::fail(format!("{json}: {defect}")))
        });
        result.unwrap_or_else(|defect| panic!("{}: {defect}", body.name));
    }
    count("round trips of any values", CASES as usize * TypedBody::all().len());
}
