//! A server with two answers, ready made: a to-do, and a page of 50 with a link to the next.

use std::convert::Infallible;
use std::io::Read;
use std::net::Ipv4Addr;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::PAGES;

/// Serves until standard input ends.
pub(crate) fn run() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(serve());
}

async fn serve() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    println!("{url}");
    let page: Vec<Value> = (1..=50).map(todo).collect();
    let todo = Bytes::from(todo(1).to_string());
    let page = Bytes::from(Value::Array(page).to_string());
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (url, todo, page) = (url.clone(), todo.clone(), page.clone());
        let service = service_fn(move |request| {
            let response = answer(&request, &url, &todo, &page);
            async move { Ok::<_, Infallible>(response) }
        });
        let io = TokioIo::new(stream);
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(io, service));
    }
}

fn answer(
    request: &Request<Incoming>,
    url: &str,
    todo: &Bytes,
    page: &Bytes,
) -> Response<Full<Bytes>> {
    let response = Response::builder()
        .header("content-type", "application/json; charset=utf-8")
        .header("x-request-id", "8b2f4d0e-1c5a-4f7e-9a52-0d7a3c1e6b10")
        .header("cache-control", "max-age=0, private, must-revalidate");
    if !request.uri().path().ends_with("todos.json") {
        return response.body(Full::new(todo.clone())).unwrap();
    }
    let number: u32 = request
        .uri()
        .query()
        .and_then(|query| query.strip_prefix("page=")?.parse().ok())
        .unwrap_or(1);
    let mut response = response.header("x-total-count", PAGES * 50);
    if number < PAGES {
        let next = format!("<{url}{}?page={}>; rel=\"next\"", request.uri().path(), number + 1);
        response = response.header("link", next);
    }
    response.body(Full::new(page.clone())).unwrap()
}

/// A to-do of 3 KB, with every member that a real one has.
fn todo(number: i64) -> Value {
    let base = "https://3.basecampapi.com/5250042/buckets/9007000004";
    let app = "https://3.basecamp.com/5250042/buckets/9007000004";
    let id = 9_007_000_500 + number;
    let person = |id: i64, name: &str| {
        json!({
            "id": id, "attachable_sgid": "BAh7CEkiCGdpZAY6BkVUSSIrZ2lkOi8vYmMzL1BlcnNvbi8xMDQ5",
            "name": name, "email_address": "someone@example.com", "personable_type": "User",
            "title": "Navigator", "bio": "Reads maps upside down.", "location": "Lisbon",
            "created_at": "2025-03-14T09:26:53.589Z", "updated_at": "2026-02-07T18:28:18.284Z",
            "admin": false, "owner": false, "client": false, "employee": true,
            "time_zone": "Europe/Lisbon", "avatar_url": "https://example.com/people/avatar?v=1",
            "company": {"id": 9_007_002_817_i64, "name": "Compass & Sons"},
            "can_manage_projects": true, "can_manage_people": false, "can_ping": true,
            "can_access_timesheet": true, "can_access_hill_charts": true
        })
    };
    json!({
        "id": id, "status": "active", "visible_to_clients": false,
        "created_at": "2026-03-01T08:15:30.000Z", "updated_at": "2026-03-02T10:45:00.123Z",
        "title": "Chart the northern passage", "inherits_status": true, "type": "Todo",
        "url": format!("{base}/todos/{id}.json"), "app_url": format!("{app}/todos/{id}"),
        "bookmark_url": "https://3.basecampapi.com/5250042/my/bookmarks/BAh7CEkiCGdpZAY6.json",
        "subscription_url": format!("{base}/recordings/{id}/subscription.json"),
        "comments_count": 3, "comments_url": format!("{base}/recordings/{id}/comments.json"),
        "position": number,
        "parent": {
            "id": 9_007_000_119_i64, "title": "Expedition", "type": "Todolist",
            "url": format!("{base}/todolists/9007000119.json"),
            "app_url": format!("{app}/todolists/9007000119")
        },
        "bucket": {"id": 9_007_000_004_i64, "name": "The northern passage", "type": "Project"},
        "creator": person(9_007_001_923, "Amelia Frost"),
        "description": "<div>Mind the ice.</div>", "completed": false,
        "content": "Chart the northern passage", "description_attachments": [],
        "starts_on": null, "due_on": "2026-12-01",
        "assignees": [person(9_007_001_924, "Bo Lindqvist")], "completion_subscribers": [],
        "completion_url": format!("{base}/todos/{id}/completion.json"),
        "boosts_count": 0, "boosts_url": format!("{base}/recordings/{id}/boosts.json")
    })
}
