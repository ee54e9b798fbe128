//! Error responses with arbitrary bodies and headers: the code matches the status, the message is
//! one short line, and only validation errors have fields.
#![no_main]

use std::sync::Arc;

use basecamp_core::services::todos::CreateTodo;
use basecamp_core::testing::Simulation;
use basecamp_core::{Auth, Call, Config, Context, ErrorCode};
use http::{HeaderValue, StatusCode};
use libfuzzer_sys::fuzz_target;

fn code(status: u16) -> ErrorCode {
    match status {
        400 | 422 => ErrorCode::Validation,
        401 => ErrorCode::AuthRequired,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        429 => ErrorCode::RateLimit,
        507 => ErrorCode::LimitExceeded,
        _ => ErrorCode::ApiError,
    }
}

fuzz_target!(|input: (u16, Vec<u8>, &[u8])| {
    let (status, header, body) = input;
    let status = 400 + status % 200;
    let body = bytes::Bytes::copy_from_slice(body);
    let server = Simulation::new(move |_| {
        let mut response = http::Response::new(body.clone());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        if let Ok(value) = HeaderValue::from_bytes(&header) {
            for name in ["content-type", "reason", "x-request-id"] {
                response.headers_mut().insert(name, value.clone());
            }
        }
        Ok(response)
    });
    let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0).unwrap());
    let call = CreateTodo::new("999".parse().unwrap(), 1, "x");
    let error = server.drive(&mut Call::new(&context, &call)).unwrap_err();
    assert_eq!(error.code(), code(status));
    assert_eq!(error.http_status().unwrap(), status);
    let message = error.message();
    assert!(!message.is_empty() && message.len() <= 500 && !message.contains(['\n', '\r']));
    assert!(!error.to_string().contains('\n'));
    assert!(error.field_errors().is_empty() || error.code() == ErrorCode::Validation);
    assert_eq!(server.requests().len(), 1);
});
