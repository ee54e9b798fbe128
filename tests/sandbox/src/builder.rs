//! The settings of a sandbox, and its start.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use basecamp_core::cassette::Replay;
use basecamp_core::time::Timestamp;
use serde_json::Value;
use tokio::sync::Notify;

use super::auth::{Rotation, Tokens};
use super::clock::Clock;
use super::exchanges::{Exchange, Exchanges, Observer};
use super::faults::{FaultRule, Faults};
use super::latency::Latency;
use super::log::Log;
use super::oauth::Logins;
use super::pages::Pages;
use super::rate_limit::RateLimit;
use super::reset::InitialData;
use super::server::Server;
use super::{Sandbox, Shared, bytewise, documented, state_file, tls, webhooks};

/// The settings of a [`Sandbox`].
#[must_use = "a sandbox runs once it is started"]
#[derive(Debug, Clone)]
pub struct Builder {
    tls: bool,
    address: IpAddr,
    port: u16,
    /// The time at which the clock is stopped.
    clock: Option<Timestamp>,
    initial: InitialData,
    state_file: Option<PathBuf>,
    page_size: Option<usize>,
    faults: Vec<FaultRule>,
    fault_rate: u8,
    latency: Option<RangeInclusive<Duration>>,
    rate_limit: Option<(usize, Duration)>,
    token_lifetime: Option<Duration>,
    rotation: Rotation,
    webhook_pause: Duration,
    device_flow: bool,
    device_lifetime: Duration,
    bytewise: bool,
    observer: Option<Observer>,
    replay: Option<Replay>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            tls: false,
            address: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            clock: None,
            initial: InitialData {
                state: None,
                seed_data: true,
                seed: None,
                storage_limit: None,
                as_documented: documented::is_wanted(),
                job_time: Duration::ZERO,
            },
            state_file: None,
            page_size: None,
            faults: Vec::new(),
            fault_rate: 0,
            latency: None,
            rate_limit: None,
            token_lifetime: None,
            rotation: Rotation::Immediate,
            webhook_pause: Duration::from_millis(50),
            device_flow: true,
            device_lifetime: Duration::from_secs(15 * 60),
            bytewise: bytewise::is_wanted(),
            observer: None,
            replay: None,
        }
    }
}

impl Builder {
    /// Serves HTTPS, with a certificate for `localhost`, `127.0.0.1` and the address.
    pub fn tls(self) -> Self {
        Self { tls: true, ..self }
    }

    /// Listens on this address of the machine itself in place of `127.0.0.1`, such as `::1`.
    /// [`start`](Self::start) rejects others: anybody who reaches the sandbox can control it.
    pub fn address(self, address: IpAddr) -> Self {
        Self { address, ..self }
    }

    /// Listens on this port in place of a free one.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Whether it starts with people and projects (the default) or with the owner of the account
    /// alone. It has no effect with a [`seed`](Self::seed).
    pub fn seed_data(self, seed_data: bool) -> Self {
        Self { initial: InitialData { seed_data, ..self.initial }, ..self }
    }

    /// Starts with an account that looks real, made from a number: some 20 people of several
    /// companies, projects with 500 to-dos in all, messages, chats, files, cards, schedules and
    /// check-ins of the last three months, with the events of that time, and some of all else, such
    /// as client approvals, templates and pings. The same number makes the same account at the same
    /// time; its dates are around the time of the clock.
    ///
    /// ```
    /// use basecamp_sandbox::Sandbox;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let sandbox = Sandbox::builder().seed(7).start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn seed(self, number: u64) -> Self {
        Self { initial: InitialData { seed: Some(number), ..self.initial }, ..self }
    }

    /// Starts with the state in a file that [`Sandbox::save_to`] has written, if the file exists,
    /// and with the other initial data otherwise. The sandbox doesn't write the file by itself.
    pub fn state_file(self, path: impl Into<PathBuf>) -> Self {
        Self { state_file: Some(path.into()), ..self }
    }

    /// Responds with 507 to a request that would store more bytes of files than this. There is no
    /// limit by default.
    pub fn storage_limit(self, bytes: u64) -> Self {
        Self { initial: InitialData { storage_limit: Some(bytes), ..self.initial }, ..self }
    }

    /// Starts with a saved state: [`Sandbox::save`].
    pub fn state(self, state: Value) -> Self {
        Self { initial: InitialData { state: Some(state), ..self.initial }, ..self }
    }

    /// Stops the clock at this time. By default it runs, from the current time.
    pub fn stopped_at(self, time: Timestamp) -> Self {
        Self { clock: Some(time), ..self }
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

    /// Injects faults from the start, as [`Sandbox::on`] does later. Rules add up.
    ///
    /// ```
    /// use basecamp_sandbox::Sandbox;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::builder().fault("GET /projects.json 429:1 x2".parse()?).start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.faults.push(rule);
        self
    }

    /// Injects a random fault into `percent` (0 to 100) of the requests to the API that no other
    /// rule matches: 429, 500, 502, 503, or a reset connection. Every run has the same. Default: 0.
    pub fn fault_rate(self, percent: u8) -> Self {
        Self { fault_rate: percent.min(100), ..self }
    }

    /// Delays every response by a random time in this range. Every run has the same times. There is
    /// no latency by default.
    pub fn latency(self, range: RangeInclusive<Duration>) -> Self {
        Self { latency: Some(range), ..self }
    }

    /// Calls a function with each completed exchange, on the thread of the server: a log of
    /// requests with their responses. Requests of the page aren't among them.
    ///
    /// ```
    /// use basecamp_sandbox::Sandbox;
    ///
    /// # fn main() -> std::io::Result<()> {
    /// let sandbox = Sandbox::builder()
    ///     .on_exchange(|exchange| println!("{exchange}"))
    ///     .start()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_exchange(self, observe: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        Self { observer: Some(Observer::new(observe)), ..self }
    }

    /// The lifetime of all access tokens. By default, those of the token endpoint are valid for two
    /// weeks, and the first one and those of [`Sandbox::token_for`] don't expire, so that a test
    /// can move the clock by any time.
    pub fn token_lifetime(self, token_lifetime: Duration) -> Self {
        Self { token_lifetime: Some(token_lifetime), ..self }
    }

    /// Whether a refresh issues a new refresh token and revokes the old one (the default), or
    /// leaves the old one valid.
    pub fn rotate_refresh_token(self, rotate_refresh_token: bool) -> Self {
        let rotation = if rotate_refresh_token { Rotation::Immediate } else { Rotation::None };
        Self { rotation, ..self }
    }

    /// Rotates refresh tokens leniently: the old one stays valid until the new access token is
    /// used, so that a client can repeat a refresh whose response was lost.
    pub fn rotate_refresh_token_on_use(self) -> Self {
        Self { rotation: Rotation::OnUse, ..self }
    }

    /// The pause after the first failed delivery of an event. Default: 50 ms. Each further pause is
    /// twice as long, and ten failures deactivate the webhook.
    pub fn webhook_pause(self, webhook_pause: Duration) -> Self {
        Self { webhook_pause, ..self }
    }

    /// The time from the start to the end of a job: a copy, a move, or the construction of a
    /// project from a template. Until then, responses show the job as pending, and there is no
    /// result. Default: zero, so that only the response that starts a job shows it as pending.
    pub fn job_time(self, job_time: Duration) -> Self {
        Self { initial: InitialData { job_time, ..self.initial }, ..self }
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
    ///   occurrence if the entry recurs, as the first one of the initial data does.
    /// - Lists have no `X-Total-Count` header if the API describes none for them.
    /// - Events of webhooks are changed in the same way.
    pub fn as_documented(self) -> Self {
        Self { initial: InitialData { as_documented: true, ..self.initial }, ..self }
    }

    /// Responds with a recorded conversation only, with the URLs of this sandbox in it. Requests
    /// are logged and faults are injected as usual. A recorded failure resets the connection. An
    /// unexpected request receives a 501, whose message names the nearest recorded request.
    ///
    /// Recorded redirects to other servers, such as the storage of files, lead to the sandbox.
    /// Requests that a client sends to another server by itself, such as a login at Launchpad,
    /// don't reach it: `Simulation` of `basecamp-core` replays them too.
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
    ///
    /// # Errors
    ///
    /// If the port is in use, if the address isn't one of the machine itself, or if
    /// [`state`](Self::state) or the content of [`state_file`](Self::state_file) is not a saved
    /// state.
    pub fn start(mut self) -> io::Result<Sandbox> {
        if !self.address.is_loopback() {
            let message =
                format!("{} is not an address of this machine itself: use 127.0.0.1", self.address);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let identity = if self.tls { Some(tls::self_signed(self.address)?) } else { None };
        let wanted = SocketAddr::new(self.address, self.port);
        let listener = TcpListener::bind(wanted).map_err(|error| {
            let message = format!("{wanted}: {error}; use another port, or 0 for a free one");
            io::Error::new(error.kind(), message)
        })?;
        let address = SocketAddr::new(self.address, listener.local_addr()?.port());
        let origin = match identity {
            Some(_) if address.ip() == Ipv4Addr::LOCALHOST => {
                format!("https://localhost:{}", address.port())
            }
            Some(_) => format!("https://{address}"),
            None => format!("http://{address}"),
        };
        let saved = self.state_file.as_deref().map(state_file::read).transpose()?.flatten();
        let file = self.state_file.filter(|_| saved.is_some());
        self.initial.state = saved.or(self.initial.state);
        let clock = self.clock.map(Clock::stopped_at);
        let store = self.initial.store(&origin, clock).map_err(|error| match file {
            Some(path) => state_file::invalid(&path, &error),
            None => error,
        })?;
        let clock = store.clock.clone();
        let (delivery_queue, pending) = webhooks::delivery_queue(self.webhook_pause);
        delivery_queue.push(store.deliveries.keys().copied());
        let faults = Faults::default();
        self.faults.into_iter().for_each(|rule| faults.add(rule));
        faults.set_rate(self.fault_rate);
        let shared = Arc::new(Shared {
            origin,
            clock: clock.clone(),
            pages: Pages { fixed: self.page_size },
            log: Log::default(),
            exchanges: Exchanges::new(self.observer),
            faults,
            latency: self.latency.map(Latency::new),
            rate_limit: self.rate_limit.map(|(limit, window)| RateLimit::new(limit, window)),
            tokens: Mutex::new(Tokens::new(clock, self.token_lifetime, self.rotation)),
            logins: Mutex::new(Logins::new(self.device_flow, self.device_lifetime)),
            store: Mutex::new(store),
            requests: AtomicU64::new(0),
            initial: self.initial,
            saved_file: Mutex::default(),
            delivery_queue,
            jobs_changed: Notify::new(),
            bytewise: self.bytewise,
            replay: self.replay,
        });
        let (acceptor, certificate_pem) =
            identity.map(|identity| (identity.acceptor, identity.certificate_pem)).unzip();
        let server = Server::start(listener, acceptor, Arc::clone(&shared), pending)?;
        Ok(Sandbox { shared, certificate_pem, _server: server })
    }
}
