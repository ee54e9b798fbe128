//! The request for a device code (RFC 8628, sections 3.1 and 3.2).

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::auth::endpoint::TokenEndpoint;
use crate::auth::server::AuthorizationServer;
use crate::auth::token_endpoint::{
    ClientId, Form, HttpResponse, JsonFields, Settings, post, refusal,
};
use crate::builders::unsent::not_a_future;
use crate::client::handle::{Async, Blocking, Detached};
use crate::error::Error;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::model::secret::Secret;
use crate::net::origin::parse_secure;
use crate::oauth::device::{failed, reason_of};
use crate::oauth::flow::{OAuthFuture, OAuthMachine, SingleRequest, run_async, run_blocking};
use crate::oauth::parameters::{RequestParameters, parameter_setters};
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;

/// The longest duration in a device authorization response, in seconds: 2^31 - 1 milliseconds.
const MAX_SECONDS: u64 = i32::MAX as u64 / 1000;
/// The interval between polls if the server sends none (RFC 8628, section 3.2).
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);

/// The instructions to show to the user: the page to open, and the code to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DevicePrompt {
    /// The code that the user enters.
    pub user_code: String,
    /// The URL of the page where the user enters the code.
    pub verification_uri: String,
    /// The URL of that page with the code, for a link or a QR code; `None` if the server sent none.
    pub verification_uri_complete: Option<String>,
    /// The lifetime of the code, counted from the response.
    pub expires_in: Duration,
    /// The shortest interval between polls.
    pub interval: Duration,
}

/// A device code whose login the user has not confirmed yet.
///
/// Show its `prompt`, then [`poll`](Self::poll).
#[derive(Clone)]
pub struct DeviceAuthorization<H = Detached> {
    pub(super) handle: H,
    /// The instructions to show to the user.
    pub prompt: DevicePrompt,
    pub(super) device_code: Secret,
    /// The time when the code expires, on the clock of the driver that requested it.
    pub(super) expires_at: Duration,
    pub(super) endpoint: TokenEndpoint,
    pub(super) client: ClientId,
}

impl<H> DeviceAuthorization<H> {
    pub(super) fn with_handle<J>(self, handle: J) -> DeviceAuthorization<J> {
        DeviceAuthorization {
            handle,
            prompt: self.prompt,
            device_code: self.device_code,
            expires_at: self.expires_at,
            endpoint: self.endpoint,
            client: self.client,
        }
    }
}

impl<H> fmt::Debug for DeviceAuthorization<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceAuthorization").field("prompt", &self.prompt).finish_non_exhaustive()
    }
}

/// Requests a device code: [`OAuth::request_device_code`].
///
/// Errors have the reason `transport` (no complete response arrived), `invalid_client` (the client
/// is unknown, or may not use this flow) or `unavailable` (the server doesn't support the device
/// flow, or its response is invalid).
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::{AuthorizationServer, RequestDeviceCode};
///
/// let issuer = "https://as.example.com";
/// let server = AuthorizationServer::new(issuer, "https://as.example.com/token")
///     .with_device_authorization_endpoint("https://as.example.com/device");
/// let request = RequestDeviceCode::new(&server, "client id").scope("read");
/// let machine = request.machine(&Config::default());
/// ```
///
/// [`OAuth::request_device_code`]: crate::oauth::OAuth::request_device_code
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is sent or awaited"]
pub struct RequestDeviceCode<H = Detached> {
    pub(crate) handle: H,
    server: AuthorizationServer,
    parameters: RequestParameters,
}

impl RequestDeviceCode {
    /// Creates a request to a server, for a custom driver.
    pub fn new(server: &AuthorizationServer, client_id: impl Into<String>) -> Self {
        Self::with_handle(Detached, server, client_id)
    }

    /// Returns the machine of this operation, for a custom driver.
    pub fn machine(self, config: &crate::Config) -> OAuthMachine<DeviceAuthorization> {
        self.into_machine(Settings::of(config))
    }
}

impl<H> RequestDeviceCode<H> {
    pub(crate) fn with_handle(
        handle: H,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
    ) -> Self {
        Self { handle, server: server.clone(), parameters: RequestParameters::new(client_id) }
    }

    parameter_setters!(client_secret scope resource);

    fn into_machine(self, settings: Settings) -> OAuthMachine<DeviceAuthorization> {
        let Self { server, parameters, .. } = self;
        OAuthMachine::single_request(CodeRequest { server, parameters, settings })
    }
}

impl RequestDeviceCode<Blocking> {
    /// Sends the request and returns the device code.
    ///
    /// # Errors
    ///
    /// See [`Error::reason`] and the documentation of the builder.
    pub fn send(self) -> Result<DeviceAuthorization<Blocking>, Error> {
        let handle = self.handle.clone();
        let machine = self.into_machine(Settings::of(handle.context().config()));
        run_blocking(&handle, machine).map(|authorization| authorization.with_handle(handle))
    }
}

impl RequestDeviceCode<Async> {
    /// Sends the request and returns the device code. Awaiting the builder is equivalent.
    ///
    /// # Errors
    ///
    /// See [`Error::reason`] and the documentation of the builder.
    pub fn send(self) -> OAuthFuture<DeviceAuthorization<Async>> {
        let handle = self.handle.clone();
        let run = run_async(&handle, self.into_machine(Settings::of(handle.context().config())));
        OAuthFuture::new(Box::pin(async move { Ok(run.await?.with_handle(handle)) }))
    }
}

not_a_future!(RequestDeviceCode => Result<DeviceAuthorization<Async>, Error>);

impl std::future::IntoFuture for RequestDeviceCode<Async> {
    type Output = Result<DeviceAuthorization<Async>, Error>;
    type IntoFuture = OAuthFuture<DeviceAuthorization<Async>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// The request for a device code (RFC 8628, section 3.1).
pub(super) struct CodeRequest {
    pub(super) server: AuthorizationServer,
    pub(super) parameters: RequestParameters,
    pub(super) settings: Settings,
}

impl CodeRequest {
    fn endpoint(&self) -> &str {
        self.server.device_authorization_endpoint.as_deref().unwrap_or_default()
    }

    fn form(&self) -> Form {
        Form::default()
            .client(&self.parameters.client)
            .optional("scope", self.parameters.scope.as_deref())
            .optional("resource", self.parameters.resource.as_deref())
    }

    /// Reads a successful response (RFC 8628, section 3.2).
    fn authorization(
        &self,
        now: Now,
        response: &HttpResponse,
    ) -> Result<DeviceAuthorization, Error> {
        let members = JsonFields::read("the device authorization", response)?;
        // Programs print the text on a terminal, which control characters could control.
        let printable = |member: &str, text: &str| {
            if text.contains(char::is_control) {
                return Err(members.invalid(member, "has characters that can't be shown"));
            }
            Ok(text.to_owned())
        };
        // Programs may open the URL in a browser, so it must be that of a web page.
        let page = |member: &str, text: &str| match parse_secure(member, text) {
            Ok(_) => printable(member, text),
            Err(error) => {
                Err(members.invalid(member, &format!("is not a web page: {}", error.message())))
            }
        };
        let expires_in = members.seconds("expires_in", MAX_SECONDS)?;
        let expires_in = expires_in.ok_or_else(|| members.invalid("expires_in", "is missing"))?;
        let complete = members.text("verification_uri_complete")?.filter(|url| !url.is_empty());
        let prompt = DevicePrompt {
            user_code: printable("user_code", members.required("user_code")?)?,
            verification_uri: page("verification_uri", members.required("verification_uri")?)?,
            verification_uri_complete: complete
                .map(|text| page("verification_uri_complete", text))
                .transpose()?,
            expires_in,
            interval: members.seconds("interval", MAX_SECONDS)?.unwrap_or(DEFAULT_INTERVAL),
        };
        Ok(DeviceAuthorization {
            handle: Detached,
            device_code: Secret::new(members.required("device_code")?),
            expires_at: now.monotonic.saturating_add(expires_in),
            prompt,
            endpoint: TokenEndpoint::from(&self.server),
            client: self.parameters.client.clone(),
        })
    }
}

impl SingleRequest<DeviceAuthorization> for CodeRequest {
    fn attempt(&self) -> Result<Attempt, Error> {
        if self.parameters.client.id.trim().is_empty() {
            return Err(Error::usage("`client_id` must not be empty"));
        }
        if !self.server.offers_device_flow() {
            return Err(Error::api(format!("`{}` offers no device flow", self.server.issuer))
                .with_reason(Reason::Unavailable)
                .with_hint("Log in through the authorization page."));
        }
        let (url, discovered) = (self.endpoint(), self.server.discovered);
        post("device_authorization_endpoint", url, discovered, &self.form(), &self.settings)
    }

    fn read(
        &self,
        now: Now,
        response: Result<HttpResponse, Failure>,
    ) -> Result<DeviceAuthorization, Error> {
        let response = response.map_err(|failure| failed(failure, self.endpoint()))?;
        let authorization = match response.status {
            StatusCode::OK => self.authorization(now, &response),
            _ => Err(refusal(&response, self.form().secrets(), now.wall)),
        };
        authorization.map_err(|error| error.with_reason(reason_of(&response)))
    }
}
