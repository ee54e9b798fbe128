//! The machine of two calls: failures, deadlines, hooks.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use super::*;
use crate::RetryPolicy;
use crate::observe::event::{OperationInfo, OperationResult, RequestInfo};
use crate::observe::hooks::Hooks;
use crate::services::todolists::UpdateTodolist;
use crate::services::todos::{EditTodo, UpdateTodo};
use crate::types::Status;

#[test]
fn a_failed_request_is_the_last() {
    for (failing, expected, sent) in [("GET", "GetTodo", 1), ("PUT", "ReplaceTodo", 2)] {
        let server = Simulation::new(move |request| match request.method() == failing {
            true => Ok(answer(404, &json!({"error": "gone"}))),
            false => Ok(answer(200, &todo())),
        });
        let error = account(&server).todos().update(7).content("x").send().unwrap_err();
        assert_eq!((error.code(), error.operation().unwrap().id), (ErrorCode::NotFound, expected));
        assert_eq!((error.attempts(), server.requests().len()), (sent, sent as usize));
    }
}

#[test]
fn both_calls_are_retried() {
    let mut count = 0;
    let server = Simulation::new(move |_| {
        count += 1;
        Ok(answer(if count % 2 == 0 { 200 } else { 503 }, &todo()))
    });
    let update = account(&server).todos().update(7).content("x").with_header("X-Note", "mine");
    assert_eq!(update.send_full().unwrap().attempts, 4);
    assert!(server.requests().iter().all(|sent| sent.request.headers()["x-note"] == "mine"));
    let update = account(&server).todos().update(7).content("x");
    update.with_retry(RetryPolicy::standard().with_max_retries(0)).send().unwrap_err();
    assert_eq!(server.requests().len(), 5);
}

#[test]
fn one_deadline_spans_both_calls() {
    let deadline = Duration::from_secs(3);
    for (each, works) in [(1, true), (2, false)] {
        let clock = Arc::new(Mutex::new(None::<Simulation>));
        let passing = clock.clone();
        let server = Simulation::new(move |_| {
            let clock = passing.lock().unwrap();
            clock.as_ref().unwrap().pass(Duration::from_secs(each));
            Ok(answer(200, &todo()))
        });
        *clock.lock().unwrap() = Some(server.clone());
        let update = account(&server).todos().update(7).content("x").with_deadline(deadline);
        let result = update.send();
        assert_eq!(result.is_ok(), works);
        if let Err(error) = result {
            assert!(error.is_timeout());
            assert_eq!((error.attempts(), error.operation().unwrap().id), (2, "ReplaceTodo"));
        }
        let left: Vec<_> = server.requests().iter().map(|sent| sent.timeout).collect();
        assert_eq!(left, [deadline, deadline - Duration::from_secs(each)]);
    }
}

/// Hooks that record the events.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<String>>>);

impl Hooks for Journal {
    fn on_operation_start(&self, info: &OperationInfo) {
        let id = info.resource_id.unwrap();
        self.0.lock().unwrap().push(format!("start {} {id}", info.operation.id));
    }

    fn on_operation_end(&self, info: &OperationInfo, result: &OperationResult) {
        let error = result.error.as_ref().map(Error::code);
        self.0.lock().unwrap().push(format!("end {} {error:?}", info.operation.id));
    }

    fn on_request_start(&self, info: &RequestInfo) {
        self.0.lock().unwrap().push(info.method.to_string());
    }
}

fn observed(journal: &Journal) -> Arc<Context> {
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    Arc::new(context.with_hooks(Arc::new(journal.clone())))
}

#[test]
fn hooks_see_the_read_and_the_write() {
    let journal = Journal::default();
    let server = serving(todo());
    let account = Account::new(server.blocking(observed(&journal)), "999").unwrap();
    account.todos().update(7).content("x").send().unwrap();
    let read = ["start GetTodo 7", "GET", "end GetTodo None"];
    let write = ["start ReplaceTodo 7", "PUT", "end ReplaceTodo None"];
    assert_eq!(*journal.0.lock().unwrap(), [read, write].concat());
}

#[test]
fn operation_events_are_balanced_if_an_update_is_dropped() {
    for requests in 1..=2 {
        let journal = Journal::default();
        let context = observed(&journal);
        let builder = UpdateTodo::new("999".parse().unwrap(), 7).content("x");
        let mut update = ReadModifyWrite::new(&context, builder);
        let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
        for request in 1..=requests {
            let Step::Send(_) = update.step(now) else { panic!() };
            crate::protocol::driver::deliver_events(context.hooks().unwrap(), &mut update);
            if request < requests {
                let _ = update.handle_head(now, Response::new(()));
                update.handle_body(now, todo().to_string().into());
            }
        }
        drop(update);
        let lines = journal.0.lock().unwrap();
        let count = |event| lines.iter().filter(|line| line.starts_with(event)).count();
        assert_eq!((count("start"), count("end")), (requests, requests), "{lines:?}");
        assert!(lines.last().unwrap().ends_with("Some(Cancelled)"));
    }
}

#[test]
fn a_machine_out_of_order_ends() {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let context = context(Config::default());
    let builder = || UpdateTodolist::new("999".parse().unwrap(), 7).name("x");
    let mut update = ReadModifyWrite::new(&context, builder());
    let Step::Send(_) = update.step(now) else { panic!() };
    let Step::Done(Err(error)) = update.step(now) else { panic!() };
    assert!(error.message().contains("protocol"), "{error}");
    let Step::Done(Err(_)) = update.step(now) else { panic!() };

    // A failed write is not repeated later.
    let mut update = ReadModifyWrite::new(&context, builder());
    let Step::Send(_) = update.step(now) else { panic!() };
    let _ = update.handle_head(now, Response::new(()));
    update.handle_body(now, "{}".into());
    for _ in 0..3 {
        let Step::Done(Err(_)) = update.step(now) else { panic!() };
    }
}

#[test]
fn updates_are_values_for_custom_drivers() {
    let server = serving(todo());
    let context = context(Config::default());
    let edit = EditTodo::new("999".parse().unwrap(), 7, |todo| {
        todo.content.push('!');
        Ok(())
    });
    assert!(format!("{edit:?}").starts_with("EditTodo"));
    let reply = server.drive(&mut ReadModifyWrite::new(&context, edit)).unwrap();
    assert_eq!(EditTodo::decode(reply).unwrap().status, Status::Active);
}
