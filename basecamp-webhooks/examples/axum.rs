//! Receives webhooks on an axum server.
//!
//! ```text
//! cargo run -p basecamp-webhooks --example axum
//! ```
//!
//! Starts a sandbox, registers a webhook and makes changes. The sandbox delivers the events:
//! signed, one of them twice, and one with a forged signature. Each delivery prints a line.

use std::error::Error;
use std::future::IntoFuture;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use basecamp_hyper::{Client, Config};
use basecamp_sandbox::{DeliveryFault, Sandbox};
use basecamp_tests::{program, say};
use basecamp_webhooks::{Async, WebhookReceiver};
use tokio::net::TcpListener;

const HELP: &str = "\
Receives webhooks on an axum server. A sandbox delivers them; each is a line.
";

fn receiver(secret: &str) -> Result<WebhookReceiver<Async>, Box<dyn Error>> {
    let printer_is_on = Arc::new(AtomicBool::new(false));
    let receiver = WebhookReceiver::async_builder(secret)
        .on("todo_*", |event| async move {
            let recording = event.recording()?;
            // A closed standard output must not fail the event.
            let _ = say!("  {}: {}", event.kind, recording.title);
            Ok(())
        })
        .on(["*_completed", "*_archived"], move |event| {
            let printer_is_on = Arc::clone(&printer_is_on);
            async move {
                // The first attempt fails, so Basecamp redelivers the event.
                if !printer_is_on.swap(true, Ordering::Relaxed) {
                    return Err("the printer is off".into());
                }
                let _ = say!("  printed: {}", event.kind);
                Ok(())
            }
        })
        .on_outcome(|report| drop(say!("{report}")))
        .build()?;
    Ok(receiver)
}

async fn webhook(
    State(receiver): State<WebhookReceiver<Async>>,
    request: Request,
) -> Response<Body> {
    receiver.respond_reading(request).await.map(Body::from)
}

fn main() -> ExitCode {
    program::run_alone(HELP, || run().map_err(program::error_of))
}

#[tokio::main]
async fn run() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;

    // A server with one route.
    let receiver = receiver(sandbox.webhook_secret())?;
    let app = Router::new().route("/webhooks/basecamp", post(webhook)).with_state(receiver);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let payload_url = format!("http://{}/webhooks/basecamp", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, app).into_future());

    // Registers the webhook.
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let account = client.for_account(sandbox.account_id())?;
    let project = sandbox.first_project_id();
    let webhook = account.webhooks().create(project, payload_url, ["Todo"]).await?;
    say!("webhook {} delivers to {}", webhook.id, webhook.payload_url)?;

    // Causes events.
    sandbox.inject_delivery_fault(DeliveryFault::Duplicate);
    let list = sandbox.first_todolist_id();
    let todo = account.todos().create(list, "Order paper").await?;
    sandbox.wait_for_deliveries(2, Duration::from_secs(10));
    sandbox.inject_delivery_fault(DeliveryFault::Forged);
    account.todos().complete(todo.id).await?;
    sandbox.wait_for_deliveries(5, Duration::from_secs(10));

    let webhook = account.webhooks().get(webhook.id).await?;
    say!("Basecamp's list of deliveries, the latest first:")?;
    for delivery in webhook.recent_deliveries.unwrap_or_default() {
        let kind = delivery.request.and_then(|request| request.body?.kind).unwrap_or_default();
        let code = delivery.response.and_then(|response| response.code);
        say!("  {kind} answered with {}", code.unwrap_or_default())?;
    }
    Ok(())
}
