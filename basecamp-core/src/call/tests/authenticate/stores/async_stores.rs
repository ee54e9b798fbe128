//! Sessions with an async store, and stores whose lock is a lease.

use super::*;
use crate::auth::store::AsyncTokenStore;
use crate::protocol::driver::BoxFuture;

/// An async store over one in memory, with a fault.
#[derive(Clone, Default)]
struct Pool {
    inner: MemoryTokenStore,
    fault: Arc<Mutex<Option<Fault>>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// `load` never returns.
    Hangs,
    Panics,
    /// The lease has passed to another session when the token is saved.
    LosesTheLease,
}

impl Pool {
    fn fail(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap() = fault;
    }

    fn has(&self, fault: Fault) -> bool {
        *self.fault.lock().unwrap() == Some(fault)
    }
}

impl AsyncTokenStore for Pool {
    fn load<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<Option<Token>, Error>> {
        Box::pin(async move {
            if self.has(Fault::Hangs) {
                std::future::pending::<()>().await;
            }
            assert!(!self.has(Fault::Panics), "on purpose");
            self.inner.load(profile)
        })
    }

    fn save<'a>(&'a self, profile: &'a str, token: &'a Token) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { self.inner.save(profile, token) })
    }

    fn save_locked<'a>(
        &'a self,
        profile: &'a str,
        token: &'a Token,
        lock: &'a StoreLock,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            assert_eq!(lock.guard::<Lease>().unwrap().number, 7);
            if self.has(Fault::LosesTheLease) {
                return Err(Error::new(ErrorCode::Network, "the lease has passed on"));
            }
            self.inner.save(profile, token)
        })
    }

    fn delete<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { self.inner.delete(profile) })
    }

    fn try_lock<'a>(&'a self, profile: &'a str) -> BoxFuture<'a, Result<Option<StoreLock>, Error>> {
        Box::pin(async move {
            let lock = self.inner.try_lock(profile)?;
            Ok(lock.map(|lock| StoreLock::new(Lease { number: 7, _lock: lock })))
        })
    }
}

struct Lease {
    number: u64,
    _lock: StoreLock,
}

fn pooled(store: &Pool) -> Arc<Context> {
    context(Auth::session(session(1).with_async_store(store.clone(), PROFILE)))
}

#[test]
fn sessions_with_an_async_store_share_one_refresh() {
    let (store, server) = (Pool::default(), server());
    store.inner.save(PROFILE, &session(1).token).unwrap();
    let (first, second) = (pooled(&store), pooled(&store));
    for context in [&first, &second, &first] {
        server.drive(&mut get(context)).unwrap();
    }
    assert_eq!((refreshes(&server), stored(&store.inner)), (1, Some("access-2".to_owned())));
    assert!(store.inner.try_lock(PROFILE).unwrap().is_some());
}

#[test]
fn async_store_that_hangs_is_a_retryable_error() {
    let (store, server) = (Pool::default(), server());
    let context = pooled(&store);
    store.fail(Some(Fault::Hangs));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.message(), "the token store did not answer in time");
    assert!(error.is_network() && error.retryable() && error.is_timeout());
    assert!(server.requests().is_empty());
    // The refresh has ended.
    store.fail(None);
    server.pass(Duration::from_secs(60));
    server.drive(&mut get(&context)).unwrap();
}

#[test]
fn panic_in_an_async_store_is_an_error() {
    let (store, server) = (Pool::default(), server());
    let context = pooled(&store);
    store.fail(Some(Fault::Panics));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.message(), "the token store panicked");
    assert!(server.requests().is_empty());
    store.fail(None);
    server.drive(&mut get(&context)).unwrap();
}

#[test]
fn token_of_a_lost_lease_is_saved_by_the_next_call() {
    let (store, server) = (Pool::default(), server());
    store.inner.save(PROFILE, &session(1).token).unwrap();
    let context = pooled(&store);
    store.fail(Some(Fault::LosesTheLease));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.message(), "the new token could not be stored: the lease has passed on");
    assert!(error.is_network() && error.retryable());
    store.fail(None);
    server.drive(&mut get(&context)).unwrap();
    assert_eq!((refreshes(&server), stored(&store.inner)), (1, Some("access-2".to_owned())));
}
