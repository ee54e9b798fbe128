//! For any record and change, the merged state is written, or the call fails without a write.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::registry::operation::ParameterType;

/// Any JSON of limited depth.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<i16>().prop_map(|number| Value::from(f64::from(number) / 4.0)),
        ".{0,8}".prop_map(Value::from),
        "20[0-9]{2}-1[0-9]-2[0-9]".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z]{1,4}|id|code", inner), 0..4)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// A value from which the source can be read, and the value that is written.
fn valid(
    record: &Record,
    name: &str,
    from: &FieldSource,
) -> BoxedStrategy<(Option<Value>, Option<Value>)> {
    let value =
        match record.write.parameters.iter().find(|parameter| parameter.name == name).unwrap().ty {
            ParameterType::Text | ParameterType::OneOf(_) => {
                ".{0,20}".prop_map(Value::from).boxed()
            }
            ParameterType::Bool => any::<bool>().prop_map(Value::from).boxed(),
            ParameterType::Date => "20[0-9]{2}-0[1-9]-[12][0-8]".prop_map(Value::from).boxed(),
            ParameterType::DateOrTimestamp => {
                "20[0-9]{2}-0[1-9]-[12][0-8](T1[0-9]:[0-5]0:00(\\.[0-9]{1,3})?(Z|[+]0[0-9]:00))?"
                    .prop_map(Value::from)
                    .boxed()
            }
            ParameterType::List(_) => {
                prop::collection::vec(any::<i64>(), 0..4).prop_map(Value::from).boxed()
            }
            ref other => panic!("{other:?}"),
        };
    match *from {
        FieldSource::Caller => {
            prop::option::of(json_value()).prop_map(|value| (value, None)).boxed()
        }
        FieldSource::Member(_) => {
            value.prop_map(|value| (Some(value.clone()), Some(value))).boxed()
        }
        FieldSource::Optional(_) => prop_oneof![
            value.prop_map(|value| (Some(value.clone()), Some(value))),
            Just((None, None)),
            Just((Some(Value::Null), None)),
            Just((Some("".into()), None)),
        ]
        .boxed(),
        FieldSource::Inside(_, inner) => {
            let object = move |value| (Some(json!({inner: value, "x": 1})), Some(value));
            value.prop_map(object).boxed()
        }
        FieldSource::Each(_, inner) => (value, any::<bool>())
            .prop_map(move |(ids, quoted)| {
                let spelled = |id: &Value| if quoted { id.to_string().into() } else { id.clone() };
                let items = ids.as_array().unwrap().iter();
                let items = items.map(|id| json!({inner: spelled(id), "name": "x"})).collect();
                (Some(items), Some(ids))
            })
            .boxed(),
    }
}

fn source(name: &'static str, from: &FieldSource) -> &'static str {
    match *from {
        // The record may have another member with this name.
        FieldSource::Caller => name,
        FieldSource::Member(source) | FieldSource::Optional(source) => source,
        FieldSource::Inside(source, _) | FieldSource::Each(source, _) => source,
    }
}

/// A valid record of that kind, and its state.
fn valid_record(record: &'static Record) -> impl Strategy<Value = (Value, Value)> {
    let members: Vec<_> =
        record.members.iter().map(|(name, from)| valid(record, name, from)).collect();
    members.prop_map(move |values| {
        let (mut read, mut state) = (json!({"id": 7}), json!({}));
        for ((name, from), (found, sent)) in record.members.iter().zip(values) {
            // A caller-supplied member precedes: another member may have the same name.
            if let (Some(found), true) = (found, read.get(source(name, from)).is_none()) {
                read[source(name, from)] = found;
            }
            if let Some(sent) = sent {
                state[*name] = sent;
            }
        }
        (read, state)
    })
}

fn kind() -> impl Strategy<Value = &'static Record> {
    any::<Index>().prop_map(|index| index.get(&kinds()).0)
}

proptest! {
    #[test]
    fn exactly_the_merged_state_is_written(
        (record, (read, state), set) in kind().prop_flat_map(|record| {
            let set = prop::collection::vec((0..record.members.len(), json_value()), 1..4);
            (Just(record), valid_record(record), set)
        })
    ) {
        let mut expected = state;
        let mut update = FieldChanges::default();
        for (index, value) in set {
            let (name, _) = record.members[index];
            update.set(name, &value);
            expected[name] = value;
        }
        for (name, from) in record.members {
            let empty = matches!(expected.get(*name), Some(value) if value.is_null() || value == "");
            if empty && matches!(from, FieldSource::Optional(_)) {
                expected.as_object_mut().unwrap().remove(*name);
            }
        }
        prop_assert_eq!(merged(record, read, update).unwrap().unwrap(), expected);
    }

    /// Replaces a member of a valid record: either the value is valid, too, and is written
    /// unchanged, or there is no write.
    #[test]
    fn invalid_values_are_not_written(
        (record, (read, _), which, value) in kind().prop_flat_map(|record| {
            (Just(record), valid_record(record), 0..record.members.len(), prop::option::of(json_value()))
        })
    ) {
        let (name, from) = &record.members[which];
        let mut read = read;
        let members = read.as_object_mut().unwrap();
        match &value {
            Some(value) => drop(members.insert(source(name, from).to_owned(), value.clone())),
            None => drop(members.remove(source(name, from))),
        }
        let (other, _) = record.members[(which + 1) % record.members.len()];
        let result = merged(record, read, changes(json!({other: "x"})));
        match (from, result) {
            (_, Err(error)) => prop_assert_eq!(error.code(), ErrorCode::ApiError),
            (FieldSource::Caller, Ok(_)) => {}
            (FieldSource::Optional(_), Ok(body)) => {
                let sent = body.unwrap().get(*name).cloned().unwrap_or_default();
                let value = value.unwrap_or_default();
                prop_assert_eq!(sent, if value == "" { Value::Null } else { value });
            }
            (FieldSource::Member(_), Ok(body)) => {
                prop_assert_eq!(body.unwrap().get(*name).cloned(), value);
            }
            (FieldSource::Inside(_, inner), Ok(body)) => {
                prop_assert_eq!(&body.unwrap()[*name], &value.unwrap()[*inner]);
            }
            (FieldSource::Each(_, inner), Ok(body)) => {
                let value = value.unwrap();
                // Null items are skipped, as in every list.
                let items = value.as_array().unwrap().iter().filter(|item| !item.is_null());
                let ids = items.map(|item| &item[*inner]);
                let ids: Value = ids
                    .map(|id| id.as_str().map_or(id.clone(), |id| id.parse::<i64>().unwrap().into()))
                    .collect();
                prop_assert_eq!(&body.unwrap()[*name], &ids);
            }
        }
    }

    /// Any body is handled without a panic, and an incomplete record isn't written.
    #[test]
    fn any_body_is_handled(body in prop_oneof![".{0,40}".boxed(), json_value().prop_map(|value| value.to_string()).boxed()]) {
        let server = Simulation::new(move |_| Ok(Response::new(Bytes::from(body.clone()))));
        let account = account(&server);
        let _ = account.todos().update(7).content("x").send();
        let _ = account.todos().edit(7, |_| Ok(())).send();
        prop_assert!(server.requests().iter().all(|sent| sent.request.method() == "GET"));
    }
}
