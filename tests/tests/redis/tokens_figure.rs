//! Processes that share one token in Redis: one refresh in each round, and no token lost.

use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::oauth::{Token, TokenStore};
use basecamp_sandbox::Sandbox;
use basecamp_storage::redis::RedisTokenStore;

use crate::process::Process;
use crate::server::Redis;

const PROFILE: &str = "work";
const ROUNDS: usize = 100;
const KINDS: [&str; 4] = ["redis-ureq", "redis-hyper", "redis-async", "redis-ureq"];

fn session(kind: &str, redis: &Redis, sandbox: &Sandbox) -> Process {
    let (url, id, secret) = (sandbox.url(), sandbox.client_id(), sandbox.client_secret());
    Process::start(&[kind, &redis.url(), url, id, secret])
}

fn logged_in(redis: &Redis, sandbox: &Sandbox) -> RedisTokenStore {
    let store = RedisTokenStore::new(&redis.connect());
    let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
    store.save(PROFILE, &token).unwrap();
    store
}

fn assert_current(store: &RedisTokenStore, sandbox: &Sandbox) {
    let token = store.load(PROFILE).unwrap().unwrap();
    assert_eq!(token.access_token.expose(), sandbox.token());
    assert_eq!(token.refresh_token.unwrap().expose(), sandbox.refresh_token());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn four_processes_make_one_refresh_in_each_of_a_hundred_rounds() {
    let directory = tempfile::tempdir().unwrap();
    let mut redis = Redis::start_persistent(directory.path());
    let sandbox = Sandbox::start().unwrap();
    let store = logged_in(&redis, &sandbox);
    let mut processes = KINDS.map(|kind| session(kind, &redis, &sandbox));
    let (start, mut kills) = (Instant::now(), 0);
    for round in 1..=ROUNDS {
        sandbox.expire_access_token();
        if round == ROUNDS / 2 {
            redis.stop();
            processes.iter_mut().for_each(Process::go);
            for process in &mut processes {
                let line = process.line();
                assert!(line.contains("Redis failed"), "{line}");
            }
            assert_eq!(sandbox.refresh_count(), round - 1);
            redis.restart();
        }
        processes.iter_mut().for_each(Process::go);
        // At random, a process is killed in the middle of the round: it waits for the token of
        // another one, or uses it. The end of a process that has the only new token is not the
        // store's to prevent.
        let killed = (round * 7 % 10 < 3).then_some(round % KINDS.len());
        let first = (0..KINDS.len()).find(|index| Some(*index) != killed).unwrap();
        assert_eq!(processes[first].line(), "ok", "round {round}");
        for index in 0..KINDS.len() {
            if Some(index) == killed {
                let process = session(KINDS[index], &redis, &sandbox);
                std::mem::replace(&mut processes[index], process).kill();
                kills += 1;
            } else if index != first {
                assert_eq!(processes[index].line(), "ok", "round {round}");
            }
        }
        assert_eq!(sandbox.refresh_count(), round, "round {round}");
        assert_current(&store, &sandbox);
    }
    println!("{ROUNDS} rounds, {ROUNDS} refreshes, {kills} kills in {:?}", start.elapsed());
}

#[test]
#[ignore = "needs redis-server: run with --ignored"]
fn lease_of_a_killed_process_ends() {
    let redis = Redis::start();
    let sandbox = Sandbox::start().unwrap();
    let store = logged_in(&redis, &sandbox);
    sandbox.expire_access_token();
    let holder = Process::start(&["redis-hold", &redis.url()]);
    let mut process = session("redis-async", &redis, &sandbox);
    process.go();
    thread::sleep(Duration::from_millis(100));
    assert_eq!(sandbox.refresh_count(), 0);
    let start = Instant::now();
    holder.kill();
    assert_eq!(process.line(), "ok");
    assert!(start.elapsed() > Duration::from_secs(1), "the lease lasts: {:?}", start.elapsed());
    assert_eq!(sandbox.refresh_count(), 1);
    assert_current(&store, &sandbox);
}
