//! An invented API, for imports and rendering.

// Each test crate uses a part of this module.
#![allow(dead_code)]

use std::path::Path;

use basecamp_codegen::files::Files;
use basecamp_codegen::import::{ServiceSelection, import};
use basecamp_codegen::model::Api;
use basecamp_codegen::openapi::{self, Document, Services};
use basecamp_codegen::{read, write};

const RULES: &str = r#"
[ids]
author_ids = "Author"

[refine]
state = "State"
"#;

const COMMON: &str = r#"
[types.State]
doc = "Whether a book is there."

[types.State.values]
here = "It is on its shelf."
lent = "Somebody has it."
"#;

pub(crate) fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

pub(crate) fn services() -> Services {
    openapi::read(&fixture("services.json")).unwrap()
}

pub(crate) fn library() -> Document {
    openapi::read(&fixture("library.json")).unwrap()
}

/// The library with a piece of its text replaced.
pub(crate) fn library_with(pieces: &[(&str, &str)]) -> Document {
    let mut text = std::fs::read_to_string(fixture("library.json")).unwrap();
    for (old, new) in pieces {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    serde_json::from_str(&text).unwrap()
}

/// A description with rules only.
pub(crate) fn empty() -> Api {
    let files = [("api.toml", RULES), ("common.toml", COMMON)];
    read::api(&files.map(|(name, text)| (name.to_owned(), text.to_owned())).into()).unwrap()
}

pub(crate) fn imported() -> Api {
    import(&empty(), &library(), &services(), &ServiceSelection::All).unwrap()
}

/// The imported description with docs for every item.
pub(crate) fn documented() -> Api {
    let mut files = files(&imported());
    for text in files.values_mut() {
        *text =
            text.replace("doc = \"\"", "doc = \"Words.\"").replace(" = \"\"\n", " = \"Words.\"\n");
    }
    read::api(&files).unwrap()
}

/// The files of a description, including the one with shared docs.
pub(crate) fn files(api: &Api) -> Files {
    let mut files = write::api(api);
    files.insert("docs.toml".to_owned(), "[parameters]\ncover = \"The image.\"\n".to_owned());
    files
}
