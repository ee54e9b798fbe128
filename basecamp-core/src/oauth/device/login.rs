//! The complete device flow: code, prompt and polls.

use std::fmt;

use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{HttpResponse, Settings};
use crate::client::handle::Detached;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::model::cancel::Cancel;
use crate::model::catch_panic::catch_panic;
use crate::oauth::device::cancelled;
use crate::oauth::device::code::{CodeRequest, DeviceAuthorization, DevicePrompt};
use crate::oauth::device::poll::Polling;
use crate::oauth::flow::{FlowStep, OAuthFlow, OAuthMachine, SingleRequest as _, flow_methods};
use crate::oauth::parameters::{RequestParameters, parameter_setters};
use crate::protocol::now::Now;

/// The callback that shows the prompt.
type Display = Box<dyn FnOnce(&DevicePrompt) + Send>;

/// Logs in on another device: requests a code, calls `display` to show it, and polls for the token
/// until the user has decided: [`OAuth::device_login`].
///
/// The duration of `display` counts against the lifetime of the code, so it should return at once.
/// To wait between the two requests, use [`RequestDeviceCode`] and [`PollDevice`]. The errors are
/// those of these two.
///
/// ```
/// use basecamp_core::Config;
/// use basecamp_core::oauth::{AuthorizationServer, DeviceLogin};
///
/// let issuer = "https://as.example.com";
/// let server = AuthorizationServer::new(issuer, "https://as.example.com/token")
///     .with_device_authorization_endpoint("https://as.example.com/device");
/// let login = DeviceLogin::new(&server, "client id", |prompt| {
///     println!("Open {} and enter {}", prompt.verification_uri, prompt.user_code);
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
    server: AuthorizationServer,
    parameters: RequestParameters,
    display: Display,
    cancel: Option<Cancel>,
}

impl DeviceLogin {
    /// Creates a login at a server, for a custom driver.
    pub fn new(
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        display: impl FnOnce(&DevicePrompt) + Send + 'static,
    ) -> Self {
        Self::with_handle(Detached, server, client_id, display)
    }
}

impl<H> DeviceLogin<H> {
    pub(crate) fn with_handle(
        handle: H,
        server: &AuthorizationServer,
        client_id: impl Into<String>,
        display: impl FnOnce(&DevicePrompt) + Send + 'static,
    ) -> Self {
        Self {
            handle,
            server: server.clone(),
            parameters: RequestParameters::new(client_id),
            display: Box::new(display),
            cancel: None,
        }
    }

    parameter_setters!(client_secret scope resource);

    #[cfg(feature = "login")]
    pub(in crate::oauth) fn with_parameters(self, parameters: RequestParameters) -> Self {
        Self { parameters, ..self }
    }

    /// Sets the handle that cancels the login. A token that has already arrived is still returned.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    pub(in crate::oauth) fn into_machine(self, settings: Settings) -> OAuthMachine<Token> {
        let Self { server, parameters, display, cancel, .. } = self;
        OAuthMachine::new(Login {
            request: CodeRequest { server, parameters, settings },
            cancel,
            state: State::Code(Some(display)),
        })
    }
}

flow_methods!(DeviceLogin => Token);

impl<H> fmt::Debug for DeviceLogin<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceLogin")
            .field("server", &self.server)
            .field("parameters", &self.parameters)
            .finish_non_exhaustive()
    }
}

struct Login {
    request: CodeRequest,
    cancel: Option<Cancel>,
    state: State,
}

enum State {
    /// Requests the code.
    Code(Option<Display>),
    /// Polls for the token.
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
            State::Code(_) => FlowStep::send(self.request.attempt()),
        }
    }

    fn on_response(&mut self, now: Now, response: Result<HttpResponse, Failure>) {
        match &mut self.state {
            State::Poll(polling) => polling.on_response(now, response),
            State::Code(display) => {
                let display = display.take();
                let authorization = self
                    .request
                    .read(now, response)
                    .and_then(|authorization| show(display, authorization));
                self.state = match authorization {
                    Ok(authorization) => {
                        let settings = self.request.settings.clone();
                        let polling = Polling::new(authorization, self.cancel.clone(), settings);
                        State::Poll(Box::new(polling))
                    }
                    Err(error) => State::Failed(error),
                };
            }
            State::Failed(_) => {}
        }
    }
}

/// Calls the callback that shows the prompt; a panic in it is an error.
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
