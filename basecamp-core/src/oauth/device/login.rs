//! The device flow in one call.

use std::fmt;

use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{HttpResponse, Settings};
use crate::client::handle::Detached;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::model::catch_panic::catch_panic;
use crate::model::secret::Secret;
use crate::oauth::device::cancelled;
use crate::oauth::device::code::{CodeRequest, DeviceAuthorization, DevicePrompt};
use crate::oauth::device::poll::Polling;
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthMachine, flow_methods};
use crate::protocol::cancel::Cancel;
use crate::protocol::now::Now;

/// Shows a prompt, once.
type Display = Box<dyn FnOnce(&DevicePrompt) + Send>;

/// Logs in on another device: asks for a code, has it shown, and asks for the token until the person has
/// decided: [`OAuth::device_login`].
///
/// What `display` takes counts against the code's life, so it should come back at once; to wait for
/// something in between, use [`RequestDeviceCode`] and [`PollDevice`], whose failures these are.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::{AuthorizationServer, DeviceLogin};
///
/// let server = AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
///     .with_device_authorization_endpoint("https://as.example.com/device");
/// let login = DeviceLogin::new(&server, "client id", |prompt| {
///     println!("Open {} and type in {}", prompt.verification_uri, prompt.user_code);
/// });
/// let flow = login.machine(&Config::default());
/// ```
///
/// [`OAuth::device_login`]: crate::oauth::OAuth::device_login
/// [`RequestDeviceCode`]: crate::oauth::RequestDeviceCode
/// [`PollDevice`]: crate::oauth::PollDevice
#[must_use = "a login does nothing until it is sent or awaited"]
pub struct DeviceLogin<H = Detached> {
    pub(crate) handle: H,
    request: CodeRequest,
    display: Display,
    cancel: Option<Cancel>,
}

impl DeviceLogin {
    /// Logs in at that server, for a stack of your own.
    pub fn new(
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        display: impl FnOnce(&DevicePrompt) + Send + 'static,
    ) -> Self {
        Self::through(Detached, server, client_id, display)
    }
}

impl<H> DeviceLogin<H> {
    pub(crate) fn through(
        handle: H,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        display: impl FnOnce(&DevicePrompt) + Send + 'static,
    ) -> Self {
        Self {
            handle,
            request: CodeRequest::new(server, client_id.into()),
            display: Box::new(display),
            cancel: None,
        }
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

    /// Stops when that handle is used. A token that has come by then is given all the same.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    fn script(self, settings: Settings) -> OAuthMachine<Token> {
        OAuthMachine::new(Login {
            request: self.request,
            cancel: self.cancel,
            settings,
            state: State::Code(Some(self.display)),
        })
    }
}

flow_methods!(DeviceLogin => Token);

impl<H> fmt::Debug for DeviceLogin<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceLogin").field("request", &self.request).finish_non_exhaustive()
    }
}

struct Login {
    request: CodeRequest,
    cancel: Option<Cancel>,
    settings: Settings,
    state: State,
}

enum State {
    Code(Option<Display>),
    Poll(Box<Polling>),
    Failed(Error),
}

impl OAuthFlow<Token> for Login {
    fn next(&mut self, now: Now) -> FlowStep<Token> {
        match &mut self.state {
            State::Failed(error) => FlowStep::Done(Err(error.clone())),
            State::Poll(polling) => polling.next(now),
            State::Code(_) if self.cancel.as_ref().is_some_and(Cancel::is_cancelled) => {
                FlowStep::Done(Err(cancelled()))
            }
            State::Code(_) => {
                let ask = self.request.ask(&self.settings);
                ask.map_or_else(|error| FlowStep::Done(Err(error)), FlowStep::Send)
            }
        }
    }

    fn answered(&mut self, now: Now, answer: Result<HttpResponse, Failure>) {
        match &mut self.state {
            State::Poll(polling) => polling.answered(now, answer),
            State::Code(display) => {
                let display = display.take();
                let authorization = self
                    .request
                    .read(now, answer)
                    .and_then(|authorization| show(display, authorization));
                self.state = match authorization {
                    Ok(it) => State::Poll(Box::new(Polling::new(
                        it,
                        self.cancel.clone(),
                        self.settings.clone(),
                    ))),
                    Err(error) => State::Failed(error),
                };
            }
            State::Failed(_) => {}
        }
    }
}

fn show(
    display: Option<Display>,
    authorization: DeviceAuthorization,
) -> Result<DeviceAuthorization, Error> {
    let shown = display.map(|display| catch_panic(|| display(&authorization.prompt)));
    match shown {
        Some(Err(_)) => Err(Error::usage("the callback that shows the device code panicked")),
        _ => Ok(authorization),
    }
}
