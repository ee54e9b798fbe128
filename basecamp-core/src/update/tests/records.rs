//! The reading of records, and the merging of changes.

use super::*;
use crate::registry::operation::ParameterLocation;

#[test]
fn the_tables_have_every_member_of_the_bodies() {
    for (record, ..) in kinds() {
        let in_body = record
            .write
            .parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Body);
        let body: Vec<_> = in_body.map(|parameter| parameter.name).collect();
        let known: Vec<_> = record.members.iter().map(|(name, _)| *name).collect();
        assert_eq!(body, known, "{}", record.write.id);
        assert_eq!(record.read.path.len(), record.write.path.len());
    }
}

#[test]
fn an_update_preserves_all_other_members() {
    for (record, read, whole) in kinds() {
        for (name, value) in whole.as_object().unwrap() {
            // Setting a member to its current value changes nothing.
            let body = merged(record, read.clone(), changes(json!({name: value}))).unwrap();
            assert_eq!(body.unwrap(), whole, "{} {name}", record.write.id);
        }
        let (name, _) = record.members[0];
        let body = merged(record, read, changes(json!({name: "New"}))).unwrap().unwrap();
        let mut expected = whole;
        expected[name] = "New".into();
        assert_eq!(body, expected);
    }
}

#[test]
fn caller_supplied_members_are_sent_only_if_set() {
    for (record, read, whole) in kinds() {
        for (name, source) in record.members {
            if let FieldSource::Caller = source {
                assert!(whole.get(name).is_none());
                for value in [json!(""), json!(false), json!([])] {
                    let body = merged(record, read.clone(), changes(json!({*name: value})));
                    assert_eq!(body.unwrap().unwrap()[name], value, "{} {name}", record.write.id);
                }
            }
        }
    }
}

#[test]
fn an_incomplete_record_is_never_written() {
    let (todos, todo, _) = kinds().swap_remove(0);
    let (entries, entry, _) = kinds().swap_remove(3);
    let (files, file, _) = kinds().swap_remove(4);
    let table = [
        (todos, &todo, "content", None, "`$.content` is missing"),
        (todos, &todo, "content", Some(json!(null)), "`$.content` must be text, not null"),
        (
            todos,
            &todo,
            "description",
            Some(json!(["x"])),
            "`$.description` must be text, not a list",
        ),
        (todos, &todo, "description", Some(json!(42)), "`$.description` must be text, not 42"),
        (todos, &todo, "assignees", None, "`$.assignees` is missing"),
        (todos, &todo, "assignees", Some(json!(null)), "`$.assignees` must be a list, not null"),
        (
            todos,
            &todo,
            "assignees",
            Some(json!([{"id": 1}, {"id": "basecamp"}])),
            "`$.assignees[1].id` must be a whole number, not `basecamp`",
        ),
        (todos, &todo, "assignees", Some(json!([{}])), "`$.assignees[0].id` is missing"),
        (todos, &todo, "assignees", Some(json!([7])), "`$.assignees[0]` must be an object, not 7"),
        (
            todos,
            &todo,
            "due_on",
            Some(json!("soon")),
            "`$.due_on` must be a date such as `2026-12-01`, not `soon`",
        ),
        (
            todos,
            &todo,
            "starts_on",
            Some(json!(false)),
            "`$.starts_on` must be a date such as `2026-12-01`, not false",
        ),
        (
            entries,
            &entry,
            "all_day",
            Some(json!("yes")),
            "`$.all_day` must be true or false, not `yes`",
        ),
        (entries, &entry, "starts_at", None, "`$.starts_at` is missing"),
        (
            entries,
            &entry,
            "ends_at",
            Some(json!("late")),
            "`$.ends_at` must be a date such as `2026-12-01` or a timestamp such as \
             `2026-12-01T09:00:00Z`, not `late`",
        ),
        (
            files,
            &file,
            "service",
            Some(json!("dropbox")),
            "`$.service` must be an object, not `dropbox`",
        ),
        (files, &file, "service", Some(json!({})), "`$.service.code` is missing"),
    ];
    for (record, read, name, value, defect) in table {
        let mut read = read.clone();
        match value {
            Some(value) => read[name] = value,
            None => drop(read.as_object_mut().unwrap().remove(name)),
        }
        let (other, _) = record.members[1];
        for setting in [name, other] {
            // An update of the defective member fails too.
            let error = merged(record, read.clone(), changes(json!({setting: "x"}))).unwrap_err();
            assert_eq!(error.code(), ErrorCode::ApiError);
            let expected = format!("nothing was changed, because of what was read: {defect}");
            assert_eq!(error.message(), expected);
            assert_eq!(error.operation().unwrap().id, record.read.id);
            assert_eq!((error.attempts(), error.http_status()), (1, Some(200)));
        }
    }
    for read in [json!([]), json!("text"), json!(null)] {
        let error = merged(todos, read, changes(json!({"content": "x"}))).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError);
    }
}

#[test]
fn defects_of_other_members_are_ignored() {
    let (record, mut read, whole) = kinds().swap_remove(0);
    read["creator"] = json!(7);
    read["id"] = json!("?");
    // An absent date is empty.
    read.as_object_mut().unwrap().remove("starts_on");
    let body = merged(record, read, changes(json!({"content": "Buy seeds"}))).unwrap();
    assert_eq!(body.unwrap(), whole);
}
