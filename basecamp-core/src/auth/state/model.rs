//! Every interleaving of a few calls that share the token of a session:
//!
//! ```sh
//! RUSTFLAGS='--cfg model' cargo test -p basecamp-core --lib model::
//! ```
//!
//! `loom` replaces the lock of [`TokenState`] from `std`; everything else is the shipped code. A
//! call that is never woken is a deadlock, which `loom` reports.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::task::{Context as TaskContext, Wake, Waker};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Response, StatusCode};
use loom::sync::Mutex;
use loom::thread;

use super::{RefreshStatus, TokenState, Wait};
use crate::auth::session::OAuthSession;
use crate::auth::strategy::Auth;
use crate::auth::token::Token;
use crate::body::RequestBody;
use crate::call::Call;
use crate::client::config::Config;
use crate::client::context::{Context, Credentials};
use crate::error::failure::Failure;
use crate::error::{Error, ErrorCode};
use crate::protocol::attempt::Attempt;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::request::retry::RetryPolicy;
use crate::response::reply::Reply;
use crate::services::todos::CompleteTodo;

const ENDPOINT: &str = "https://auth.example.com/token";
/// In words: loom's own stacks are too small for a call.
const STACK: usize = 1 << 15;
/// How often a thread is interrupted at most, where there are too many interleavings for all.
const PREEMPTIONS: usize = 2;
const NOW: Now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };

/// The defect of the session's first token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Old {
    Expired,
    /// It expires soon: calls use it, and don't wait for its refresh.
    ExpiresSoon,
    /// The server answers 401 to it.
    Revoked,
}

/// The outcome of the first refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Succeeds,
    /// Its driver drops it, and the call that started it, before the request.
    Dropped,
    /// The same after the server issued the token, before the waiting calls are woken.
    DroppedWithToken,
    /// Its driver panics while it has it.
    Panics,
    /// `on_refresh` panics.
    NotTaken,
    /// The connection breaks.
    Breaks,
    /// The refresh token is refused for good.
    Refused,
}

/// The session and the server, with their state.
struct World {
    context: Arc<Context>,
    old: Old,
    first: First,
    /// The first refresh is still to come.
    pending: AtomicBool,
    /// The first call that has to wait is dropped.
    impatient: AtomicBool,
    server: Mutex<Server>,
    /// The number of the newest token that `on_refresh` has taken.
    taken: Arc<AtomicUsize>,
    seconds: AtomicU64,
}

#[derive(Default)]
struct Server {
    /// The number of the newest token.
    given: usize,
    refreshes: usize,
}

impl World {
    fn new(old: Old, first: First, impatient: bool) -> Self {
        let token = Token::new("access-0").with_refresh_token("refresh-0.");
        let token = match old {
            Old::Expired => token.with_expires_at(NOW.wall),
            Old::ExpiresSoon => token.with_expires_at(NOW.wall + Duration::from_secs(60)),
            Old::Revoked => token,
        };
        let taken = Arc::new(AtomicUsize::new(0));
        let (panics, takes) = (AtomicBool::new(first == First::NotTaken), taken.clone());
        let session = OAuthSession::new(ENDPOINT, "client", token).with_on_refresh(move |token| {
            assert!(!panics.swap(false, SeqCst), "this once");
            takes.store(number(token.access_token.expose()), SeqCst);
            Ok(())
        });
        let config = Config::builder().retry(RetryPolicy::none()).build().unwrap();
        let context = Context::new(config, Auth::session(session), 0).unwrap();
        Self {
            context: Arc::new(context),
            old,
            first,
            pending: AtomicBool::new(true),
            impatient: AtomicBool::new(impatient),
            server: Mutex::default(),
            taken,
            seconds: AtomicU64::new(0),
        }
    }

    /// Makes a call, as a driver does. `None` if it was dropped on the way.
    fn call(&self) -> Option<Result<Reply, Error>> {
        let request = CompleteTodo::new("999".parse().unwrap(), 1);
        let mut call = Call::new(&self.context, &request);
        let mut requests = 0;
        let is_old_good = self.old == Old::ExpiresSoon;
        loop {
            let known = self.taken.load(SeqCst);
            match call.step(self.now()) {
                Step::Done(result) => return Some(result),
                Step::Spawn(refresh) => self.refresh(refresh)?,
                Step::Wait(_) if is_old_good => panic!("the old token works"),
                Step::Wait(wait) => self.wait(wait)?,
                Step::Send(attempt) => {
                    requests += 1;
                    assert!(requests <= 2, "one attempt, and its replay");
                    let header = attempt.request.headers()[AUTHORIZATION].to_str().unwrap();
                    let token = number(header);
                    assert!(token >= known || is_old_good, "a newer token was there");
                    assert!(token <= self.taken.load(SeqCst), "on_refresh comes first");
                    let given = self.server.lock().unwrap().given;
                    let good = is_old_good && token == 0 || token > 0 && token == given;
                    let status = if good { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
                    answer(&mut call, status, "{}");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    /// The time, which only passes between the calls at once and the last.
    fn now(&self) -> Now {
        Now { monotonic: Duration::from_secs(self.seconds.load(SeqCst)), ..NOW }
    }

    fn refresh(&self, mut refresh: Box<dyn Machine>) -> Option<()> {
        let first = match self.pending.swap(false, SeqCst) {
            true => self.first,
            false => First::Succeeds,
        };
        match first {
            First::Dropped => return None,
            First::Panics => {
                let driver = || {
                    let _held = refresh;
                    panic!("in the driver");
                };
                return catch_unwind(AssertUnwindSafe(driver)).ok();
            }
            _ => {}
        }
        if let Step::Send(attempt) = refresh.step(self.now()) {
            self.answer_refresh(&mut *refresh, &attempt, first);
            if first == First::DroppedWithToken {
                return None;
            }
            assert!(matches!(refresh.step(self.now()), Step::Done(_)));
        }
        Some(())
    }

    fn answer_refresh(&self, refresh: &mut dyn Machine, attempt: &Attempt, first: First) {
        let mut server = self.server.lock().unwrap();
        server.refreshes += 1;
        if first == First::Breaks {
            drop(server);
            return refresh.handle_failure(self.now(), Failure::io("reset"));
        }
        let RequestBody::Bytes(form) = attempt.request.body() else { panic!() };
        let form = String::from_utf8_lossy(form);
        assert!(form.contains(&format!("refresh-{}.", server.given)), "{form}");
        if first == First::Refused {
            drop(server);
            let refusal = r#"{"error": "invalid_grant"}"#;
            return answer(refresh, StatusCode::BAD_REQUEST, refusal);
        }
        server.given += 1;
        let new = server.given;
        drop(server);
        let token = format!(
            r#"{{"access_token": "access-{new}", "refresh_token": "refresh-{new}.", "expires_in": 7200}}"#
        );
        answer(refresh, StatusCode::OK, token);
    }

    /// Parks the thread until it is woken, unless this is the call to be dropped.
    fn wait(&self, wait: Wait) -> Option<()> {
        let mut wait = Box::pin(wait);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        while wait.as_mut().poll(&mut TaskContext::from_waker(&waker)).is_pending() {
            if self.impatient.swap(false, SeqCst) {
                drop(wait);
                let state = self.tokens().lock();
                assert!(!state.waiting.wakes(&waker));
                return None;
            }
            thread::park();
        }
        Some(())
    }

    fn tokens(&self) -> &TokenState {
        let Credentials::Session(tokens) = &self.context.credentials else { panic!() };
        tokens
    }
}

struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn answer(machine: &mut dyn Machine, status: StatusCode, body: impl Into<Bytes>) {
    let mut head = Response::new(());
    *head.status_mut() = status;
    let _ = machine.handle_head(NOW, head);
    machine.handle_body(NOW, body.into());
}

/// `access-7` is the seventh.
fn number(token: &str) -> usize {
    token.rsplit('-').next().unwrap().parse().unwrap()
}

/// Checks that number of concurrent calls, and a call after them.
fn check(calls: usize, old: Old, first: First, impatient: bool) {
    let schedules = Arc::new(AtomicUsize::new(0));
    let count = schedules.clone();
    let mut model = loom::model::Builder::new();
    // LOOM_MAX_PREEMPTIONS comes first.
    model.preemption_bound = model.preemption_bound.or((calls > 2).then_some(PREEMPTIONS));
    model.check(move || {
        count.fetch_add(1, SeqCst);
        spawn(move || scenario(calls, old, first, impatient));
    });
    let schedules = schedules.load(SeqCst);
    assert!(schedules > 1, "there was more than one interleaving to try");
    println!("{calls} calls, {old:?}, {first:?}, impatient {impatient}: {schedules} interleavings");
}

fn spawn(work: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
}

/// Runs each call on its own thread, and waits for all of them.
fn call_together(world: &Arc<World>, calls: usize) -> Vec<Option<Result<Reply, Error>>> {
    let results = Arc::new(std::sync::Mutex::new(Vec::new()));
    let waiting = thread::current();
    for _ in 0..calls {
        let (world, results, waiting) = (world.clone(), results.clone(), waiting.clone());
        spawn(move || {
            let result = world.call();
            results.lock().unwrap().push(result);
            waiting.unpark();
        });
    }
    while results.lock().unwrap().len() < calls {
        thread::park();
    }
    let mut results = results.lock().unwrap();
    std::mem::take(&mut *results)
}

fn scenario(calls: usize, old: Old, first: First, impatient: bool) {
    let world = Arc::new(World::new(old, first, impatient));
    let results = call_together(&world, calls);
    let dropped = results.iter().filter(|result| result.is_none()).count();
    let failed: Vec<_> =
        results.iter().flatten().filter_map(|result| result.as_ref().err()).collect();

    let holder_ends = matches!(first, First::Dropped | First::DroppedWithToken | First::Panics);
    let gave_up = impatient && !world.impatient.load(SeqCst);
    assert_eq!(dropped, usize::from(holder_ends) + usize::from(gave_up));
    let code = match first {
        First::NotTaken => Some(ErrorCode::Usage),
        First::Breaks => Some(ErrorCode::Network),
        First::Refused => Some(ErrorCode::AuthRequired),
        _ => None,
    };
    // Calls share the failure until the refresh may be tried again.
    assert!(failed.iter().all(|error| Some(error.code()) == code), "{failed:?}");

    let is_old_good = old == Old::ExpiresSoon;
    if is_old_good {
        assert!(failed.is_empty(), "{failed:?}");
    } else if first == First::Refused {
        assert_eq!(failed.len() + dropped, calls);
    }
    // After the longest backoff of a first failure, the session refreshes again.
    world.seconds.store(10, SeqCst);
    let last = world.call().unwrap();
    let server = world.server.lock().unwrap();
    let given = usize::from(first != First::Refused);
    assert_eq!((last.is_ok(), server.given), (given == 1 || is_old_good, given), "{last:?}");
    assert_eq!(server.refreshes, 1 + usize::from(first == First::Breaks));
    assert_eq!(world.taken.load(SeqCst), given);
    drop(server);
    let state = world.tokens().lock();
    assert!(!matches!(state.refresh, RefreshStatus::Refreshing { .. }));
    assert!(state.waiting.is_empty());
}

/// Two calls in every interleaving, three in most.
fn check_all(first: First) {
    for old in [Old::Expired, Old::ExpiresSoon, Old::Revoked] {
        check(2, old, first, false);
        check(3, old, first, false);
    }
    check(3, Old::Expired, first, true);
}

#[test]
fn calls_share_one_refresh_in_any_interleaving() {
    check_all(First::Succeeds);
}

#[test]
fn dropped_refresh_is_started_by_another_call() {
    check_all(First::Dropped);
}

#[test]
fn refresh_of_a_panicking_driver_is_started_again() {
    check_all(First::Panics);
}

#[test]
fn new_token_outlives_its_dropped_refresh() {
    check_all(First::DroppedWithToken);
}

#[test]
fn rejected_token_is_passed_to_on_refresh_again() {
    check_all(First::NotTaken);
}

#[test]
fn failure_is_shared_until_the_next_call() {
    check_all(First::Breaks);
}

#[test]
fn final_denial_is_remembered() {
    check_all(First::Refused);
}
