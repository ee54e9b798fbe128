//! The parameters that several OAuth requests share, and their setters.

use crate::auth::token_endpoint::ClientId;

/// The parameters of an authorization URL, a token request or a device code request.
#[derive(Debug, Clone)]
pub(super) struct RequestParameters {
    pub(super) client: ClientId,
    pub(super) scope: Option<String>,
    pub(super) resource: Option<String>,
}

impl RequestParameters {
    pub(super) fn new(client_id: impl Into<String>) -> Self {
        Self { client: ClientId::public(client_id), scope: None, resource: None }
    }
}

/// Defines setters for a builder whose field `parameters` is a [`RequestParameters`].
macro_rules! parameter_setters {
    ($($setter:ident)+) => { $(parameter_setters!(@ $setter);)+ };
    (@ client_secret) => {
        /// Sets the client's secret. A public client has none, such as a program on a user's
        /// device.
        pub fn client_secret(mut self, secret: impl Into<crate::model::secret::Secret>) -> Self {
            self.parameters.client.secret = Some(secret.into());
            self
        }
    };
    (@ scope) => {
        /// Requests a scope: words separated by spaces, such as `full` or `read`. Basecamp's device
        /// flow grants read access only if the request has no scope.
        pub fn scope(mut self, scope: impl Into<String>) -> Self {
            self.parameters.scope = Some(scope.into());
            self
        }
    };
    (@ resource) => {
        /// Sets the resource that the token is for (RFC 8707).
        pub fn resource(mut self, resource: impl Into<String>) -> Self {
            self.parameters.resource = Some(resource.into());
            self
        }
    };
}

pub(super) use parameter_setters;
