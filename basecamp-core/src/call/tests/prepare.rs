//! Tests of the preparation of requests: arguments and options.

use super::*;

#[test]
fn options_apply_to_one_call() {
    let context = context(Auth::token("secret"));
    let server = Simulation::new(|_| Ok(response(503, "")));
    let mut request = probe(&GET);
    request.options.set_timeout(Duration::from_secs(3));
    request.options.set_retry(RetryPolicy::none());
    request.options.set_header("X-Reason", "audit".try_into().ok());
    server.drive(&mut Call::new(&context, &request)).unwrap_err();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].timeout, Duration::from_secs(3));
    assert_eq!(requests[0].request.headers()["x-reason"], "audit");
}

#[test]
fn invalid_options_fail_before_a_request() {
    type Set = fn(&mut CallOptions);
    let rows: [(Set, &str); 9] = [
        (|options| options.set_timeout(Duration::ZERO), "with_timeout"),
        (|options| options.set_deadline(Duration::ZERO), "with_deadline"),
        (
            |options| options.set_header("authorization", "Bearer other".try_into().ok()),
            "authorization",
        ),
        (|options| options.set_header("User-Agent", "other".try_into().ok()), "user-agent"),
        (|options| options.set_header("a b", "x".try_into().ok()), "header name"),
        (|options| options.set_header("x", "a\nb".try_into().ok()), "header value"),
        (|options| options.set_page(0), "page"),
        (|options| options.set_max_items(0), "max_items"),
        // The first of several.
        (
            |options| {
                options.set_page(0);
                options.set_max_items(0);
            },
            "page",
        ),
    ];
    for (set, expected) in rows {
        let server = Simulation::new(|_| panic!("nothing may be sent"));
        let mut request = probe(&GET);
        set(&mut request.options);
        let call = &mut Call::new(&context(Auth::token("secret")), &request);
        let error = server.drive(call).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(expected), "{}", error.message());
    }
}
