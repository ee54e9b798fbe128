//! The public types of a driver: its client, their builder, and its account.

/// Defines `Client`, `ClientBuilder` and `Account` of a driver, for a type that implements
/// [`Connect`](crate::driver::Connect) and the handle of its clients.
///
/// It is called once, in a crate that re-exports [`api`](crate::api) in its root, to which the docs
/// of the types link. The driver adds the method that sets the custom transport
/// ([`Connect::CUSTOM_METHOD`]) and the method that waits for the token refresh in flight. `Client`
/// and `ClientBuilder` are structs of the driver, and no aliases of generic types, since rustdoc
/// documents the methods of an alias by a script only. Docs of the driver for the builder may
/// follow: `client_types! { MyStack => Blocking; /** .. */ ClientBuilder }`.
///
/// ```
/// use std::sync::Arc;
///
/// use basecamp_core::driver::{Connect, TransportSettings, client_types};
/// use basecamp_core::{Blocking, Config, Context, Error};
/// # use basecamp_core::driver::DriveBlocking;
/// # use basecamp_core::{BlockingBody, ErrorCode, Machine, Now, Reply};
/// # use std::time::{Duration, SystemTime};
/// #
/// # /// A driver without connections.
/// # struct Driver;
/// #
/// # impl DriveBlocking for Driver {
/// #     fn now(&self) -> Now {
/// #         Now { monotonic: Duration::ZERO, wall: SystemTime::now() }
/// #     }
/// #
/// #     fn drive(
/// #         &self,
/// #         _: &mut dyn Machine,
/// #         _: &mut Option<BlockingBody>,
/// #     ) -> Result<Reply, Error> {
/// #         Err(Error::new(ErrorCode::Network, "offline"))
/// #     }
/// # }
///
/// struct MyStack;
///
/// impl Connect for MyStack {
///     type Handle = Blocking;
///     type Custom = ();
///     type Connections = ();
///     const CUSTOM_METHOD: &'static str = "connections";
///
///     fn connections(_: &Config, _: TransportSettings<()>) -> Result<(), Error> {
///         Ok(()) // a pool of connections
///     }
///
///     fn connect(context: Arc<Context>, (): ()) -> Blocking {
///         Blocking::new(context, Driver) // implements `DriveBlocking`
///     }
///
///     fn variable(name: &str) -> Option<String> {
///         (name == "BASECAMP_TOKEN").then(|| "secret".to_owned()) // read the environment
///     }
///
///     fn seed() -> Result<u64, Error> {
///         Ok(4) // use a random number
///     }
/// }
///
/// client_types! {
///     /// A client of the Basecamp API, on my HTTP stack.
///     MyStack => Blocking
/// }
///
/// let client = Client::builder().token("secret").no_proxy().build()?;
/// let account: Account = client.for_account("12345")?;
/// assert_eq!(account.todos().get(1).send().unwrap_err().message(), "offline");
/// # Ok::<(), Error>(())
/// ```
///
/// [`Connect::CUSTOM_METHOD`]: crate::driver::Connect::CUSTOM_METHOD
#[doc(hidden)]
#[macro_export]
macro_rules! __client_types {
    ($(#[$docs:meta])* $driver:ty => $handle:ty $(; $(#[$example:meta])+ ClientBuilder)?) => {
        $(#[$docs])*
        #[derive(Clone)]
        pub struct Client {
            parts: $crate::driver::ClientParts<$driver>,
        }

        impl Client {
            /// Creates a client with a static token and default settings.
            ///
            /// # Errors
            ///
            /// A `usage` error if the token is empty or malformed, or if a proxy in the environment
            /// is.
            pub fn new(token: impl Into<$crate::Secret>) -> Result<Self, $crate::Error> {
                Self::builder().token(token).build()
            }

            /// Creates a client with the token in the environment variable `BASECAMP_TOKEN` and the
            /// settings in the environment: `BASECAMP_ACCOUNT_ID`, `BASECAMP_BASE_URL`,
            /// `BASECAMP_TIMEOUT` (in seconds) and `BASECAMP_MAX_RETRIES`.
            ///
            /// # Errors
            ///
            /// A `usage` error that names the variable which is missing or malformed.
            pub fn from_env() -> Result<Self, $crate::Error> {
                ClientBuilder::from_env()?.build()
            }

            /// Returns a builder of clients with other settings or credentials.
            pub fn builder() -> ClientBuilder {
                ClientBuilder { settings: $crate::driver::ClientSettings::default() }
            }

            /// Returns an account, whose methods return all its services.
            ///
            /// # Errors
            ///
            /// A `usage` error if the id has other characters than digits.
            pub fn for_account<I>(&self, id: I) -> Result<$crate::Account<$handle>, $crate::Error>
            where
                I: TryInto<$crate::AccountId>,
                $crate::Error: From<I::Error>,
            {
                $crate::Account::new(self.handle().clone(), id)
            }

            /// Returns the account of the environment variable `BASECAMP_ACCOUNT_ID`, for a client
            /// [from the environment](Self::from_env), or of
            /// [`ClientBuilder::account`](crate::ClientBuilder::account).
            ///
            /// # Errors
            ///
            /// A `usage` error if neither is set.
            pub fn account(&self) -> Result<$crate::Account<$handle>, $crate::Error> {
                self.for_account(self.handle().context().account()?)
            }

            /// Returns the service that reads the identity of the user and the accounts that the
            /// token has access to.
            #[must_use]
            pub fn authorization(&self) -> $crate::Authorization<$handle> {
                $crate::Authorization::new(self.handle().clone())
            }

            /// Returns the budget that is left of the pacing: the requests that could be sent now,
            /// the waiting calls, and more. `None` if the client has no pacing.
            #[must_use]
            pub fn pacing(&self) -> Option<$crate::PacingStatus> {
                self.handle().pacing()
            }

            /// Returns the handle that sends calls.
            #[must_use]
            pub fn handle(&self) -> &$handle {
                self.parts.handle()
            }

            /// Creates a client for another user, with the session of their login. It shares the
            /// connections, the settings, the hooks, the cache and the pacer of this client. Cached
            /// responses are separate for each token.
            ///
            /// A server for many users creates one client, and a client for each of its users with
            /// this method: that opens no connections. Reuse the client of a user, or set a token
            /// store in the session: a refreshed token is in the session and in its store only.
            ///
            /// # Errors
            ///
            /// A `usage` error if the session is malformed, such as one without a refresh token.
            pub fn with_oauth(
                &self,
                session: $crate::oauth::OAuthSession,
            ) -> Result<Self, $crate::Error> {
                let parts = self.parts.with_auth($crate::Auth::session(session))?;
                Ok(Self { parts })
            }
        }

        impl ::std::fmt::Debug for Client {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct("Client")
                    .field("base_url", &self.handle().context().config().base_url())
                    .finish_non_exhaustive()
            }
        }

        /// Builds a [`Client`]: exactly one way to authenticate, and optional settings.
        $($(#[$example])+)?
        #[must_use]
        pub struct ClientBuilder {
            settings: $crate::driver::ClientSettings<$driver>,
        }

        impl ClientBuilder {
            /// Starts with the token in the environment variable `BASECAMP_TOKEN` and the settings
            /// in the environment: `BASECAMP_ACCOUNT_ID`, `BASECAMP_BASE_URL`, `BASECAMP_TIMEOUT`
            /// (in seconds) and `BASECAMP_MAX_RETRIES`.
            ///
            /// # Errors
            ///
            /// A `usage` error that names the variable which is missing or malformed.
            pub fn from_env() -> Result<Self, $crate::Error> {
                Ok(Self { settings: $crate::driver::ClientSettings::from_env()? })
            }

            /// Authenticates with a static token.
            pub fn token(self, token: impl Into<$crate::Secret>) -> Self {
                self.auth($crate::Auth::token(token))
            }

            /// Authenticates with an OAuth session, which refreshes its token.
            pub fn oauth(self, session: $crate::oauth::OAuthSession) -> Self {
                self.auth($crate::Auth::session(session))
            }

            /// Authenticates with custom headers.
            pub fn auth_strategy(self, strategy: impl $crate::AuthStrategy + 'static) -> Self {
                self.auth($crate::Auth::strategy(strategy))
            }

            /// Sends no credentials, for programs that only call
            /// [anonymous](crate::operation::Operation::anonymous) operations, such as a chatbot
            /// that posts lines. All other operations fail with `auth_required` before anything is
            /// sent.
            pub fn anonymous(self) -> Self {
                self.auth($crate::Auth::none())
            }

            fn auth(mut self, auth: $crate::Auth) -> Self {
                self.settings.context = self.settings.context.auth(auth);
                self
            }

            /// Sets base URL, timeouts, retries and limits: a [`Config`](crate::Config) or a
            /// [`ConfigBuilder`](crate::ConfigBuilder), in place of the values that were set
            /// before.
            pub fn config(mut self, config: impl Into<$crate::ConfigBuilder>) -> Self {
                self.settings.context = self.settings.context.config(config);
                self
            }

            fn configure(
                mut self,
                change: impl FnOnce($crate::ConfigBuilder) -> $crate::ConfigBuilder,
            ) -> Self {
                self.settings.context = self.settings.context.configure(change);
                self
            }

            /// Sets the API's origin, such as a test server. HTTPS is required except for
            /// localhost.
            pub fn base_url(self, url: impl Into<String>) -> Self {
                self.configure(|config| config.base_url(url))
            }

            /// Sets the name of the application and a contact, which Basecamp requires of every
            /// integration: `Timesheets (ops@example.com)`.
            pub fn user_agent(self, application: impl Into<String>) -> Self {
                self.configure(|config| config.user_agent(application))
            }

            /// Sets the timeout of each attempt, from connecting to the last byte of the body. 30
            /// seconds by default.
            pub fn timeout(self, timeout: ::std::time::Duration) -> Self {
                self.configure(|config| config.timeout(timeout))
            }

            /// Sets the timeout of connecting. 10 seconds by default.
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                self.configure(|config| config.connect_timeout(timeout))
            }

            /// Sets the time limit of each call as a whole: every attempt, wait and token refresh.
            pub fn deadline(self, deadline: ::std::time::Duration) -> Self {
                self.configure(|config| config.deadline(deadline))
            }

            /// Sets the retry policy.
            pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
                self.configure(|config| config.retry(policy))
            }

            /// Sets the maximum of retries, which follow the first attempt. 3 by default.
            pub fn max_retries(self, retries: u32) -> Self {
                self.configure(|config| config.max_retries(retries))
            }

            /// Sets the account that [`Client::account`] returns.
            pub fn account(mut self, id: $crate::AccountId) -> Self {
                self.settings.context = self.settings.context.account(id);
                self
            }

            /// Adds hooks that observe calls. May be called repeatedly: start events run through
            /// the hooks in order, end events in reverse order
            /// ([`HooksChain`](crate::HooksChain)).
            pub fn hooks(mut self, hooks: impl $crate::Hooks + 'static) -> Self {
                self.settings.context = self.settings.context.hooks(hooks);
                self
            }

            /// Caches responses to `GET`, such as in a [`MemoryCache`](crate::MemoryCache). Each
            /// use is revalidated with a conditional request, so the server sends only content that
            /// has changed.
            pub fn cache(mut self, store: impl $crate::CacheStore + 'static) -> Self {
                self.settings.context = self.settings.context.cache(store);
                self
            }

            /// Cancels all calls, lists and transfers of the client, for a program that ends.
            /// Afterwards, each call fails with an error of code
            /// [`Cancelled`](crate::ErrorCode::Cancelled).
            pub fn cancel(mut self, cancel: &$crate::Cancel) -> Self {
                self.settings.context = self.settings.context.cancel(cancel);
                self
            }

            $crate::driver::record_method!();

            /// Limits the rate of requests to the API, such as with
            /// [`Pacing::basecamp`](crate::Pacing::basecamp). There is no limit by default.
            pub fn pacing(mut self, pacing: $crate::Pacing) -> Self {
                self.settings.context = self.settings.context.pacing(pacing);
                self
            }

            /// Limits the rate of requests with a pacer that several clients share, or several
            /// processes ([`Pacer::shared`](crate::Pacer::shared)).
            pub fn pacer(mut self, pacer: $crate::Pacer) -> Self {
                self.settings.context = self.settings.context.pacer(pacer);
                self
            }

            /// Trusts these certificate authorities too, given in PEM form; may be called
            /// repeatedly.
            pub fn root_certificates(mut self, pem: impl AsRef<[u8]>) -> Self {
                self.settings.root_certificates.push(pem.as_ref().to_vec());
                self
            }

            /// Sends all requests through this proxy, in place of those in the environment:
            /// `http://`, `https://`, `socks4://` or `socks5://`, with an optional percent-encoded
            /// user name and password, such as `http://user:password@proxy.example.com:3128`.
            ///
            /// The default are the proxies in `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
            /// `NO_PROXY`, with direct connections to localhost. This proxy is used for every host,
            /// localhost included.
            pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
                self.settings.proxies = Some($crate::ProxySettings::all(url.as_ref()));
                self
            }

            /// Connects directly, and ignores the proxies in the environment.
            pub fn no_proxy(mut self) -> Self {
                self.settings.proxies = Some(Ok($crate::ProxySettings::none()));
                self
            }

            /// Checks all settings and creates the client. Nothing is sent or loaded yet.
            ///
            /// # Errors
            ///
            /// A `usage` error if not exactly one of `token`, `oauth`, `auth_strategy` and
            /// `anonymous` is set, if a setting or a proxy in the environment is malformed, if
            /// `root_certificates` contain no certificate, or if they or a proxy are set together
            /// with a custom transport.
            pub fn build(self) -> Result<Client, $crate::Error> {
                self.settings.build().map(|parts| Client { parts })
            }

            /// Checks all settings and creates the client of OAuth logins, with the same
            /// connections and settings as a client.
            ///
            /// # Errors
            ///
            /// As [`build`](Self::build), but there must be no way to authenticate.
            pub fn build_oauth(
                self,
            ) -> Result<$crate::oauth::OAuth<$handle>, $crate::Error> {
                self.settings.build_oauth()
            }
        }

        impl ::std::fmt::Debug for ClientBuilder {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct("ClientBuilder")
                    .field("settings", &self.settings)
                    .finish_non_exhaustive()
            }
        }

        /// An account. Its methods return the services:
        ///
        /// - projects: [`projects`](crate::services::projects),
        ///   [`templates`](crate::services::templates), [`tools`](crate::services::tools),
        ///   [`folders`](crate::services::folders), [`bookmarks`](crate::services::bookmarks),
        ///   [`wormholes`](crate::services::wormholes)
        /// - to-dos: [`todos`](crate::services::todos), [`todolists`](crate::services::todolists),
        ///   [`todolist_groups`](crate::services::todolist_groups),
        ///   [`todosets`](crate::services::todosets), [`subtasks`](crate::services::subtasks),
        ///   [`hill_charts`](crate::services::hill_charts),
        ///   [`my_assignments`](crate::services::my_assignments)
        /// - cards: [`card_tables`](crate::services::card_tables),
        ///   [`card_columns`](crate::services::card_columns), [`cards`](crate::services::cards),
        ///   [`card_steps`](crate::services::card_steps)
        /// - messages and chats: [`messages`](crate::services::messages),
        ///   [`message_boards`](crate::services::message_boards),
        ///   [`message_types`](crate::services::message_types),
        ///   [`comments`](crate::services::comments), [`campfires`](crate::services::campfires),
        ///   [`pings`](crate::services::pings), [`boosts`](crate::services::boosts),
        ///   [`forwards`](crate::services::forwards), [`drafts`](crate::services::drafts),
        ///   [`checkins`](crate::services::checkins)
        /// - documents and files: [`documents`](crate::services::documents),
        ///   [`vaults`](crate::services::vaults), [`uploads`](crate::services::uploads),
        ///   [`attachments`](crate::services::attachments),
        ///   [`cloud_files`](crate::services::cloud_files),
        ///   [`google_documents`](crate::services::google_documents),
        ///   [`embeds`](crate::services::embeds)
        /// - schedules and time: [`schedules`](crate::services::schedules),
        ///   [`calendars`](crate::services::calendars),
        ///   [`timesheets`](crate::services::timesheets), [`lineup`](crate::services::lineup),
        ///   [`automation`](crate::services::automation),
        ///   [`bubble_ups`](crate::services::bubble_ups)
        /// - people and accounts: [`account`](crate::services::account),
        ///   [`people`](crate::services::people),
        ///   [`subscriptions`](crate::services::subscriptions),
        ///   [`my_notifications`](crate::services::my_notifications),
        ///   [`my_notes`](crate::services::my_notes)
        /// - clients: [`client_approvals`](crate::services::client_approvals),
        ///   [`client_correspondences`](crate::services::client_correspondences),
        ///   [`client_replies`](crate::services::client_replies),
        ///   [`client_visibility`](crate::services::client_visibility)
        /// - activity and reports: [`event_feed`](crate::services::event_feed),
        ///   [`events`](crate::services::events), [`timeline`](crate::services::timeline),
        ///   [`everything`](crate::services::everything),
        ///   [`recordings`](crate::services::recordings), [`reports`](crate::services::reports),
        ///   [`gauges`](crate::services::gauges), [`search`](crate::services::search)
        /// - integrations: [`webhooks`](crate::services::webhooks)
        ///
        /// Other methods: `call` sends any operation by its id, with arguments as JSON; `request`
        /// sends a request to any path; `download_url` downloads a file by its URL. The page of the
        /// generic type, [`basecamp_core::Account`], documents them.
        pub type Account = $crate::Account<$handle>;
    };
}

pub use __client_types as client_types;

#[cfg(test)]
mod tests {
    use crate::registry::operation::OPERATIONS;

    #[test]
    fn the_docs_of_account_link_to_all_services() {
        let source = include_str!("client_types.rs");
        for operation in OPERATIONS {
            let service = operation.service;
            let link = format!("[`{service}`](crate::services::{service})");
            assert!(source.contains(&link), "{link}");
        }
    }
}
