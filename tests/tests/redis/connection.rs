//! The connection to Redis: mistakes in its URL.

use basecamp_core::ErrorCode;
use basecamp_storage::Redis as Connection;
use basecamp_storage::redis::client::cmd;

use crate::server::Redis;

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn wrong_or_missing_password_is_a_usage_error() {
    let redis = Redis::start();
    let mut connection = redis.connection();
    cmd("CONFIG").arg("SET").arg("requirepass").arg("right").exec(&mut connection).unwrap();
    let ping = |user: &str| {
        let url = format!("redis://{user}127.0.0.1:{}/", redis.port());
        Connection::connect(url).unwrap().query_blocking::<String>(cmd("PING"))
    };
    assert_eq!(ping(":right@").unwrap(), "PONG");
    for user in ["", ":wrong@", "ann:right@"] {
        let error = ping(user).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{user} {error:?}");
        assert!(error.hint().contains("password"), "{error}");
        let text = format!("{error:?}");
        assert!(!text.contains("wrong") && !text.contains("right"), "{text}");
    }
}
