//! A test of a receiver of webhooks: the sandbox delivers a signed event, a forged one before it,
//! and the same event again.
//!
//! `cargo test -p basecamp-sandbox --example webhooks` runs the test, `cargo run` the same code.

use std::error::Error;
use std::thread;
use std::time::Duration;

use basecamp_sandbox::{DeliveryFault, Sandbox};
use basecamp_webhooks::{Secret, verify_signature};
use serde_json::{Value, json};
use tiny_http::{Response, Server};

/// The code under test: a receiver that verifies the signature.
fn receive(server: &Server, secret: &Secret) {
    for mut request in server.incoming_requests() {
        let mut body = Vec::new();
        let is_read = request.as_reader().read_to_end(&mut body).is_ok();
        let mut headers = request.headers().iter();
        let header = headers.find(|header| header.field.equiv("X-Basecamp-Signature"));
        let signature = header.map_or("", |header| header.value.as_str());
        let is_valid = is_read && verify_signature(&body, signature, secret);
        let _ = request.respond(Response::empty(if is_valid { 204 } else { 401 }));
    }
}

/// Sends a POST with the token of the sandbox.
fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Result<(), ureq::Error> {
    let url = format!("{}/{}{path}", sandbox.url(), sandbox.account_id());
    ureq::post(&url)
        .header("Authorization", format!("Bearer {}", sandbox.token()))
        .header("Content-Type", "application/json")
        .send(body.to_string())?;
    Ok(())
}

#[cfg_attr(test, test)]
fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let secret = Secret::new(sandbox.webhook_secret());
    let server = Server::http("127.0.0.1:0").map_err(|error| error.to_string())?;
    let address = server.server_addr().to_ip().ok_or("the server has no address")?;
    thread::spawn(move || receive(&server, &secret));

    let webhooks = format!("/buckets/{}/webhooks.json", sandbox.first_project_id());
    let receiver = json!({ "payload_url": format!("http://{address}/"), "types": ["Todo"] });
    post(&sandbox, &webhooks, &receiver)?;
    sandbox.inject_delivery_fault(DeliveryFault::Forged);
    sandbox.inject_delivery_fault(DeliveryFault::Duplicate);
    let todos = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    for (content, statuses) in
        [("Buy ink", &[Some(401), Some(204)][..]), ("Buy paper", &[Some(204), Some(204)])]
    {
        let before = sandbox.deliveries().len();
        post(&sandbox, &todos, &json!({ "content": content }))?;
        let deliveries = sandbox.wait_for_deliveries(before + 2, Duration::from_secs(10));
        let found: Vec<_> = deliveries[before..].iter().map(|delivery| delivery.status).collect();
        assert_eq!(found, statuses, "{content}");
    }
    Ok(())
}
