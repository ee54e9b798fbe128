//! The proxy of the environment.

use std::env;
use std::process::Command;

use basecamp_ureq::Config;

use crate::server::{Server, response};

/// The variable that marks the process which sends the calls.
const CALLING: &str = "BASECAMP_TESTS_CALLING";

/// A separate process sends the calls, since the environment is shared by all tests.
#[test]
fn all_hosts_but_localhost_use_the_proxy() {
    if env::var_os(CALLING).is_some() {
        return call();
    }
    let proxy = Server::saying(response("502 Bad Gateway", ""));
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "proxy::all_hosts_but_localhost_use_the_proxy"])
        .env(CALLING, "")
        .env("ALL_PROXY", &proxy.url)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && stdout.contains("1 passed"), "{stdout}\n{failed}");
    let requests: Vec<String> = proxy.seen().into_iter().map(|seen| seen.head).collect();
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(requests[0].starts_with("CONNECT 127.0.0.2:443 "), "{requests:?}");
}

fn call() {
    let server = Server::saying(response("200 OK", "{}"));
    let get = |url: &str| {
        let config = Config::builder().base_url(url).max_retries(0);
        server.account_with(config).todos().get(1).send_raw()
    };
    get(&server.url).unwrap();
    get(&server.url.replace("127.0.0.1", "localhost")).unwrap();
    get("https://127.0.0.2").unwrap_err();
}
