//! Arbitrary `Link` headers: at most one further page within the origin is requested, and a valid
//! link is found before or after them.
#![no_main]

use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Config, Context};
use bytes::Bytes;
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

const VALID: &str = "<https://3.basecampapi.com/999/projects.json?page=2>; rel=\"next\"";

/// The number of requested pages if the first has these links, and whether the list is complete.
fn walk(links: Vec<HeaderValue>) -> (usize, bool) {
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
    let result = account.projects().list().send();
    let requests = server.requests();
    for sent in &requests {
        assert_eq!(sent.request.uri().authority().unwrap(), "3.basecampapi.com");
        assert_eq!(sent.request.uri().scheme_str(), Some("https"));
    }
    (requests.len(), result.is_ok())
}

fuzz_target!(|header: &[u8]| {
    let Ok(value) = HeaderValue::from_bytes(header) else { return };
    let (pages, is_all) = walk(vec![value.clone()]);
    assert!(pages == 1 || pages == 2 && is_all);
    let valid = HeaderValue::from_static(VALID);
    assert_eq!(walk(vec![valid.clone(), value.clone()]), (2, true));
    let in_one = |links: [&[u8]; 2]| HeaderValue::from_bytes(&links.join(&b", "[..])).unwrap();
    assert_eq!(walk(vec![in_one([VALID.as_bytes(), header])]), (2, true));
    if (pages, is_all) == (1, true) {
        assert_eq!(walk(vec![value, valid]), (2, true));
        assert_eq!(walk(vec![in_one([header, VALID.as_bytes()])]), (2, true));
    }
});
