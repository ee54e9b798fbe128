//! The limit of stored files.

use basecamp_sandbox::Sandbox;
use serde_json::Value;

use crate::http_client::{Answer, raw};

fn attach(sandbox: &Sandbox, length: usize) -> Answer {
    let path = format!("/{}/attachments.json?name=a.txt", sandbox.account_id());
    let headers =
        format!("Authorization: Bearer {}\r\nContent-Type: text/plain\r\n", sandbox.token());
    raw(sandbox, "POST", &path, &headers, &vec![b'x'; length]).unwrap()
}

#[test]
fn files_beyond_the_limit_are_rejected() {
    let free = 10_000;
    let used = used(&Sandbox::start().unwrap().save());
    let sandbox = Sandbox::builder().storage_limit(used + free).start().unwrap();
    attach(&sandbox, 9_000).expect(201);
    let refusal = attach(&sandbox, 1_001).expect(507).json();
    assert!(refusal["error"].as_str().unwrap().contains("storage limit"), "{refusal}");
    attach(&sandbox, 1_000).expect(201);
    attach(&sandbox, 1).expect(507);
    // A reset makes room, and the limit remains.
    sandbox.reset();
    attach(&sandbox, 10_000).expect(201);
    attach(&sandbox, 1).expect(507);
}

/// The bytes of all files in a state.
fn used(state: &Value) -> u64 {
    let files = state["files"]["contents"].as_object().unwrap();
    let lengths = files.values().map(|file| {
        let text = file["content"].as_str().unwrap();
        text.len() / 4 * 3 - text.matches('=').count()
    });
    lengths.sum::<usize>() as u64
}
