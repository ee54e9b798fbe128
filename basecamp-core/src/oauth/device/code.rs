//! The request for a device code: RFC 8628, sections 3.1 and 3.2.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::auth::server::AuthorizationServer;
use crate::auth::token_endpoint::{
    ClientId, Form, HttpResponse, JsonFields, Settings, post, refusal,
};
use crate::client::handle::{Async, Blocking, Detached};
use crate::error::Error;
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::model::secret::Secret;
use crate::net::origin::parse_secure;
use crate::oauth::device::{failed, poll::PollDevice};
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthFuture, OAuthMachine, run_async, run_blocking};
use crate::protocol::attempt::Attempt;
use crate::protocol::now::Now;

/// The longest that a duration of this flow may be, in seconds: 2^31 - 1 milliseconds.
const MAX_SECONDS: u64 = i32::MAX as u64 / 1000;
/// How often to ask if the server doesn't say.
const INTERVAL: Duration = Duration::from_secs(5);

/// What a person has to be shown: where to go, and what to type in there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DevicePrompt {
    /// The code to type in.
    pub user_code: String,
    /// The page to type it in at.
    pub verification_uri: String,
    /// The same page with the code in its address, for a link or a QR code, if there is one.
    pub verification_uri_complete: Option<String>,
    /// How long the code is good, from when it was given out.
    pub expires_in: Duration,
    /// How often the server wants to be asked.
    pub interval: Duration,
}

/// A device code, waiting for a person's decision.
///
/// Show its `prompt`, then [`poll`](Self::poll).
#[derive(Clone)]
pub struct DeviceAuthorization<H = Detached> {
    pub(super) handle: H,
    /// What to show.
    pub prompt: DevicePrompt,
    pub(super) device_code: Secret,
    /// When the code's life ends, on the clock of the driver that asked for it.
    pub(super) expires_at: Duration,
    pub(super) endpoint: String,
    pub(super) discovered: bool,
    pub(super) client: ClientId,
}

impl<H: Clone> DeviceAuthorization<H> {
    /// Asks for the token until the person has decided or the code has expired.
    pub fn poll(&self) -> PollDevice<H> {
        PollDevice::through(self.clone())
    }
}

impl<H> DeviceAuthorization<H> {
    pub(super) fn with_handle<J>(self, handle: J) -> DeviceAuthorization<J> {
        DeviceAuthorization {
            handle,
            prompt: self.prompt,
            device_code: self.device_code,
            expires_at: self.expires_at,
            endpoint: self.endpoint,
            discovered: self.discovered,
            client: self.client,
        }
    }
}

impl<H> fmt::Debug for DeviceAuthorization<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceAuthorization").field("prompt", &self.prompt).finish_non_exhaustive()
    }
}

/// Asks for a device code: [`OAuth::request_device_code`].
///
/// Failures have the reason `transport` (no complete answer came) or `unavailable` (the server offers no
/// device flow, not to this client, or answers wrongly).
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::{AuthorizationServer, RequestDeviceCode};
///
/// let server = AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
///     .with_device_authorization_endpoint("https://as.example.com/device");
/// let flow = RequestDeviceCode::new(&server, "client id").scope("read").machine(&Config::default());
/// ```
///
/// [`OAuth::request_device_code`]: crate::oauth::OAuth::request_device_code
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is sent or awaited"]
pub struct RequestDeviceCode<H = Detached> {
    pub(crate) handle: H,
    pub(super) request: CodeRequest,
}

impl RequestDeviceCode {
    /// Asks that server, for a stack of your own.
    pub fn new(server: &AuthorizationServer, client_id: impl Into<String>) -> Self {
        Self::through(Detached, server, client_id)
    }

    /// The machine of this operation, for a stack of your own.
    pub fn machine(self, config: &crate::Config) -> OAuthMachine<DeviceAuthorization> {
        self.script(Settings::of(config))
    }
}

impl<H> RequestDeviceCode<H> {
    pub(crate) fn through(
        handle: H,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
    ) -> Self {
        Self { handle, request: CodeRequest::new(server, client_id.into()) }
    }

    /// Sets the client's secret. A public client, as programs on a person's device are, has none.
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.request.client.secret = Some(secret.into());
        self
    }

    /// Asks for certain rights: words separated by spaces, such as `full` or `read`. Without a scope,
    /// Basecamp grants read access only.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.request.scope = Some(scope.into());
        self
    }

    /// Sets the resource that the token is to be for (RFC 8707).
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.request.resource = Some(resource.into());
        self
    }

    fn script(self, settings: Settings) -> OAuthMachine<DeviceAuthorization> {
        OAuthMachine::new(Once { request: self.request, settings, outcome: None })
    }
}

impl RequestDeviceCode<Blocking> {
    /// Asks for the code.
    ///
    /// # Errors
    ///
    /// See [`Error::reason`] and this operation's own description.
    pub fn send(self) -> Result<DeviceAuthorization<Blocking>, Error> {
        let handle = self.handle.clone();
        let flow = self.script(Settings::of(handle.context().config()));
        run_blocking(&handle, flow).map(|authorization| authorization.with_handle(handle))
    }
}

impl RequestDeviceCode<Async> {
    /// Asks for the code; awaiting the builder itself does the same.
    ///
    /// # Errors
    ///
    /// See [`Error::reason`] and this operation's own description.
    pub fn send(self) -> OAuthFuture<DeviceAuthorization<Async>> {
        let handle = self.handle.clone();
        let flow = run_async(&handle, self.script(Settings::of(handle.context().config())));
        OAuthFuture::new(Box::pin(async move { Ok(flow.await?.with_handle(handle)) }))
    }
}

impl std::future::IntoFuture for RequestDeviceCode<Async> {
    type Output = Result<DeviceAuthorization<Async>, Error>;
    type IntoFuture = OAuthFuture<DeviceAuthorization<Async>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// What a device code is asked for with.
#[derive(Debug, Clone)]
pub(super) struct CodeRequest {
    server: AuthorizationServer,
    pub(super) client: ClientId,
    pub(super) scope: Option<String>,
    pub(super) resource: Option<String>,
}

impl CodeRequest {
    pub(super) fn new(server: &AuthorizationServer, client_id: String) -> Self {
        Self {
            server: server.clone(),
            client: ClientId::public(client_id),
            scope: None,
            resource: None,
        }
    }

    fn endpoint(&self) -> &str {
        self.server.device_authorization_endpoint.as_deref().unwrap_or_default()
    }

    fn form(&self) -> Form {
        Form::default()
            .client(&self.client)
            .optional("scope", self.scope.as_deref())
            .optional("resource", self.resource.as_deref())
    }

    pub(super) fn ask(&self, settings: &Settings) -> Result<Attempt, Error> {
        if self.client.id.trim().is_empty() {
            return Err(Error::usage("`client_id` must not be empty"));
        }
        if !self.server.offers_device_flow() {
            return Err(Error::api(format!("`{}` offers no device flow", self.server.issuer))
                .with_reason(Reason::Unavailable)
                .with_hint("Log in through the authorization page."));
        }
        let (url, discovered) = (self.endpoint(), self.server.discovered);
        post("device_authorization_endpoint", url, discovered, &self.form(), settings)
    }

    pub(super) fn read(
        &self,
        now: Now,
        answer: Result<HttpResponse, Failure>,
    ) -> Result<DeviceAuthorization, Error> {
        let answer = answer.map_err(|failure| failed(failure, self.endpoint()))?;
        let authorization = match answer.status {
            StatusCode::OK => self.authorization(now, &answer),
            _ => Err(refusal(&answer, self.form().secrets(), now.wall)),
        };
        authorization.map_err(|error| error.with_reason(Reason::Unavailable))
    }

    fn authorization(&self, now: Now, answer: &HttpResponse) -> Result<DeviceAuthorization, Error> {
        let members = JsonFields::read("the device authorization", answer)?;
        let shown = |member: &str, text: &str| match text.contains(char::is_control) {
            // It ends up on a terminal.
            true => Err(members.problem(member, "has characters that can't be shown")),
            false => Ok(text.to_owned()),
        };
        // A person is sent there, perhaps by a program that opens it: it must be a web page.
        let page = |member: &str, text: &str| match parse_secure(member, text) {
            Ok(_) => shown(member, text),
            Err(error) => Err(members.problem(member, &format!("is no page: {}", error.message()))),
        };
        let expires_in = members.seconds("expires_in", MAX_SECONDS)?;
        let expires_in = expires_in.ok_or_else(|| members.problem("expires_in", "is missing"))?;
        let complete = members.text("verification_uri_complete")?.filter(|it| !it.is_empty());
        let prompt = DevicePrompt {
            user_code: shown("user_code", members.required("user_code")?)?,
            verification_uri: page("verification_uri", members.required("verification_uri")?)?,
            verification_uri_complete: complete
                .map(|text| page("verification_uri_complete", text))
                .transpose()?,
            expires_in,
            interval: members.seconds("interval", MAX_SECONDS)?.unwrap_or(INTERVAL),
        };
        Ok(DeviceAuthorization {
            handle: Detached,
            device_code: Secret::new(members.required("device_code")?),
            expires_at: now.monotonic.saturating_add(expires_in),
            prompt,
            endpoint: self.server.token_endpoint.clone(),
            discovered: self.server.discovered,
            client: self.client.clone(),
        })
    }
}

struct Once {
    request: CodeRequest,
    settings: Settings,
    outcome: Option<Result<DeviceAuthorization, Error>>,
}

impl OAuthFlow<DeviceAuthorization> for Once {
    fn next(&mut self, _: Now) -> FlowStep<DeviceAuthorization> {
        match self.outcome.take() {
            Some(outcome) => FlowStep::Done(outcome),
            None => {
                let ask = self.request.ask(&self.settings);
                ask.map_or_else(|error| FlowStep::Done(Err(error)), FlowStep::Send)
            }
        }
    }

    fn answered(&mut self, now: Now, answer: Result<HttpResponse, Failure>) {
        self.outcome = Some(self.request.read(now, answer));
    }
}
