//! The committed files are the output of the generator.

// Helpers of a test may fail it too.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use basecamp_codegen::files::Files;
use basecamp_codegen::model::Api;
use basecamp_codegen::{Result, files, read, render, write};

fn core() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn assert_up_to_date(dir: &str, render: fn(&Api) -> Result<Files>) {
    let api = read::api(&files::read(&core().join("api"), "toml").unwrap()).unwrap();
    let wanted = render(&api).unwrap_or_else(|error| panic!("{error}"));
    let differences = files::differences(&core().join(dir), "rs", &wanted).unwrap();
    assert!(
        differences.is_empty(),
        "{dir} is not generated from the present api/:\n{}\n\
         run `cargo run -p basecamp-codegen -- generate`",
        differences.join("\n")
    );
}

#[test]
fn generated_code_is_up_to_date() {
    assert_up_to_date("src/generated", render::render);
}

#[test]
fn the_table_of_calls_is_up_to_date() {
    assert_up_to_date("../tests/src/calls/generated", render::calls);
}

/// With a canonical form, the diff of an import shows only real changes.
#[test]
fn the_description_is_in_its_canonical_form() {
    let found = files::read(&core().join("api"), "toml").unwrap();
    for (name, text) in write::api(&read::api(&found).unwrap()) {
        assert!(
            found.get(&name) == Some(&text),
            "api/{name}: `generate` writes it in canonical form"
        );
    }
}
