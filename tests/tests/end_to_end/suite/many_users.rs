//! Clients of several users, which share the connections of one client.

use std::collections::HashSet;

use basecamp_core::oauth::{
    AuthorizationUrl, CsrfState, OAuthSession, PkceCodeVerifier, Token, code_from_redirect,
};
use basecamp_core::{ErrorCode, MemoryCache};
use basecamp_sandbox::Sandbox;

use super::builder;
use crate::support::session;

const REDIRECT: &str = "http://127.0.0.1:9/callback";

test! {
    fn users_share_connections_and_no_tokens() {
        let sandbox = Sandbox::start().unwrap();
        let shared = builder(&sandbox).anonymous().cache(MemoryCache::default()).build().unwrap();
        let ann = shared.with_oauth(session(&sandbox)).unwrap();

        let oauth = builder(&sandbox).build_oauth().unwrap();
        let server = wait!(oauth.discover(sandbox.url()).send()).unwrap();
        let (pkce, state) =
            (PkceCodeVerifier::from_entropy([3; 32]), CsrfState::from_entropy([4; 16]));
        let id = sandbox.public_client_id();
        let url = AuthorizationUrl::new(&server, id, REDIRECT).pkce(&pkce).state(&state);
        let redirect = sandbox.visit(&url.build().unwrap()).unwrap();
        let code = code_from_redirect(&redirect, &state).unwrap();
        let exchange = oauth.exchange_code(&server, id, code).redirect_uri(REDIRECT);
        let token = wait!(exchange.pkce(&pkce).send()).unwrap();
        let bob = shared.with_oauth(OAuthSession::new(&server, id, token)).unwrap();

        sandbox.clear_requests();
        for _ in 0..2 {
            for client in [&ann, &bob] {
                let account = client.for_account(sandbox.account_id()).unwrap();
                wait!(account.projects().list().send()).unwrap();
            }
        }
        let requests = sandbox.requests();
        let tokens: HashSet<_> =
            requests.iter().filter_map(|request| request.header("authorization")).collect();
        assert_eq!((requests.len(), tokens.len()), (4, 2));
        let connections: HashSet<_> = requests.iter().map(|request| request.connection).collect();
        assert_eq!(connections.len(), 1);
        // A user doesn't get the cached response of another.
        let is_conditional: Vec<_> =
            requests.iter().map(|request| request.header("if-none-match").is_some()).collect();
        assert_eq!(is_conditional, [false, false, true, true]);

        sandbox.expire_access_token();
        for client in [&ann, &bob] {
            wait!(client.authorization().get().send()).unwrap();
        }
        assert_eq!(sandbox.refresh_count(), 2);
        let error = wait!(shared.authorization().get().send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
        let invalid = OAuthSession::new(&server, id, Token::new("no refresh token"));
        assert_eq!(shared.with_oauth(invalid).unwrap_err().code(), ErrorCode::Usage);
    }
}
