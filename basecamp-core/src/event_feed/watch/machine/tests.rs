use std::time::SystemTime;

use super::*;
use crate::auth::strategy::Auth;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::request::retry::RetryPolicy;
use crate::types::Todo;

fn at(monotonic: Duration) -> Now {
    Now { monotonic, wall: SystemTime::UNIX_EPOCH }
}

/// A watch whose feed has reached the present. The test takes the place of the feed.
fn watch() -> WatchMachine<Todo> {
    let config = Config::builder().retry(RetryPolicy::none()).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap());
    let list = Account::detached("999").unwrap().todos().watch(1).list;
    let link = Arc::new(Link::default());
    link.reached_present();
    WatchMachine {
        context,
        state: WatchState::new(list.id),
        list,
        feed: None,
        link,
        request: None,
        has_begun: false,
        failures: 0,
        rng: SmallRng::seed_from_u64(0),
    }
}

impl WatchMachine<Todo> {
    /// Asserts that a request of the list is sent.
    fn requests_list(&mut self, now: Duration) {
        let Step::Send(attempt) = self.step(at(now)) else { panic!("no request") };
        assert_eq!(attempt.request.uri().path(), "/999/todolists/1/todos.json");
    }

    /// Responds with an empty list, whose end is an event.
    fn receives_list(&mut self, now: Duration) {
        let plan = self.handle_head(at(now), Response::new(()));
        assert!(matches!(plan, BodyPlan::Buffer { .. }));
        self.handle_body(at(now), Bytes::from_static(b"[]"));
        assert!(matches!(self.step(at(now)), Step::Done(Ok(_))));
        assert_eq!(self.next_event(), Some(WatchEvent::Relisted));
    }
}

#[test]
fn a_failed_list_request_is_repeated_after_a_backoff() {
    let mut watch = watch();
    watch.requests_list(Duration::ZERO);
    watch.handle_failure(at(Duration::ZERO), Failure::timeout("no response"));
    let Step::Wait(wait) = watch.step(at(Duration::ZERO)) else { panic!("no wait") };
    let until = wait.until().unwrap();
    assert!(until > Duration::ZERO && until <= BACKOFF.base, "{until:?}");
    watch.requests_list(until);
    watch.receives_list(until);
}

#[test]
fn each_arrival_at_the_present_causes_a_list_request() {
    let mut watch = watch();
    watch.requests_list(Duration::ZERO);
    watch.receives_list(Duration::ZERO);
    assert!(matches!(watch.step(at(Duration::ZERO)), Step::Wait(_)));
    watch.link.reached_present();
    watch.requests_list(BACKOFF.base);
}
