//! The commands, from a new version of an API to the code for it.

// Helpers of a test may fail it too.
#![allow(clippy::unwrap_used)]

mod library;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use basecamp_codegen::files;
use library::{documented, fixture};
use serde_json::{Value, json};

/// Creates an empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_basecamp-codegen"));
    program.current_dir(folder).args(arguments).output().unwrap()
}

#[track_caller]
fn lines(output: &Output) -> Vec<String> {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[track_caller]
fn error(output: &Output) -> String {
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(fixture(name)).unwrap()).unwrap()
}

/// Writes the next version of the library: an operation and a field are added, an operation is
/// removed, a field becomes optional, and the type of a field changes.
fn next_version(folder: &Path) {
    let mut document = json("library.json");
    document["info"]["version"] = json!("2020-06-01");
    let mut review = document["paths"]["/{accountId}/books/{bookId}"].clone();
    review["get"]["operationId"] = json!("GetReview");
    let paths = document["paths"].as_object_mut().unwrap();
    paths.insert("/{accountId}/books/{bookId}/review.json".to_owned(), review);
    paths.remove("/{accountId}/books/search.json").unwrap();
    let book = &mut document["components"]["schemas"]["Book"];
    book["required"].as_array_mut().unwrap().retain(|name| name != "pages");
    book["properties"]["rating"] = json!({"type": "number"});
    book["properties"]["due_on"] = json!({"type": "integer", "format": "int64"});
    fs::write(folder.join("openapi.json"), document.to_string()).unwrap();

    let mut services = json("services.json");
    let books = services["books"].as_object_mut().unwrap();
    books.remove("search_old_books").unwrap();
    books.insert("get_review".to_owned(), json!("GetReview"));
    fs::write(folder.join("services.json"), services.to_string()).unwrap();
}

const GENERATE: [&str; 7] = ["generate", "--api", "api", "--out", "src", "--calls", "calls"];
const IMPORT: [&str; 7] =
    ["import", "--openapi", "openapi.json", "--services", "services.json", "--api", "api"];

#[test]
fn a_new_version_is_one_command_and_a_review() {
    let folder = folder("new-version");
    let api = folder.join("api");
    files::replace(&api, "toml", &library::files(&documented())).unwrap();
    lines(&run(&folder, &GENERATE));
    next_version(&folder);

    // The changes, one on each line.
    let mut printed = lines(&run(&folder, &IMPORT));
    printed.sort();
    assert_eq!(
        printed,
        [
            "3 errors prevent generation; `generate` prints them",
            "added   operation GetReview",
            r#"altered description: version changed from "2020-01-01" to "2020-06-01""#,
            "altered type Book: field due_on changed from date to i64",
            "altered type Book: field pages is optional now",
            "altered type Book: field rating added (f64?)",
            "removed operation SearchBooks",
        ]
    );

    // Missing docs are errors, and the generated files are unchanged.
    let before = files::read(&folder.join("src"), "rs").unwrap();
    let errors = error(&run(&folder, &GENERATE));
    assert!(errors.contains("books.toml: get_review: has no doc\n"), "{errors}");
    assert!(errors.contains("books.toml: Book: rating: has no doc"), "{errors}");
    assert_eq!(files::read(&folder.join("src"), "rs").unwrap(), before);

    let text = fs::read_to_string(api.join("books.toml")).unwrap();
    assert!(text.contains("doc = \"Words.\""), "our docs are unchanged");
    fs::write(api.join("books.toml"), text.replace("doc = \"\"", "doc = \"New words.\"")).unwrap();
    lines(&run(&folder, &GENERATE));
    let check: Vec<_> = GENERATE.into_iter().chain(["--check"]).collect();
    assert_eq!(lines(&run(&folder, &check)), Vec::<String>::new());
    let code = fs::read_to_string(folder.join("src/services/books.rs")).unwrap();
    assert!(code.contains("pub struct GetReview<") && !code.contains("SearchBooks"), "{code}");
    let types = fs::read_to_string(folder.join("src/types/books.rs")).unwrap();
    for field in ["rating: Option<f64>", "pages: Option<i32>", "due_on: Option<i64>"] {
        assert!(types.contains(field), "{types}\nlacks {field}");
    }
    let calls = fs::read_to_string(folder.join("calls/mod.rs")).unwrap();
    assert!(calls.contains("single GetReview = books.get_review(book_id: id)[];"), "{calls}");

    // A second import changes nothing.
    assert_eq!(lines(&run(&folder, &IMPORT)), ["ready to generate"]);
}

#[test]
fn files_that_differ_are_named() {
    let folder = folder("drift");
    files::replace(&folder.join("api"), "toml", &library::files(&documented())).unwrap();
    let check: Vec<_> = GENERATE.into_iter().chain(["--check"]).collect();
    assert!(error(&run(&folder, &check)).contains("services/books.rs is missing"));
    assert!(!folder.join("src").exists(), "a check writes nothing");

    lines(&run(&folder, &GENERATE));
    fs::write(folder.join("src/types/old.rs"), "").unwrap();
    fs::write(folder.join("calls/mod.rs"), "").unwrap();
    let differences = error(&run(&folder, &check));
    assert!(differences.contains("types/old.rs is stale\nmod.rs differs from line 1 on\n"));
    lines(&run(&folder, &GENERATE));
    assert!(!folder.join("src/types/old.rs").exists());
}

#[test]
fn invalid_arguments_and_files_are_errors() {
    let folder = folder("refusals");
    for (arguments, expected) in [
        (&[][..], "usage: basecamp-codegen import"),
        (&["brew"], "usage: basecamp-codegen import"),
        (&["generate", "--fast"], "unknown argument --fast"),
        (&["generate", "--api"], "--api needs a value"),
        (&["import", "--openapi", "a.json"], "usage: basecamp-codegen import"),
        (&IMPORT, "openapi.json"),
    ] {
        let error = error(&run(&folder, arguments));
        assert!(error.contains(expected), "{arguments:?}: {error}");
    }
    fs::write(folder.join("openapi.json"), "{").unwrap();
    assert!(error(&run(&folder, &IMPORT)).contains("openapi.json"));
    assert!(!folder.join("api").exists());
}
