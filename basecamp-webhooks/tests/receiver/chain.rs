//! Routing, the order of handlers, and middleware.

use std::sync::atomic::{AtomicUsize, Ordering};

use basecamp_webhooks::ProcessingError;

use super::*;

#[track_caller]
fn handlers(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Processed { handlers, .. } => handlers.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_handler_that_matches_runs_in_order() {
    let log = Log::default();
    let logging = |name: &'static str| {
        let log = log.clone();
        move |event: &basecamp_webhooks::Event| {
            log.add(format!("{name} {}", event.kind));
            Ok(())
        }
    };
    let receiver = WebhookReceiver::builder(SECRET)
        .on_any(logging("any"))
        .on("message_*", logging("messages"))
        .on(["*_created", "todo_*"], logging("several"))
        .on("todo_created", logging("exact"))
        .build()
        .unwrap();
    let outcome = handle(&receiver, &delivery(1, "todo_created"));
    assert_eq!(handlers(&outcome), ["*", "*_created, todo_*", "todo_created"]);
    assert_eq!(log.take(), ["any todo_created", "several todo_created", "exact todo_created"]);
    let outcome = handle(&receiver, &delivery(2, "message_archived"));
    assert_eq!(handlers(&outcome), ["*", "message_*"]);
}

#[test]
fn event_without_a_handler_is_ignored() {
    let receiver = WebhookReceiver::builder(SECRET)
        .on("todo_*", |_| Ok(()))
        .use_middleware(|_, _| panic!("middleware runs"))
        .build()
        .unwrap();
    let outcome = handle(&receiver, &delivery(1, "message_created"));
    assert!(matches!(outcome, Outcome::Ignored { .. }), "{outcome:?}");
    assert_eq!(outcome.status(), 200);
}

#[test]
fn first_error_ends_the_event() {
    let log = Log::default();
    let (first, last) = (log.clone(), log.clone());
    let receiver = WebhookReceiver::builder(SECRET)
        .on_any(move |_| first.note("first"))
        .on_any(|_| Err("the printer failed".into()))
        .on_any(move |_| last.note("last"))
        .build()
        .unwrap();
    let outcome = handle(&receiver, &delivery(1, "todo_created"));
    assert_eq!(log.take(), ["first"]);
    let Outcome::Failed { error: ProcessingError::Handler(error), .. } = &outcome else { panic!() };
    assert_eq!(error.to_string(), "the printer failed");
    let response = outcome.to_response();
    // The response doesn't reveal the message of the error.
    assert_eq!((response.status().as_u16(), response.into_body()), (500, "failed\n".into()));
}

#[test]
fn middleware_wraps_the_rest_of_the_chain() {
    let log = Log::default();
    let wrapping = |name: &'static str| {
        let log = log.clone();
        move |event: &basecamp_webhooks::Event,
              next: basecamp_webhooks::NextHandler<basecamp_webhooks::Blocking>| {
            log.add(format!("{name} before {}", event.kind));
            let result = next.run();
            log.add(format!("{name} after, {}", if result.is_ok() { "fine" } else { "failed" }));
            result
        }
    };
    let handled = log.clone();
    let receiver = WebhookReceiver::builder(SECRET)
        .use_middleware(wrapping("outer"))
        .use_middleware(wrapping("inner"))
        .on("todo_*", move |_| handled.note("handler"))
        .on("message_*", |_| Err("no".into()))
        .build()
        .unwrap();
    handle(&receiver, &delivery(1, "todo_created"));
    assert_eq!(
        log.take(),
        [
            "outer before todo_created",
            "inner before todo_created",
            "handler",
            "inner after, fine",
            "outer after, fine"
        ]
    );
    assert_eq!(handle(&receiver, &delivery(2, "message_created")).status(), 500);
    assert_eq!(log.take()[2..], ["inner after, failed", "outer after, failed"]);
}

#[test]
fn middleware_can_end_or_fail_an_event() {
    let receiver = WebhookReceiver::builder(SECRET)
        .use_middleware(|event, next| match event.parse_kind().0 {
            "todo" => Ok(()),
            "message" => Err("not today".into()),
            _ => next.run(),
        })
        .on_any(|_| Ok(()))
        .build()
        .unwrap();
    let stopped = delivery(1, "todo_created");
    assert_eq!(handlers(&handle(&receiver, &stopped)), [""; 0]);
    assert!(matches!(handle(&receiver, &stopped), Outcome::Duplicate { .. }));
    let refused = delivery(2, "message_created");
    assert!(matches!(handle(&receiver, &refused), Outcome::Failed { .. }));
    assert!(matches!(handle(&receiver, &refused), Outcome::Failed { .. }));
    assert_eq!(handlers(&handle(&receiver, &delivery(3, "comment_created"))), ["*"]);
}

#[test]
fn middleware_can_ignore_an_error() {
    let receiver = WebhookReceiver::builder(SECRET)
        .use_middleware(|_, next| next.run().or(Ok(())))
        .on("todo_*", |_| Ok(()))
        .on("todo_*", |_| Err("never mind".into()))
        .build()
        .unwrap();
    let outcome = handle(&receiver, &delivery(1, "todo_created"));
    assert_eq!(handlers(&outcome), ["todo_*"]);
}

#[tokio::test]
async fn async_handlers_and_middleware_can_wait() {
    let log = Log::default();
    let (outer, handled) = (log.clone(), log.clone());
    let receiver = WebhookReceiver::async_builder(SECRET)
        .use_middleware(move |event, next| {
            let log = outer.clone();
            async move {
                log.add(format!("before {}", event.kind));
                tokio::task::yield_now().await;
                let result = next.run().await;
                log.add("after");
                result
            }
        })
        .on("todo_*", move |event| {
            let log = handled.clone();
            async move {
                let _: i64 = "7".parse()?;
                tokio::task::yield_now().await;
                log.add(format!("handler {}", event.id.as_ref().unwrap()));
                Ok(())
            }
        })
        .build()
        .unwrap();
    // Runs on a separate task, as in a server.
    let task = tokio::spawn({
        let receiver = receiver.clone();
        async move { receiver.respond(delivery(8, "todo_created")).await.status() }
    });
    assert_eq!(task.await.unwrap(), 200);
    assert_eq!(log.take(), ["before todo_created", "handler 8", "after"]);
}

#[test]
fn state_is_shared_between_clones_and_threads() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let receiver = WebhookReceiver::builder(SECRET)
        .on_any(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .build()
        .unwrap();
    std::thread::scope(|scope| {
        for id in 0..4 {
            let receiver = receiver.clone();
            scope.spawn(move || receiver.respond(delivery(id, "todo_created")));
        }
    });
    assert_eq!(count.load(Ordering::Relaxed), 4);
}
