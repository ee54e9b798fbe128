use super::*;
use crate::types::{Project, Todo};

#[test]
fn round_trips_ids_up_to_the_maximum() {
    for value in [0, 1, 9_007_199_254_740_993, i64::MAX] {
        let id: Id<Todo> = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(id.get(), value);
        assert_eq!(serde_json::to_string(&id).unwrap(), value.to_string());
        assert_eq!(id.to_string().parse::<Id<Todo>>().unwrap(), id);
    }
    assert!(serde_json::from_str::<Id<Todo>>("9223372036854775808").is_err());
    assert!(serde_json::from_str::<Id<Todo>>("\"1\"").is_err());
    assert!("1x".parse::<Id<Todo>>().is_err());
}

#[test]
fn id_of_a_recording_type_converts_to_a_recording_id() {
    let todo: Id<Todo> = 7.into();
    let recording: Id<Recording> = todo.into();
    assert_eq!(recording, Id::new(7));
    let project: Id<Project> = recording.cast();
    assert_eq!(i64::from(project), 7);
    assert_eq!(Id::<Todo>::from(&todo), todo);
    assert!(todo < Id::new(8) && todo != Id::new(8));
    let distinct = std::collections::HashSet::from([todo, Id::new(7), Id::new(8)]);
    assert_eq!(distinct.len(), 2);
}

#[test]
fn person_id_is_a_number_a_word_or_unknown() {
    let read = |json: &str| serde_json::from_str::<PersonId>(json);
    assert_eq!(read("123").unwrap(), PersonId::from(123));
    assert_eq!(read("\"123\"").unwrap(), PersonId::from(123));
    assert_eq!(read("\"basecamp\"").unwrap(), PersonId::Word("basecamp".into()));
    assert_eq!(read("\"basecamp\"").unwrap().number(), None);
    assert_eq!(read("9223372036854775807").unwrap().number(), Some(Id::new(i64::MAX)));
    assert_eq!(read("null").unwrap(), PersonId::Unknown);
    assert_eq!(PersonId::default(), PersonId::Unknown);
    assert_eq!((PersonId::Unknown.number(), PersonId::Unknown.is_unknown()), (None, true));
    assert_eq!(serde_json::to_string(&PersonId::Unknown).unwrap(), "null");
    assert!(!PersonId::from(1).is_unknown());
    for json in ["1.5", "9223372036854775808", "[]"] {
        assert!(read(json).is_err(), "{json}");
    }
    for word in ["+5", "007", "-0", " 5", "5 ", "9223372036854775808", "٣", ""] {
        assert_eq!(PersonId::from(word), PersonId::Word(word.into()), "{word}");
    }
    assert_eq!(PersonId::from("0"), PersonId::from(0));
    assert_eq!(PersonId::from("-5"), PersonId::from(-5));
    assert_eq!(PersonId::from(Id::<Person>::new(5)), PersonId::from(5));
    for json in ["123", "\"basecamp\"", "\"007\""] {
        assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), json);
        assert_eq!(read(json).unwrap().to_string(), json.trim_matches('"'));
    }
}

#[test]
fn integers_and_text_convert_within_the_range_of_ids() {
    let expected = Id::<Todo>::new(9_007_000_200);
    assert_eq!(Id::try_from(9_007_000_200_u64), Ok(expected));
    assert_eq!(Id::try_from(9_007_000_200_usize), Ok(expected));
    assert_eq!(Id::try_from(9_007_000_200_i128), Ok(expected));
    assert_eq!(Id::try_from("9007000200"), Ok(expected));
    assert_eq!(Id::<Todo>::try_from(7_u32), Ok(Id::new(7)));
    assert_eq!(Id::<Todo>::try_from(-7_i32), Ok(Id::new(-7)));
    for error in [
        Id::<Todo>::try_from(u64::MAX).unwrap_err(),
        "18446744073709551615".parse::<Id<Todo>>().unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "an id must be a whole number within the range of `i64`, not `18446744073709551615`"
        );
    }
    let error = "\u{1b}[31m1".repeat(100).parse::<Id<Todo>>().unwrap_err().to_string();
    assert!(error.ends_with("...`") && error.len() < 150, "{error}");
    assert!(error.chars().all(|character| !character.is_control()), "{error}");
}
