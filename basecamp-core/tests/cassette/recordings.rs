//! The exchanges that a recorder records.

use std::time::Duration;

use basecamp_core::cassette::RecordedBody;
use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{Content, ErrorCode, FilePart};
use http::Method;

use super::*;

fn lines(recorder: &Recorder) -> Vec<String> {
    let exchanges = recorder.cassette().exchanges;
    let line = exchanges.iter().map(|exchange| {
        let outcome = match (&exchange.response, &exchange.failure) {
            (Some(response), None) => response.status.to_string(),
            (Some(response), Some(failure)) => format!("{} {}", response.status, failure.kind),
            (None, failure) => {
                failure.as_ref().map_or("nothing", |failure| &failure.kind).to_owned()
            }
        };
        format!("{} {} {outcome}", exchange.request.method, exchange.request.url)
    });
    line.collect()
}

#[test]
fn retries_pages_and_refreshes_are_exchanges() {
    let recorder = Recorder::new();
    let mut answers = 0;
    let server = Simulation::new(move |request| {
        answers += 1;
        Ok(match (request.uri().path(), answers) {
            ("/token", _) => json(&serde_json::json!({"access_token": "new", "expires_in": 60})),
            (_, 1) => Response::builder().status(401).body(Bytes::new()).unwrap(),
            (_, 3) => return Err(Failure::io("reset")),
            (_, 4) => Response::builder()
                .header("link", "<http://localhost:3000/999/projects.json?page=2>; rel=\"next\"")
                .body("[]".into())
                .unwrap(),
            _ => json(&serde_json::json!([])),
        })
    });
    let token = Token::new("old").with_refresh_token("once");
    let session = OAuthSession::new("http://localhost:3000/token", "client", token);
    let context = Context::builder()
        .auth(Auth::session(session))
        .config(Config::builder().base_url("http://localhost:3000"))
        .record(&recorder)
        .build(0)
        .unwrap();
    let account = Account::new(server.blocking(context), "999").unwrap();
    account.projects().list().send().unwrap();
    assert_eq!(
        lines(&recorder),
        [
            "GET /999/projects.json 401",
            "POST /token 200",
            "GET /999/projects.json io",
            "GET /999/projects.json 200",
            "GET /999/projects.json?page=2 200",
        ]
    );
    let exchanges = recorder.cassette().exchanges;
    assert_eq!(exchanges[0].operation.as_deref(), Some("ListProjects"));
    assert_eq!(exchanges[1].operation, None);
    // The wait before the retry.
    assert!(exchanges[3].at_ms > exchanges[2].at_ms);
    let response = exchanges[3].response.as_ref().unwrap();
    assert_eq!(
        response.headers["link"],
        "<https://basecamp.invalid/999/projects.json?page=2>; rel=\"next\""
    );
}

#[test]
fn the_length_of_a_streamed_file_is_recorded() {
    let recorder = Recorder::new();
    let respond = |request: &Request<Bytes>| {
        let response = Response::builder();
        Ok(match request.uri().path() {
            "/999/blobs/1" => response.status(302).header("location", "/storage/1?signature=abc"),
            _ => response.header("content-type", "application/json").header("content-length", "9"),
        }
        .body("123456789".into())
        .unwrap())
    };
    let account = recorded(&recorder, respond);
    let download = account.download_url("http://localhost:3000/999/blobs/1").send().unwrap();
    // The download is not complete before its body was read.
    assert_eq!(lines(&recorder).len(), 1);
    assert_eq!(download.bytes(9).unwrap(), "123456789");
    let server = Simulation::new(respond);
    let account = Account::new(server.asynchronous(context(Some(&recorder))), "999").unwrap();
    let download = ready(account.download_url("http://localhost:3000/999/blobs/1").send()).unwrap();
    assert_eq!(ready(download.bytes(9)).unwrap(), "123456789");
    let exchanges = recorder.cassette().exchanges;
    for storage in [&exchanges[1], &exchanges[3]] {
        let response = storage.response.as_ref().unwrap();
        assert_eq!(response.body, RecordedBody::File { length: Some(9) });
        assert_eq!(response.headers["content-length"], "9");
        assert!(storage.request.url.starts_with("/storage/1?signature=redacted-"), "{storage:?}");
    }
}

#[test]
fn a_request_that_was_not_sent_is_no_exchange() {
    let recorder = Recorder::new();
    let account = recorded(&recorder, |_| panic!("no request"));
    let file = FilePart::new("plan.txt", "text/plain", Content::file("/home/ann/plan.txt"));
    let error = account.attachments().create(file).send().unwrap_err();
    assert_ne!(error.code(), ErrorCode::Network);
    assert_eq!(recorder.cassette().exchanges, []);
    assert_eq!(format!("{recorder:?}"), "Recorder { exchanges: 1, .. }");
}

#[test]
fn times_of_several_clients_never_decrease() {
    let recorder = Recorder::new();
    let server = |seconds| {
        let server = Simulation::new(|_| Ok(json(&serde_json::json!([]))));
        server.pass(Duration::from_secs(seconds));
        server
    };
    // The monotonic clock of each client has another origin, and a wall clock may be set back.
    for seconds in [5, 7, 6, 9] {
        let handle = server(seconds).blocking(context(Some(&recorder)));
        Account::new(handle, "999").unwrap().projects().list().send().unwrap();
    }
    let times: Vec<u64> =
        recorder.cassette().exchanges.iter().map(|exchange| exchange.at_ms).collect();
    assert_eq!(times, [0, 2000, 2000, 4000]);
}

fn zip(content: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, content).unwrap();
    encoder.finish().unwrap().into()
}

#[test]
fn a_compressed_file_is_recorded_and_replayed_decoded() {
    let zipped = zip(&[0; 1000]);
    let respond = move |_: &Request<Bytes>| {
        let response = Response::builder().header("content-encoding", "gzip");
        let response = response.header("content-type", "image/png");
        Ok(response.header("content-length", zipped.len()).body(zipped.clone()).unwrap())
    };
    let recorder = Recorder::new();
    let request = |account: &Account<Blocking>| {
        account.request(Method::GET, "/logo.png").send().unwrap().value
    };
    assert_eq!(request(&recorded(&recorder, respond)).len(), 1000);
    let cassette = reread(&recorder.cassette());
    let response = cassette.exchanges[0].response.as_ref().unwrap();
    assert_eq!(response.body, RecordedBody::File { length: Some(1000) });
    assert_eq!(response.headers.keys().collect::<Vec<_>>(), ["content-type"]);
    let replay = Replay::new(cassette);
    assert_eq!(request(&replayed(&replay)).len(), 1000);
}

#[test]
fn compressed_and_malformed_bodies_are_recorded() {
    let recorder = Recorder::new();
    let zipped = zip(br#"{"error": "No such todo"}"#);
    let account = recorded(&recorder, move |request| {
        let cut = if request.uri().path().contains("cut") { 9 } else { zipped.len() };
        let response = Response::builder().status(404).header("content-encoding", "gzip");
        Ok(response.body(zipped.slice(..cut)).unwrap())
    });
    for path in ["/whole.json", "/cut.json"] {
        account.request(Method::GET, path).send().unwrap_err();
    }
    let exchanges = recorder.cassette().exchanges;
    let whole = exchanges[0].response.as_ref().unwrap();
    assert_eq!(whole.body, RecordedBody::Json(serde_json::json!({"error": "No such todo"})));
    assert!(!whole.headers.contains_key("content-encoding"));
    let cut = exchanges[1].response.as_ref().unwrap();
    assert_eq!(cut.body, RecordedBody::File { length: Some(9) });
    assert_eq!(cut.headers["content-encoding"], "gzip");
}
