//! Tokens: their validity and the clients that they were issued to. The module `oauth` decides
//! whether to issue one.

use std::collections::HashMap;
use std::time::Duration;

use basecamp_core::time::Timestamp;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::{Value, json};

use super::clock::{Clock, later};

/// The client with a secret.
pub(super) const CLIENT_ID: &str = "sandbox-client";
pub(super) const CLIENT_SECRET: &str = "sandbox-secret";

/// The client that a token was issued to, and its scope.
#[derive(Debug, Clone, Default)]
pub(super) struct Owner {
    pub(super) client: String,
    pub(super) scope: Option<String>,
    pub(super) resource: Option<String>,
}

/// The effect of a refresh on the refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rotation {
    /// It stays valid.
    None,
    /// It is revoked, and a new one is issued.
    Immediate,
    /// A new one is issued, and the first use of the new access token revokes the old one.
    OnUse,
}

/// A valid access token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Access {
    /// The time when it expires, if it does.
    expiry: Option<Timestamp>,
    /// The caller, if it is another person than the owner of the account.
    pub(super) person: Option<i64>,
}

pub(super) struct Tokens {
    clock: Clock,
    /// The lifetime of all access tokens, if it was set.
    lifetime: Option<Duration>,
    rotation: Rotation,
    access: HashMap<String, Access>,
    /// The refresh token of each access token that has one.
    origins: HashMap<String, String>,
    current_access: String,
    /// The refresh token issued last.
    refresh: String,
    /// All valid refresh tokens.
    owners: HashMap<String, Owner>,
    /// The refresh tokens that the first use of these access tokens revokes.
    replaced: HashMap<String, String>,
    issued: u32,
    pub(super) refreshes: usize,
}

/// The lifetime of access tokens of the token endpoint, if none was set: two weeks.
const LIFETIME: Duration = Duration::from_secs(14 * 24 * 60 * 60);

impl Tokens {
    pub(super) fn new(clock: Clock, lifetime: Option<Duration>, rotation: Rotation) -> Self {
        let mut tokens = Self {
            clock,
            lifetime,
            rotation,
            access: HashMap::new(),
            origins: HashMap::new(),
            current_access: String::new(),
            refresh: String::new(),
            owners: HashMap::new(),
            replaced: HashMap::new(),
            issued: 0,
            refreshes: 0,
        };
        tokens.issue(Owner { client: CLIENT_ID.to_owned(), ..Owner::default() });
        let first = tokens.lasting(lifetime, None);
        tokens.access.insert(tokens.current_access.clone(), first);
        tokens
    }

    /// Starts the lifetimes of all access tokens again.
    pub(super) fn renew(&mut self) {
        let expiry = later(self.clock.now(), self.lifetime.unwrap_or(LIFETIME));
        for access in self.access.values_mut().filter(|access| access.expiry.is_some()) {
            access.expiry = Some(expiry);
        }
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
        self.owners.clear();
    }

    /// The token of a request, if it is valid.
    pub(super) fn admit(&mut self, headers: &HeaderMap) -> Option<Access> {
        let token = sent_token(headers)?;
        if let Some(replaced) = self.replaced.remove(token) {
            self.owners.remove(&replaced);
        }
        let is_valid = |expiry: Timestamp| self.clock.now() < expiry;
        self.access.get(token).filter(|access| access.expiry.is_none_or(is_valid)).copied()
    }

    pub(super) fn expires_in(&self) -> Duration {
        let Some(access) = self.access.get(&self.current_access) else { return Duration::ZERO };
        let Some(expiry) = access.expiry else { return LIFETIME };
        Duration::try_from(expiry.duration_since(self.clock.now())).unwrap_or_default()
    }

    /// Issues an access token of a person, without a refresh token.
    pub(super) fn issue_for(&mut self, person: i64) -> String {
        self.issued += 1;
        let token = format!("sandbox-access-{}", self.issued);
        self.access.insert(token.clone(), self.lasting(self.lifetime, Some(person)));
        token
    }

    fn lasting(&self, lifetime: Option<Duration>, person: Option<i64>) -> Access {
        Access { expiry: lifetime.map(|lifetime| later(self.clock.now(), lifetime)), person }
    }

    /// Issues a new access token and a new refresh token, and returns the response body.
    pub(super) fn issue(&mut self, owner: Owner) -> Value {
        let mut answer = self.issue_access(&owner);
        self.refresh = format!("sandbox-refresh-{}", self.issued);
        answer["refresh_token"] = json!(self.refresh);
        self.owners.insert(self.refresh.clone(), owner);
        self.origins.insert(self.current_access.clone(), self.refresh.clone());
        answer
    }

    /// Revokes a token of the client: an access token, or a refresh token with its access tokens.
    pub(super) fn revoke(&mut self, token: &str, client: &str) {
        if self.owners.get(token).is_some_and(|owner| owner.client == client) {
            self.owners.remove(token);
            let origins = &self.origins;
            self.access.retain(|access, _| origins.get(access).is_none_or(|of| of != token));
        }
        self.access.remove(token);
    }

    /// Issues a new access token for a refresh token, and a new refresh token if they rotate.
    pub(super) fn refresh_for(
        &mut self,
        token: &str,
        client: &str,
        resource: Option<&str>,
    ) -> Result<Value, &'static str> {
        let owner = self.owners.get(token).filter(|owner| owner.client == client);
        let owner = owner.ok_or("invalid_grant")?.clone();
        if resource.is_some() && resource != owner.resource.as_deref() {
            return Err("invalid_target");
        }
        self.refreshes += 1;
        if self.rotation == Rotation::None {
            let answer = self.issue_access(&owner);
            self.origins.insert(self.current_access.clone(), token.to_owned());
            return Ok(answer);
        }
        let answer = self.issue(owner);
        if self.rotation == Rotation::OnUse {
            self.replaced.insert(self.current_access.clone(), token.to_owned());
            return Ok(answer);
        }
        self.owners.remove(token);
        for origin in self.origins.values_mut().filter(|origin| *origin == token) {
            origin.clone_from(&self.refresh);
        }
        Ok(answer)
    }

    /// Issues an access token without a refresh token, and returns the response body.
    pub(super) fn issue_access(&mut self, owner: &Owner) -> Value {
        self.issued += 1;
        self.current_access = format!("sandbox-access-{}", self.issued);
        let lifetime = self.lifetime.unwrap_or(LIFETIME);
        self.access.insert(self.current_access.clone(), self.lasting(Some(lifetime), None));
        let mut answer = json!({
            "access_token": self.current_access,
            "token_type": "Bearer",
            "expires_in": lifetime.as_secs(),
        });
        for (name, value) in [("scope", &owner.scope), ("resource", &owner.resource)] {
            if let Some(value) = value {
                answer[name] = json!(value);
            }
        }
        answer
    }
}

/// The token that a request has. The case of the scheme is irrelevant (RFC 9110, section 11.1).
pub(super) fn sent_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim_start_matches(' '))
}
