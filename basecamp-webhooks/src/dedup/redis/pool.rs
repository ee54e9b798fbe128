//! A pool of blocking connections.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::{Client, Connection, FromRedisValue, Pipeline, RedisResult};

use super::was_lost;
use crate::BoxError;

/// The longest timeout: one year. Longer ones would overflow the arithmetic of clocks.
const MAX_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The connection pool of a blocking [`RedisStore`](super::RedisStore). Connections are opened on
/// demand and reused.
pub struct Pool {
    client: Client,
    timeout: Duration,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub(super) fn new(client: Client) -> Self {
        Self { client, timeout: Duration::from_secs(2), idle: Mutex::default() }
    }

    pub(super) fn with_timeout(self, timeout: Duration) -> Self {
        // The operating system rejects zero, or treats it as no timeout.
        Self { timeout: timeout.clamp(Duration::from_millis(1), MAX_TIMEOUT), ..self }
    }

    /// Runs idempotent commands.
    pub(super) fn query<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T, BoxError> {
        let result = match self.query_once(commands) {
            Err(error) if was_lost(&error) => {
                // A restart of Redis closes all idle connections.
                self.idle().clear();
                self.query_once(commands)
            }
            result => result,
        };
        result.map_err(|error| {
            // The operating system reports the timeout of a socket as "temporarily unavailable".
            if error.is_timeout() {
                format!("Redis did not connect or answer within {:?}", self.timeout).into()
            } else {
                error.into()
            }
        })
    }

    fn query_once<T: FromRedisValue>(&self, commands: &Pipeline) -> RedisResult<T> {
        let idle = self.idle().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let result = commands.query(&mut connection);
        // After an error, a late response could be taken for that of the next command.
        if result.is_ok() {
            self.idle().push(connection);
        }
        result
    }

    fn connect(&self) -> RedisResult<Connection> {
        let connection = self.client.get_connection_with_timeout(self.timeout)?;
        connection.set_read_timeout(Some(self.timeout))?;
        connection.set_write_timeout(Some(self.timeout))?;
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn timeout_is_clamped_to_a_millisecond_and_a_year() {
        let (millisecond, year) = (Duration::from_millis(1), MAX_TIMEOUT);
        for (timeout, expected) in [
            (Duration::ZERO, millisecond),
            (Duration::from_nanos(1), millisecond),
            (Duration::from_secs(2), Duration::from_secs(2)),
            (year, year),
            (Duration::MAX, year),
        ] {
            let pool =
                Pool::new(Client::open("redis://127.0.0.1:1/").unwrap()).with_timeout(timeout);
            assert_eq!(pool.timeout, expected);
        }
    }

    #[test]
    fn server_without_a_response_is_a_timeout() {
        // The operating system establishes connections that are never accepted.
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("redis://{}/", server.local_addr().unwrap());
        let pool = Pool::new(Client::open(url).unwrap()).with_timeout(Duration::from_millis(50));
        let error = pool.query::<()>(redis::pipe().cmd("PING")).unwrap_err();
        assert_eq!(error.to_string(), "Redis did not connect or answer within 50ms");
    }

    #[test]
    fn longest_timeout_does_not_overflow() {
        let pool =
            Pool::new(Client::open("redis://127.0.0.1:1/").unwrap()).with_timeout(Duration::MAX);
        let error = pool.query::<()>(redis::pipe().cmd("PING")).unwrap_err();
        let error = error.downcast::<redis::RedisError>().unwrap();
        assert!(error.is_connection_refusal(), "{error}");
    }
}
