//! The crate depends on no HTTP server, client or runtime, directly or indirectly.
#![cfg(not(model))]
#![allow(missing_docs)]

use std::process::Command;

const FORBIDDEN: [&str; 12] = [
    "actix-web",
    "async-std",
    "axum",
    "basecamp-hyper",
    "basecamp-ureq",
    "hyper",
    "mio",
    "ring",
    "rustls",
    "tiny_http",
    "tokio",
    "ureq",
];

#[test]
fn no_dependency_is_a_server_or_a_runtime() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--target", "all"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    // The check is effective: the list contains known dependencies.
    assert!(names.contains(&"basecamp-core") && names.contains(&"hmac"), "{tree}");
    for name in names {
        assert!(!FORBIDDEN.contains(&name), "the webhooks depend on {name}:\n{tree}");
    }
}
