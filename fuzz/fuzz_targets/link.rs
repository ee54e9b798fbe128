//! A `Link` header that is anything: a good link in front of it is followed, and it alone is read within
//! the origin.
#![no_main]

use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Config, Context};
use bytes::Bytes;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

const GOOD: &[u8] = b"<https://3.basecampapi.com/999/projects.json?page=2>; rel=\"next\"";

/// How many pages are asked for when the first has these links.
fn walk(links: Vec<HeaderValue>) -> usize {
    let mut links = Some(links);
    let server = Simulation::new(move |_| {
        let mut response = http::Response::new(Bytes::from_static(b"[]"));
        for link in links.take().unwrap_or_default() {
            response.headers_mut().append("link", link);
        }
        Ok(response)
    });
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let account = Account::new(server.blocking(Arc::new(context)), "999").unwrap();
    let _ = account.projects().list().send();
    let requests = server.requests();
    for sent in &requests {
        assert_eq!(sent.request.uri().authority().unwrap(), "3.basecampapi.com");
    }
    requests.len()
}

fuzz_target!(|header: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    assert!(walk(vec![value.clone()]) <= 2);
    let good = HeaderValue::from_bytes(GOOD).unwrap();
    assert_eq!(walk(vec![good, value]), 2);
    let both = [GOOD, b", ", header].concat();
    assert_eq!(walk(vec![HeaderValue::from_bytes(&both).unwrap()]), 2);
});
