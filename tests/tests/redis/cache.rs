//! The response cache in Redis.

use std::time::{Duration, Instant};

use basecamp_sandbox::Sandbox;
use basecamp_storage::redis::RedisCache;
use basecamp_storage::redis::client::cmd;
use basecamp_ureq::{Client, Config};

use crate::server::Redis;

fn client(sandbox: &Sandbox, cache: &RedisCache) -> Client {
    let config = Config::builder().base_url(sandbox.url()).build().unwrap();
    let builder = Client::builder().config(config).token(sandbox.token());
    builder.cache(cache.clone()).build().unwrap()
}

fn keys(redis: &Redis) -> Vec<String> {
    cmd("KEYS").arg("basecamp:cache:*").query(&mut redis.connection()).unwrap()
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn clients_share_cached_responses_and_survive_an_outage() {
    let mut redis = Redis::start();
    let sandbox = Sandbox::start().unwrap();
    let cache = RedisCache::new(&redis.connect());
    let list = |client: &Client| {
        let account = client.for_account(sandbox.account_id()).unwrap();
        account.projects().list().send().unwrap().into_iter().count()
    };
    let (first, second) = (client(&sandbox, &cache), client(&sandbox, &cache));
    let expected = list(&first);
    let keys = keys(&redis);
    assert_eq!(keys.len(), 1, "{keys:?}");
    let expiry: i64 = cmd("TTL").arg(&keys[0]).query(&mut redis.connection()).unwrap();
    assert!(expiry > 0);
    assert_eq!(list(&second), expected);
    // Damaged entries are absent.
    cmd("SETRANGE").arg(&keys[0]).arg(60).arg("x").exec(&mut redis.connection()).unwrap();
    assert_eq!(list(&second), expected);
    redis.stop();
    let start = Instant::now();
    assert_eq!(list(&second), expected);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}
