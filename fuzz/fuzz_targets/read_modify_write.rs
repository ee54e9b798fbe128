//! A record of arbitrary bytes: it is written back completely, or not at all.
#![no_main]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use basecamp_core::services::todos::{EditTodo, UpdateTodo};
use basecamp_core::{
    Auth, Config, Context, Machine, Now, ReadModifyWrite, RecordUpdate, RequestBody, Step,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|record: &[u8]| {
    let account = || "999".parse().unwrap();
    let update = UpdateTodo::new(account(), 1).content("x").clear_due_on();
    // Unchanged fields are written back in the same form.
    let edit = EditTodo::new(account(), 1, |todo| {
        let _ = todo.current();
        Ok(())
    });
    for revision in [RecordUpdate::from(update), RecordUpdate::from(edit)] {
        let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
        let mut update = ReadModifyWrite::new(&Arc::new(context), revision);
        let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
        let Step::Send(_) = update.step(now) else { panic!() };
        let _ = update.handle_head(now, http::Response::new(()));
        update.handle_body(now, record.to_vec().into());
        match update.step(now) {
            Step::Send(attempt) => {
                assert_eq!(attempt.request.method(), "PUT");
                let RequestBody::Bytes(body) = attempt.request.body() else { panic!() };
                let body = String::from_utf8(body.to_vec()).unwrap();
                for member in
                    ["content", "description", "assignee_ids", "completion_subscriber_ids"]
                {
                    assert!(body.contains(&format!("\"{member}\":")), "{body}");
                }
            }
            Step::Done(result) => assert!(result.is_err()),
            other => panic!("{other:?}"),
        }
    }
});
