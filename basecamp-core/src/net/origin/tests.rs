use super::*;

fn contains(origin: &str, uri: &str) -> bool {
    let origin = Origin::parse_root("base_url", origin).unwrap();
    origin.contains_uri(&uri.parse().unwrap())
}

#[test]
fn a_request_has_exactly_one_origin() {
    for uri in [
        "https://api.example.com/1",
        "https://API.example.com/1",
        "https://api.example.com:443/1",
        "HTTPS://api.example.com/1",
    ] {
        assert!(contains("https://api.example.com", uri), "{uri}");
    }
    for uri in [
        "https://example.com/1",
        "https://api.example.com.evil.example/1",
        "https://api.example.com:444/1",
        "http://api.example.com/1",
        "https://api.example.com@evil.example/1",
        "/1",
    ] {
        assert!(!contains("https://api.example.com", uri), "{uri}");
    }
}

#[test]
fn ports_and_addresses_need_their_full_form() {
    for text in ["https://example.com:8443", "https://[2001:db8::1]", "https://[2001:db8::1]:8443/"]
    {
        assert!(Origin::parse_root("base_url", text).is_ok(), "{text}");
    }
    for text in ["https://example.com:", "https://example.com:0", "https://[2001:db8::1]:"] {
        assert!(Origin::parse_root("base_url", text).is_err(), "{text}");
    }
}

#[test]
fn userinfo_is_an_error_in_any_spelling() {
    for text in ["https://:pass@example.com", "https:user@example.com", "https::pass@example.com"] {
        let error = parse_secure("base_url", text).unwrap_err();
        assert!(error.message().contains("user name or password"), "{error}");
    }
}

#[test]
fn only_known_names_are_localhost() {
    for host in ["localhost", "LOCALHOST", "a.b.localhost", "127.0.0.1", "::1", "[::1]"] {
        assert!(is_localhost(host), "{host}");
    }
    for host in ["", "localhost.example.com", "notlocalhost", "127.0.0.2", "[::2]", "0.0.0.0"] {
        assert!(!is_localhost(host), "{host}");
    }
}
