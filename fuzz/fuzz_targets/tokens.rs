//! Calls that share the token of a session, with drivers that act in any order: there is one
//! refresh at a time, no credential goes to another origin, every call uses the newest token, and
//! every call ends.
#![no_main]

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context as TaskContext, Waker};
use std::time::{Duration, SystemTime};

use arbitrary::Arbitrary;
use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::services::todos::{CreateTodo, GetTodo};
use basecamp_core::{
    Auth, Call, Config, Context, Failure, Machine, Now, Request, RequestBody, Step,
};
use http::{Response, StatusCode};
use libfuzzer_sys::fuzz_target;

const CALLS: usize = 4;

#[derive(Debug, Arbitrary)]
enum Action {
    Step { call: u8 },
    Answer { call: u8, status: Option<u16> },
    Break { call: u8 },
    Drop { call: u8 },
    Refresh(Refreshing),
    Revoke,
    Pass { seconds: u16 },
}

#[derive(Debug, Arbitrary)]
enum Refreshing {
    Step,
    Token { expires_in: Option<u16> },
    Answer { status: u16, body: Vec<u8> },
    Break,
    Drop,
}

struct Session {
    context: Arc<Context>,
    now: Now,
    calls: [Option<Calling>; CALLS],
    refresh: Option<Box<dyn Machine>>,
    /// The numbers of the latest issued token, and of the latest saved one.
    given: u32,
    taken: Arc<AtomicU32>,
    /// The server rejects older tokens.
    good: u32,
}

struct Calling {
    call: Call,
    /// The token of the request in flight.
    sent: Option<u32>,
    budget: u32,
}

impl Session {
    fn new(refuse: u8) -> Self {
        let token = Token::new("access-0").with_refresh_token("refresh-0.");
        let taken = Arc::new(AtomicU32::new(0));
        let (takes, refusals) = (taken.clone(), AtomicU32::new(u32::from(refuse % 4)));
        let session = OAuthSession::new("https://auth.example.com/token", "client", token)
            .with_client_secret("hush")
            .with_on_refresh(move |token| {
                let left = refusals.load(Ordering::Relaxed);
                if left > 0 {
                    refusals.store(left - 1, Ordering::Relaxed);
                    return Err("not now".into());
                }
                takes.store(number(token.access_token.expose()), Ordering::Relaxed);
                Ok(())
            });
        let context = Context::new(Config::default(), Auth::session(session), 0).unwrap();
        Self {
            context: Arc::new(context),
            now: Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH },
            calls: [const { None }; CALLS],
            refresh: None,
            given: 0,
            taken,
            good: 0,
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Step { call } => self.step(usize::from(call) % CALLS),
            Action::Answer { call, status } => self.answer(usize::from(call) % CALLS, status),
            Action::Break { call } => {
                if let Some(calling) = &mut self.calls[usize::from(call) % CALLS]
                    && calling.sent.take().is_some()
                {
                    calling.call.handle_failure(self.now, Failure::io("reset"));
                }
            }
            Action::Drop { call } => self.calls[usize::from(call) % CALLS] = None,
            Action::Refresh(action) => self.refresh(action),
            Action::Revoke => self.good = self.given + 1,
            Action::Pass { seconds } => self.pass(Duration::from_secs(seconds.into())),
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now.monotonic += time;
        self.now.wall += time;
    }

    /// Steps a call that waits for no response, or starts a call in an empty slot.
    fn step(&mut self, index: usize) {
        let slot = &mut self.calls[index];
        let calling = slot.get_or_insert_with(|| {
            let account = || "999".parse().unwrap();
            let (get, create) = (GetTodo::new(account(), 1), CreateTodo::new(account(), 1, "x"));
            let (request, budget): (&dyn Request, _) = match index {
                0 | 1 => (&get, 5),
                _ => (&create, 2),
            };
            Calling { call: Call::new(&self.context, request), sent: None, budget }
        });
        if calling.sent.is_some() {
            return;
        }
        match calling.call.step(self.now) {
            Step::Done(_) => *slot = None,
            Step::Spawn(refresh) => {
                assert!(self.refresh.is_none(), "two refreshes at once");
                self.refresh = Some(refresh);
            }
            Step::Wait(wait) => {
                match wait.until() {
                    Some(until) => assert!(until > self.now.monotonic, "the wait is over"),
                    None => assert!(self.refresh.is_some(), "no refresh would wake the call"),
                }
                let mut context = TaskContext::from_waker(Waker::noop());
                assert!(pin!(wait).poll(&mut context).is_pending(), "the wait is over");
            }
            Step::Send(attempt) => {
                let request = attempt.request;
                assert_eq!(request.uri().authority().unwrap(), "3.basecampapi.com");
                let sent = number(request.headers()["authorization"].to_str().unwrap());
                assert_eq!(sent, self.taken.load(Ordering::Relaxed), "not the newest token");
                calling.sent = Some(sent);
                calling.budget = calling.budget.checked_sub(1).expect("over its budget");
            }
            other => panic!("{other:?}"),
        }
    }

    fn answer(&mut self, index: usize, status: Option<u16>) {
        let Some(calling) = &mut self.calls[index] else { return };
        let Some(sent) = calling.sent.take() else { return };
        let status = match status {
            Some(status) => 200 + status % 400,
            None if sent >= self.good => 200,
            None => 401,
        };
        report(&mut calling.call, self.now, status, b"{}");
    }

    fn refresh(&mut self, action: Refreshing) {
        let Some(mut refresh) = self.refresh.take() else { return };
        if let Refreshing::Drop = action {
            return;
        }
        let attempt = match refresh.step(self.now) {
            Step::Done(_) => return,
            Step::Send(attempt) => attempt,
            other => panic!("{other:?}"),
        };
        assert_eq!(attempt.request.uri(), "https://auth.example.com/token");
        assert!(!attempt.request.headers().contains_key("authorization"));
        let RequestBody::Bytes(form) = attempt.request.body() else { panic!() };
        let newest = format!("refresh_token=refresh-{}.", self.given);
        assert!(String::from_utf8_lossy(form).contains(&newest), "not the newest refresh token");
        let expiry = match action {
            Refreshing::Break | Refreshing::Drop => {
                refresh.handle_failure(self.now, Failure::io("reset"));
                return;
            }
            Refreshing::Answer { status, body } => {
                report(&mut refresh, self.now, 300 + status % 300, &body);
                // A 429 or 503 may be followed by another attempt, which is abandoned here.
                assert!(matches!(refresh.step(self.now), Step::Done(Err(_)) | Step::Wait(_)));
                return;
            }
            Refreshing::Token { expires_in: Some(seconds @ 1..) } => {
                format!(r#","expires_in":{seconds}"#)
            }
            Refreshing::Step | Refreshing::Token { .. } => String::new(),
        };
        self.given += 1;
        let new = self.given;
        let token = format!(
            r#"{{"access_token":"access-{new}","refresh_token":"refresh-{new}."{expiry}}}"#
        );
        report(&mut refresh, self.now, 200, token.as_bytes());
        // The driver of the refresh continues later, or never.
        self.refresh = Some(refresh);
    }

    /// Runs all remaining calls to their end.
    fn finish(mut self) {
        for _ in 0..200 {
            while self.refresh.is_some() {
                self.refresh(Refreshing::Step);
            }
            for index in 0..CALLS {
                if self.calls[index].is_some() {
                    self.answer(index, None);
                    self.step(index);
                }
            }
            if self.calls.iter().all(Option::is_none) {
                return;
            }
            self.pass(Duration::from_secs(1));
        }
        panic!("a call never ends");
    }
}

fn report(machine: &mut dyn Machine, now: Now, status: u16, body: &[u8]) {
    let mut head = Response::new(());
    *head.status_mut() = StatusCode::from_u16(status).unwrap();
    let _ = machine.handle_head(now, head);
    machine.handle_body(now, body.to_vec().into());
}

/// The number of a token: 7 for `access-7`.
fn number(token: &str) -> u32 {
    token.rsplit('-').next().unwrap().parse().unwrap()
}

fuzz_target!(|input: (u8, Vec<Action>)| {
    let (refusals, actions) = input;
    let mut session = Session::new(refusals);
    for action in actions {
        session.act(action);
    }
    session.finish();
});
