use url::Url;

use super::*;
use crate::auth::launchpad::LAUNCHPAD;

fn pairs(url: &str) -> Vec<(String, String)> {
    Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

#[test]
fn the_url_has_exactly_the_set_parameters() {
    let redirect = "http://localhost:1/cb?x=1";
    let server = AuthorizationServer::launchpad();
    let plain = AuthorizationUrl::new(&server, "id & co", redirect).build().unwrap();
    assert!(plain.starts_with(&format!("{LAUNCHPAD}/authorization/new?type=web_server&")));
    assert_eq!(
        pairs(&plain)[1..],
        [
            ("client_id".to_owned(), "id & co".to_owned()),
            ("redirect_uri".to_owned(), "http://localhost:1/cb?x=1".to_owned()),
        ]
    );
    let pkce = PkceCodeVerifier::from_entropy([1; 32]);
    let state = CsrfState::from_string("st");
    let server = AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
        .with_authorization_endpoint("https://as.example.com/authorize");
    let url = AuthorizationUrl::new(&server, "id & co", redirect);
    let full = url.pkce(&pkce).state(&state).scope("a b").resource("urn:r").build().unwrap();
    let names: Vec<String> = pairs(&full).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "response_type",
            "client_id",
            "redirect_uri",
            "code_challenge",
            "code_challenge_method",
            "scope",
            "resource",
            "state",
        ]
    );
    assert!(!full.contains(pkce.verifier().expose()));
}

#[test]
fn the_query_of_the_endpoint_is_preserved() {
    let server = AuthorizationServer::new("https://as", "https://as/t")
        .with_authorization_endpoint("https://as/a?tenant=7");
    let url = AuthorizationUrl::new(&server, "c", "https://app/cb").build().unwrap();
    assert!(url.starts_with("https://as/a?tenant=7&response_type=code&"), "{url}");
}

#[test]
fn invalid_parameters_of_the_url_are_errors() {
    let bare = AuthorizationServer::new("https://as", "https://as/t");
    let error = AuthorizationUrl::new(&bare, "c", "https://app/cb").build().unwrap_err();
    assert_eq!(error.reason(), Some(Reason::CapabilityUnavailable));
    for endpoint in ["", "http://as/a", "https://u@as/a", "https://as/a#f"] {
        let server = bare.clone().with_authorization_endpoint(endpoint);
        let error = AuthorizationUrl::new(&server, "c", "https://app/cb").build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{endpoint}");
        assert!(error.message().contains("authorization_endpoint"), "{error}");
    }
    let server = AuthorizationServer::launchpad();
    for (client, redirect, named) in [("", "https://a", "client_id"), ("c", " ", "redirect_uri")] {
        let error = AuthorizationUrl::new(&server, client, redirect).build().unwrap_err();
        assert!(error.message().contains(named), "{error}");
    }
}

#[test]
fn the_redirect_is_read() {
    let state = CsrfState::from_string("s-1");
    for redirect in [
        "http://127.0.0.1:1/callback?code=a%2Bb&state=s-1",
        "/callback?state=s-1&code=a%2Bb#top",
        "code=a%2Bb&state=s-1",
    ] {
        assert_eq!(code_from_redirect(redirect, &state).unwrap().expose(), "a+b");
    }
    let rows = [
        ("/cb?code=x&state=s-2", ErrorCode::AuthRequired, Some(Reason::StateMismatch)),
        ("/cb?code=x", ErrorCode::AuthRequired, Some(Reason::StateMismatch)),
        ("/cb?error=access_denied&state=s-2", ErrorCode::AuthRequired, Some(Reason::StateMismatch)),
        ("/cb?error=access_denied&state=s-1", ErrorCode::AuthRequired, Some(Reason::AccessDenied)),
        ("/cb?error=server_error&state=s-1", ErrorCode::AuthRequired, None),
        ("/cb?state=s-1", ErrorCode::Validation, None),
        ("/cb?code=&state=s-1", ErrorCode::Validation, None),
    ];
    for (redirect, code, reason) in rows {
        let error = code_from_redirect(redirect, &state).unwrap_err();
        assert_eq!((error.code(), error.reason()), (code, reason), "{redirect}");
        assert!(!format!("{error:?}").contains("s-1"));
    }
    let error = code_from_redirect("?error=x&error_description=Ask+Ann%0A&state=s-1", &state);
    assert_eq!(error.unwrap_err().hint(), "Ask Ann ");
}
