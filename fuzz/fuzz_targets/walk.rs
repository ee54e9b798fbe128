//! A list with arbitrary `Link` headers and bodies: it ends, and no credential goes to another
//! origin.
#![no_main]

use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Config, Context};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;

/// A page: its `Link` headers, and whether its body is a list.
type Page = (Vec<Vec<u8>>, bool);

fuzz_target!(|input: (Vec<Page>, Vec<u8>)| {
    let (pages, junk) = input;
    let mut pages = pages.into_iter();
    let server = Simulation::new(move |request| {
        assert_eq!(request.uri().scheme_str(), Some("https"));
        assert_eq!(request.uri().authority().unwrap(), "3.basecampapi.com");
        let (links, good) = pages.next().unwrap_or_default();
        let body = if good { Bytes::from_static(b"[]") } else { Bytes::from(junk.clone()) };
        let mut response = http::Response::new(body);
        for link in links {
            if let Ok(link) = http::HeaderValue::from_bytes(&link) {
                response.headers_mut().append("link", link);
            }
        }
        Ok(response)
    });
    let config = Config::builder().max_pages(20).build().unwrap();
    let context = Arc::new(Context::new(config, Auth::token("secret"), 0).unwrap());
    let account = Account::new(server.blocking(context), "999").unwrap();
    let _ = account.projects().list().send();
    assert!(server.requests().len() <= 20);
});
