//! The documents match the code: the paths, links, tests and features in them exist, and their
//! examples are compiled.

#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod code;
mod language;
mod prose;

use std::fs;
use std::path::{Path, PathBuf};

use toml::Value;

const PUBLISHED: [&str; 6] = [
    "basecamp-core",
    "basecamp-storage",
    "basecamp-hyper",
    "basecamp-ureq",
    "basecamp-webhooks",
    "tests/sandbox",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file of a kind below these folders, by its path from the root.
fn files(folders: &[&str], kind: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if path.extension().unwrap_or_default() == kind {
                found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort_unstable();
    found
}

/// The text of every Rust file below these folders.
fn sources(folders: &[&str]) -> String {
    files(folders, "rs").iter().map(|path| read(path)).collect()
}

fn documents() -> Vec<String> {
    let documents = files(&[""], "md");
    assert!(documents.len() > 9, "{documents:?}");
    documents
}

/// The code spans of a document.
fn code_spans(text: &str) -> Vec<String> {
    let prose: Vec<&str> = text.split("```").step_by(2).collect();
    prose.join("").split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The anchors of the headings.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
    let slug = |heading: &str| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        heading
            .chars()
            .filter(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
            .collect()
    };
    headings.map(slug).collect()
}

#[test]
fn every_promise_names_tests_that_exist() {
    let sources = sources(&PUBLISHED) + &sources(&["tests"]);
    let document = read("SECURITY.md");
    let is_test = |name: &str| {
        name.matches('_').count() >= 2
            && name.chars().all(|character| {
                character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
            })
    };
    let names: Vec<String> =
        code_spans(&document).into_iter().filter(|name| is_test(name)).collect();
    assert!(names.len() > 30, "{names:?}");
    for name in names {
        assert!(sources.contains(&format!("fn {name}(")), "there is no test {name}");
    }
    let (_, promises) = document.split_once("## Promises").unwrap();
    let (promises, _) = promises.split_once("No test covers this promise").unwrap();
    for promise in promises.split("\n- ").skip(1) {
        let (promise, _) = promise.split_once("\n\n").unwrap_or((promise, ""));
        assert!(code_spans(promise).iter().any(|name| is_test(name)), "no test: {promise}");
    }
}

#[test]
fn every_link_has_a_target() {
    let mut checked = 0;
    for document in &documents() {
        let text = read(document);
        let folder = root().join(document).parent().unwrap().to_owned();
        // Code is no prose: it may contain Markdown as a string.
        let prose: String = text.split("```").step_by(2).collect();
        let prose: String = prose.split('`').step_by(2).collect();
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if ["http", "crate::", "std::", "basecamp_core::"]
                .iter()
                .any(|start| link.starts_with(start))
            {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { root().join(document) } else { folder.join(path) };
            assert!(target.exists(), "{document}: {link}");
            if !anchor.is_empty() {
                let text = fs::read_to_string(target).unwrap();
                assert!(anchors(&text).iter().any(|known| known == anchor), "{document}: {link}");
            }
            checked += 1;
        }
    }
    assert!(checked > 8);
}

#[test]
fn every_path_in_the_documents_exists() {
    let mut checked = 0;
    for document in &documents() {
        for span in code_spans(&read(document)) {
            let is_path = span.contains('/')
                && ["basecamp-", "tests/", "fuzz/", ".ci/"]
                    .iter()
                    .any(|prefix| span.starts_with(prefix));
            if !is_path || span.contains([' ', '*']) {
                continue;
            }
            assert!(root().join(&span).exists(), "{document}: {span}");
            checked += 1;
        }
    }
    assert!(checked > 10);
}

#[test]
fn every_command_in_the_documents_exists() {
    let mut checked = 0;
    for document in &documents() {
        let text = read(document).replace(['`', '\n'], " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(4).filter(|words| words[0] == "-p") {
            let [_, package, kind, name] = pair else { unreachable!() };
            let folder = match *package {
                "basecamp-tests" => "tests",
                "basecamp-codegen" => "basecamp-core/codegen",
                "basecamp-bench" => "tests/bench",
                "basecamp-counts" => "tests/counts",
                "basecamp-sandbox" => "tests/sandbox",
                other => other,
            };
            let (folder, name) = (root().join(folder), name.trim_end_matches([')', ',']));
            assert!(folder.join("Cargo.toml").exists(), "{document}: -p {package}");
            let files = match *kind {
                "--example" => [format!("examples/{name}.rs"), format!("examples/{name}/main.rs")],
                "--test" => [format!("tests/{name}.rs"), format!("tests/{name}/main.rs")],
                "--bin" => [format!("src/bin/{name}.rs"), format!("src/bin/{name}/main.rs")],
                _ => continue,
            };
            assert!(files.iter().any(|file| folder.join(file).exists()), "{document}: {name}");
            checked += 1;
        }
    }
    assert!(checked > 12);
}

#[test]
fn every_rust_example_is_compiled() {
    // The documentation tests of these files are those of the documents that they include.
    let included = [
        "tests/src/lib.rs",
        "tests/sandbox/src/lib.rs",
        "basecamp-core/src/guide.rs",
        "basecamp-storage/src/lib.rs",
    ];
    let included: String = included.into_iter().map(read).collect();
    let prose = ["python", "sh", "text", "toml"];
    let code = ["", "rust", "no_run", "rust,no_run", "compile_fail"];
    let mut compiled = 0;
    for document in documents() {
        let name = document.trim_start_matches("basecamp-core/src/").to_owned();
        let parent = name.trim_start_matches("tests/sandbox/");
        let page = name.trim_start_matches("basecamp-storage/src/");
        let places =
            [name.clone(), page.to_owned(), format!("../../{name}"), format!("../{parent}")];
        let is_compiled =
            places.iter().any(|path| included.contains(&format!("= include_str!(\"{path}\")]")));
        let text = read(&document);
        for fence in text.lines().filter_map(|line| line.strip_prefix("```")).step_by(2) {
            let known = prose.contains(&fence) || is_compiled && code.contains(&fence);
            assert!(known, "{document}: `{fence}`");
        }
        compiled += usize::from(is_compiled);
    }
    assert_eq!(compiled, 3 + files(&["basecamp-core/src/guide"], "md").len());
}

#[test]
fn dependencies_in_the_documents_are_paths() {
    let mut checked = 0;
    for document in &documents() {
        for line in read(document).lines().filter(|line| line.starts_with("basecamp-")) {
            let Some((name, source)) = line.split_once(" = ") else { continue };
            // No version is on the registry yet.
            let path = source.split('"').nth(1).unwrap_or_default();
            let path = path.strip_prefix("../basecamp-sdk/").unwrap_or_default();
            let manifest = root().join(path).join("Cargo.toml");
            let manifest = fs::read_to_string(manifest).unwrap_or_default();
            assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{document}: {line}");
            checked += 1;
        }
    }
    assert!(checked > 4, "{checked}");
}

/// Programs that save a token load it in a later run, and must know then which server issued it.
#[test]
fn documents_that_save_the_token_of_a_login_save_its_server() {
    let mut checked = 0;
    for path in
        documents().into_iter().chain(files(&["basecamp-core/src", "basecamp-storage/src"], "rs"))
    {
        for code in read(&path).split("```").skip(1).step_by(2) {
            if code.contains(".login(") && code.contains(".save(") {
                assert!(code.contains(".server)"), "{path}:\n{code}");
                checked += 1;
            }
        }
    }
    assert!(checked > 1, "{checked}");
}

#[test]
fn no_public_item_is_exempt_from_docs() {
    for package in PUBLISHED {
        let manifest: Value = toml::from_str(&read(&format!("{package}/Cargo.toml"))).unwrap();
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{package}");
        let sources = sources(&[&format!("{package}/src")]);
        assert!(!sources.contains("allow(missing_docs"), "{package}");
        // The macro is documented where `driver` re-exports it.
        let sources = sources.replace("#[doc(hidden)]\n#[macro_export]\nmacro_rules! __", "");
        // No type satisfies the bound of these implementations: they are compiler messages.
        let sources = sources.replace("        #[doc(hidden)]\n        impl<", "");
        assert!(!sources.contains("doc(hidden)"), "{package}");
    }
    let lints: Value = toml::from_str(&read("Cargo.toml")).unwrap();
    assert_eq!(lints["workspace"]["lints"]["rust"]["missing_docs"].as_str(), Some("deny"));
}

#[test]
fn every_feature_is_on_its_crates_landing_page() {
    let mut checked = 0;
    for package in PUBLISHED {
        let manifest: Value = toml::from_str(&read(&format!("{package}/Cargo.toml"))).unwrap();
        let page = read(&format!("{package}/src/lib.rs"));
        let (_, listed) = page.split_once("//! # Features\n").unwrap_or_default();
        let (listed, _) = listed.split_once("\n\n").unwrap_or_default();
        let mut listed: Vec<&str> = listed
            .lines()
            .filter_map(|line| line.strip_prefix("//! - `")?.split('`').next())
            .collect();
        let features = manifest.get("features").and_then(Value::as_table);
        let mut features: Vec<&str> =
            features.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        listed.sort_unstable();
        features.sort_unstable();
        assert_eq!(listed, features, "{package}");
        assert!(
            !features.contains(&"default"),
            "{package}: its page says that no feature is enabled by default"
        );
        checked += features.len();
    }
    assert!(checked > 3);
}

#[test]
fn every_published_crate_has_registry_metadata() {
    let license = read("LICENSE");
    for package in PUBLISHED {
        let manifest: Value = toml::from_str(&read(&format!("{package}/Cargo.toml"))).unwrap();
        let package_table = &manifest["package"];
        for key in ["description", "documentation", "readme"] {
            assert!(
                package_table[key].as_str().is_some_and(|text| !text.is_empty()),
                "{package} {key}"
            );
        }
        for (key, most) in [("keywords", 5), ("categories", 5), ("include", 9)] {
            let list = package_table[key].as_array().unwrap();
            assert!((1..=most).contains(&list.len()), "{package} {key}");
        }
        // The documentation refers to examples.
        let included = package_table["include"].as_array().unwrap();
        let has_examples = root().join(package).join("examples").exists();
        assert_eq!(included.contains(&"/examples".into()), has_examples, "{package}");
        for key in ["version", "edition", "rust-version", "license"] {
            assert_eq!(package_table[key]["workspace"].as_bool(), Some(true), "{package} {key}");
        }
        let docs = &package_table["metadata"]["docs"]["rs"];
        assert_eq!(docs["all-features"].as_bool(), Some(true), "{package}");
        assert_eq!(read(&format!("{package}/LICENSE")), license);
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{package}");
    }
}
