//! An in-process HTTP server that behaves like the Basecamp API.
//!
//! The server implements every operation of the registry, with state: a read returns what an
//! earlier request has written, an operation that replaces a record clears the members that its
//! request omits, containers count their content, and trashed ones take it with them. Reports,
//! searches and the timeline are about the stored records.
//!
//! The state is a JSON value that can be saved and loaded ([`Sandbox::save`], [`Builder::state`]),
//! also in a file ([`Sandbox::save_to`]), or is made from a number ([`Builder::seed`]). The time
//! is that of a clock that can be stopped and moved ([`Sandbox::clock`]).
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
//! A line `!deploy the site` in a chat is a command for its chatbot `deploy`: the server posts
//! `{"command": "the site", "creator": {..}, "callback_url": ".."}` to the chatbot's command URL,
//! and a text in the response is a line of the chatbot.
//!
//! All changes appear in the event feed, on its pages and on its cables (WebSockets). Tests publish
//! further events, move the horizon, and inject faults: [`Sandbox::feed`].
//!
//! The server is also an OAuth authorization server, pages its lists, and injects faults on
//! request. It serves HTTP/1.1 and HTTP/2 on a loopback port from its own thread, until it is
//! dropped. A page shows its requests: [`Sandbox::page_url`]. The program `basecamp-sandbox` is for
//! other languages.
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

mod account;
mod api;
mod auth;
mod bookmarks;
mod boosts;
mod bubble_ups;
mod buckets;
mod builder;
pub mod bytewise;
mod calendars;
mod call;
mod campfires;
mod card_columns;
mod card_steps;
mod card_tables;
mod cards;
mod chatbots;
mod checkins;
mod client_approvals;
mod client_boards;
mod client_correspondences;
mod client_replies;
mod client_visibility;
mod clock;
mod cloud_files;
mod collection;
mod commands;
mod comments;
mod completions;
mod copies;
mod data;
mod deletions;
mod documented;
mod documents;
mod drafts;
mod due_scopes;
mod embeds;
mod events;
mod everything;
mod excerpts;
mod exchange;
mod exchanges;
mod fault_text;
mod faults;
mod feed;
mod file_types;
mod files;
mod folders;
mod formats;
mod forwards;
mod gauges;
mod google_documents;
mod guard;
mod gzip;
mod handlers;
mod hill_charts;
mod input;
mod jobs;
mod kinds;
mod latency;
mod limits;
mod lineup;
mod links;
mod log;
mod mentions;
mod message_types;
mod messages;
mod multipart;
mod my_assignments;
mod my_notes;
mod my_notifications;
mod nesting;
mod oauth;
mod pages;
mod pattern;
mod people;
mod permissions;
mod pings;
mod profile;
mod project_access;
mod projects;
mod question_schedules;
mod rate_limit;
#[cfg(test)]
mod readme;
mod recordings;
mod records;
mod recurrences;
mod replay;
mod reply;
mod reports;
mod reset;
mod routes;
pub mod samples;
mod schedules;
mod schema;
mod search;
mod secrets;
mod seed;
mod seed_kinds;
mod seed_services;
mod seeded;
mod server;
mod slow;
mod state;
mod state_file;
mod store;
mod subscriptions;
mod subtasks;
mod survey;
mod templates;
mod timeline;
mod timesheets;
mod tls;
mod todolists;
mod todos;
mod todosets;
mod tools;
mod uploads;
mod validators;
mod vaults;
mod views;
mod visibility;
mod watch;
mod webhooks;
mod working_arguments;
mod wormholes;

use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

use basecamp_core::cassette::Replay;
use bytes::Bytes;
use http::Request;
use http::header::LOCATION;
use tokio::sync::Notify;

pub use self::builder::Builder;
pub use self::clock::Clock;
pub use self::exchanges::{Answer, Exchange};
pub use self::fault_text::InvalidFault;
pub use self::faults::{Fault, FaultPlan, FaultRule, Frequency};
pub use self::feed::{CableFault, FeedControl, Lane};
pub use self::log::Recorded;
pub use self::oauth::Decision;
pub use self::webhooks::{Delivery, DeliveryFault};

use self::api::lock;
use self::auth::{CLIENT_ID, CLIENT_SECRET, Tokens};
use self::exchanges::Exchanges;
use self::faults::Faults;
use self::latency::Latency;
use self::log::Log;
use self::oauth::{Logins, PUBLIC_CLIENT_ID, TOKEN_PATH};
use self::pages::Pages;
use self::pattern::Pattern;
use self::rate_limit::RateLimit;
use self::reset::InitialData;
use self::server::Server;
use self::state_file::SavedFile;
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
    clock: Clock,
    pages: Pages,
    log: Log,
    exchanges: Exchanges,
    faults: Faults,
    latency: Option<Latency>,
    rate_limit: Option<RateLimit>,
    tokens: Mutex<Tokens>,
    logins: Mutex<Logins>,
    store: Mutex<Store>,
    requests: AtomicU64,
    initial: InitialData,
    saved_file: Mutex<SavedFile>,
    delivery_queue: DeliveryQueue,
    /// Notified when the store may have other pending jobs.
    jobs_changed: Notify,
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
        Builder::default()
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
    /// // A client of sandbox.url() that reads a to-do finds its `content`, but neither
    /// // `title` nor `description_attachments`.
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

    /// Issues an access token of another person, such as a client, with which requests have the
    /// rights of that person: a path, or the target of a move, copy or link, that the person
    /// doesn't see is a 404, and a change that the person may not make a 403. Lists, counts, the
    /// pages of the event feed and its cables have only what the person sees.
    ///
    /// - People see their projects and pings, and all templates. The owner sees all projects too.
    /// - A draft is visible to its creator only. Notifications, drafts, bookmarks, bubble-ups,
    ///   assignments, notes, preferences, and the inbox of an agent are those of the caller.
    /// - Colleagues change all that they see, also message types, folders and the lineup, with the
    ///   exceptions below.
    /// - Only its creator and administrators change a comment, a line of a chat, a boost, or an
    ///   answer. Only the person and administrators change an absence (out of office).
    /// - Only administrators and the owner change the account, webhooks and chatbots, and see the
    ///   latter two.
    /// - The member `can_manage_projects` of other people permits them to create, archive and
    ///   remove projects, and to change and use templates and their library. `can_manage_people`
    ///   permits them to change the people of a project, and the access of clients to it.
    /// - A client sees the projects with access of clients, and there the tools, the client board,
    ///   and the recordings that are visible to clients, but no time that people spent. The title
    ///   of another container is empty. A client sees the people in the same projects and pings,
    ///   and no templates.
    /// - A client comments on visible recordings, boosts them and completes to-dos; changes,
    ///   trashes and restores what the client has created; pings people; and changes what concerns
    ///   the client only: bookmarks, bubble-ups, priorities, the own subscriptions, notifications,
    ///   notes, profile, preferences and absence. A client changes nothing else, and in particular
    ///   no settings of the account or of a project.
    ///
    /// # Panics
    ///
    /// If nobody has this id.
    pub fn token_for(&self, person: i64) -> String {
        let is_known = lock(&self.shared.store).people.contains_key(&person);
        assert!(is_known, "{person} is not the id of a person");
        lock(&self.shared.tokens).issue_for(person)
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

    /// The clock, which can be stopped and moved.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
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
        let mut store = lock(&self.shared.store);
        store.changes += 1;
        files::send(&mut store, name, content_type, content.into()).1
    }

    /// Expires all URLs that downloads were redirected to so far.
    pub fn expire_downloads(&self) {
        let mut store = lock(&self.shared.store);
        store.changes += 1;
        store.files.expire();
    }

    /// Every request so far, the latest 100 000 and 256 MiB of bodies at most, in order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.log.all()
    }

    /// Clears the log of requests and exchanges.
    pub fn clear_requests(&self) {
        self.shared.clear_requests();
    }

    /// The number of requests with this method and path, with the wildcards of [`on`](Self::on).
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.shared.log.count(&Pattern::new(method, path))
    }
}
