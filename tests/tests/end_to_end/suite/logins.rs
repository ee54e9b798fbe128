//! Logging in: from discovery to the first call, in both forms of the protocol.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use basecamp_core::oauth::{
    AuthorizationUrl, Capability, CsrfState, OAuthSession, PkceCodeVerifier, Reason,
    code_from_redirect,
};
use basecamp_core::{AddressPolicy, Cancel, ErrorCode};
use basecamp_sandbox::{Decision, Fault, Sandbox};

use super::builder;
use crate::support::config;

const WELL_KNOWN: &str = "/.well-known/oauth-authorization-server";
const TOKEN: &str = "/authorization/token";
const REDIRECT: &str = "http://127.0.0.1:9/callback";

test! {
    fn a_browser_login_ends_in_a_session() {
        for tls in [false, true] {
            let sandbox = Sandbox::builder();
            let sandbox = if tls { sandbox.tls() } else { sandbox }.start().unwrap();
            let oauth = builder(&sandbox).build_oauth().unwrap();
            let found = wait!(oauth.discover_from_resource(sandbox.url()).send()).unwrap();
            assert_eq!((found.server.issuer.as_str(), found.fallback), (sandbox.url(), None));
            let (server, client) = (found.server, sandbox.public_client_id());

            let (pkce, state) = (PkceCodeVerifier::from_entropy([3; 32]), CsrfState::from_entropy([4; 16]));
            let url = AuthorizationUrl::new(&server, client, REDIRECT).pkce(&pkce).state(&state);
            let url = url.scope("read write").resource(sandbox.url()).build().unwrap();
            let code = code_from_redirect(&sandbox.visit(&url).unwrap(), &state).unwrap();
            let exchange = oauth.exchange_code(&server, client, code.clone());
            let exchange = exchange.redirect_uri(REDIRECT).pkce(&pkce);
            let token = wait!(exchange.clone().send()).unwrap();
            assert_eq!(token.scope.as_deref(), Some("read write"));
            assert_eq!(token.resource.as_deref(), Some(sandbox.url()));
            // A code is valid once.
            let error = wait!(exchange.send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::AuthRequired);
            assert!(!format!("{error:?}").contains(code.expose()));

            let session = OAuthSession::new(&server, client, token);
            let client = builder(&sandbox).oauth(session).build().unwrap();
            sandbox.expire_access_token();
            let login = wait!(client.authorization().get().send()).unwrap();
            assert_eq!(login.accounts[0].id.to_string(), sandbox.account_id());
            assert_eq!(sandbox.refresh_count(), 1);
        }
    }
}

test! {
    fn launchpads_dialect_works_for_all_three_steps() {
        let sandbox = Sandbox::start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap().with_launchpad_format();
        let (client, secret) = (sandbox.client_id(), sandbox.client_secret());
        let state = CsrfState::from_entropy([4; 16]);
        let url = AuthorizationUrl::new(&server, client, REDIRECT).state(&state);
        let answer = sandbox.visit(&url.build().unwrap()).unwrap();
        let code = code_from_redirect(&answer, &state).unwrap();
        let exchange = oauth.exchange_code(&server, client, code).redirect_uri(REDIRECT);
        let token = wait!(exchange.client_secret(secret).send()).unwrap();
        let refresh = oauth.refresh(&server, client, &token).client_secret(secret);
        let renewed = wait!(refresh.clone().send()).unwrap().with_defaults_from(&token);
        assert_eq!(renewed.access_token.expose(), sandbox.token());
        // The old refresh token is invalid after its use.
        assert_eq!(wait!(refresh.send()).unwrap_err().code(), ErrorCode::AuthRequired);
        // The URL of the endpoint is enough.
        let (endpoint, old) = (server.token_endpoint.as_str(), renewed.clone());
        let refresh = oauth.refresh(endpoint, client, &renewed).client_secret(secret);
        let renewed = wait!(refresh.send()).unwrap();
        assert_ne!(renewed.access_token, old.access_token);
        let wrong = oauth.refresh(&server, client, &renewed).client_secret("wrong");
        let error = wait!(wrong.send()).unwrap_err();
        assert!(error.hint().contains("client secret"), "{}", error.hint());
    }
}

test! {
    fn a_denied_login_is_an_error() {
        let sandbox = Sandbox::start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap();
        sandbox.decide([Decision::Deny, Decision::Deny]);
        let (pkce, state) = (PkceCodeVerifier::from_entropy([3; 32]), CsrfState::from_entropy([4; 16]));
        let client = sandbox.public_client_id();
        let url = AuthorizationUrl::new(&server, client, REDIRECT).pkce(&pkce).state(&state);
        let answer = sandbox.visit(&url.build().unwrap()).unwrap();
        let error = code_from_redirect(&answer, &state).unwrap_err();
        assert_eq!(error.reason(), Some(Reason::AccessDenied));
        let error = wait!(oauth.device_login(&server, client, |_| {}).send()).unwrap_err();
        assert_eq!(error.reason(), Some(Reason::AccessDenied));
    }
}

test! {
    fn a_device_login_waits_for_the_user() {
        let sandbox = Sandbox::start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let discover = oauth.discover_from_resource(sandbox.url());
        let server = wait!(discover.require(Capability::DeviceFlow).send()).unwrap().server;
        sandbox.decide([Decision::Pending]);
        let shown = Arc::new(Mutex::new(String::new()));
        let show = shown.clone();
        let began = Instant::now();
        let login = oauth.device_login(&server, sandbox.public_client_id(), move |prompt| {
            show.lock().unwrap().clone_from(&prompt.user_code);
        });
        let token = wait!(login.scope("read").send()).unwrap();
        assert_eq!(token.access_token.expose(), sandbox.token());
        assert_eq!(*shown.lock().unwrap(), "SAND-0001");
        assert_eq!(sandbox.count("POST", TOKEN), 2);
        assert!(began.elapsed() >= Duration::from_secs(2));
    }
}

test! {
    fn cancelling_a_device_login_wakes_it() {
        let sandbox = Sandbox::start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap();
        sandbox.decide([Decision::TooManyRequests(600)]);
        let request = oauth.request_device_code(&server, sandbox.public_client_id());
        let authorization = wait!(request.send()).unwrap();
        let cancel = Cancel::new();
        let from_elsewhere = cancel.clone();
        let waker = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(1300));
            from_elsewhere.cancel();
        });
        let began = Instant::now();
        let error = wait!(authorization.poll().cancel(&cancel).send()).unwrap_err();
        assert_eq!((error.code(), error.reason()), (ErrorCode::Cancelled, Some(Reason::Cancelled)));
        assert!(began.elapsed() < Duration::from_secs(60));
        assert_eq!(sandbox.count("POST", TOKEN), 1);
        waker.join().unwrap();
    }
}

test! {
    fn a_code_that_expires_ends_the_login() {
        let sandbox = Sandbox::builder().device_lifetime(Duration::from_secs(1)).start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap();
        let login = oauth.device_login(&server, sandbox.public_client_id(), |_| {});
        let error = wait!(login.send()).unwrap_err();
        assert_eq!(error.reason(), Some(Reason::Expired));
        assert_eq!(sandbox.count("POST", TOKEN), 0);
    }
}

test! {
    fn discovery_handles_every_server_response() {
        let sandbox = Sandbox::builder().device_flow(false).start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        for fault in [
            Fault::status(404),
            Fault::html(),
            Fault::malformed_json(),
            Fault::Oversized(2 << 20),
            Fault::Reset,
            Fault::ResetInBody,
        ] {
            sandbox.on("GET", WELL_KNOWN).once(fault);
            let error = wait!(oauth.discover_from_resource(sandbox.url()).send()).unwrap_err();
            assert_eq!(error.reason(), Some(Reason::AuthorizationServerMetadataFailed), "{error}");
        }
        let required = oauth.discover_from_resource(sandbox.url()).require(Capability::DeviceFlow);
        let error = wait!(required.send()).unwrap_err();
        assert_eq!(error.reason(), Some(Reason::CapabilityUnavailable));
        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap();
        let login = oauth.device_login(&server, sandbox.public_client_id(), |_| {});
        assert_eq!(wait!(login.send()).unwrap_err().reason(), Some(Reason::Unavailable));
    }
}

test! {
    fn a_server_in_a_private_network_must_be_allowed() {
        let sandbox = Sandbox::start().unwrap();
        let (client, config) = (sandbox.public_client_id(), config(&sandbox));
        let config = config.discovered_addresses(AddressPolicy::public()).build().unwrap();
        let oauth = builder(&sandbox).config(config.clone()).build_oauth().unwrap();
        let error = wait!(oauth.discover_from_resource(sandbox.url()).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert_eq!(error.reason(), Some(Reason::InvalidIssuerOrigin));
        assert_eq!(sandbox.count("GET", WELL_KNOWN), 0);

        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap();
        let error = wait!(oauth.device_login(&server, client, |_| {}).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert_eq!(error.reason(), Some(Reason::Unavailable));

        let allowed = builder(&sandbox).build_oauth().unwrap();
        let token = wait!(allowed.device_login(&server, client, |_| {}).send()).unwrap();
        sandbox.expire_access_token();
        let session = OAuthSession::new(&server, client, token);
        let refused = builder(&sandbox).oauth(session.clone()).config(config).build().unwrap();
        let error = wait!(refused.authorization().get().send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError);
        assert!(error.hint().contains("discovered_addresses"), "{}", error.hint());
        assert_eq!((sandbox.count("POST", TOKEN), sandbox.refresh_count()), (1, 0));
        let allowed = builder(&sandbox).oauth(session).build().unwrap();
        wait!(allowed.authorization().get().send()).unwrap();
        assert_eq!(sandbox.refresh_count(), 1);
    }
}

test! {
    fn a_login_needs_no_token() {
        let sandbox = Sandbox::start().unwrap();
        let error = builder(&sandbox).token("t").build_oauth().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
    }
}

test! {
    fn a_logout_revokes_the_token() {
        let sandbox = Sandbox::start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap();
        let client = sandbox.public_client_id();
        let token = wait!(oauth.device_login(&server, client, |_| {}).send()).unwrap();
        let session = OAuthSession::new(&server, client, token.clone());
        let api = builder(&sandbox).oauth(session).build().unwrap();
        wait!(api.authorization().get().send()).unwrap();
        for _ in 0..2 {
            // A token that is already revoked is a success.
            wait!(oauth.revoke(&server, client, &token).send()).unwrap();
        }
        let error = wait!(api.authorization().get().send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
        let error = wait!(oauth.refresh(&server, client, &token).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
    }
}

test! {
    fn a_program_logs_in_without_a_user() {
        let sandbox = Sandbox::start().unwrap();
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let (endpoint, id) = (sandbox.token_endpoint(), sandbox.client_id());
        let request = oauth.client_credentials(&endpoint, id, sandbox.client_secret());
        let token = wait!(request.scope("read").send()).unwrap();
        assert!(token.refresh_token.is_none() && !token.is_expired());
        let api = builder(&sandbox).token(token.access_token).build().unwrap();
        wait!(api.authorization().get().send()).unwrap();
        let wrong = oauth.client_credentials(&endpoint, id, "wrong secret");
        let error = wait!(wrong.send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
        assert!(!format!("{error:?}").contains("wrong secret"));
    }
}
