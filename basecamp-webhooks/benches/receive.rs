//! CPU time of receiving an event, compared with the minimum.
//!
//! ```sh
//! cargo bench -p basecamp-webhooks --bench receive [-- ROUNDS]
//! ```
//!
//! The variants alternate in each round. The results are medians of the rounds' means, and medians
//! of the rounds' ratios.
#![allow(missing_docs, clippy::print_stdout, clippy::unwrap_used)]
#![cfg(not(model))]

use std::hint::black_box;
use std::time::Duration;

use basecamp_webhooks::{
    Outcome, SIGNATURE_HEADER, Secret, Signer, WebhookReceiver, verify_signature,
};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use sha2::Sha256;

const SECRET: &str = "a secret of an ordinary length, 42 bytes.";
const PER_ROUND: u32 = 2000;
const PATTERNS: usize = 20;

/// An event of 3 KB, as Basecamp sends them.
fn event(id: i64) -> Bytes {
    let person = json!({
        "id": 1_049_715_914, "attachable_sgid": "BAh7CEkiCGdpZAY6BkVU--abc123", "name": "Aiko Mori",
        "email_address": "aiko@tidewater.example", "personable_type": "User", "title": "Printer",
        "bio": null, "location": null, "created_at": "2026-11-22T08:23:21.732Z",
        "updated_at": "2026-11-22T08:23:21.732Z", "admin": false, "owner": false, "client": false,
        "employee": true, "time_zone": "Europe/Lisbon",
        "avatar_url": "https://3.basecamp-static.com/195539477/people/BAhpBMpkkT4=--avatar.png",
        "company": { "id": 1_033_447_817, "name": "Tidewater Press" },
        "can_manage_projects": true, "can_manage_people": false, "can_ping": true,
        "can_access_timesheet": true, "can_access_hill_charts": true,
    });
    let mut event = json!({
        "id": id, "kind": "todo_created", "details": {}, "created_at": "2026-11-22T16:00:00.000Z",
        "recording": {
            "id": 9_007_199_254_741_200_i64, "status": "active", "visible_to_clients": false,
            "created_at": "2026-11-22T15:59:00.000Z", "updated_at": "2026-11-22T15:59:00.000Z",
            "title": "Ship it", "inherits_status": true, "type": "Todo",
            "url": "https://3.basecampapi.com/9/buckets/42/todos/9007199254741200.json",
            "app_url": "https://3.basecamp.com/9/buckets/42/todos/9007199254741200",
            "bookmark_url": "https://3.basecampapi.com/9/my/bookmarks/BAh7CEkiCGdpZAY6BkVU.json",
            "content": "", "comments_count": 0,
            "comments_url": "https://3.basecampapi.com/9/buckets/42/recordings/9/comments.json",
            "parent": {
                "id": 9_007_199_254_741_100_i64, "title": "Launch", "type": "Todolist",
                "url": "https://3.basecampapi.com/9/buckets/42/todolists/9007199254741100.json",
                "app_url": "https://3.basecamp.com/9/buckets/42/todolists/9007199254741100",
            },
            "bucket": { "id": 42, "name": "The press", "type": "Project" },
            "creator": person,
        },
        "creator": person,
    });
    let missing = 3000 - event.to_string().len();
    event["recording"]["content"] = json!("x".repeat(missing));
    event.to_string().into()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Returns the CPU time that this process has used.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap())
}

fn time(run: &mut dyn FnMut()) -> Duration {
    let before = cpu_time();
    run();
    cpu_time() - before
}

fn compare(what: &str, limit: f64, rounds: usize, floor: &mut dyn FnMut(), ours: &mut dyn FnMut()) {
    floor();
    ours();
    let mut pairs = Vec::new();
    for round in 0..rounds {
        pairs.push(if round % 2 == 0 {
            let floor = time(floor);
            (floor, time(ours))
        } else {
            let ours = time(ours);
            (time(floor), ours)
        });
    }
    let micros = |time: &Duration| time.as_secs_f64() * 1e6 / f64::from(PER_ROUND);
    let floor = median(pairs.iter().map(|(floor, _)| micros(floor)).collect());
    let ours = median(pairs.iter().map(|(_, ours)| micros(ours)).collect());
    let ratio = median(
        pairs.iter().map(|(floor, ours)| ours.as_secs_f64() / floor.as_secs_f64()).collect(),
    );
    println!(
        "{what:<46} floor {floor:>6.2} us  ours {ours:>6.2} us  ratio {ratio:.3} (at most {limit})"
    );
}

fn bare_verification(body: &[u8], signature: &str) -> bool {
    let mut expected = [0; 32];
    for (byte, digits) in expected.iter_mut().zip(signature.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(body);
    mac.verify_slice(&expected).is_ok()
}

fn deliveries() -> Vec<(HeaderMap, Bytes)> {
    let signer = Signer::new(SECRET);
    (0..i64::from(PER_ROUND))
        .map(|id| {
            let (head, body) = signer.request(event(9_007_199_254_741_001 + id)).into_parts();
            (head.headers, body)
        })
        .collect()
}

fn receiver(window: usize) -> WebhookReceiver {
    let mut builder = WebhookReceiver::builder(SECRET).dedup_window(window);
    for number in 1..PATTERNS {
        builder = builder.on(format!("message_*_{number}*"), |_| Ok(()));
    }
    builder.on("todo_*", |_| Ok(())).build().unwrap()
}

fn main() {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(31);
    let deliveries = deliveries();
    let signature = |headers: &HeaderMap| headers[SIGNATURE_HEADER].to_str().unwrap().to_owned();
    println!("a body of {} bytes", deliveries[0].1.len());

    let secret = Secret::new(SECRET);
    compare(
        "verify, against hmac and sha2",
        1.1,
        rounds,
        &mut || {
            for (headers, body) in &deliveries {
                assert!(bare_verification(black_box(body), &signature(headers)));
            }
        },
        &mut || {
            for (headers, body) in &deliveries {
                assert!(verify_signature(black_box(body), &signature(headers), &secret));
            }
        },
    );

    // With more rounds than the window, all events would be duplicates.
    let receiver = receiver(100);
    let mut receive = || {
        for (headers, body) in &deliveries {
            let outcome = receiver.handle_request(headers, black_box(body.clone()));
            assert!(matches!(outcome, Outcome::Processed { .. }));
        }
    };
    compare(
        "handle_request, against verify and parse",
        1.5,
        rounds,
        &mut || {
            for (headers, body) in &deliveries {
                assert!(bare_verification(black_box(body), &signature(headers)));
                black_box(serde_json::from_slice::<Value>(body).unwrap());
            }
        },
        &mut receive,
    );
    compare(
        "the same, parsed into core's typed event",
        1.5,
        rounds,
        &mut || {
            for (headers, body) in &deliveries {
                assert!(bare_verification(black_box(body), &signature(headers)));
                let event: basecamp_core::types::WebhookEvent =
                    serde_json::from_slice(body).unwrap();
                black_box(event);
            }
        },
        &mut receive,
    );
}
