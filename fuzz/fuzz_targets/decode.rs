//! Arbitrary JSON as any type and any operation's result, by name: encoding and decoding again
//! returns an equal value, and an error is short and names the position in the body.
//!
//! The first line is a name, the rest the JSON. An unknown name selects one by its bytes.
#![no_main]

use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

use basecamp_core::operation::Operation;
use basecamp_core::services::todos::CompleteTodo;
use basecamp_core::testing::Simulation;
use basecamp_core::{
    Auth, Call, Config, Context, DynamicCall, DynamicList, Endpoint, Error, ErrorCode, Reply,
};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The expansion of the tests' table.
mod macros {
    macro_rules! operations {
        ($($shape:ident $id:ident = $service:ident.$method:ident($($name:tt)*) [$($option:tt)*];)*) => {
            pub(super) static OPERATIONS: &[(&str, crate::Check)] = &[$((
                stringify!($id),
                crate::operation::<basecamp_core::services::$service::$id>,
            ),)*];
        };
    }

    macro_rules! types {
        ($($name:ident,)*) => {
            pub(super) static TYPES: &[(&str, crate::Check)] = &[$((
                stringify!($name),
                crate::round_trip::<basecamp_core::types::$name>,
            ),)*];
        };
    }

    /// Types that are never decoded.
    macro_rules! none {
        ($($line:tt)*) => {};
    }

    pub(super) use none as inputs;
    pub(super) use none as updates;
    pub(super) use {operations, types};
}

#[path = "../../tests/src/calls/generated/mod.rs"]
mod generated;

/// Checks a body against the type or operation of this name.
type Check = fn(&str, &[u8]);

fn round_trip<T>(name: &str, body: &[u8])
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let Ok(value) = serde_json::from_slice::<T>(body) else { return };
    let written = serde_json::to_vec(&value).unwrap();
    let again: T = serde_json::from_slice(&written).unwrap_or_else(|error| {
        panic!("{name}: {error}: {}", String::from_utf8_lossy(&written));
    });
    // Secrets are written as `[redacted]`.
    let has_secrets = String::from_utf8_lossy(&written).contains("[redacted]");
    assert!(has_secrets || value == again, "{name}: {value:?} is not {again:?}");
}

fn operation<E: Endpoint>(id: &str, body: &[u8]) {
    explained(id, E::decode(reply(id, body)).err());
    explained(id, DynamicList::<()>::decode(reply(id, body)).err());
    match DynamicCall::<()>::decode(reply(id, body)) {
        Ok(value) => {
            let written = serde_json::to_vec(&value).unwrap();
            assert_eq!(DynamicCall::<()>::decode(reply(id, &written)).unwrap(), value);
        }
        Err(error) => explained(id, Some(error)),
    }
}

fn explained(id: &str, error: Option<Error>) {
    let Some(error) = error else { return };
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert_eq!(error.operation().unwrap().id, id);
    let message = error.message();
    assert!(message.len() <= 500 && error.to_string().len() <= 600, "{error}");
    let is_json = message.starts_with("the response can't be decoded: ");
    assert!(!is_json || message.ends_with("...") || message.contains(" at `$"), "{error}");
    // Padding counts as an empty body.
    let is_empty = message.contains("the response has no body");
    assert!(is_json || is_empty || message.starts_with("the response is not JSON"), "{error}");
}

/// The reply of that operation with this body.
fn reply(id: &str, body: &[u8]) -> Reply {
    static SOME: LazyLock<Reply> = LazyLock::new(|| {
        let server = Simulation::new(|_| Ok(http::Response::new(Bytes::new())));
        let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
        let request = CompleteTodo::new("999".parse().unwrap(), 1);
        server.drive(&mut Call::new(&Arc::new(context), &request)).unwrap()
    });
    let mut reply = SOME.clone();
    reply.operation = Operation::get(id);
    reply.value = Bytes::copy_from_slice(body);
    reply
}

fuzz_target!(|data: &[u8]| {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let (name, body) = (&data[..end], data.get(end + 1..).unwrap_or_default());
    let all = || generated::TYPES.iter().chain(generated::OPERATIONS);
    let named = all().find(|(known, _)| known.as_bytes() == name).or_else(|| {
        let sum = name.iter().fold(0_usize, |sum, byte| sum * 31 % 65_521 + usize::from(*byte));
        all().nth(sum % (generated::TYPES.len() + generated::OPERATIONS.len()))
    });
    let (name, check) = named.unwrap();
    check(name, body);
});
