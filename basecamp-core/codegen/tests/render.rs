//! Generated code for descriptions that differ from those of Basecamp's services.

// Helpers of a test may fail it too.
#![allow(clippy::unwrap_used)]

mod library;

use std::sync::LazyLock;

use basecamp_codegen::files::Files;
use basecamp_codegen::render::render;
use library::{documented, files};

/// Rendered once for all tests, because each file needs a run of rustfmt.
static RENDERED: LazyLock<Files> = LazyLock::new(|| render(&documented()).unwrap());

fn assert_contains(file: &str, pieces: &[&str]) {
    let code = &RENDERED[file];
    for piece in pieces {
        assert!(code.contains(piece), "{code}\nlacks\n{piece}");
    }
}

#[test]
fn structs_have_a_table_of_their_fields() {
    assert_contains(
        "types/books.rs",
        &[
            "    pub id: Id<Book>,\n",
            "    required(id), default(title, kind = \"type\"), optional(state), default(inherits_status,\n",
            "required(returned_at, spans),\n    optional_integral(width), required(author), optional(shelf), required(sequel)",
            "    pub kind: String,\n",
            "    pub returned_at: Option<Timestamp>,\n",
            "    pub width: Option<i32>,\n",
            // A book is recursive, a shelf is not.
            "    pub sequel: Option<Box<Book>>,\n",
            "    pub shelf: Option<Shelf>,\n",
            "    pub spans: DateOrTimestamp,\n",
            "    pub notes: Option<Value>,\n",
            "    pub headers: Option<BTreeMap<String, String>>,\n",
            "    pub id: PersonId,\n",
            "    /// Words. At most 16 characters. Deprecated.\n",
            "impl IsRecording for Book {}\n",
        ],
    );
}

#[test]
fn types_of_requests_have_constructors() {
    assert_contains(
        "types/books.rs",
        &[
            "impl Blurb {\n",
            "    pub fn new(text: impl Into<String>) -> Self {\n        Self { text: text.into(), language: None }\n",
            "setters!(Blurb {\n    /// Words.\n    #[must_use]\n    into language: String,\n});\n",
        ],
    );
    assert!(!RENDERED["types/common.rs"].contains("impl Shelf {"), "no request takes a shelf");
}

#[test]
fn enums_are_open() {
    assert_contains(
        "types/common.rs",
        &[
            "open_enum! {\n    /// Words.\n    pub enum Color {\n        /// Words.\n        Red = \"red\",\n",
        ],
    );
}

#[test]
fn arguments_and_setters() {
    assert_contains(
        "services/books.rs",
        &[
            "    pub fn search_old(&self, q: impl Into<String>) -> SearchBooks<H> {\n",
            "#[doc = example!(\"books().search_old(\\\"text\\\")\")]\n",
            "constructor!(SearchBooks(q: impl Into<String>) = Books.search_old);\n",
            "endpoint!(SearchBooks = SEARCH_BOOKS { path(), query(q) } =>",
            "setters!(ListBooks<H> {\n    /// Words.\n    into state: State,\n    /// Words.\n    ids author_ids: Author,\n});\n",
            "list_endpoint!(\n    ListBooks = LIST_BOOKS { path(), query(state), filter(author_ids) }\n",
            "body!(CreateBook: CreateBookBody { title: String } {\n",
            "    /// Words.\n    plain blurb: Blurb,\n",
            "    pub fn update_cover(&self, book_id: impl IntoId<Book>, cover: FilePart)",
            "{ path(book_id), multipart(cover) }",
        ],
    );
    // `list_endpoint!` sets the page.
    assert!(!RENDERED["services/books.rs"].contains("self.page"));
}

#[test]
fn results_of_every_kind() {
    assert_contains(
        "services/books.rs",
        &[
            "{ path(book_id) } => Book, decode::bounded_json);",
            "=> [Book], decode::bounded_list\n",
            "=> Vec<Book>, decode::bounded_list);",
            "=> (), decode::nothing",
        ],
    );
    assert_contains(
        "services/shelves.rs",
        &[
            "=> [Shelf; ListShelvesResponse], |reply| decode::page(reply, \"shelves\")\n",
            "pagination: Pagination::Link { key: Some(\"shelves\") },\n",
            "; json(body in \"label\" outside &[]) }",
            "Clears fields that are not set, except `font`.",
        ],
    );
}

#[test]
fn a_type_that_would_shadow_another_is_qualified() {
    let texts = files(&documented()).into_iter();
    let renamed = texts.map(|(name, text)| (name, text.replace("\"Shelf\"", "\"Account\"")));
    let mut files: Files = renamed.collect();
    for text in files.values_mut() {
        *text = text.replace("Id<Shelf>", "Id<Account>").replace("types.Shelf", "types.Account");
        *text = text.replace("[Shelf]", "[Account]").replace("\"Shelf?\"", "\"Account?\"");
    }
    let code = render(&basecamp_codegen::read::api(&files).unwrap()).unwrap();
    assert!(code["services/shelves.rs"].contains("=> [types::Account; ListShelvesResponse]"));
    assert!(code["types/books.rs"].contains("pub shelf: Option<types::Account>"));
}

#[test]
fn the_table_of_calls_has_a_line_for_every_item() {
    let table = &basecamp_codegen::render::calls(&documented()).unwrap()["mod.rs"];
    for line in [
        "    list ListBooks = books.list()[state: text, author_ids: ids];\n",
        "    single UpdateBookCover = books.update_cover(book_id: id, cover: file)[];\n",
        "    single SearchBooks = books.search_old(q: text)[];\n",
        "    Blurb(text: text)[language: text];\n",
        "    Book,\n",
    ] {
        assert!(table.contains(line), "{table}\nlacks\n{line}");
    }
}

#[test]
fn the_registry_is_in_order() {
    assert_contains(
        "operations.rs",
        &[
            "    &books::CREATE_BOOK,\n    &books::GET_BOOK,\n    &books::LIST_BOOKS,\n    &books::SEARCH_BOOKS,\n",
        ],
    );
}
