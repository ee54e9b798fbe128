use std::time::SystemTime;

use http::{HeaderMap, StatusCode};

use super::*;
use crate::error::ErrorResponse;
use crate::model::id::PersonId;

fn rejected(status: u16, body: &'static str) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    let headers = HeaderMap::new();
    let response = ErrorResponse { status, headers: headers.clone(), body: body.into() };
    Error::from_response(status, &headers, body.as_bytes(), SystemTime::UNIX_EPOCH)
        .with_response(response)
}

#[test]
fn errors_of_rows_have_number_message_and_members() {
    let body = r#"{"errors": [
        {"row": 1, "error": "Name is blank"},
        {"row": "3", "name": ["is blank", "is too short"], "kind": {"id": 7}},
        {"row": 4},
        {"row": null, "error": "x"}, {"error": "no row"}, "text", null]}"#;
    let rows = rejected(422, body).rows();
    let seen: Vec<_> = rows.iter().map(|row| (row.row, row.message.as_str())).collect();
    let expected =
        [(1, "Name is blank"), (3, "kind: id: 7, name: is blank; is too short"), (4, "")];
    assert_eq!(seen, expected);
    assert_eq!(rows[1].members["kind"], json!({"id": 7}));
    assert!(!rows[1].members.contains_key("row"));
}

#[test]
fn a_list_of_rows_may_be_the_whole_body() {
    let rows = rejected(422, "\u{feff}[{\"row\": 2, \"message\": \"bad\"}]").rows();
    assert_eq!((rows[0].row, rows[0].message.as_str()), (2, "bad"));
}

#[test]
fn other_bodies_have_no_rows() {
    for body in ["", "text", "{}", r#"{"errors": "text"}"#, r#"{"errors": {"row": ["1"]}}"#, "[1]"]
    {
        assert_eq!(rejected(422, body).rows(), [], "{body}");
    }
    assert_eq!(Error::usage("no").rows(), []);
}

#[test]
fn people_are_read_from_records_ids_or_names() {
    let body = r#"{"error": "Confirm", "people": [
        {"id": 1, "name": "Ann", "company": null}, {"name": "Bob"}, 3, "Cy", null]}"#;
    let people = rejected(422, body).people().unwrap();
    let seen: Vec<_> =
        people.iter().map(|person| (person.id.clone(), person.name.as_str())).collect();
    let expected = [
        (PersonId::from(1), "Ann"),
        (PersonId::Unknown, "Bob"),
        (PersonId::from(3), ""),
        (PersonId::Unknown, "Cy"),
    ];
    assert_eq!(seen, expected);
    assert_eq!(rejected(422, r#"{"people": []}"#).people(), Some(vec![]));
}

#[test]
fn other_errors_have_no_people() {
    let body = r#"{"people": [{"id": 1}]}"#;
    assert_eq!(rejected(403, body).people(), None);
    for body in ["", "{}", r#"{"people": 7}"#, r#"{"people": [[]]}"#] {
        assert_eq!(rejected(422, body).people(), None, "{body}");
    }
    assert_eq!(Error::usage("no").people(), None);
}
