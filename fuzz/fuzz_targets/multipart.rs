//! A form with an arbitrary file name, type and content: it has one part with two headers of one
//! line each.
#![no_main]

use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Config, Context, FilePart};
use bytes::Bytes;
use http::{Response, StatusCode};
use libfuzzer_sys::fuzz_target;

fn split<'a>(text: &'a [u8], by: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(by.len()).position(|window| window == by)?;
    Some((&text[..at], &text[at + by.len()..]))
}

fuzz_target!(|input: (String, String, &[u8], u64)| {
    let (name, content_type, content, seed) = input;
    let server = Simulation::new(|_| {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        Ok(response)
    });
    let context = Context::new(Config::default(), Auth::token("secret"), seed).unwrap();
    let account = Account::new(server.blocking(Arc::new(context)), "999").unwrap();
    let logo = FilePart::new(name, content_type, content.to_vec());
    if account.projects().update_logo(1, logo).send().is_err() {
        // Rejected without a request.
        assert!(server.requests().is_empty());
        return;
    }
    let requests = server.requests();
    let [sent] = &requests[..] else { panic!("{} requests", requests.len()) };
    let form = sent.request.headers()["content-type"].to_str().unwrap();
    let boundary = form.split("boundary=").nth(1).unwrap().trim_matches('"');
    let body = sent.request.body();
    let (head, rest) = split(body, b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(head).unwrap();
    let lines: Vec<&str> = head.split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{head}");
    assert_eq!(lines[0], format!("--{boundary}"));
    let parts = [lines[1], lines[2]].map(str::to_ascii_lowercase);
    assert!(parts.iter().any(|line| line.starts_with("content-disposition: form-data; name=\"")));
    assert!(parts.iter().any(|line| line.starts_with("content-type: ")));
    // A media type may have tabs around its parameters.
    let is_bad = |character: char| character.is_control() && character != '\t';
    assert!(lines.iter().all(|line| !line.contains(is_bad)), "{head:?}");
    let end = format!("\r\n--{boundary}--\r\n");
    assert_eq!(rest, [content, end.as_bytes()].concat());
});
