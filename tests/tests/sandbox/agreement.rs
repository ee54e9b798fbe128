//! The core validates the arguments of dynamic calls, and the sandbox the requests, with separate
//! code, so that neither hides a defect of the other. Both must agree.

use std::sync::Arc;

use basecamp_core::operation::{OPERATIONS, Parameter, ParameterLocation, ParameterType};
use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Blocking, Config, Context, DynamicCall};
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::Extent;
use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use crate::every_operation::{Arguments, Request};

/// Values of all types; each is invalid for most parameters.
fn values() -> Vec<Value> {
    vec![
        json!("x"),
        json!(""),
        json!("2026-12-01"),
        json!("2026-13-01"),
        json!("2026-12-01T09:00:00Z"),
        json!("2026-12-01T09:00:00"),
        json!(7),
        json!(-7),
        json!(1.5),
        json!(i64::from(i32::MAX) + 1),
        json!(u64::MAX),
        json!(true),
        json!([]),
        json!([7]),
        json!(["x"]),
        json!([[]]),
        json!([{}]),
        json!({}),
        json!({"teapot": 1}),
    ]
}

/// Whether an invalid value is recognizable in the parameter's location: a query contains only
/// text, and omits empty lists.
fn is_recognizable(parameter: &Parameter, value: &Value) -> bool {
    let is_text = |ty| matches!(ty, ParameterType::Text | ParameterType::NonEmptyText);
    parameter.location != ParameterLocation::Query
        || !matches!(parameter.ty, ParameterType::Joined(_))
            && !is_within(&parameter.ty, is_text)
            && *value != json!([])
}

fn is_within(ty: &ParameterType, wanted: fn(ParameterType) -> bool) -> bool {
    match ty {
        ParameterType::List(inner) | ParameterType::Map(inner) => is_within(inner, wanted),
        ty => wanted(*ty),
    }
}

#[test]
fn core_and_sandbox_agree_on_invalid_arguments() {
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let simulation = Simulation::new(|_| Ok(Response::new(Bytes::new())));
    let account = Account::new(simulation.blocking(Arc::new(context)), "999").unwrap();
    let (mut refused, mut taken, mut open) = (0, 0, 0);
    for operation in OPERATIONS {
        let sandbox = Sandbox::start().unwrap();
        let full = sandbox.arguments(operation.id, Extent::Full);
        let mut check = |arguments: &Arguments, what: &str, is_open: bool| {
            let call = account.call(operation.id, Value::Object(arguments.clone()));
            let call = call.and_then(DynamicCall::<Blocking>::send_raw);
            let answer = Request::new(&sandbox, operation, arguments).send(&sandbox);
            // The server rejects filters and positions that its API description admits.
            let is_semantic = operation.service == "event_feed" && answer.status == 400 && {
                let body = answer.json();
                body.get("reason").is_some()
                    || body["error"] == "since and position exclude each other"
            };
            match (call, answer.status == 400 && !is_semantic) {
                (Err(_), true) => refused += 1,
                (Ok(_), false) => taken += 1,
                // The core accepts unknown values of enums, as Basecamp may have added some; the
                // sandbox rejects them, as they are probably misspellings.
                (Ok(_), true) if is_open => open += 1,
                (Ok(_), true) => panic!("{}: only the sandbox rejects {what}", operation.id),
                (Err(error), false) => {
                    panic!("only the core rejects {what}: {error}, not {}", answer.status)
                }
            }
        };
        check(&full, "the full arguments", false);
        for parameter in operation.parameters {
            if parameter.location == ParameterLocation::Path || parameter.ty == ParameterType::File
            {
                continue;
            }
            let mut arguments = full.clone();
            arguments.remove(parameter.name);
            check(&arguments, &format!("the lack of {}", parameter.name), false);
            let is_open = is_within(&parameter.ty, |ty| matches!(ty, ParameterType::OneOf(_)));
            for value in values().into_iter().filter(|value| is_recognizable(parameter, value)) {
                let is_text = value.is_string() || value == json!(["x"]);
                // The core checks only the type of a page that is an ordinary parameter.
                let is_page = parameter.name == "page" && value == json!(-7);
                let what = format!("{} for {}", value, parameter.name);
                arguments.insert(parameter.name.to_owned(), value);
                check(&arguments, &what, is_open && is_text || is_page);
            }
        }
    }
    assert!(refused > 1000 && taken > 500 && open > 20, "{refused} {taken} {open}");
}
