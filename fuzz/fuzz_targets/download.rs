//! A download from servers with arbitrary responses: credentials go to the API only, the storage
//! receives one request, and the file's name is safe.
#![no_main]

use std::sync::Arc;

use arbitrary::Arbitrary;
use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Config, Context, Failure};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
enum Answer {
    Response {
        status: u16,
        location: Option<Vec<u8>>,
        disposition: Option<Vec<u8>>,
        length: Option<u8>,
        body: Vec<u8>,
    },
    Io,
}

fn answer(answer: Answer) -> Result<http::Response<bytes::Bytes>, Failure> {
    let Answer::Response { status, location, disposition, length, body } = answer else {
        return Err(Failure::io("reset"));
    };
    let mut response = http::Response::new(body.into());
    *response.status_mut() = http::StatusCode::from_u16(200 + status % 400).unwrap();
    for (name, value) in [("location", location), ("content-disposition", disposition)] {
        if let Some(value) = value.and_then(|bytes| http::HeaderValue::from_bytes(&bytes).ok()) {
            response.headers_mut().insert(name, value);
        }
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
    let first = requests.iter().filter(|sent| is_first(&sent.request));
    for sent in first.clone() {
        assert_eq!(sent.request.uri().host(), Some("3.basecampapi.com"));
    }
    assert!(first.count() <= 4 && requests.len() <= 5);
    for sent in requests.iter().filter(|sent| !is_first(&sent.request)) {
        assert_eq!(sent.request.headers().len(), 1, "only `Accept-Encoding`");
        assert_eq!(sent.request.uri().scheme_str(), Some("https"));
    }
});

fn is_first(request: &http::Request<bytes::Bytes>) -> bool {
    request.headers().contains_key("authorization")
}
