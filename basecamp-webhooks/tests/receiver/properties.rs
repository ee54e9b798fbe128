//! Any request has a valid outcome.

use basecamp_webhooks::SIGNATURE_HEADER;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn any_headers() -> impl Strategy<Value = HeaderMap> {
    let name = prop_oneof![
        Just("x-basecamp-signature".to_owned()),
        Just("content-length".to_owned()),
        "[a-z][a-z0-9-]{0,10}",
    ];
    let value =
        prop_oneof![vec(any::<u8>(), 0..80), "[0-9a-fA-F]{64}".prop_map(String::into_bytes)];
    vec((name, value), 0..6).prop_map(|headers| {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                map.append(name.parse::<HeaderName>().unwrap(), value);
            }
        }
        map
    })
}

fn receiver() -> WebhookReceiver {
    WebhookReceiver::builder(SECRET).on("*a*", |_| Ok(())).body_limit(100).build().unwrap()
}

proptest! {
    #[test]
    fn unsigned_requests_are_rejected(headers in any_headers(), body in vec(any::<u8>(), 0..150)) {
        let outcome = receiver().handle_request(&headers, body.clone());
        prop_assert!(matches!(outcome, Outcome::Rejected(_)), "{:?}", outcome);
        let mut request = Request::new(&body[..]);
        *request.headers_mut() = headers;
        let status = receiver().respond_reading(request).status().as_u16();
        prop_assert!([401, 413].contains(&status), "{}", status);
    }

    #[test]
    fn signed_request_is_an_event_or_a_bad_request(
        mut headers in any_headers(),
        body in vec(any::<u8>(), 0..150),
    ) {
        let signature = Signer::new(SECRET).sign(&body).parse().unwrap();
        headers.insert(SIGNATURE_HEADER, signature);
        let status = receiver().handle_request(&headers, body.clone()).status().as_u16();
        let expected: &[u16] = if body.len() > 100 { &[413] } else { &[200, 400] };
        prop_assert!(expected.contains(&status), "{}", status);
    }
}
