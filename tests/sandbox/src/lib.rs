//! An in-process HTTP server that behaves like the Basecamp API.
//!
//! The server implements every operation of the registry. Projects, people, to-do lists, to-dos,
//! messages, message types, comments, cards, documents, schedule entries, links to files, and files
//! have state: a read returns what an earlier request has written, and an operation that replaces a
//! record clears the members that its request omits. The other operations respond with a sample of
//! their result, for any id, with that id and the members of the request. Their lists have 17 items
//! on two pages.
//!
//! The server validates every request. It responds with 400 and the reason, `{"error": "content is
//! missing"}`, to query parameters and members of the body that are unknown, missing or of the
//! wrong type, to a body that isn't JSON or has another media type, and to an unexpected body.
//! Dates and times have the formats of RFC 3339. It responds with 422 to a well-formed request with
//! an invalid value: a blank name, an unknown person, a text over its limit.
//!
//! Webhooks receive signed events of changes. A failed delivery is repeated with exponential
//! backoff, ten times at most.
//!
//! All changes appear in the event feed, on its pages and on its cables (WebSockets). Tests publish
//! further events, move the horizon, and inject faults: [`Sandbox::feed`].
//!
//! The server is also an OAuth authorization server, pages its lists, and injects faults on
//! request. It serves HTTP/1.1 and HTTP/2 on a loopback port from its own thread, until it is
//! dropped.
//!
//! ```
//! use basecamp_sandbox::{Fault, Sandbox};
//!
//! # fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start()?;
//! sandbox.on("GET", "/projects.json").times(2, Fault::retry_after(429, "1"));
//! // The client under test uses sandbox.url(), sandbox.token() and sandbox.account_id().
//! assert_eq!(sandbox.count("GET", "/projects.json"), 0);
//! # Ok(())
//! # }
//! ```

/// The README's example, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod api;
mod auth;
pub mod bytewise;
mod call;
mod comments;
mod data;
mod documented;
mod exchange;
mod faults;
mod feed;
mod files;
mod formats;
mod generic;
mod gzip;
mod input;
mod limits;
mod links;
mod log;
mod mentions;
mod message_types;
mod messages;
mod multipart;
mod oauth;
mod pages;
mod pattern;
mod people;
mod profile;
mod project_access;
mod projects;
mod rate_limit;
mod recordings;
mod replay;
mod reply;
mod resource;
mod routes;
pub mod samples;
mod schema;
mod seed;
mod server;
mod slow;
mod store;
mod tls;
mod todolists;
mod todos;
mod validators;
mod views;
mod webhooks;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use basecamp_core::cassette::Replay;
use bytes::Bytes;
use http::Request;
use http::header::LOCATION;

pub use self::faults::{Fault, FaultPlan};
pub use self::feed::{CableFault, FeedControl, Lane};
pub use self::log::Recorded;
pub use self::oauth::Decision;
pub use self::webhooks::{Delivery, DeliveryFault};

use self::api::lock;
use self::auth::{CLIENT_ID, CLIENT_SECRET, Tokens};
use self::faults::Faults;
use self::links::Links;
use self::log::Log;
use self::oauth::{Logins, PUBLIC_CLIENT_ID, TOKEN_PATH};
use self::pages::Pages;
use self::pattern::Pattern;
use self::rate_limit::RateLimit;
use self::server::Server;
use self::store::Store;
use self::webhooks::DeliveryQueue;

const ACCOUNT_ID: &str = "5250042";

/// A running server that behaves like Basecamp; it stops when dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    certificate_pem: Option<String>,
    _server: Server,
}

/// The state that the server's thread and the test share.
struct Shared {
    origin: String,
    pages: Pages,
    log: Log,
    faults: Faults,
    rate_limit: Option<RateLimit>,
    tokens: Mutex<Tokens>,
    logins: Mutex<Logins>,
    store: Mutex<Store>,
    requests: AtomicU64,
    delivery_queue: DeliveryQueue,
    /// Whether connections transfer single bytes.
    bytewise: bool,
    replay: Option<Replay>,
}

impl Sandbox {
    /// Starts a sandbox on a free port, without TLS, with sample data.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Returns the settings of a new sandbox.
    pub fn builder() -> Builder {
        Builder {
            tls: false,
            port: 0,
            seed_data: true,
            page_size: None,
            rate_limit: None,
            token_lifetime: Duration::from_secs(14 * 24 * 60 * 60),
            rotate_refresh_token: true,
            webhook_pause: Duration::from_millis(50),
            device_flow: true,
            device_lifetime: Duration::from_secs(15 * 60),
            bytewise: bytewise::is_wanted(),
            as_documented: documented::is_wanted(),
            replay: None,
        }
    }

    /// Returns the settings for a sandbox whose responses are as loose as those of the real server;
    /// see [`Builder::as_documented`].
    ///
    /// ```
    /// use basecamp_sandbox::Sandbox;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let sandbox = Sandbox::as_documented().start()?;
    /// assert!(sandbox.is_as_documented());
    /// // A client of sandbox.url() that reads a to-do finds its `content`, but neither `title` nor
    /// // `description_attachments`.
    /// # Ok(())
    /// # }
    /// ```
    pub fn as_documented() -> Builder {
        Self::builder().as_documented()
    }

    /// Whether it was started with [`Builder::as_documented`].
    pub fn is_as_documented(&self) -> bool {
        lock(&self.shared.store).as_documented
    }

    /// The base URL, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.shared.origin
    }

    /// The id of the account.
    pub fn account_id(&self) -> &str {
        ACCOUNT_ID
    }

    /// The access token issued last.
    pub fn token(&self) -> String {
        lock(&self.shared.tokens).access().to_owned()
    }

    /// The refresh token issued last.
    pub fn refresh_token(&self) -> String {
        lock(&self.shared.tokens).refresh().to_owned()
    }

    /// The client that the refresh token was issued to.
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// That client's secret.
    pub fn client_secret(&self) -> &str {
        CLIENT_SECRET
    }

    /// A client without a secret, which must use PKCE.
    pub fn public_client_id(&self) -> &str {
        PUBLIC_CLIENT_ID
    }

    /// Sets the outcomes of the next visits to the authorization page and polls of the device flow,
    /// in order. All others are approved.
    pub fn decide(&self, decisions: impl IntoIterator<Item = Decision>) {
        lock(&self.shared.logins).decide(decisions);
    }

    /// Opens the authorization page as a browser does, and returns the URL of the redirect; `None`
    /// if the page shows an error instead.
    pub fn visit(&self, authorization_url: &str) -> Option<String> {
        let (head, ()) = Request::get(authorization_url).body(()).ok()?.into_parts();
        let response = self.shared.answer_login(&head, &Bytes::new())?;
        Some(response.headers().get(LOCATION)?.to_str().ok()?.to_owned())
    }

    /// The URL of the token endpoint, which takes both the standard and
    /// Launchpad's form of a refresh.
    pub fn token_endpoint(&self) -> String {
        format!("{}{TOKEN_PATH}", self.url())
    }

    /// The URL of the identity and its accounts.
    pub fn authorization_url(&self) -> String {
        format!("{}/authorization.json", self.url())
    }

    /// The certificate to trust, if it serves TLS.
    pub fn certificate_pem(&self) -> Option<&str> {
        self.certificate_pem.as_deref()
    }

    /// Expires every access token issued so far: they now get a 401.
    pub fn expire_access_token(&self) {
        lock(&self.shared.tokens).expire();
    }

    /// Revokes the refresh token: refreshing is now an `invalid_grant`.
    pub fn revoke_refresh_token(&self) {
        lock(&self.shared.tokens).revoke_refresh();
    }

    /// The number of successful refreshes.
    pub fn refresh_count(&self) -> usize {
        lock(&self.shared.tokens).refreshes
    }

    /// Stores an attachment, and returns the identifier that texts and uploads refer to.
    pub fn add_attachment(
        &self,
        name: &str,
        content_type: &str,
        content: impl Into<Bytes>,
    ) -> String {
        files::send(&mut lock(&self.shared.store), name, content_type, content.into()).1
    }

    /// Stores a file in a folder, and returns the id of the upload.
    pub fn add_upload(
        &self,
        vault: i64,
        name: &str,
        content_type: &str,
        content: impl Into<Bytes>,
    ) -> i64 {
        let mut store = lock(&self.shared.store);
        store.cache.clear();
        files::add(&mut store, vault, name, content_type, content.into())
    }

    /// The content of an upload.
    pub fn content_of(&self, upload: i64) -> Option<Bytes> {
        lock(&self.shared.store).files.content(upload)
    }

    /// Expires all URLs that downloads were redirected to so far.
    pub fn expire_downloads(&self) {
        lock(&self.shared.store).files.expire();
    }

    /// Every request so far, the latest 100 000 at most, in order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.log.all()
    }

    /// Clears the log of requests.
    pub fn clear_requests(&self) {
        self.shared.log.clear();
    }

    /// The number of requests with this method and path, with the wildcards of [`on`](Self::on).
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.shared.log.count(&Pattern::new(method, path))
    }

    /// Injects faults into requests with this method and path.
    ///
    /// The account id at the front of the path and `.json` at its end can be left out. `*` matches
    /// any method, any one segment of the path, or, at its end, one or more segments; alone, any
    /// path.
    pub fn on<'a>(&'a self, method: &'a str, path: &'a str) -> FaultPlan<'a> {
        FaultPlan { faults: &self.shared.faults, method, path }
    }

    /// Removes the pending faults.
    pub fn clear_faults(&self) {
        self.shared.faults.clear();
    }
}

/// The settings of a [`Sandbox`].
#[must_use = "a sandbox runs once it is started"]
#[derive(Debug, Clone)]
pub struct Builder {
    tls: bool,
    port: u16,
    seed_data: bool,
    page_size: Option<usize>,
    rate_limit: Option<(usize, Duration)>,
    token_lifetime: Duration,
    rotate_refresh_token: bool,
    webhook_pause: Duration,
    device_flow: bool,
    device_lifetime: Duration,
    bytewise: bool,
    as_documented: bool,
    replay: Option<Replay>,
}

impl Builder {
    /// Serves HTTPS, with a certificate for `localhost` and `127.0.0.1`.
    pub fn tls(self) -> Self {
        Self { tls: true, ..self }
    }

    /// Listens on this port in place of a free one.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Whether it starts with people and projects (the default) or with the owner of the account
    /// alone.
    pub fn seed_data(self, seed_data: bool) -> Self {
        Self { seed_data, ..self }
    }

    /// The length of all pages. Default: 15, 30, 50, then 100.
    pub fn page_size(self, page_size: usize) -> Self {
        Self { page_size: Some(page_size.max(1)), ..self }
    }

    /// Responds with a 429 to requests to the API beyond `limit` in a sliding window, such as 50 in
    /// 10 seconds. There is no limit by default.
    pub fn rate_limit(self, limit: usize, window: Duration) -> Self {
        Self { rate_limit: Some((limit, window)), ..self }
    }

    /// The lifetime of access tokens. Default: two weeks.
    pub fn token_lifetime(self, token_lifetime: Duration) -> Self {
        Self { token_lifetime, ..self }
    }

    /// Whether a refresh issues a new refresh token and revokes the old one (the default), or
    /// leaves the old one valid.
    pub fn rotate_refresh_token(self, rotate_refresh_token: bool) -> Self {
        Self { rotate_refresh_token, ..self }
    }

    /// The pause after the first failed delivery of an event. Default: 50 ms. Each further pause is
    /// twice as long, and ten failures deactivate the webhook.
    pub fn webhook_pause(self, webhook_pause: Duration) -> Self {
        Self { webhook_pause, ..self }
    }

    /// Whether its metadata list the device flow. Default: true.
    pub fn device_flow(self, device_flow: bool) -> Self {
        Self { device_flow, ..self }
    }

    /// The lifetime of device codes. Default: 15 minutes.
    pub fn device_lifetime(self, device_lifetime: Duration) -> Self {
        Self { device_lifetime, ..self }
    }

    /// Whether connections transfer single bytes at first, then odd pieces. Default: whether
    /// `BASECAMP_TESTS_BYTEWISE` is set.
    pub fn bytewise(self, bytewise: bool) -> Self {
        Self { bytewise, ..self }
    }

    /// Responds as the real server does where it is looser than the API description. All sandboxes
    /// do if `BASECAMP_TESTS_AS_DOCUMENTED` is set.
    ///
    /// - Additive members are absent: required texts, numbers, bools, lists and open enums that a
    ///   client decodes as empty values if a server lacks them. Members that requests can set are
    ///   present, bools apart.
    /// - The ids of people are texts: `"1007299144"`.
    /// - Lists of people end with a `null`. Lists of people within a record also have a person
    ///   without an id, unless a request sets that list.
    /// - `CreateLineupMarker` and `UpdateLineupMarker` respond without a body.
    /// - `GetScheduleEntry` and `ReplaceScheduleEntry` respond with a redirect (302) to the first
    ///   occurrence if the entry recurs. Every entry that no request created recurs.
    /// - Lists have no `X-Total-Count` header if the API describes none for them.
    /// - Events of webhooks are changed in the same way.
    pub fn as_documented(self) -> Self {
        Self { as_documented: true, ..self }
    }

    /// Responds with a recorded conversation only, with the URLs of this sandbox in it. Requests
    /// are logged and faults are injected as usual. A recorded failure resets the connection. An
    /// unexpected request receives a 501, whose message names the nearest recorded request.
    ///
    /// Requests to other servers, such as Launchpad and the storage of files, don't reach the
    /// sandbox: `Simulation` of `basecamp-core` replays them too.
    ///
    /// ```
    /// use basecamp_core::cassette::{Recorder, Replay};
    /// use basecamp_sandbox::Sandbox;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let replay = Replay::new(Recorder::new().cassette());
    /// let sandbox = Sandbox::builder().replay(&replay).start()?;
    /// // The client under test uses sandbox.url().
    /// replay.assert_finished();
    /// # Ok(())
    /// # }
    /// ```
    pub fn replay(self, replay: &Replay) -> Self {
        Self { replay: Some(replay.clone()), ..self }
    }

    /// Starts the sandbox.
    pub fn start(self) -> io::Result<Sandbox> {
        let identity = if self.tls { Some(tls::self_signed()?) } else { None };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        let port = listener.local_addr()?.port();
        let origin = match identity {
            Some(_) => format!("https://localhost:{port}"),
            None => format!("http://127.0.0.1:{port}"),
        };
        let mut store = Store::new(Links::new(&origin, ACCOUNT_ID), self.as_documented);
        seed::account(&mut store);
        if self.seed_data {
            seed::company(&mut store);
        }
        let (delivery_queue, pending) = webhooks::delivery_queue(self.webhook_pause);
        let shared = Arc::new(Shared {
            origin,
            pages: Pages { fixed: self.page_size },
            log: Log::default(),
            faults: Faults::default(),
            rate_limit: self.rate_limit.map(|(limit, window)| RateLimit::new(limit, window)),
            tokens: Mutex::new(Tokens::new(self.token_lifetime, self.rotate_refresh_token)),
            logins: Mutex::new(Logins::new(self.device_flow, self.device_lifetime)),
            store: Mutex::new(store),
            requests: AtomicU64::new(0),
            delivery_queue,
            bytewise: self.bytewise,
            replay: self.replay,
        });
        let (acceptor, certificate_pem) =
            identity.map(|identity| (identity.acceptor, identity.certificate_pem)).unzip();
        let server = Server::start(listener, acceptor, Arc::clone(&shared), pending)?;
        Ok(Sandbox { shared, certificate_pem, _server: server })
    }
}
