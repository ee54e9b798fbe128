//! A download against servers that answer anything: credentials stay at home, the storage is asked
//! once, and the file's name is safe.
#![no_main]

use std::sync::Arc;

use arbitrary::Arbitrary;
use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Config, Context, Failure};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
enum Answer {
    Response { status: u16, location: Option<String>, length: Option<u8>, body: Vec<u8> },
    Io,
}

fn answer(answer: Answer) -> Result<http::Response<bytes::Bytes>, Failure> {
    let Answer::Response { status, location, length, body } = answer else {
        return Err(Failure::io("reset"));
    };
    let mut response = http::Response::new(body.into());
    *response.status_mut() = http::StatusCode::from_u16(200 + status % 400).unwrap();
    if let Some(location) = location.and_then(|it| http::HeaderValue::try_from(it).ok()) {
        response.headers_mut().insert("location", location);
    }
    if let Some(length) = length {
        response.headers_mut().insert("content-length", u16::from(length).into());
    }
    Ok(response)
}

fuzz_target!(|input: (String, Vec<Answer>)| {
    let (url, answers) = input;
    let mut answers = answers.into_iter();
    let server = Simulation::new(move |_| answer(answers.next().unwrap_or(Answer::Io)));
    let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0).unwrap());
    let account = Account::new(server.blocking(context), "999").unwrap();
    let result = account.download_url(url).send();
    if let Ok(download) = result {
        let name = &download.filename;
        assert!(!name.is_empty() && name.len() <= 255 && !name.contains(['/', '\\', '\0']));
        assert!(!name.contains("..") && !name.chars().any(char::is_control));
        let length = download.content_length;
        if let Ok(bytes) = download.bytes(1 << 20) {
            assert!(length.is_none_or(|length| length == bytes.len() as u64));
        }
    }
    let requests = server.requests();
    let first = requests.iter().filter(|sent| !sent.request.headers().is_empty());
    for sent in first.clone() {
        assert_eq!(sent.request.uri().host(), Some("3.basecampapi.com"));
    }
    assert!(first.count() <= 4 && requests.len() <= 5);
    for sent in requests.iter().filter(|sent| sent.request.headers().is_empty()) {
        let scheme = sent.request.uri().scheme_str();
        let local = sent.request.uri().host().is_some_and(|host| {
            host == "localhost"
                || host.ends_with(".localhost")
                || host == "127.0.0.1"
                || host == "[::1]"
        });
        assert!(scheme == Some("https") || local);
    }
});
