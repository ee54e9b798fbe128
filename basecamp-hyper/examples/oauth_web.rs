//! A web application: users log in and see their projects.
//!
//! ```text
//! cargo run -p basecamp-hyper --example oauth_web [-- --port N]
//! ```
//!
//! With `BASECAMP_CLIENT_ID` and `BASECAMP_CLIENT_SECRET` it serves until it is killed, at port
//! 8080 by default, and users log in at Basecamp; register `http://127.0.0.1:8080/callback` there.
//! Without, it starts a sandbox, logs in as a browser would, prints the page, and ends.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use basecamp_hyper::oauth::{
    self, AuthorizationServer, AuthorizationUrl, CsrfState, LAUNCHPAD, OAuth, OAuthSession,
    PkceCodeVerifier, code_from_redirect,
};
use basecamp_hyper::{
    AddressPolicy, Async, Client, Config, ConfigBuilder, Error, Secret, config_from_env,
};
use basecamp_tests::{note, program, say};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client as Browser;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

const HELP: &str = "\
A web application: logs people in, and shows them their projects.

Usage: oauth_web [--port N]

BASECAMP_CLIENT_ID and BASECAMP_CLIENT_SECRET are the application's, whose redirect URI must be
http://127.0.0.1:8080/callback, or that with the port given. Without them, it plays a login on a sandbox.
";

fn main() -> ExitCode {
    program::run(HELP, run)
}

#[tokio::main]
async fn run(arguments: Vec<String>) -> Result<(), Error> {
    let mut arguments = arguments.into_iter();
    let mut port = None;
    while let Some(argument) = arguments.next() {
        let number = arguments.next().and_then(|port| port.parse().ok());
        match (argument.as_str(), number) {
            ("--port", Some(number)) => port = Some(number),
            _ => return Err(failed("arguments", "the only option is `--port N`")),
        }
    }
    let Some(client_id) = program::variable("BASECAMP_CLIENT_ID") else {
        let sandbox = program::start_sandbox()?;
        note!("BASECAMP_CLIENT_ID is not set: using a sandbox at {}", sandbox.url());
        let (id, secret) = (sandbox.client_id(), sandbox.client_secret());
        // The sandbox is on localhost, which the default policy for metadata doesn't allow.
        let config = Config::builder().discovered_addresses(AddressPolicy::any());
        let config = config.base_url(sandbox.url());
        let url = serve(config, id, secret, port.unwrap_or(0)).await?;
        return browse(&url).await;
    };
    let secret = program::variable("BASECAMP_CLIENT_SECRET").unwrap_or_default();
    let config = config_from_env()?;
    let url = serve(config, &client_id, &secret, port.unwrap_or(8080)).await?;
    note!("Open {url}");
    std::future::pending().await
}

/// Starts the application, and returns its address.
async fn serve(config: ConfigBuilder, id: &str, secret: &str, port: u16) -> Result<String, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let listener = listener.map_err(|error| failed("the port", error))?;
    let address = listener.local_addr().map_err(|error| failed("the port", error))?;
    let settings = config.clone().build()?;
    let oauth = Client::builder().config(settings.clone()).build_oauth()?;
    let server = oauth.discover_from_resource(settings.base_url()).await?.server;
    let app = Arc::new(App {
        oauth,
        // The server of the login knows the identity.
        config: config.authorization_url(server.issuer.as_str()).build()?,
        server,
        client_id: id.to_owned(),
        client_secret: Secret::new(secret),
        redirect_uri: format!("http://{address}/callback"),
        logins: Mutex::default(),
        sessions: Mutex::default(),
    });
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let app = app.clone();
            let service = service_fn(move |request| {
                let app = app.clone();
                async move { Ok::<_, Infallible>(app.answer(&request).await) }
            });
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    Ok(format!("http://{address}/"))
}

type Page = Response<Full<Bytes>>;

struct App {
    oauth: OAuth<Async>,
    server: AuthorizationServer,
    config: Config,
    client_id: String,
    client_secret: Secret,
    redirect_uri: String,
    /// Logins in progress, by the cookie of the browser that started them.
    logins: Mutex<HashMap<String, (PkceCodeVerifier, CsrfState)>>,
    /// The users that are logged in, by their cookie. A real application stores their tokens in its
    /// database.
    sessions: Mutex<HashMap<String, Client>>,
}

impl App {
    async fn answer(&self, request: &Request<Incoming>) -> Page {
        let page = match request.uri().path() {
            "/" => self.home(request.headers()).await,
            "/login" => self.login(),
            "/callback" => self.callback(request).await,
            "/logout" => Ok(self.logout(request.headers())),
            _ => Ok(page(StatusCode::NOT_FOUND, "There is nothing here.")),
        };
        page.unwrap_or_else(|error| {
            let text = format!("{}<p>{}", escaped(error.message()), escaped(error.hint()));
            page_of(StatusCode::BAD_GATEWAY, text)
        })
    }

    async fn home(&self, headers: &HeaderMap) -> Result<Page, Error> {
        let session =
            cookie(headers, "session").and_then(|id| locked(&self.sessions).get(id).cloned());
        let Some(client) = session else {
            return Ok(page(StatusCode::OK, "<a href=\"/login\">Log in with Basecamp</a>"));
        };
        let login = client.authorization().get().await?;
        let name = login.identity.first_name.unwrap_or_default();
        let mut html = format!("<h1>Hello {}</h1>", escaped(&name));
        for account in login.accounts.iter().filter(|account| account.is_basecamp()) {
            let _ = write!(html, "<h2>{}</h2><ul>", escaped(&account.name));
            for project in client.for_account(account.id)?.projects().list().await? {
                let _ = write!(html, "<li>{}</li>", escaped(&project.name));
            }
            html.push_str("</ul>");
        }
        html.push_str("<a href=\"/logout\">Log out</a>");
        Ok(page_of(StatusCode::OK, html))
    }

    fn login(&self) -> Result<Page, Error> {
        let (pkce, state) = (oauth::pkce()?, oauth::state()?);
        let (client, redirect) = (self.client_id.as_str(), self.redirect_uri.as_str());
        let url = AuthorizationUrl::new(&self.server, client, redirect).pkce(&pkce).state(&state);
        // Launchpad has no scopes. Without one, Basecamp's own server grants read access only.
        let url = if self.is_launchpad() { url } else { url.scope("full") }.build()?;
        let id = oauth::state()?;
        locked(&self.logins).insert(id.as_str().to_owned(), (pkce, state));
        Ok(with_cookie(redirect_to(&url), "login", id.as_str()))
    }

    async fn callback(&self, request: &Request<Incoming>) -> Result<Page, Error> {
        let login =
            cookie(request.headers(), "login").and_then(|id| locked(&self.logins).remove(id));
        let Some((pkce, state)) = login else {
            return Ok(page(StatusCode::BAD_REQUEST, "This browser has begun no login."));
        };
        let code = code_from_redirect(&request.uri().to_string(), &state)?;
        let exchange = self.oauth.exchange_code(&self.server, self.client_id.as_str(), code);
        let exchange = exchange.redirect_uri(self.redirect_uri.as_str()).pkce(&pkce);
        let token = exchange.client_secret(self.client_secret.clone()).await?;

        let session = OAuthSession::new(&self.server, self.client_id.as_str(), token);
        let session = session.with_client_secret(self.client_secret.clone());
        let client = Client::builder().oauth(session).config(self.config.clone()).build()?;
        // A new cookie, which prevents session fixation.
        let id = oauth::state()?;
        locked(&self.sessions).insert(id.as_str().to_owned(), client);
        Ok(with_cookie(redirect_to("/"), "session", id.as_str()))
    }

    fn logout(&self, headers: &HeaderMap) -> Page {
        if let Some(id) = cookie(headers, "session") {
            locked(&self.sessions).remove(id);
        }
        redirect_to("/")
    }

    /// Launchpad has no scopes.
    fn is_launchpad(&self) -> bool {
        self.server.issuer == LAUNCHPAD
    }
}

fn page(status: StatusCode, html: &'static str) -> Page {
    page_of(status, html.to_owned())
}

fn page_of(status: StatusCode, html: String) -> Page {
    let mut response = Response::new(Full::from(html));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

fn redirect_to(url: &str) -> Page {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(url) = HeaderValue::try_from(url) {
        response.headers_mut().insert(LOCATION, url);
    }
    response
}

/// On HTTPS, add `Secure`.
fn with_cookie(mut page: Page, name: &str, value: &str) -> Page {
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        page.headers_mut().append(SET_COOKIE, cookie);
    }
    page
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|value| value.split("; ")).filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(subject: &str, error: impl ToString) -> Error {
    Error::usage(format!("{subject}: {}", error.to_string()))
}

/// Acts as a browser: requests `/login`, follows redirects, stores cookies, and prints the last
/// page.
async fn browse(home: &str) -> Result<(), Error> {
    let browser: Browser<HttpConnector, Empty<Bytes>> =
        Browser::builder(TokioExecutor::new()).build_http();
    let mut cookies: Vec<String> = Vec::new();
    let mut url = format!("{home}login");
    for _ in 0..5 {
        let mut request = Request::get(&url);
        if url.starts_with(home) {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(Empty::new()).map_err(|error| failed("the browser", error))?;
        let response = browser.request(request).await;
        let response = response.map_err(|error| failed("the browser", error))?;
        let page = url.split('?').next().unwrap_or_default();
        say!("{} {page}", response.status().as_u16())?;
        for cookie in response.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            cookies.push(cookie.to_owned());
        }
        let Some(location) = response.headers().get(LOCATION) else {
            let body = response.into_body().collect().await;
            let body = body.map_err(|error| failed("the browser", error))?.to_bytes();
            return say!("{}", String::from_utf8_lossy(&body));
        };
        let location = location.to_str().unwrap_or_default();
        url = match location.strip_prefix('/') {
            Some(path) => format!("{home}{path}"),
            None => location.to_owned(),
        };
    }
    Err(failed("the browser", "it is sent in circles"))
}
