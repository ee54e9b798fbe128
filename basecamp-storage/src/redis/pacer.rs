//! The rate limit in Redis, which the processes of all machines share.

use std::fmt;
use std::time::Duration;

use basecamp_core::{Error, PaceStore, Rate, Reservation};

use super::Redis;

/// Shares the rate limit of a [`Pacer`](basecamp_core::Pacer) between any number of machines.
///
/// The state is a hash, `PREFIX` + `pace:` + name, which expires a minute after its last effect:
///
/// | field | content |
/// |---|---|
/// | `arrival` | the theoretical arrival time of the next request |
/// | `held_until` | the end of the latest pause |
///
/// Both are microseconds since 1970 on the clock of Redis, so the clocks of the machines don't
/// matter. Each operation is one script. A request takes one round trip to Redis, and a second one
/// after a wait.
///
/// - **Redis is unreachable, slow or out of memory**: after [the timeout](Self::with_timeout), each
///   process continues at the same rate with its local state, and tries Redis again after 5
///   seconds. Together they may exceed the limit meanwhile, and a 429 holds back the process that
///   receives it. Hooks receive a
///   [`StoreFailed`](basecamp_core::PacingDecision::StoreFailed).
/// - **Redis restarts without its data**, or evicts the key: each process continues after its own
///   latest slot and observes the pauses that it knows. Slots that other processes had reserved are
///   assigned again, so there may be one request too many for each process.
/// - **A process dies**: the slot that it has reserved is not used.
///
/// ```no_run
/// use basecamp_core::{Pacer, Pacing};
/// use basecamp_storage::Redis;
/// use basecamp_storage::redis::RedisPacer;
///
/// let redis = Redis::connect("redis://127.0.0.1/")?;
/// let pacer = Pacer::shared(Pacing::basecamp(), RedisPacer::new(&redis, "office"))?;
/// // Client::builder().pacer(pacer) on each machine with the same public address
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Clone)]
pub struct RedisPacer {
    redis: Redis,
    key: String,
}

/// Default timeout of an operation.
const TIMEOUT: Duration = Duration::from_millis(250);

const SCRIPT: &str = include_str!("pacer.lua");

impl RedisPacer {
    /// Shares the rate limit of this name. Basecamp limits the requests of each IP address, so
    /// machines with different public addresses should use different names.
    #[must_use]
    pub fn new(redis: &Redis, name: impl AsRef<str>) -> Self {
        let key = format!("pace:{}", name.as_ref());
        Self { redis: redis.clone().with_timeout(TIMEOUT), key }
    }

    /// Sets the timeout of an operation. Default: 250 ms. A call waits for it once when Redis
    /// fails, and uses the local state then.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.redis = self.redis.with_timeout(timeout);
        self
    }

    /// Runs the script, and returns its flag and duration. A reservation that is repeated after a
    /// lost connection leaves one slot unused.
    fn run(&self, action: &str, parameters: [Duration; 4]) -> Result<(bool, Duration), Error> {
        let mut command = self.redis.script(SCRIPT, &[&self.key]);
        command.arg(action).arg(&parameters.map(micros));
        let (is_reserved, wait): (bool, u64) = self.redis.query_blocking(command)?;
        Ok((is_reserved, Duration::from_micros(wait)))
    }
}

impl PaceStore for RedisPacer {
    fn reserve(&self, rate: &Rate, max_wait: Duration) -> Result<Reservation, Error> {
        let (is_reserved, wait) = self.run("reserve", parameters(rate, max_wait))?;
        Ok(if is_reserved { Reservation::Reserved(wait) } else { Reservation::TooLate(wait) })
    }

    fn hold(&self, rate: &Rate, time: Duration) -> Result<(), Error> {
        self.run("hold", parameters(rate, time)).map(drop)
    }

    fn hold_left(&self) -> Result<Duration, Error> {
        Ok(self.run("hold_left", [Duration::ZERO; 4])?.1)
    }
}

fn parameters(rate: &Rate, time: Duration) -> [Duration; 4] {
    [rate.interval, rate.tolerance, rate.recovery, time]
}

/// Returns a duration in microseconds, at most a year: numbers of Lua are exact up to 2^53.
fn micros(duration: Duration) -> u64 {
    const YEAR: u64 = 365 * 24 * 60 * 60 * 1_000_000;
    u64::try_from(duration.as_micros()).map_or(YEAR, |micros| micros.min(YEAR))
}

impl fmt::Debug for RedisPacer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisPacer").field("redis", &self.redis).field("key", &self.key).finish()
    }
}
