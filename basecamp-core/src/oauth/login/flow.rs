//! The decisions of a login: the way to confirm it, the responses to the browser, and the token.

use std::io;
use std::mem;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use super::pages::Page;
use super::request::{AuthorizationRequest, set_default_scope};
use super::{LoginMethod, LoginPrompt, LoginResult, OpenBrowser, Show};
use crate::auth::server::AuthorizationServer;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{HttpResponse, Settings};
use crate::error::failure::Failure;
use crate::error::reason::Reason;
use crate::error::{Error, ErrorCode};
use crate::model::cancel::Cancel;
use crate::model::catch_panic::catch_panic;
use crate::oauth::device::cancelled;
use crate::oauth::flow::{FlowStep, OAuthFlow};
use crate::oauth::parameters::RequestParameters;
use crate::oauth::{DeviceLogin, DiscoverFromResource, Discovery};
use crate::protocol::blocking_task::{BlockingTask, Outcome};
use crate::protocol::desktop::Desktop;
use crate::protocol::loopback::{Loopback, LoopbackLink};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;

/// The longest wait until the browser has received the last page.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(2);

/// How often the user can paste an address.
const PASTES: u32 = 3;

/// The settings of a login.
pub(super) struct Plan {
    pub(super) parameters: RequestParameters,
    pub(super) method: Option<LoginMethod>,
    pub(super) redirect_uri: Option<String>,
    pub(super) timeout: Duration,
    pub(super) cancel: Option<Cancel>,
}

/// The effects of a login: the driver's, or those that the caller set.
pub(super) struct Surroundings {
    pub(super) desktop: Option<Arc<dyn Desktop>>,
    pub(super) listen: Box<dyn Fn(Loopback) + Send>,
    pub(super) show: Option<Show>,
    pub(super) open_browser: Option<OpenBrowser>,
}

pub(super) struct LoginFlow {
    plan: Plan,
    surroundings: Surroundings,
    settings: Settings,
    state: State,
}

enum State {
    Discover(Box<dyn OAuthFlow<Discovery>>),
    Begin(AuthorizationServer),
    /// Waits for the port of the listener.
    Bind(BrowserLogin),
    /// Opens the browser.
    Open(BrowserLogin),
    /// Waits for the redirect until this time.
    Redirect(BrowserLogin, Duration),
    Exchange {
        server: AuthorizationServer,
        flow: Box<dyn OAuthFlow<Token>>,
        page: Option<Reply>,
    },
    /// Waits until the browser has received the page, at most until this time.
    Deliver(Reply, Result<LoginResult, Error>, Duration),
    /// Reads the address that the user pastes; the number of further tries.
    Read(AuthorizationRequest, Option<Outcome<io::Result<String>>>, u32),
    Ended,
}

/// A login in the browser of this computer.
struct BrowserLogin {
    request: AuthorizationRequest,
    listener: Listener,
}

/// The connection that waits for the outcome of the login.
struct Reply {
    listener: Listener,
    connection: u64,
}

/// A listener, which is closed when the login ends or is dropped.
struct Listener(Arc<LoopbackLink>);

impl Drop for Listener {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl LoginFlow {
    /// Creates the flow. Without a `server` it discovers the server of the `resource`.
    pub(super) fn new(
        plan: Plan,
        surroundings: Surroundings,
        settings: Settings,
        server: Option<AuthorizationServer>,
        resource: &str,
    ) -> Self {
        let state = match server {
            Some(server) => State::Begin(server),
            None => {
                let discover = DiscoverFromResource::new(resource);
                State::Discover(discover.into_machine(settings.clone()).into_flow())
            }
        };
        Self { plan, surroundings, settings, state }
    }

    /// Selects the way to confirm the login.
    fn method(&self, server: &AuthorizationServer) -> LoginMethod {
        let surroundings = &self.surroundings;
        let has_browser = surroundings.open_browser.is_some()
            || surroundings.desktop.as_ref().is_some_and(|desktop| desktop.has_display());
        match self.plan.method {
            Some(method) => method,
            None if has_browser && server.offers_authorization_code() => LoginMethod::Browser,
            None if server.offers_device_flow() => LoginMethod::Device,
            None => LoginMethod::Paste,
        }
    }

    fn begin(&mut self, server: AuthorizationServer) -> Result<State, Error> {
        let method = self.method(&server);
        if method == LoginMethod::Device {
            return Ok(self.device(server));
        }
        let request = self.request(server)?;
        if method == LoginMethod::Browser {
            let link = Arc::new(LoopbackLink::default());
            let loopback = Loopback::new(request.port()?, link.clone());
            // A request that can't be built must not open a listener.
            request.url()?;
            (self.surroundings.listen)(loopback);
            return Ok(State::Bind(BrowserLogin { request, listener: Listener(link) }));
        }
        let (url, redirect_uri) = (request.url()?, request.redirect_uri().to_owned());
        self.show(&LoginPrompt::Paste { url, redirect_uri })?;
        Ok(State::Read(request, None, PASTES))
    }

    fn desktop(&self) -> Result<&Arc<dyn Desktop>, Error> {
        self.surroundings.desktop.as_ref().ok_or_else(|| {
            Error::usage("the driver has no browser and no terminal for a login")
                .with_hint("Implement `desktop` of the driver, or log in step by step.")
        })
    }

    fn request(&self, server: AuthorizationServer) -> Result<AuthorizationRequest, Error> {
        let (parameters, random) = (self.plan.parameters.clone(), self.desktop()?.random()?);
        let redirect_uri = self.plan.redirect_uri.as_deref();
        Ok(AuthorizationRequest::new(server, parameters, redirect_uri, random))
    }

    fn device(&self, server: AuthorizationServer) -> State {
        let mut parameters = self.plan.parameters.clone();
        set_default_scope(&mut parameters, &server);
        let (show, desktop) = (self.surroundings.show.clone(), self.surroundings.desktop.clone());
        let display = move |prompt: &_| {
            show_prompt(&show, &desktop, &LoginPrompt::Device(Clone::clone(prompt)));
        };
        let mut login = DeviceLogin::new(&server, "", display).with_parameters(parameters);
        if let Some(cancel) = &self.plan.cancel {
            login = login.cancel(cancel);
        }
        let flow = login.into_machine(self.settings.clone()).into_flow();
        State::Exchange { server, flow, page: None }
    }

    /// Shows instructions. A panic of the caller's callback is an error.
    fn show(&self, prompt: &LoginPrompt) -> Result<(), Error> {
        let Surroundings { show, desktop, .. } = &self.surroundings;
        catch_panic(|| show_prompt(show, desktop, prompt))
            .map_err(|_| Error::usage("the callback that shows the instructions panicked"))
    }

    /// Creates the task that opens the browser. Its failure changes nothing: the instructions have
    /// the address.
    fn open(&mut self, url: String) -> BlockingTask {
        let open = self.surroundings.open_browser.take();
        let desktop = self.surroundings.desktop.clone();
        let (task, _) = BlockingTask::new("open the browser", move || {
            let _ = catch_panic(|| match (open, desktop) {
                (Some(open), _) => open(&url),
                (None, Some(desktop)) => desktop.open_browser(&url),
                (None, None) => Ok(()),
            });
        });
        task
    }

    fn wait_for(&self, listener: &Listener) -> Wait {
        let mut wait = Wait::for_event(listener.0.clone());
        if let Some(cancel) = &self.plan.cancel {
            wait.end_when_cancelled(cancel);
        }
        wait
    }

    /// Processes the requests of the browser. Continues if none of them was the redirect of this
    /// login.
    fn receive(&self, login: BrowserLogin, now: Now) -> ControlFlow<State, BrowserLogin> {
        while let Some((connection, target)) = login.listener.0.next_request() {
            if !login.request.is_redirect(&target) {
                login.listener.0.respond(connection, Page::NotFound.response());
                continue;
            }
            match login.request.code(&target) {
                Ok(code) => {
                    let flow = login.request.exchange(code, self.settings.clone());
                    let BrowserLogin { request, listener } = login;
                    let page = Some(Reply { listener, connection });
                    return ControlFlow::Break(State::Exchange {
                        server: request.server,
                        flow,
                        page,
                    });
                }
                Err(error) if error.reason() == Some(Reason::StateMismatch) => {
                    login.listener.0.respond(connection, Page::OtherLogin.response());
                }
                Err(error) => {
                    let reply = Reply { listener: login.listener, connection };
                    return ControlFlow::Break(reply.deliver(Err(error), now));
                }
            }
        }
        ControlFlow::Continue(login)
    }

    /// Processes the pasted line.
    fn read(
        &self,
        request: &AuthorizationRequest,
        line: io::Result<String>,
    ) -> Result<Box<dyn OAuthFlow<Token>>, Error> {
        let line = line
            .map_err(|error| Error::usage("the pasted address can't be read").with_source(error))?;
        let line = line.trim();
        if line.is_empty() {
            return Err(cancelled().with_context("no address was pasted"));
        }
        Ok(request.exchange(request.code(line)?, self.settings.clone()))
    }

    fn advance(&mut self, now: Now) -> Result<FlowStep<LoginResult>, Error> {
        loop {
            let state = mem::replace(&mut self.state, State::Ended);
            let is_cancelled = self.plan.cancel.as_ref().is_some_and(Cancel::is_cancelled);
            if is_cancelled && !matches!(state, State::Exchange { .. } | State::Deliver(..)) {
                return Err(cancelled());
            }
            self.state = match state {
                State::Discover(mut flow) => match flow.next(now).split() {
                    ControlFlow::Break(discovery) => State::Begin(discovery?.server),
                    ControlFlow::Continue(step) => {
                        self.state = State::Discover(flow);
                        return Ok(step);
                    }
                },
                State::Begin(server) => self.begin(server)?,
                State::Bind(mut login) => match login.listener.0.bound() {
                    None => {
                        let wait = self.wait_for(&login.listener);
                        self.state = State::Bind(login);
                        return Ok(FlowStep::Wait(wait));
                    }
                    Some(port) => {
                        login.request.set_port(port?)?;
                        let url = login.request.url()?;
                        self.show(&LoginPrompt::Browser { url: url.clone() })?;
                        self.state = State::Open(login);
                        return Ok(FlowStep::Blocking(self.open(url)));
                    }
                },
                State::Open(login) => {
                    State::Redirect(login, now.monotonic.saturating_add(self.plan.timeout))
                }
                State::Redirect(login, until) => match self.receive(login, now) {
                    ControlFlow::Break(state) => state,
                    ControlFlow::Continue(_) if now.monotonic >= until => {
                        return Err(expired(self.plan.timeout));
                    }
                    ControlFlow::Continue(login) => {
                        let wait = self.wait_for(&login.listener).at_most_until(Some(until));
                        self.state = State::Redirect(login, until);
                        return Ok(FlowStep::Wait(wait));
                    }
                },
                State::Exchange { server, mut flow, page } => match flow.next(now).split() {
                    ControlFlow::Continue(step) => {
                        self.state = State::Exchange { server, flow, page };
                        return Ok(step);
                    }
                    ControlFlow::Break(token) => {
                        let client = self.plan.parameters.client.clone();
                        let result = token.map(|token| LoginResult { server, token, client });
                        match page {
                            Some(reply) => reply.deliver(result, now),
                            None => return result.map(|result| FlowStep::Done(Ok(result))),
                        }
                    }
                },
                State::Deliver(reply, result, until) => {
                    if reply.listener.0.is_delivered(reply.connection) || now.monotonic >= until {
                        return result.map(|result| FlowStep::Done(Ok(result)));
                    }
                    let wait = Wait::for_event(reply.listener.0.clone());
                    self.state = State::Deliver(reply, result, until);
                    return Ok(FlowStep::Wait(wait.at_most_until(Some(until))));
                }
                State::Read(request, outcome, pastes) => {
                    let line = match outcome.map(|outcome| outcome.take()) {
                        Some(None) => return Err(Error::misuse("a task was not run")),
                        Some(line) => line,
                        None => None,
                    };
                    match line.map(|line| self.read(&request, line)) {
                        Some(Ok(flow)) => {
                            State::Exchange { server: request.server, flow, page: None }
                        }
                        Some(Err(error)) if pastes == 0 || !is_mistake(&error) => {
                            return Err(error);
                        }
                        result => {
                            if let Some(Err(error)) = result {
                                self.show(&LoginPrompt::PasteAgain { error })?;
                            }
                            let desktop = self.desktop()?.clone();
                            let (task, outcome) =
                                BlockingTask::new("read a line", move || desktop.read_line());
                            self.state = State::Read(request, Some(outcome), pastes - 1);
                            return Ok(FlowStep::Blocking(task));
                        }
                    }
                }
                State::Ended => return Err(Error::misuse("step after the end")),
            };
        }
    }
}

impl Reply {
    /// Shows the outcome in the browser.
    fn deliver(self, result: Result<LoginResult, Error>, now: Now) -> State {
        let page = match &result {
            Ok(_) => Page::LoggedIn,
            Err(error) => Page::Failed(error),
        };
        self.listener.0.respond(self.connection, page.response());
        State::Deliver(self, result, now.monotonic.saturating_add(DELIVERY_TIMEOUT))
    }
}

/// Whether the user may have pasted another text than the address of this login.
fn is_mistake(error: &Error) -> bool {
    error.reason() == Some(Reason::StateMismatch) || error.code() == ErrorCode::Validation
}

fn show_prompt(show: &Option<Show>, desktop: &Option<Arc<dyn Desktop>>, prompt: &LoginPrompt) {
    match (show, desktop) {
        (Some(show), _) => show(prompt),
        (None, Some(desktop)) => desktop.show(&prompt.to_string()),
        (None, None) => {}
    }
}

fn expired(timeout: Duration) -> Error {
    Error::new(ErrorCode::AuthRequired, format!("nobody confirmed the login within {timeout:?}"))
        .with_reason(Reason::Expired)
        .with_hint("Start the login again, and confirm it in the browser.")
}

impl OAuthFlow<LoginResult> for LoginFlow {
    fn next(&mut self, now: Now) -> FlowStep<LoginResult> {
        self.advance(now).unwrap_or_else(|error| FlowStep::Done(Err(error)))
    }

    fn on_response(&mut self, now: Now, response: Result<HttpResponse, Failure>) {
        match &mut self.state {
            State::Discover(flow) => flow.on_response(now, response),
            State::Exchange { flow, .. } => flow.on_response(now, response),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
