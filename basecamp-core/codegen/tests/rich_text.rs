//! Operations whose body has rich text.

// Helpers of a test may fail it too.
#![allow(clippy::unwrap_used)]

mod library;

use basecamp_codegen::files::Files;
use basecamp_codegen::import::{ServiceSelection, import};
use basecamp_codegen::model::Api;
use basecamp_codegen::{check, read, render, write};
use library::{documented, library, services};

const NOTES: &str = r#"doc = "Notes."

[operations.create]
id = "CreateNote"
doc = "Creates a note."
request = "POST /{accountId}/notes.json"
resource = "note"
rich_text = "text"
result = "Note"

[operations.create.body]
text = "string"
size = "i32?"
content_type = "string?"

[types.Note]
doc = "A note."

[types.Note.fields]
text = "string"
text_attachments = "[string]"
"#;

const DOCS: &str =
    "[fields]\ncontent_type = \"D.\"\nsize = \"D.\"\ntext = \"D.\"\ntext_attachments = \"D.\"\n";

fn notes(text: &str) -> Api {
    let files: Files =
        [("api.toml", "services = [\"notes\"]\n"), ("notes.toml", text), ("docs.toml", DOCS)]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
    read::api(&files).unwrap()
}

#[test]
fn the_builder_of_a_rich_text_names_its_members() {
    let api = notes(NOTES);
    assert_eq!(check::errors(&api), [""; 0]);
    let files = render::render(&api).unwrap();
    let service = &files["services/notes.rs"];
    let expected = "rich_text_endpoint!(\n    CreateNote(text, html content_type) = CREATE_NOTE ";
    assert!(service.contains(expected), "{service}");
    assert!(write::api(&api)["notes.toml"].contains("\nrich_text = \"text\"\n"));
}

#[test]
fn a_missing_or_wrong_name_of_a_rich_text_is_rejected() {
    for (key, message) in [
        ("", "`rich_text` must name text, which has attachments"),
        ("rich_text = \"size\"\n", "the body has no text size, which `rich_text` names"),
    ] {
        let errors = check::errors(&notes(&NOTES.replace("rich_text = \"text\"\n", key)));
        assert!(errors.contains(&format!("notes.toml: create: {message}")), "{errors:?}");
    }
}

#[test]
fn an_import_keeps_the_name_of_a_rich_text() {
    let mut api = documented();
    let operation = |api: &mut Api| {
        let shelves = api.services.get_mut("shelves").unwrap();
        shelves.operations.get_mut("label").unwrap().rich_text.replace("text".to_owned())
    };
    operation(&mut api);
    let mut again = import(&api, &library(), &services(), &ServiceSelection::Same).unwrap();
    assert_eq!(operation(&mut again).as_deref(), Some("text"));
}
