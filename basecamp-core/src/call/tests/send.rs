//! Tests of the request of an attempt.

use super::*;

#[test]
fn request_has_all_headers() {
    let context = context(Auth::token("secret"));
    let server = Simulation::new(|_| Ok(response(200, "{}")));
    server.drive(&mut Call::new(&context, &probe(&GET))).unwrap();
    server.drive(&mut Call::new(&context, &probe(&PUT))).unwrap();
    let requests = server.requests();
    let headers = |index: usize| {
        let request: &http::Request<Bytes> = &requests[index].request;
        let text = |(name, value): (&http::HeaderName, &HeaderValue)| {
            format!("{name}: {}", value.to_str().unwrap())
        };
        let mut headers: Vec<String> = request.headers().iter().map(text).collect();
        headers.sort();
        headers
    };
    let agent = concat!("basecamp-sdk-rust/", env!("CARGO_PKG_VERSION"), " (api:2026-10-30)");
    let mut expected = vec![
        "accept-encoding: gzip".to_owned(),
        "accept: application/json".to_owned(),
        "authorization: Bearer secret".to_owned(),
        format!("user-agent: {agent}"),
    ];
    assert_eq!(headers(0), expected);
    assert_eq!(requests[0].request.method(), Method::GET);
    assert_eq!(requests[0].request.uri(), "https://3.basecampapi.com/999/probes/7.json");
    assert!(requests[0].request.body().is_empty());
    assert!(requests[0].request.headers()["authorization"].is_sensitive());
    assert_eq!(requests[0].timeout, Duration::from_secs(30));
    expected.insert(3, "content-type: application/json".to_owned());
    assert_eq!(headers(1), expected);
    assert_eq!(requests[1].request.body(), r#"{"name":"x"}"#);
}
