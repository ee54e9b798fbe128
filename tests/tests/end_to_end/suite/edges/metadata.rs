//! Documents of login servers: metadata, token responses and the accounts of a token.

use basecamp_core::ErrorCode;
use basecamp_core::oauth::Reason;

use super::connect;
use super::tokens::json;
use crate::raw_server::{Failures, RawServer};

const RESOURCE: &str = "/.well-known/oauth-protected-resource";
const SERVER: &str = "/.well-known/oauth-authorization-server";

/// A resource and its authorization server. Their metadata have these members in addition to the
/// required ones; `URL` in them is the server's own URL.
fn server(resource: &'static str, metadata: &'static str, token: &'static str) -> RawServer {
    RawServer::answering(move |request| {
        let url = format!("http://{}", request.header("host").unwrap());
        let body = match request.target() {
            RESOURCE => format!(r#"{{"resource":"{url}"{resource}}}"#),
            SERVER => {
                format!(r#"{{"issuer":"{url}","token_endpoint":"{url}/token"{metadata}}}"#)
            }
            _ => format!(r#"{{"access_token":"a","token_type":"Bearer"{token}}}"#),
        };
        json("200 OK", "", &body.replace("URL", &url))
    })
}

const ADVERTISED: &str = r#","authorization_servers":["URL"]"#;

test! {
    fn members_of_metadata_are_absent_or_usable() {
        let mut failures = Failures::default();
        let discovery = Some(Reason::ResourceDiscoveryFailed);
        let metadata = Some(Reason::AuthorizationServerMetadataFailed);
        for (resource, members, expected, requests) in [
            (ADVERTISED, "", None, 2),
            (ADVERTISED, r#","authorization_endpoint":"URL/authorize""#, None, 2),
            (ADVERTISED, r#","unknown":"","scopes_supported":[]"#, None, 2),
            (r#","authorization_servers":null"#, "", discovery, 1),
            (r#","authorization_servers":"URL""#, "", discovery, 1),
            (r#","authorization_servers":{}"#, "", discovery, 1),
            (r#","authorization_servers":[null]"#, "", discovery, 1),
            (r#","authorization_servers":["URL",7]"#, "", discovery, 1),
            (ADVERTISED, r#","authorization_endpoint":"""#, metadata, 2),
            (ADVERTISED, r#","device_authorization_endpoint":"""#, metadata, 2),
            (ADVERTISED, r#","introspection_endpoint":"""#, metadata, 2),
            (ADVERTISED, r#","revocation_endpoint":"""#, metadata, 2),
            (ADVERTISED, r#","an_unknown_endpoint":"""#, metadata, 2),
        ] {
            let server = server(resource, members, "");
            let oauth = connect(&server).build_oauth().unwrap();
            let result = wait!(oauth.discover_from_resource(server.url()).send());
            let seen = (result.as_ref().err().map(|error| error.reason()), server.requests());
            let case = format!("{resource} {members}: {seen:?}, {:?}", result.as_ref().err());
            failures.check(seen == (expected.map(Some), requests), case);
        }
    }
}

test! {
    fn a_login_rejects_a_resource_that_is_not_text() {
        let mut failures = Failures::default();
        for (members, expected) in [
            ("", Ok(None)),
            (r#","resource":"urn:x""#, Ok(Some("urn:x"))),
            (r#","resource":"""#, Err(ErrorCode::ApiError)),
            (r#","resource":7"#, Err(ErrorCode::ApiError)),
            (r#","resource":["urn:x"]"#, Err(ErrorCode::ApiError)),
        ] {
            let server = server("", "", members);
            let oauth = connect(&server).build_oauth().unwrap();
            let found = wait!(oauth.discover(server.url()).send()).unwrap();
            let result = wait!(oauth.exchange_code(&found, "id", "code").redirect_uri("http://127.0.0.1:9/").send());
            let seen = match &result {
                Ok(token) => Ok(token.resource.as_deref()),
                Err(error) => Err(error.code()),
            };
            failures.check(seen == expected, format!("{members}: {seen:?}, {:?}", result.as_ref().err()));
        }
    }
}

test! {
    fn accounts_are_read_from_both_login_servers() {
        let mut failures = Failures::default();
        for (body, basecamp) in [
            // Launchpad names the product of each account.
            (r#"{"expires_at":"2030-01-01T00:00:00Z","identity":{"id":9,"first_name":"A","last_name":"B","email_address":"a@b"},"accounts":[{"product":"bc3","id":1,"name":"H","href":"https://a/1","app_href":"https://b/1"},{"product":"hey","id":2,"name":"I","href":"https://a/2"}]}"#, vec![1]),
            // Basecamp's own server serves Basecamp alone.
            (r#"{"expires_at":"2030-01-01T00:00:00Z","identity":{"id":9},"accounts":[{"id":9,"name":"H","href":"https://a/9","resource":"urn:x"}],"scope":"full"}"#, vec![9]),
            (r#"{"expires_at":1893456000,"identity":{"id":9},"accounts":[{"id":9,"name":"H"}]}"#, vec![9]),
            (r#"{"expires_at":null,"identity":{"id":9},"accounts":[]}"#, vec![]),
            (r#"{"identity":{"id":9}}"#, vec![]),
            (r#"{"expires_at":"soon","identity":{"id":9},"accounts":[{"product":null,"id":9,"name":"H","unknown":[1]}],"scope":null}"#, vec![9]),
        ] {
            let server = RawServer::answering(move |_| json("200 OK", "", body));
            let client = connect(&server).token("t").build().unwrap();
            let result = wait!(client.authorization().get().send());
            let ids = result.as_ref().map(|info| {
                let accounts = info.accounts.iter().filter(|account| account.is_basecamp());
                accounts.map(|account| account.id).collect::<Vec<_>>()
            });
            failures.check(ids.as_ref().is_ok_and(|ids| *ids == basecamp), format!("{body}: {result:?}"));
            let known = result.is_ok_and(|info| info.identity.id == 9 && (info.scope.as_deref() == Some("full")) == body.contains("full"));
            failures.check(known, body);
        }
    }
}
