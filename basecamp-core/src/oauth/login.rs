//! A login in one call: discovery, the authorization page or another way to confirm, and the token.
//!
//! `login/flow.rs` has the decisions, `login/request.rs` the authorization request, and
//! `login/pages.rs` the pages that the browser shows at the end.

mod flow;
mod pages;
mod request;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::auth::server::AuthorizationServer;
use crate::auth::session::OAuthSession;
use crate::auth::token::Token;
use crate::auth::token_endpoint::{ClientId, Settings};
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking};
use crate::error::Error;
use crate::model::cancel::Cancel;
use crate::model::time::capped;
use crate::oauth::DevicePrompt;
use crate::oauth::flow::{OAuthFuture, OAuthMachine, run_async, run_blocking};
use crate::oauth::parameters::{RequestParameters, parameter_setters};
use crate::protocol::desktop::Desktop;
use crate::protocol::loopback::Loopback;
use flow::{LoginFlow, Plan, Surroundings};

/// The time for the user to confirm a login, unless [`Login::timeout`] sets another.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10 * 60);

type Show = Arc<dyn Fn(&LoginPrompt) + Send + Sync>;
type OpenBrowser = Box<dyn FnOnce(&str) -> io::Result<()> + Send>;

/// A way in which the user confirms a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoginMethod {
    /// The authorization page in the browser of this computer, which then redirects to a listener
    /// of this program on the loopback interface (RFC 8252, section 7.3).
    Browser,
    /// A code that the user enters on another device (RFC 8628).
    Device,
    /// The authorization page in any browser. The user copies the address to which the browser is
    /// redirected into the terminal.
    Paste,
}

/// The instructions for the user. `Display` writes them as text.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum LoginPrompt {
    /// The browser opens this URL.
    Browser {
        /// The URL of the authorization page, for the case that the browser doesn't open.
        url: String,
    },
    /// The user enters a code on another device.
    Device(DevicePrompt),
    /// The user opens the URL in any browser, and pastes the address after the redirect.
    Paste {
        /// The URL of the authorization page.
        url: String,
        /// The beginning of the address to paste.
        redirect_uri: String,
    },
    /// The pasted address was rejected. The user pastes another.
    PasteAgain {
        /// The reason.
        error: Error,
    },
}

impl fmt::Display for LoginPrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Browser { url } => write!(
                f,
                "Log in with your browser. If it does not open, open this address on this \
                 computer:\n{url}"
            ),
            Self::Device(prompt) => {
                write!(
                    f,
                    "Open {} and enter the code {}",
                    prompt.verification_uri, prompt.user_code
                )?;
                match &prompt.verification_uri_complete {
                    Some(link) => write!(f, "\nor open {link}"),
                    None => Ok(()),
                }
            }
            Self::Paste { url, redirect_uri } => write!(
                f,
                "Open this address in a browser:\n{url}\nAfter the login, the browser can't show \
                 the page at {redirect_uri}: paste the address of that page here."
            ),
            Self::PasteAgain { error } => {
                write!(f, "{}. Paste the address after the redirect here.", error.message())
            }
        }
    }
}

/// The result of a [`Login`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoginResult {
    /// The server that issued the token. Save it with the token, for the sessions of later runs.
    pub server: AuthorizationServer,
    /// The token.
    pub token: Token,
    client: ClientId,
}

impl LoginResult {
    /// Creates a session from the token, with the client id and the client secret of the login.
    /// Add a store to save its refreshed tokens.
    pub fn session(&self) -> OAuthSession {
        let session = OAuthSession::new(&self.server, self.client.id.as_str(), self.token.clone());
        match &self.client.secret {
            Some(secret) => session.with_client_secret(secret.clone()),
            None => session,
        }
    }
}

/// Logs a user in, for command-line tools and desktop programs: `OAuth::login`.
///
/// 1. It discovers the authorization server of the API
///    ([`DiscoverFromResource`](crate::oauth::DiscoverFromResource)), unless
///    [`server`](Self::server) sets one.
/// 2. It opens the authorization page in the browser, and listens for the redirect on the loopback
///    interface, protected by PKCE and `state`. On a computer without a display it uses the device
///    flow, or, if the server has none, the user pastes the address of the redirect.
///    [`method`](Self::method) selects one of the three.
/// 3. It gets the token, and shows the outcome in the browser.
///
/// The scope is `full` by default, since Basecamp grants only read access to a login without a
/// scope; Launchpad has no scopes.
///
/// ```no_run
/// # fn blocking() -> Result<(), basecamp_ureq::Error> {
/// // With a blocking client:
/// let oauth = basecamp_ureq::oauth::client()?;
/// let login = oauth.login("client id").client_secret("client secret").send()?;
/// let session = login.session();
/// # Ok(()) }
/// # async fn asynchronous() -> Result<(), basecamp_hyper::Error> {
/// // With an async client:
/// let oauth = basecamp_hyper::oauth::client()?;
/// let login = oauth.login("client id").client_secret("client secret").await?;
/// let session = login.session();
/// # Ok(()) }
/// ```
///
/// A later run needs the token and the server of the result: the guide on
/// [users](crate::guide::users) has a program that saves both.
///
/// Errors are those of the three parts, and:
///
/// - code `usage` if the port of the [redirect URI](Self::redirect_uri) can't be bound;
/// - code `auth_required` with reason `expired` if the user doesn't confirm the login in time;
/// - code `cancelled` with reason `cancelled` after [`Cancel::cancel`], or if the user pastes
///   nothing.
#[must_use = "a login does nothing until it is sent or awaited"]
pub struct Login<H> {
    handle: H,
    parameters: RequestParameters,
    server: Option<AuthorizationServer>,
    method: Option<LoginMethod>,
    redirect_uri: Option<String>,
    timeout: Duration,
    cancel: Option<Cancel>,
    show: Option<Show>,
    open_browser: Option<OpenBrowser>,
}

impl<H> Login<H> {
    pub(crate) fn with_handle(handle: H, client_id: impl Into<String>) -> Self {
        Self {
            handle,
            parameters: RequestParameters::new(client_id),
            server: None,
            method: None,
            redirect_uri: None,
            timeout: DEFAULT_TIMEOUT,
            cancel: None,
            show: None,
            open_browser: None,
        }
    }

    parameter_setters!(client_secret scope resource);

    /// Logs in at this server, without discovery.
    pub fn server(mut self, server: AuthorizationServer) -> Self {
        self.server = Some(server);
        self
    }

    /// Selects the way in which the user confirms the login.
    pub fn method(mut self, method: LoginMethod) -> Self {
        self.method = Some(method);
        self
    }

    /// Sets the redirect URI, as registered with the server: `http` to `127.0.0.1` or `localhost`
    /// for [`LoginMethod::Browser`]. Without a port, any free port is used. Default:
    /// `http://127.0.0.1/callback`. Launchpad requires the port of the registration.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(uri.into());
        self
    }

    /// Sets the time for the user to confirm the login in the browser. 10 minutes by default, at
    /// most a year. The server limits the other methods.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = capped(timeout);
        self
    }

    /// Sets the handle that cancels the login. It doesn't end the wait for a pasted line.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    /// Shows the instructions in another way than on standard error.
    pub fn display(mut self, show: impl Fn(&LoginPrompt) + Send + Sync + 'static) -> Self {
        self.show = Some(Arc::new(show));
        self
    }

    /// Opens the authorization page in another way than in the browser of the desktop, also on a
    /// computer without a display. The callback must return once it has started the browser. After
    /// an error the login continues, since the instructions have the address.
    pub fn open_browser(
        mut self,
        open: impl FnOnce(&str) -> io::Result<()> + Send + 'static,
    ) -> Self {
        self.open_browser = Some(Box::new(open));
        self
    }

    fn into_machine(
        self,
        context: &Context,
        desktop: Option<Arc<dyn Desktop>>,
        listen: impl Fn(Loopback) + Send + 'static,
    ) -> OAuthMachine<LoginResult> {
        let plan = Plan {
            parameters: self.parameters,
            method: self.method,
            redirect_uri: self.redirect_uri,
            timeout: self.timeout,
            cancel: self.cancel,
        };
        let surroundings = Surroundings {
            desktop,
            listen: Box::new(listen),
            show: self.show,
            open_browser: self.open_browser,
        };
        let (config, settings) = (context.config(), Settings::of(context.config()));
        let flow = LoginFlow::new(plan, surroundings, settings, self.server, config.base_url());
        OAuthMachine::new(flow)
    }
}

impl Login<Blocking> {
    /// Logs in. Blocks until the user has confirmed the login.
    ///
    /// # Errors
    ///
    /// See [`Login`] and [`Error::reason`].
    pub fn send(self) -> Result<LoginResult, Error> {
        let (handle, listener) = (self.handle.clone(), self.handle.clone());
        let listen = move |loopback| listener.listen(loopback);
        let machine = self.into_machine(handle.context(), handle.desktop(), listen);
        run_blocking(&handle, machine)
    }
}

impl Login<Async> {
    /// Logs in. Awaiting the builder is equivalent. Dropping the future closes the listener.
    ///
    /// # Errors
    ///
    /// See [`Login`] and [`Error::reason`].
    pub fn send(self) -> OAuthFuture<LoginResult> {
        let (handle, listener) = (self.handle.clone(), self.handle.clone());
        let listen = move |loopback| listener.listen(loopback);
        let machine = self.into_machine(handle.context(), handle.desktop(), listen);
        run_async(&handle, machine)
    }
}

impl IntoFuture for Login<Async> {
    type Output = Result<LoginResult, Error>;
    type IntoFuture = OAuthFuture<LoginResult>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<H> fmt::Debug for Login<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("parameters", &self.parameters)
            .field("server", &self.server)
            .field("method", &self.method)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}
