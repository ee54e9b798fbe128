//! Imports of a small invented document, and of later versions of it.

// Helpers of a test may fail it too.
#![allow(clippy::unwrap_used)]

mod library;

use basecamp_codegen::import::{ServiceSelection, import, left_out};
use basecamp_codegen::model::{Api, Member, Shape};
use basecamp_codegen::openapi::Document;
use basecamp_codegen::{check, diff, read, render, write};
use library::{documented, empty, files, imported, library, library_with, services};

/// Imports the document over `old`, and returns the changes that are printed.
fn update(old: &Api, document: &Document) -> (Api, Vec<String>) {
    let new = import(old, document, &services(), &ServiceSelection::Same).unwrap();
    let changes = diff::changes(old, &new);
    (new, changes)
}

fn field<'a>(api: &'a Api, ty: &str, name: &str) -> &'a Member {
    match &api.types[ty].shape {
        Shape::Struct(fields) => &fields[name],
        Shape::Enum(_) => panic!("{ty} has no fields"),
    }
}

fn spelled(member: &Member) -> String {
    member.spelled(&member.ty)
}

#[test]
fn methods_omit_the_name_of_their_service() {
    let api = imported();
    let methods = |name: &str| api.services[name].operations.keys().cloned().collect::<Vec<_>>();
    assert_eq!(methods("books"), ["get", "list", "create", "update_cover", "search_old"]);
    // `move` alone is a keyword.
    assert_eq!(methods("shelves"), ["list", "move_shelf", "label"]);
}

#[test]
fn an_operation_in_two_services_has_an_alias() {
    let api = imported();
    assert!(api.services["catalog"].operations.is_empty());
    assert_eq!(api.services["catalog"].aliases["list_books"], "books.list");
    let render = render::render(&documented()).unwrap();
    let catalog = &render["services/catalog.rs"];
    assert!(
        catalog.contains("pub fn list_books(&self) -> super::books::ListBooks<H>"),
        "{catalog}"
    );
}

#[test]
fn types_follow_the_document() {
    let api = imported();
    for (name, expected) in [
        ("id", "Id<Book>"),
        ("pages", "i32"),
        ("state", "State?"),
        ("due_on", "date?"),
        ("returned_at", "timestamp|null"),
        ("spans", "date-or-timestamp"),
        ("width", "integral?|null"),
        ("author", "Author"),
        ("sequel", "Book|null"),
        ("notes", "json?"),
        ("headers", "{string}?"),
    ] {
        assert_eq!(spelled(field(&api, "Book", name)), expected, "{name}");
    }
    assert_eq!(spelled(field(&api, "Author", "id")), "person-id");
    assert!(field(&api, "Author", "name").flags.sensitive);
    assert_eq!(spelled(field(&api, "Author", "name")), "secret");
    assert!(field(&api, "Author", "nickname").flags.deprecated);
    assert_eq!(field(&api, "Author", "nickname").flags.max_length, Some(16));
    assert!(api.types["Book"].recording);
    assert!(!api.types["Shelf"].recording);
}

#[test]
fn operations_follow_the_document() {
    let api = imported();
    let books = &api.services["books"].operations;
    assert_eq!(books["get"].request.path, "/{accountId}/books/{bookId}");
    assert_eq!(spelled(&books["get"].path["bookId"]), "Id<Book>");
    assert_eq!(spelled(&books["list"].query["author_ids"]), "[Id<Author>]?");
    assert!(books["list"].pages.is_some());
    assert_eq!(books["create"].retry.attempts, 2);
    let body = books["create"].body.as_ref().unwrap();
    assert_eq!(spelled(&body["shelf_id"]), "Id<Shelf>?");
    assert_eq!(books["update_cover"].multipart.as_deref(), Some("cover"));
    let label = &api.services["shelves"].operations["label"];
    assert_eq!(label.envelope.as_deref(), Some("label"));
    assert!(label.replaces);
    assert_eq!(label.preserve, ["font"]);
    assert!(!api.types.contains_key("LabelPayload"), "an envelope is no type");
}

#[test]
fn types_are_in_the_file_of_their_service() {
    let api = imported();
    // Named after a service, used by one, used by several.
    assert_eq!(api.types["Book"].home, "books");
    assert_eq!(api.types["Blurb"].home, "books");
    assert_eq!(api.types["Shelf"].home, "common");
}

#[test]
fn a_description_round_trips() {
    let api = documented();
    assert_eq!(read::api(&files(&api)).unwrap(), api);
}

#[test]
fn importing_twice_changes_nothing() {
    for api in [imported(), documented()] {
        let (again, changes) = update(&api, &library());
        assert_eq!(changes, Vec::<String>::new());
        assert_eq!(write::api(&again), write::api(&api));
    }
}

#[test]
fn services_are_covered_on_request() {
    let only = |names: &[&str]| {
        ServiceSelection::Also(names.iter().map(|&name| name.to_owned()).collect())
    };
    let api = import(&empty(), &library(), &services(), &only(&["books"])).unwrap();
    assert_eq!(api.settings.services, ["books"]);
    let api = import(&api, &library(), &services(), &only(&["shelves"])).unwrap();
    assert_eq!(api.settings.services, ["books", "shelves"]);
    let error = import(&api, &library(), &services(), &only(&["maps"])).unwrap_err();
    assert_eq!(error.to_string(), "there is no service maps");
}

#[test]
fn our_names_and_docs_survive_an_import() {
    let mut files = files(&documented());
    let books = files.get_mut("books.toml").unwrap();
    *books = books
        .replace("[operations.search_old]", "[operations.find]")
        .replace("[operations.search_old.", "[operations.find.")
        .replace("\"date?\", doc = \"Words.\"", "\"date?\", doc = \"When it must be back.\"")
        .replace("doc = \"Words.\"\nrequest = \"GET", "doc = \"Gets it.\"\nrequest = \"GET")
        .replace("pages = { type = \"i32\"", "pages = { type = \"Count\", wire = \"i32\"")
        + "\n[types.Count]\ndoc = \"A number of pages.\"\n";
    let old = read::api(&files).unwrap();
    let (new, changes) = update(&old, &library_with(&[("\"notes\": {}", "\"rating\": {}")]));
    assert_eq!(
        changes,
        ["altered type Book: field notes removed", "altered type Book: field rating added (json?)"]
    );
    let service = &new.services["books"];
    assert_eq!(service.operations["find"].id, "SearchBooks");
    assert_eq!(service.operations["get"].doc, "Gets it.");
    assert_eq!(field(&new, "Book", "due_on").doc.as_deref(), Some("When it must be back."));
    assert_eq!(field(&new, "Book", "pages").ty.to_string(), "Count");
    assert_eq!(spelled(field(&new, "Book", "state")), "State?");
    assert_eq!(new.types["Count"].doc, "A number of pages.");
    assert_eq!(check::errors(&new), ["books.toml: Book: rating: has no doc"]);
}

#[test]
fn every_kind_of_change_is_printed() {
    for (old, new, expected) in [
        (r#""pages", "returned_at""#, r#""returned_at""#, "type Book: field pages is optional now"),
        (
            r#""pages", "returned_at""#,
            r#""pages", "due_on", "returned_at""#,
            "type Book: field due_on is required now",
        ),
        (
            r#""x-wire-format": "date" }"#,
            r#""x-wire-format": "date-time" }"#,
            "type Book: field due_on changed from date to timestamp",
        ),
        (
            r#""state": { "type": "string" },"#,
            r#""state": { "type": "boolean" },"#,
            "type Book: field state changed from string to bool; our State no longer applies",
        ),
        (
            r#"{ "type": ["string", "null"], "format""#,
            r#"{ "type": "string", "format""#,
            "type Book: field returned_at is never null now",
        ),
        (
            r#""name": { "type": "string", "x-basecamp-sensitive": true }"#,
            r#""name": { "type": "string" }"#,
            "type Author: field name: sensitive changed from true to false",
        ),
        (r#"["red", "green"]"#, r#"["red", "green", "blue"]"#, "type Color: value blue added"),
        (r#"["red", "green"]"#, r#"["red"]"#, "type Color: value green removed"),
        (
            r#""name": "state", "schema": { "type": "string" }"#,
            r#""name": "mood", "schema": { "type": "string" }"#,
            "operation ListBooks: query parameter state removed",
        ),
        (
            r#""name": "q", "required": true,"#,
            r#""name": "q","#,
            "operation SearchBooks: query parameter q is optional now",
        ),
        (
            r#""language": { "type": "string" }"#,
            r#""tongue": { "type": "string" }"#,
            "type Blurb: field language removed",
        ),
        (
            r#""maxAttempts": 2"#,
            r#""maxAttempts": 5"#,
            "operation CreateBook: retry changed from Retry { attempts: 2, delay_ms: 1000, on: [429, 503] } to Retry { attempts: 5, delay_ms: 1000, on: [429, 503] }",
        ),
        (
            r#""2020-01-01""#,
            r#""2021-01-01""#,
            r#"description: version changed from "2020-01-01" to "2021-01-01""#,
        ),
    ] {
        let (_, changes) = update(&documented(), &library_with(&[(old, new)]));
        let expected = format!("altered {expected}");
        assert!(changes.contains(&expected), "{changes:#?} lack {expected}");
    }
}

#[test]
fn operations_are_added_and_removed() {
    let mut services = services();
    services["books"].shift_remove("search_old_books");
    let old = documented();
    let new = import(&old, &library(), &services, &ServiceSelection::Same).unwrap();
    assert_eq!(diff::changes(&old, &new), ["removed operation SearchBooks"]);
    assert_eq!(diff::changes(&new, &old), ["added   operation SearchBooks"]);
    services.shift_remove("shelves");
    let new = import(&old, &library(), &services, &ServiceSelection::Same).unwrap();
    assert_eq!(
        diff::changes(&old, &new),
        [
            "removed service shelves",
            "removed operation SearchBooks",
            "removed operation ListShelves",
            "removed operation MoveShelf",
            "removed operation LabelShelf",
            "removed type ListShelvesResponse",
        ]
    );
}

#[test]
fn nothing_is_generated_without_docs() {
    let error = render::render(&imported()).unwrap_err().to_string();
    for item in [
        "books.toml: has no doc",
        "books.toml: get: has no doc",
        "books.toml: get: bookId: has no doc",
        "books.toml: create: title: has no doc",
        "books.toml: update_cover: cover: has no doc",
        "books.toml: Book: due_on: has no doc",
        "common.toml: Color: red: has no doc",
    ] {
        assert!(error.lines().any(|line| line == item), "{error}\nlacks {item}");
    }
}

#[test]
fn unsupported_descriptions_are_errors_with_a_name() {
    for (old, new, expected) in [
        (
            r#""multipart/form-data""#,
            r#""application/octet-stream""#,
            "books.toml: update_cover: the file's name has no place in the query",
        ),
        (
            r#""font": { "type": "string" }"#,
            r#""font": { "type": "string", "x-basecamp-clearable": true }"#,
            "shelves.toml: label: font: only a date can be `clearable`",
        ),
    ] {
        let (api, _) = update(&documented(), &library_with(&[(old, new)]));
        let error = render::render(&api).unwrap_err().to_string();
        assert!(error.lines().any(|line| line == expected), "{error}\nlacks {expected}");
    }
    let document = library_with(&[(
        r##"{ "anyOf": [{ "$ref": "#/components/schemas/Book" }, { "type": "null" }] }"##,
        r##"{ "oneOf": [{ "$ref": "#/components/schemas/Book" }] }"##,
    )]);
    let error = import(&empty(), &document, &services(), &ServiceSelection::All).unwrap_err();
    assert_eq!(error.to_string(), "Book: sequel: oneOf and allOf are not supported yet");
}

#[test]
fn two_schemas_share_a_name_only_if_they_are_the_same() {
    let mut old = empty();
    old.settings.names.insert("Blurb".to_owned(), "Shelf".to_owned());
    let error = import(&old, &library(), &services(), &ServiceSelection::All).unwrap_err();
    assert_eq!(error.to_string(), "two different schemas are both named Shelf");
}

#[test]
fn unknown_keys_in_a_description_are_rejected() {
    let mut files = files(&documented());
    let books = files.get_mut("books.toml").unwrap();
    *books = books.replace("resource = \"cover\"", "resources = \"cover\"");
    let error = read::api(&files).unwrap_err().to_string();
    assert!(error.starts_with("books.toml: "), "{error}");
    assert!(error.contains("resources"), "{error}");
}

#[test]
fn unlisted_members_survive_until_the_document_lists_them() {
    let mut files = files(&documented());
    let books = files.get_mut("books.toml").unwrap();
    let fields = "[types.Book.fields]\n";
    let rating = "rating = { type = \"f64?\", unlisted = true, doc = \"Stars.\" }\n";
    assert!(books.contains(fields), "{books}");
    *books = books.replace(fields, &format!("{fields}{rating}"));
    let old = read::api(&files).unwrap();
    assert_eq!(write::api(&old)["books.toml"], files["books.toml"]);
    let (same, changes) = update(&old, &library());
    assert_eq!((same.types["Book"].clone(), changes), (old.types["Book"].clone(), vec![]));

    let listed = [("\"notes\": {}", "\"notes\": {}, \"rating\": { \"type\": \"number\" }")];
    let (new, changes) = update(&old, &library_with(&listed));
    assert_eq!(changes, ["altered type Book: field rating: unlisted changed from true to false"]);
    assert_eq!(field(&new, "Book", "rating").doc.as_deref(), Some("Stars."));
}

#[test]
fn an_unlisted_operation_survives_an_import() {
    let mut files = files(&documented());
    let books = files.get_mut("books.toml").unwrap();
    books.push_str(
        "\n[operations.knock]\nid = \"Knock\"\ndoc = \"Knocks.\"\n\
         request = \"POST /{accountId}/doors/{key}.json\"\nresource = \"door\"\n\
         path = { key = { type = \"secret\", doc = \"The key.\" } }\nanonymous = true\nunlisted = true\n",
    );
    let old = read::api(&files).unwrap();
    let (same, changes) = update(&old, &library());
    assert_eq!(changes, Vec::<String>::new());
    assert_eq!(
        same.services["books"].operations["knock"],
        old.services["books"].operations["knock"]
    );
    let written = &write::api(&same)["books.toml"];
    assert!(written.contains("anonymous = true\nunlisted = true\n"), "{written}");
}

#[test]
fn sensitive_texts_are_secrets_without_a_rule() {
    let mut old = empty();
    let rule = ("Author.name".to_owned(), "string".parse().unwrap());
    old.settings.refine.extend([rule]);
    let api = import(&old, &library(), &services(), &ServiceSelection::All).unwrap();
    assert_eq!(spelled(field(&api, "Author", "name")), "string");
}

#[test]
fn services_and_operations_without_coverage_are_listed() {
    let api = imported();
    assert_eq!(left_out(&api, &library(), &services()), Vec::<String>::new());

    // A service of the list that isn't covered.
    let books = ServiceSelection::Also(vec!["books".to_owned()]);
    let part = import(&empty(), &library(), &services(), &books).unwrap();
    let lines = left_out(&part, &library(), &services());
    for line in ["left out service shelves", "left out operation LabelShelf"] {
        assert!(lines.iter().any(|found| found == line), "{lines:?}");
    }
    assert!(!lines.iter().any(|line| line.contains("Book")), "{lines:?}");

    // A service outside of the list, and an operation of a listed service.
    let path = "\"paths\": {";
    let doors = r#""paths": {
        "/{accountId}/doors.json": { "get": { "operationId": "ListDoors", "tags": ["FrontDoors"] } },
        "/{accountId}/loans.json": { "get": { "operationId": "ListLoans", "tags": ["Books"] } },"#;
    let lines = left_out(&api, &library_with(&[(path, doors)]), &services());
    assert_eq!(
        lines,
        [
            "left out service front_doors",
            "left out operation ListDoors",
            "left out operation ListLoans"
        ]
    );
}
