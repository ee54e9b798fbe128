use serde_json::json;

use super::*;

fn event() -> Value {
    json!({
        "id": 5, "kind": "card_moved", "action": "moved", "event_type": "card.moved",
        "bucket_id": 2, "creator_id": 3, "performed_by_id": null, "recording_id": 9,
        "created_at": "2026-11-02T08:30:00Z",
        "details": {"column_id": 1, "previous_column_id": null, "unknown": [1]},
    })
}

#[test]
fn pushed_rows_have_two_more_members() {
    let mut row = event();
    let polled = FeedRow::decode(FeedLane::Account, &row).unwrap();
    assert_eq!((polled.actor_type, polled.visible_to_clients), (None, None));
    row["actor_type"] = json!("agent");
    row["visible_to_clients"] = json!(false);
    let pushed = FeedRow::decode(FeedLane::Account, &row).unwrap();
    assert_eq!(pushed.actor_type, Some(ActorType::Agent));
    assert_eq!(pushed.visible_to_clients, Some(false));
    assert_eq!(pushed.event.details.unwrap(), event()["details"]);
}

#[test]
fn required_members_are_required() {
    let names = [
        "id",
        "kind",
        "action",
        "event_type",
        "bucket_id",
        "creator_id",
        "recording_id",
        "created_at",
    ];
    for name in names {
        for value in [None, Some(Value::Null)] {
            let mut row = event();
            match value {
                None => row.as_object_mut().unwrap().remove(name),
                Some(value) => row.as_object_mut().unwrap().insert(name.to_owned(), value),
            };
            assert!(FeedRow::decode(FeedLane::Account, &row).is_err(), "{name}");
        }
    }
    for row in [json!(null), json!([]), json!("row")] {
        assert!(FeedRow::decode(FeedLane::Account, &row).is_err());
    }
}

#[test]
fn inbox_items_are_identified_by_their_addressing() {
    let item = json!({
        "addressing_id": 31, "reason": "assigned", "addressed_at": "2026-11-02T08:31:00Z",
        "event": event(),
    });
    let row = FeedRow::decode(FeedLane::Inbox, &item).unwrap();
    assert_eq!((row.id(), row.event.id.get()), (31, 5));
    for name in ["addressing_id", "reason", "addressed_at", "event"] {
        let mut item = item.clone();
        item.as_object_mut().unwrap().remove(name);
        assert!(FeedRow::decode(FeedLane::Inbox, &item).is_err(), "{name}");
    }
}
