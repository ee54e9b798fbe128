//! Reports of deliveries.

use basecamp_webhooks::Report;

use super::*;

fn reporting(log: &Log) -> WebhookReceiver {
    let log = log.clone();
    WebhookReceiver::builder(SECRET)
        .on("todo_*", |_| Ok(()))
        .on("message_*", |_| Err("out of paper".into()))
        .on_outcome(move |report: &Report| {
            let line = report.to_string();
            let (line, duration) = line.split_once(" duration=").unwrap();
            assert!(!duration.is_empty());
            log.add(line);
        })
        .build()
        .unwrap()
}

#[test]
fn report_is_one_line_without_secret_or_payload() {
    let log = Log::default();
    let receiver = reporting(&log);
    let body = r#"{"id": 1, "kind": "todo_created", "creator": "a private matter"}"#;
    let signed = Signer::new(SECRET).request(body);
    receiver.respond(signed.clone());
    receiver.respond(signed);
    receiver.respond(delivery(2, "message_created"));
    receiver.respond(delivery(3, "comment_created"));
    receiver.respond(Signer::new(SECRET).request("a private matter"));
    receiver.respond(Signer::new("another").request(body));
    receiver.respond(Request::new(body.into()));
    let lines = log.take();
    assert_eq!(
        lines,
        [
            r#"webhook processed 200 kind="todo_created" id=1 handlers=1 undecoded=creator body_length=64"#,
            r#"webhook duplicate 200 kind="todo_created" id=1 reason="seen" undecoded=creator body_length=64"#,
            r#"webhook failed 500 kind="message_created" id=2 reason="a handler failed: out of paper" body_length=36"#,
            r#"webhook ignored 200 kind="comment_created" id=3 body_length=36"#,
            r#"webhook rejected 400 reason="the body is not a JSON object" body_length=16"#,
            r#"webhook rejected 401 reason="the signature is not that of the body" body_length=64"#,
            r#"webhook rejected 401 reason="the signature is missing" body_length=64"#,
        ]
    );
    let text = lines.concat();
    assert!(!text.contains(SECRET) && !text.contains("private"), "{text}");
}

#[test]
fn event_cannot_inject_a_log_line() {
    let log = Log::default();
    let receiver = reporting(&log);
    let body = r#"{"id": "1\nwebhook", "kind": "todo_\nwebhook processed"}"#;
    receiver.respond(Signer::new(SECRET).request(body));
    let lines = log.take();
    assert!(!lines[0].contains('\n'), "{lines:?}");
    assert!(lines[0].contains(r#"id="1\nwebhook""#), "{lines:?}");
}

#[test]
fn panicking_observer_does_not_change_the_outcome() {
    let receiver = WebhookReceiver::builder(SECRET)
        .on_any(|_| Ok(()))
        .on_outcome(|_| std::panic::resume_unwind(Box::new("no disk")))
        .build()
        .unwrap();
    assert_eq!(receiver.respond(delivery(1, "todo_created")).status(), 200);
    assert_eq!(receiver.respond(delivery(1, "todo_created")).body(), "duplicate\n");
}
