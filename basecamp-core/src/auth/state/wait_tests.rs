//! A wait is woken when its event occurs, and not after it was dropped.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Wake, Waker};
use std::time::SystemTime;

use super::*;
use crate::Cancel;
use crate::auth::session::OAuthSession;
use crate::auth::state::Access;
use crate::auth::state::TokenRefresh;
use crate::auth::token::Token;
use crate::auth::token_endpoint::Settings;
use crate::client::config::Config;
use crate::error::failure::Failure;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use std::pin::Pin;
use std::task::Context;

/// Counts the wake-ups.
#[derive(Default)]
struct CountingWaker(AtomicUsize);

impl Wake for CountingWaker {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn wakes(wakers: &[Arc<CountingWaker>]) -> Vec<usize> {
    wakers.iter().map(|waker| waker.0.load(Ordering::Relaxed)).collect()
}

fn wakers<const N: usize>() -> [Arc<CountingWaker>; N] {
    std::array::from_fn(|_| Arc::default())
}

fn is_ready(wait: &mut Wait, waker: &Arc<CountingWaker>) -> bool {
    let waker = Waker::from(waker.clone());
    Pin::new(wait).poll(&mut Context::from_waker(&waker)).is_ready()
}

const NOW: Now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };

/// A refresh in flight, and `N` waiters.
fn refresh<const N: usize>() -> (Box<TokenRefresh>, [Wait; N]) {
    let token = Token::new("old").with_refresh_token("r").with_expires_at(NOW.wall);
    let session = OAuthSession::new("https://auth.example.com/", "client", token);
    let state = TokenState::new(session, Settings::of(&Config::default())).unwrap();
    let state = Arc::new(state);
    let Access::Refresh(refresh) = state.access(NOW, &mut None) else { panic!() };
    let waits = std::array::from_fn(|_| {
        let Access::Wait(wait) = state.access(NOW, &mut None) else { panic!() };
        wait
    });
    (refresh, waits)
}

/// Causes the event that ends the waits.
type Trigger = Box<dyn FnOnce()>;

/// Both kinds of events, with the waits for them.
fn both<const N: usize>() -> [(Trigger, [Wait; N]); 2] {
    let (refresh, waits) = refresh();
    let cancel = Cancel::new();
    let until_cancelled = std::array::from_fn(|_| {
        Wait::for_event(cancel.event()).at_most_until(Some(Duration::from_secs(60)))
    });
    [(Box::new(move || drop(refresh)), waits), (Box::new(move || cancel.cancel()), until_cancelled)]
}

#[test]
fn each_wait_is_woken_by_its_last_waker() {
    for (trigger, [mut first, mut second]) in both() {
        let wakers = wakers::<3>();
        assert!(!is_ready(&mut first, &wakers[0]));
        assert!(!is_ready(&mut second, &wakers[1]));
        // The first has moved to another task since.
        assert!(!is_ready(&mut first, &wakers[2]));
        assert_eq!(wakes(&wakers), [0, 0, 0]);
        trigger();
        assert_eq!(wakes(&wakers), [0, 1, 1]);
        assert!(is_ready(&mut first, &wakers[0]) && is_ready(&mut second, &wakers[1]));
    }
}

#[test]
fn only_the_dropped_wait_is_deregistered() {
    for (trigger, [mut first, mut second, never_polled]) in both() {
        let wakers = wakers::<2>();
        assert!(!is_ready(&mut first, &wakers[0]));
        assert!(!is_ready(&mut second, &wakers[1]));
        drop((first, never_polled));
        assert_eq!(
            Arc::strong_count(&wakers[0]),
            1,
            "the waker of the dropped wait is deregistered"
        );
        trigger();
        assert_eq!(wakes(&wakers), [0, 1]);
    }
}

#[test]
fn misused_refresh_wakes_the_waiting_calls() {
    let orders: [fn(&mut TokenRefresh); 4] = [
        |refresh| {
            let Step::Send(_) = refresh.step(NOW) else { panic!() };
        },
        |refresh| {
            let Step::Send(_) = refresh.step(NOW) else { panic!() };
            let _ = refresh.handle_head(NOW, http::Response::new(()));
        },
        |refresh| {
            let _ = refresh.handle_head(NOW, http::Response::new(()));
        },
        |refresh| refresh.handle_body(NOW, bytes::Bytes::new()),
    ];
    for order in orders {
        let (mut refresh, [mut wait]) = refresh();
        order(&mut refresh);
        let Step::Done(Err(error)) = refresh.step(NOW) else { panic!() };
        assert_eq!(error.code(), crate::ErrorCode::Usage);
        assert!(is_ready(&mut wait, &Arc::default()));
    }
    let (mut refresh, [mut wait]) = refresh();
    refresh.handle_failure(NOW, Failure::io("reset"));
    assert!(is_ready(&mut wait, &Arc::default()));
}
