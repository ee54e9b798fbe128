//! A process that shares a token store with others, for `tests/token_store`, `tests/keyring` and
//! `tests/redis`.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs::File;
use std::io::{self, BufRead, Write as _};
use std::{env, thread};

use basecamp_core::oauth::{OAuthSession, StoreLock, Token, TokenStore};
use basecamp_core::{Config, Error as SdkError};
use basecamp_storage::{FileTokenStore, KeyringTokenStore};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// The key of the token in the store.
const PROFILE: &str = "work";

fn main() -> Result {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["save", directory] => save(&FileTokenStore::at(directory)),
        ["hold", directory] => hold(&FileTokenStore::at(directory)),
        ["fill", directory] => fill(&FileTokenStore::at(directory)),
        ["ureq", directory, url, id, secret] => {
            let store = FileTokenStore::at(directory);
            let session = session(store.clone(), &store, url, id, secret)?;
            ureq(session, url)
        }
        ["hyper", directory, url, id, secret] => {
            let store = FileTokenStore::at(directory);
            let session = session(store.clone(), &store, url, id, secret)?;
            hyper(session, url)
        }
        ["stall", directory, url, id, secret] => {
            let store = FileTokenStore::at(directory);
            ureq(session(Stalling(store.clone()), &store, url, id, secret)?, url)
        }
        ["keyring-hold", application] => hold(&KeyringTokenStore::for_application(application)?),
        [driver @ ("keyring-ureq" | "keyring-hyper"), application, url, id, secret] => {
            let store = KeyringTokenStore::for_application(application)?;
            let session = session(store.clone(), &store, url, id, secret)?;
            if driver == "keyring-ureq" { ureq(session, url) } else { hyper(session, url) }
        }
        #[cfg(feature = "redis")]
        ["redis-hold", redis] => hold(&redis_store(redis)?),
        #[cfg(feature = "redis")]
        [driver @ ("redis-ureq" | "redis-hyper" | "redis-async"), redis, url, id, secret] => {
            let store = redis_store(redis)?;
            let session = session(store.clone(), &store, url, id, secret)?;
            match driver {
                "redis-ureq" => ureq(session, url),
                "redis-hyper" => hyper(session, url),
                _ => hyper(session.with_async_store(store.into_async(), PROFILE), url),
            }
        }
        _ => Err("usage: session save|hold|fill|ureq|hyper|stall DIRECTORY [URL CLIENT_ID SECRET]"
            .into()),
    }
}

fn session(
    store: impl TokenStore + 'static,
    stored: &impl TokenStore,
    url: &str,
    id: &str,
    secret: &str,
) -> Result<OAuthSession> {
    let token = stored.load(PROFILE)?.ok_or("there is no token in the store")?;
    let session = OAuthSession::new(format!("{url}/authorization/token"), id, token);
    Ok(session.with_client_secret(secret).with_store(store, PROFILE))
}

/// A store whose lease is longer than a refresh of the tests takes.
#[cfg(feature = "redis")]
fn redis_store(url: &str) -> Result<basecamp_storage::redis::RedisTokenStore> {
    let redis = basecamp_storage::Redis::connect(url)?;
    let lease = std::time::Duration::from_secs(3);
    Ok(basecamp_storage::redis::RedisTokenStore::new(&redis).with_lease(lease))
}

fn config(url: &str) -> Result<Config> {
    Ok(Config::builder().base_url(url).max_retries(0).build()?)
}

/// Makes a call for each line of the standard input.
fn ureq(session: OAuthSession, url: &str) -> Result {
    let client = basecamp_ureq::Client::builder().oauth(session).config(config(url)?).build()?;
    each_line(|| client.authorization().get().send().map(drop))
}

fn hyper(session: OAuthSession, url: &str) -> Result {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = basecamp_hyper::Client::builder().oauth(session).config(config(url)?).build()?;
    each_line(|| runtime.block_on(client.authorization().get().into_future()).map(drop))
}

fn each_line(call: impl Fn() -> std::result::Result<(), SdkError>) -> Result {
    println!("ready");
    for line in io::stdin().lock().lines() {
        line?;
        match call() {
            Ok(()) => println!("ok"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

/// Saves two long tokens alternately until it is killed.
fn save(store: &FileTokenStore) -> Result {
    let tokens = ["a", "b"].map(|letter| Token::new(letter.repeat(1 << 16)));
    store.save(PROFILE, &tokens[0])?;
    println!("ready");
    loop {
        for token in &tokens {
            store.save(PROFILE, token)?;
        }
    }
}

/// Keeps the lock until it is killed.
fn hold(store: &impl TokenStore) -> Result {
    let _lock = store.try_lock(PROFILE)?.ok_or("the lock is held")?;
    println!("ready");
    stall()
}

/// Saves tokens on a full file system, first without and then with prepared space.
fn fill(store: &FileTokenStore) -> Result {
    println!("ready");
    store.save(PROFILE, &Token::new("old"))?;
    let lock = store.try_lock(PROFILE)?.ok_or("the lock is held")?;
    store.prepare(PROFILE)?;
    let mut filler = File::create(store.directory().join("filler"))?;
    while filler.write_all(&[0; 512]).is_ok() {}
    println!("{}", describe(store.save("other", &Token::new("other"))));
    println!("{}", describe(store.save(PROFILE, &Token::new("new"))));
    drop(lock);
    let token = store.load(PROFILE)?.ok_or("there is no token")?;
    println!("{}", token.access_token.expose());
    Ok(())
}

fn describe(result: std::result::Result<(), SdkError>) -> &'static str {
    if result.is_ok() { "ok" } else { "failed" }
}

fn stall() -> ! {
    loop {
        thread::park();
    }
}

/// A store whose save hangs, so that a refreshed token is never saved.
struct Stalling(FileTokenStore);

impl TokenStore for Stalling {
    fn load(&self, profile: &str) -> std::result::Result<Option<Token>, SdkError> {
        self.0.load(profile)
    }

    fn save(&self, _: &str, _: &Token) -> std::result::Result<(), SdkError> {
        println!("saving");
        stall()
    }

    fn delete(&self, profile: &str) -> std::result::Result<(), SdkError> {
        self.0.delete(profile)
    }

    fn try_lock(&self, profile: &str) -> std::result::Result<Option<StoreLock>, SdkError> {
        self.0.try_lock(profile)
    }
}
