//! Receives webhooks on tiny_http, a blocking server, with a few threads.
//!
//! ```text
//! cargo run -p basecamp-webhooks --example tiny_http
//! ```
//!
//! Starts a sandbox, registers a webhook and makes changes. The sandbox delivers the events:
//! signed, one of them twice at the same time, and one with a forged signature. Each delivery
//! prints a line.

use std::error::Error;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use basecamp_sandbox::{DeliveryFault, Sandbox};
use basecamp_tests::{program, say};
use basecamp_ureq::{Client, Config};
use basecamp_webhooks::WebhookReceiver;

#[path = "shared/blocking_server.rs"]
mod blocking_server;

const HELP: &str = "\
Receives webhooks on tiny_http, a server that blocks. A sandbox delivers them; each is a line.
";

fn receiver(secret: &str) -> Result<WebhookReceiver, Box<dyn Error>> {
    let receiver = WebhookReceiver::builder(secret)
        // Middleware: it skips events that were caused by integrations.
        .use_middleware(
            |event, next| {
                if event.performed_by.is_some() { Ok(()) } else { next.run() }
            },
        )
        .on(["todo_*", "comment_*"], |event| {
            let recording = event.recording()?;
            let creator = event.creator.as_ref().map_or("someone", |person| &person.name);
            // A closed standard output must not fail the event.
            let _ = say!("  {}: {} by {creator}", event.kind, recording.title);
            // Slow enough for the duplicate to arrive meanwhile.
            thread::sleep(Duration::from_millis(20));
            Ok(())
        })
        .on_outcome(|report| drop(say!("{report}")))
        .build()?;
    Ok(receiver)
}

fn main() -> ExitCode {
    program::run_alone(HELP, || run().map_err(program::error_of))
}

fn run() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;

    // A server with four threads.
    let receiver = receiver(sandbox.webhook_secret())?;
    let payload_url = blocking_server::start(&receiver, 4)?;

    // Registers the webhook.
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let account = client.for_account(sandbox.account_id())?;
    let project = sandbox.first_project_id();
    let webhook = account.webhooks().create(project, payload_url, ["Todo", "Comment"]).send()?;
    say!("webhook {} delivers to {}", webhook.id, webhook.payload_url)?;

    // Causes events.
    sandbox.inject_delivery_fault(DeliveryFault::Concurrent);
    let todo = account.todos().create(sandbox.first_todolist_id(), "Order paper").send()?;
    sandbox.wait_for_deliveries(2, Duration::from_secs(10));
    sandbox.inject_delivery_fault(DeliveryFault::Forged);
    account.comments().create(todo.id, "Which colour?").send()?;
    sandbox.wait_for_deliveries(4, Duration::from_secs(10));

    say!("what the sandbox was answered:")?;
    for delivery in sandbox.deliveries() {
        let status = delivery.status.unwrap_or_default();
        say!("  {} answered with {status}", delivery.kind)?;
    }
    Ok(())
}
