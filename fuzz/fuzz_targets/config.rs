//! Arbitrary settings: a valid origin has HTTPS or is local, and has no path.
#![no_main]

use basecamp_core::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (String, String, String)| {
    let (url, timeout, retries) = input;
    let config = Config::from_env_with(|name| match name {
        "BASECAMP_BASE_URL" => Some(url.clone()),
        "BASECAMP_TIMEOUT" => Some(timeout.clone()),
        "BASECAMP_MAX_RETRIES" => Some(retries.clone()),
        _ => None,
    });
    let _ = config.and_then(basecamp_core::ConfigBuilder::build);
    if let Ok(config) = Config::builder().base_url(&url).build() {
        let origin = config.base_url();
        let uri: http::Uri = origin.parse().unwrap();
        let host = uri.host().unwrap();
        let local = host.ends_with("localhost") || host == "127.0.0.1" || host == "[::1]";
        assert!(uri.scheme_str() == Some("https") || local, "{url} {origin}");
        assert!(!origin.contains('@') && !origin[8..].contains('/'), "{url} {origin}");
    }
});
