//! Responses of the API and of the storage: redirects, completeness, and file names.

use super::*;
use crate::Error;
use crate::net::address_policy::AddressPolicy;

fn with_config(server: &Simulation, config: Config) -> Result<Download<BlockingBody>, Error> {
    let context = Arc::new(Context::new(config, token(), 0).unwrap());
    Account::new(server.blocking(context), "999").unwrap().download_url(URL).send()
}

#[test]
fn storage_request_goes_to_public_addresses_only() {
    for target in [
        "http://127.0.0.1:9/5f?sig=secret",
        "http://localhost:9/5f?sig=secret",
        "http://[::1]/5f?sig=secret",
        "https://10.0.0.1/5f?sig=secret",
        "https://[fd00::1]/5f?sig=secret",
        "https://[::ffff:10.0.0.1]/5f?sig=secret",
        "https://169.254.169.254/latest?sig=secret",
        "https://0x7f.1/5f?sig=secret",
    ] {
        let server = server([redirect(target)]);
        let error = download(&server, token()).unwrap_err();
        assert_eq!((error.code(), error.retryable()), (ErrorCode::ApiError, false), "{error}");
        assert!(error.message().starts_with("refused to connect to "), "{error}");
        assert!(error.hint().contains("download_addresses"), "{}", error.hint());
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        assert_eq!(server.requests().len(), 1);
    }
    // A driver checks the addresses of a name when it connects.
    let server = server([redirect("https://storage.example.com/5f"), file("x")]);
    assert!(download(&server, token()).is_ok());
    let sent: Vec<_> = server.requests().into_iter().map(|sent| sent.addresses).collect();
    assert_eq!(sent, [AddressPolicy::any(), AddressPolicy::public().or_through_proxy()]);
    let refused = AddressPolicy::public().check([10, 0, 0, 1].into()).unwrap_err();
    let results =
        [redirect("https://storage.example.com/5f"), Err(Failure::blocked_address(refused))];
    let error = download(&self::server(results), token()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert!(error.hint().contains("download_addresses"), "{}", error.hint());
}

#[test]
fn storage_request_goes_to_configured_addresses() {
    let local = || Config::builder().base_url("http://localhost:3000");
    let loopback = AddressPolicy::custom(|address| address.is_loopback());
    let allowed = Config::builder().download_addresses(loopback.clone());
    let own = Config::builder().base_url("https://10.0.0.1");
    let rows = [
        (local(), "http://127.0.0.1:9/5f", Some(AddressPolicy::any())),
        (local(), "https://10.0.0.1/5f", Some(AddressPolicy::any())),
        (local(), "http://10.0.0.1/5f", None),
        (local().download_addresses(AddressPolicy::public()), "http://127.0.0.1:9/5f", None),
        (allowed.clone(), "http://localhost:9/5f", Some(loopback)),
        (allowed, "https://10.0.0.1/5f", None),
        // The address policy doesn't apply to the origin of the API.
        (own, "/signed/5f", Some(AddressPolicy::any())),
    ];
    for (config, target, expected) in rows {
        let server = server([redirect(target), file("x")]);
        let result = with_config(&server, config.build().unwrap());
        let addresses = server.requests().get(1).map(|sent| sent.addresses.clone());
        assert_eq!((result.is_ok(), addresses), (expected.is_some(), expected), "{target}");
    }
}

#[test]
fn incomplete_representation_is_an_error() {
    let response = |status: u16, range: Option<&str>| {
        let mut response = Response::builder().status(status);
        if let Some(range) = range {
            response = response.header("content-range", range);
        }
        Ok(response.body(Bytes::from("part")).unwrap())
    };
    let incomplete = [
        (201, None),
        (202, None),
        (204, None),
        (205, None),
        (206, None),
        (206, Some("bytes 0-3/1000")),
        (206, Some("bytes 0-3/4")),
        (207, None),
        (226, None),
        (299, None),
        (200, Some("bytes 0-3/1000")),
        (200, Some("bytes 4-7/8")),
        (200, Some("bytes 0-3/*")),
        (200, Some("bytes 0-18446744073709551615/0")),
        (200, Some("?")),
    ];
    for (status, range) in incomplete {
        let direct = vec![response(status, range)];
        let redirected = vec![redirect("/a"), response(status, range)];
        for results in [direct, redirected] {
            let hops = results.len();
            let server = server(results);
            let error = download(&server, token()).unwrap_err();
            assert_eq!((error.code(), error.retryable()), (ErrorCode::ApiError, false), "{error}");
            assert_eq!(error.http_status().unwrap(), status);
            assert_eq!(server.requests().len(), hops);
        }
    }
    for (status, range) in [(200, None), (203, None), (200, Some("bytes 0-3/4"))] {
        let file = download(&server([redirect("/a"), response(status, range)]), token()).unwrap();
        assert_eq!(file.bytes(4).unwrap(), "part");
    }
}

#[test]
fn location_may_have_bytes_outside_of_ascii() {
    let rows: [(&[u8], &str); 4] = [
        (
            "https://a.example/caf\u{e9}?x=\u{20ac}".as_bytes(),
            "https://a.example/caf%C3%A9?x=%E2%82%AC",
        ),
        (b"https://a.example/caf\xe9", "https://a.example/caf%E9"),
        ("/caf\u{e9}".as_bytes(), "https://3.basecampapi.com/caf%C3%A9"),
        ("https://b\u{fc}cher.example/a".as_bytes(), "https://xn--bcher-kva.example/a"),
    ];
    for (location, expected) in rows {
        let location = http::HeaderValue::from_bytes(location).unwrap();
        let response = Response::builder().status(302).header("location", location);
        let server = server([Ok(response.body(Bytes::new()).unwrap()), file("x")]);
        download(&server, token()).unwrap();
        assert_eq!(server.requests()[1].request.uri(), expected);
    }
}

#[test]
fn redirect_needs_one_location_with_another_url() {
    let redirect = |locations: &[&str]| {
        let mut response = Response::builder().status(302);
        for location in locations {
            response = response.header("location", *location);
        }
        Ok(response.body(Bytes::new()).unwrap())
    };
    let same = "HTTPS://3.basecampapi.com:443/999/blobs/5f/download/a%20b.pdf?x=1#y";
    for locations in [&["/b", "/c"][..], &[""], &["#b"], &["?x=1"], &[same]] {
        let server = server([redirect(locations), file("x")]);
        let error = download(&server, token()).unwrap_err();
        assert_eq!((error.code(), error.is_transient()), (ErrorCode::ApiError, false), "{error}");
        assert_eq!(server.requests().len(), 1, "{locations:?}");
    }
    download(&server([redirect(&["/b", "/b"]), file("x")]), token()).unwrap();
}

#[test]
fn contradictory_content_ranges_are_an_error() {
    let response = Response::builder().header("content-range", "bytes 0-3/4");
    let response = response.header("content-range", "bytes 4-7/8").body("part".into()).unwrap();
    let error = download(&server([Ok(response)]), token()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError, "{error}");
}

#[test]
fn download_has_its_content_coding() {
    let coded = |codings: &[&str]| {
        let mut response = Response::builder();
        for coding in codings {
            response = response.header("content-encoding", *coding);
        }
        download(&server([Ok(response.body(Bytes::from("x")).unwrap())]), token()).unwrap()
    };
    let rows: [(&[&str], Option<&str>); 6] = [
        (&[], None),
        (&["identity"], None),
        (&[""], None),
        (&["gzip"], Some("gzip")),
        (&["identity, gzip"], Some("gzip")),
        (&["deflate", "br"], Some("deflate, br")),
    ];
    for (codings, expected) in rows {
        let file = coded(codings);
        assert_eq!(file.content_encoding.as_deref(), expected);
        let result = file.require_identity();
        assert_eq!(result.is_err(), expected.is_some());
        if let Err(error) = result {
            assert_eq!(error.code(), ErrorCode::ApiError);
            assert!(error.message().contains(expected.unwrap()), "{error}");
        }
        assert_eq!(file.bytes(1).unwrap(), "x", "the bytes are not decoded");
    }
}

#[test]
fn file_name_is_from_the_disposition_of_either_response() {
    let named = |mut result: ServerResult, disposition: Option<&'static str>| {
        if let (Ok(response), Some(text)) = (&mut result, disposition) {
            let value = http::HeaderValue::from_static(text);
            response.headers_mut().insert("content-disposition", value);
        }
        result
    };
    let plain = "attachment; filename=one.pdf";
    let extended = "inline; filename*=UTF-8''tw%C3%B6.pdf";
    let rows = [
        (None, None, "a b.pdf"),
        (Some(plain), None, "one.pdf"),
        (None, Some(extended), "tw\u{f6}.pdf"),
        (Some(plain), Some(extended), "tw\u{f6}.pdf"),
        (Some(plain), Some("attachment"), "one.pdf"),
        (None, Some("attachment; filename=\"../../.bashrc\""), "bashrc"),
        (None, Some("attachment; filename=con"), "_con"),
    ];
    for (first, second, expected) in rows {
        let results = [named(redirect("/full"), first), named(file("x"), second)];
        assert_eq!(download(&server(results), token()).unwrap().filename, expected);
        let server = server([named(redirect("/full"), first), named(file("x"), second)]);
        let context = Arc::new(Context::new(Config::default(), token(), 0).unwrap());
        let account = Account::new(server.blocking(context), "999").unwrap();
        let file = account.download_url(URL).with_filename("mine.pdf").send().unwrap();
        assert_eq!(file.filename, "mine.pdf");
    }
    let direct = download(&server([named(file("x"), Some(plain))]), token()).unwrap();
    assert_eq!(direct.filename, "one.pdf");
}
