//! The core performs no I/O, neither directly nor through a dependency. This test replaces a build
//! for a target without sockets, which not every machine has installed.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates with sockets, clocks, runtimes or TLS.
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
    // The check is effective: the list contains two known dependencies of the core.
    assert!(names.contains(&"http") && names.contains(&"serde_json"), "{tree}");
    for name in names {
        assert!(!FORBIDDEN.contains(&name), "the core depends on {name}:\n{tree}");
    }
}

#[test]
fn no_source_file_uses_files_or_the_environment() {
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

/// Returns the Rust files below a directory, without tests.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
        {
            found.push(path);
        }
    }
    found
}
