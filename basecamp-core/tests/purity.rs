//! The core does no I/O: not by itself, and not through a dependency.
#![allow(missing_docs, clippy::disallowed_methods)]

use std::process::Command;

/// What would bring sockets, clocks, runtimes or TLS along.
const FORBIDDEN: [&str; 14] = [
    "async-io",
    "async-std",
    "aws-lc-rs",
    "curl",
    "hyper",
    "mio",
    "native-tls",
    "openssl",
    "reqwest",
    "ring",
    "rustls",
    "socket2",
    "tokio",
    "ureq",
];

#[test]
fn no_dependency_does_io() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--all-features", "--target", "all"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    // Proof that the list is one: what the core does depend on.
    assert!(names.contains(&"http") && names.contains(&"serde_json"), "{tree}");
    for name in names {
        assert!(!FORBIDDEN.contains(&name), "the core depends on {name}:\n{tree}");
    }
}
