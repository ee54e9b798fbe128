//! The JSON schemas of the description's files, which editors use.

// Helpers of a test may fail it too.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use basecamp_codegen::files;
use jsonschema::Validator;
use serde_json::Value;

/// The schema of a file.
fn schema(file: &str) -> Validator {
    let name = match file {
        "api.toml" => "api",
        "docs.toml" => "docs",
        _ => "service",
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/schema");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn errors(schema: &Validator, toml: &str) -> Vec<String> {
    let value: Value = toml::from_str(toml).unwrap();
    schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_file_of_the_description_matches_its_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api");
    let files = files::read(&folder, "toml").unwrap();
    assert!(files.len() > 50 && files.contains_key("common.toml"), "{:?}", files.keys());
    for (name, text) in &files {
        assert_eq!(errors(&schema(name), text), [""; 0], "{name}");
    }
}

#[test]
fn invalid_descriptions_do_not_match_the_schema() {
    const BOOKS: &str = r#"
doc = "Books."

[operations.get]
id = "GetBook"
doc = "Gets a book."
request = "GET /{accountId}/books/{bookId}"
resource = "book"
path = { bookId = "Id<Book>" }
result = "Book"

[types.Book.fields]
id = "Id<Book>"
title = { type = "string?|null", doc = "The title." }
"#;
    let schema = schema("books.toml");
    assert_eq!(errors(&schema, BOOKS), [""; 0]);
    for (right, wrong) in [
        ("doc = \"Books.\"", "dok = \"Books.\""),
        ("id = \"GetBook\"\n", ""),
        ("GET /", "get /"),
        ("resource = \"book\"", "resource = 1"),
        ("\"Id<Book>\" }", "\"Id<book>\" }"),
        ("result = \"Book\"", "result = \"Book?\""),
        ("\"string?|null\"", "\"text\""),
        (", doc = \"The title.\"", ", docs = \"The title.\""),
        ("[types.Book.fields]", "[types.book.fields]"),
    ] {
        assert_eq!(BOOKS.matches(right).count(), 1, "{right}");
        assert!(!errors(&schema, &BOOKS.replace(right, wrong)).is_empty(), "{wrong}");
    }
}
