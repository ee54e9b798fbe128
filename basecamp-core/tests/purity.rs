//! The core does no I/O: not by itself, and not through a dependency. This stands in for a build for a target
//! without sockets, which not every machine has.
#![allow(missing_docs, clippy::disallowed_methods, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
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

#[test]
fn no_file_of_it_touches_files_or_the_environment() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in sources(&source) {
        let text = fs::read_to_string(&path).unwrap();
        if ["std::fs", "std::env", "use std::process"].iter().any(|word| text.contains(word)) {
            let path = path.strip_prefix(&source).unwrap();
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    assert_eq!(found, [""; 0]);
}

/// The Rust files below a directory, without tests.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}
