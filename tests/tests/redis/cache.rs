//! The response cache in Redis.

use std::time::{Duration, Instant};

use basecamp_sandbox::Sandbox;
use basecamp_storage::redis::RedisCache;
use basecamp_storage::redis::client::cmd;
use basecamp_ureq::{Client, Config};

use crate::server::{Redis, wait_until};

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
    let cache = RedisCache::new(&redis.connect()).with_timeout(Duration::from_secs(60));
    let list = |client: &Client| {
        let account = client.for_account(sandbox.account_id()).unwrap();
        let count = account.projects().list().send().unwrap().into_iter().count();
        (count, sandbox.requests().last().unwrap().header("if-none-match").is_some())
    };
    let (first, second) = (client(&sandbox, &cache), client(&sandbox, &cache));
    let (expected, _) = list(&first);
    // A call doesn't wait until its response is stored.
    wait_until("the response is stored", || keys(&redis).len() == 1);
    let key = keys(&redis).remove(0);
    let expiry: i64 = cmd("TTL").arg(&key).query(&mut redis.connection()).unwrap();
    assert!(expiry > 0);
    assert_eq!(list(&second), (expected, true));
    // Damaged entries are absent.
    cmd("SETRANGE").arg(&key).arg(60).arg("x").exec(&mut redis.connection()).unwrap();
    assert_eq!(list(&second), (expected, false));
    redis.stop();
    let third = client(&sandbox, &RedisCache::new(&redis.connect()));
    let start = Instant::now();
    assert_eq!(list(&third), (expected, false));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
