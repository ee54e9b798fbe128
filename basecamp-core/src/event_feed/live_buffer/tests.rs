use serde_json::json;

use super::*;
use crate::event_feed::filters::FeedLane;

fn row(id: i64) -> FeedRow {
    let row = json!({
        "id": id, "kind": "k", "action": "a", "event_type": "t", "bucket_id": 1, "creator_id": 1,
        "recording_id": 1, "created_at": "2026-11-02T08:30:00Z",
    });
    FeedRow::decode(FeedLane::Account, &row).unwrap()
}

#[test]
fn the_oldest_rows_are_dropped_and_reported_once() {
    let mut buffer = LiveBuffer::new(2);
    for id in 1..=4 {
        buffer.push(row(id));
    }
    assert!(buffer.has_dropped());
    assert_eq!(buffer.take_dropped(), [1, 2]);
    assert!(!buffer.has_dropped() && buffer.take_dropped().is_empty());
    assert_eq!(buffer.len(), 2);
    assert_eq!(buffer.pop().map(|row| row.id()), Some(3));
}
