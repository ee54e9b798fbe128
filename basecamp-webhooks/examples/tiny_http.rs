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
use std::io::Cursor;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use basecamp_sandbox::{DeliveryFault, Sandbox};
use basecamp_tests::{program, say};
use basecamp_ureq::{Client, Config};
use basecamp_webhooks::WebhookReceiver;
use http::{HeaderName, HeaderValue};
use tiny_http::{Header, Response, Server};

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
            let recording = event.recording.as_ref().ok_or("an event of nothing")?;
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

/// Answers a request of the server.
fn answer(
    receiver: &WebhookReceiver,
    request: &mut tiny_http::Request,
) -> Result<Response<Cursor<Vec<u8>>>, Box<dyn Error>> {
    let mut delivery = http::Request::new(());
    for header in request.headers() {
        let name = HeaderName::from_bytes(header.field.as_str().as_str().as_bytes())?;
        delivery.headers_mut().append(name, HeaderValue::from_str(header.value.as_str())?);
    }
    let (head, body) =
        receiver.respond_reading(delivery.map(|()| request.as_reader())).into_parts();
    let mut response = Response::from_data(body).with_status_code(head.status.as_u16());
    for (name, value) in &head.headers {
        if let Ok(header) = Header::from_bytes(name.as_str(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    Ok(response)
}

fn serve(server: &Server, receiver: &WebhookReceiver) {
    while let Ok(mut request) = server.recv() {
        let response = answer(receiver, &mut request)
            .unwrap_or_else(|_| Response::from_data("bad headers\n").with_status_code(400));
        // Fails if the client has closed the connection.
        let _ = request.respond(response);
    }
}

fn main() -> ExitCode {
    program::run_alone(HELP, || run().map_err(program::error_of))
}

fn run() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;

    // A server with four threads.
    let receiver = receiver(sandbox.webhook_secret())?;
    let server = Arc::new(Server::http("127.0.0.1:0").map_err(|error| error.to_string())?);
    let payload_url = format!("http://{}/", server.server_addr());
    for _ in 0..4 {
        let (server, receiver) = (Arc::clone(&server), receiver.clone());
        thread::spawn(move || serve(&server, &receiver));
    }

    // Registers the webhook.
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let account = client.for_account(sandbox.account_id())?;
    let project = sandbox.first_project_id();
    let webhook = account.webhooks().create(project, payload_url, ["Todo", "Comment"]).send()?;
    say!("webhook {} delivers to {}", webhook.id, webhook.payload_url)?;

    // Causes events.
    sandbox.disturb_delivery(DeliveryFault::Twins);
    let todo = account.todos().create(sandbox.first_todolist_id(), "Order paper").send()?;
    sandbox.wait_for_deliveries(2, Duration::from_secs(10));
    sandbox.disturb_delivery(DeliveryFault::Forged);
    account.comments().create(todo.id, "Which colour?").send()?;
    sandbox.wait_for_deliveries(4, Duration::from_secs(10));

    say!("what the sandbox was answered:")?;
    for delivery in sandbox.deliveries() {
        let status = delivery.status.unwrap_or_default();
        say!("  {} answered with {status}", delivery.kind)?;
    }
    Ok(())
}
