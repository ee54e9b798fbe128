//! Tokens: which ones are good, and the endpoint that refreshes them.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::reply::json_response;

pub(super) const CLIENT_ID: &str = "sandbox-client";
pub(super) const CLIENT_SECRET: &str = "sandbox-secret";

pub(super) struct Tokens {
    lifetime: Duration,
    rotate: bool,
    /// Until when each access token that was issued is good.
    access: HashMap<String, Instant>,
    current_access: String,
    refresh: String,
    issued: u32,
    pub(super) refreshes: usize,
}

impl Tokens {
    pub(super) fn new(lifetime: Duration, rotate: bool) -> Self {
        let mut tokens = Self {
            lifetime,
            rotate,
            access: HashMap::new(),
            current_access: String::new(),
            refresh: String::new(),
            issued: 0,
            refreshes: 0,
        };
        tokens.issue(true);
        tokens
    }

    pub(super) fn access(&self) -> &str {
        &self.current_access
    }

    pub(super) fn refresh(&self) -> &str {
        &self.refresh
    }

    pub(super) fn expire(&mut self) {
        self.access.clear();
    }

    pub(super) fn revoke_refresh(&mut self) {
        self.refresh.clear();
    }

    /// Whether the request carries a token that is still good.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer "));
        let expiry = token.and_then(|token| self.access.get(token));
        expiry.is_some_and(|expiry| Instant::now() < *expiry)
    }

    pub(super) fn expires_in(&self) -> Duration {
        let expiry = self.access.get(&self.current_access);
        expiry.map_or(Duration::ZERO, |expiry| expiry.saturating_duration_since(Instant::now()))
    }

    /// The token endpoint's answer to a form.
    pub(super) fn endpoint(&mut self, headers: &HeaderMap, body: &Bytes) -> Response<Bytes> {
        let mut response = match self.grant(headers, body) {
            Ok(body) => json_response(StatusCode::OK, &body),
            Err((status, code)) => json_response(status, &json!({ "error": code })),
        };
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    fn grant(
        &mut self,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<Value, (StatusCode, &'static str)> {
        let form: HashMap<_, _> = form_urlencoded::parse(body).collect();
        let field = |name: &str| form.get(name).map(|value| value.as_ref());
        let is_form = headers.get(CONTENT_TYPE).is_some_and(|value| {
            value.as_bytes().starts_with(b"application/x-www-form-urlencoded")
        });
        let bad = |code| (StatusCode::BAD_REQUEST, code);
        if !is_form {
            return Err(bad("invalid_request"));
        }
        // `type` is what Launchpad called it before there was a standard.
        match (field("grant_type"), field("type")) {
            (Some("refresh_token"), None) | (None, Some("refresh")) => {}
            (None, None) | (Some(_), Some(_)) => return Err(bad("invalid_request")),
            _ => return Err(bad("unsupported_grant_type")),
        }
        if field("client_id") != Some(CLIENT_ID) || field("client_secret") != Some(CLIENT_SECRET) {
            return Err((StatusCode::UNAUTHORIZED, "invalid_client"));
        }
        let token = field("refresh_token").filter(|token| !token.is_empty());
        let token = token.ok_or(bad("invalid_request"))?;
        if token != self.refresh {
            return Err(bad("invalid_grant"));
        }
        self.refreshes += 1;
        self.issue(self.rotate);
        let mut answer = json!({
            "access_token": self.current_access,
            "token_type": "Bearer",
            "expires_in": self.lifetime.as_secs(),
        });
        if self.rotate {
            answer["refresh_token"] = json!(self.refresh);
        }
        Ok(answer)
    }

    fn issue(&mut self, rotate: bool) {
        self.issued += 1;
        self.current_access = format!("sandbox-access-{}", self.issued);
        self.access.insert(self.current_access.clone(), Instant::now() + self.lifetime);
        if rotate {
            self.refresh = format!("sandbox-refresh-{}", self.issued);
        }
    }
}
