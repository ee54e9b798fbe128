//! Sessions that share a store, in any order of their steps.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::BlockingTask;
use crate::body::RequestBody;
use crate::protocol::attempt::Attempt;

/// A server that accepts each refresh token once, and the latest access token.
struct Server {
    last: usize,
    refreshes: usize,
}

impl Server {
    fn answer(&mut self, request: &http::Request<RequestBody>) -> (u16, Bytes) {
        if request.uri() != ENDPOINT {
            let expected = format!("Bearer access-{}", self.last);
            return match request.headers()["authorization"] == expected {
                true => (200, "{}".into()),
                false => (401, Bytes::new()),
            };
        }
        let RequestBody::Bytes(form) = request.body() else { panic!("a form has a body") };
        let form = String::from_utf8_lossy(form).into_owned();
        let unspent = format!("refresh_token=refresh-{}&", self.last);
        assert!(form.contains(&unspent), "a refresh token was used twice");
        self.last += 1;
        self.refreshes += 1;
        let last = self.last;
        let body =
            format!(r#"{{"access_token":"access-{last}","refresh_token":"refresh-{last}"}}"#);
        (200, body.into())
    }
}

/// A session in the middle of a call. Its driver executes one step at a time.
struct Turns {
    call: Call,
    refresh: Option<Box<dyn Machine>>,
    task: Option<BlockingTask>,
    attempt: Option<Attempt>,
    is_done: bool,
}

impl Turns {
    fn new(context: &Arc<Context>) -> Self {
        Self { call: get(context), refresh: None, task: None, attempt: None, is_done: false }
    }

    fn take(&mut self, now: &mut Now, server: &mut Server) {
        let machine: &mut dyn Machine = match &mut self.refresh {
            Some(refresh) => refresh,
            None => &mut self.call,
        };
        if let Some(task) = self.task.take() {
            return task.run();
        }
        if let Some(attempt) = self.attempt.take() {
            let (status, body) = server.answer(&attempt.request);
            let _ = machine.handle_head(*now, Response::builder().status(status).body(()).unwrap());
            return machine.handle_body(*now, body);
        }
        if self.is_done {
            return;
        }
        match machine.step(*now) {
            Step::Send(attempt) => self.attempt = Some(attempt),
            Step::Blocking(task) => self.task = Some(task),
            Step::Spawn(refresh) => self.refresh = Some(refresh),
            Step::Wait(wait) => now.monotonic = now.monotonic.max(wait.until().unwrap_or_default()),
            Step::Done(result) => {
                result.unwrap();
                self.is_done = self.refresh.take().is_none();
            }
        }
    }
}

proptest! {
    #[test]
    fn sessions_share_one_refresh_and_use_each_token_once(order in vec(0..3_usize, 0..80), first: bool) {
        let store = MemoryTokenStore::default();
        let mut server = Server { last: 1, refreshes: 0 };
        let mut now = Simulation::new(|_| unreachable!()).now();
        // Or another session has refreshed it before.
        if !first {
            server.last = 2;
            store.save(PROFILE, &issued(2)).unwrap();
        }
        let mut sessions = [(); 3].map(|()| Turns::new(&sharing(1, &store)));
        let rest = (0..300).map(|turn| turn % 3);
        for index in order.into_iter().chain(rest) {
            sessions[index].take(&mut now, &mut server);
        }
        prop_assert!(sessions.iter().all(|session| session.is_done));
        prop_assert_eq!(server.refreshes, usize::from(first));
        prop_assert_eq!(stored(&store), Some("access-2".to_owned()));
        prop_assert!(store.try_lock(PROFILE).unwrap().is_some());
    }
}
