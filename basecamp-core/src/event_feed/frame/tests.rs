use serde_json::json;

use super::*;

const IDENTIFIER: &str = r#"{"channel":"EventsChannel"}"#;

fn parse(frame: &Value) -> Result<Frame, InvalidFrame> {
    Frame::parse(FeedLane::Account, IDENTIFIER, frame.to_string().as_bytes())
}

#[test]
fn frames_are_distinguished_by_type() {
    let disconnect =
        |reason: Value| json!({"type": "disconnect", "reason": reason, "reconnect": false});
    let cases = [
        (json!({"type": "welcome"}), Frame::Welcome),
        (json!({"type": "ping", "message": 1_700_000_000}), Frame::Other),
        (json!({"type": "confirm_subscription", "identifier": IDENTIFIER}), Frame::Confirm),
        (json!({"type": "reject_subscription", "identifier": IDENTIFIER}), Frame::Reject),
        (json!({"type": "confirm_subscription", "identifier": "{}"}), Frame::Other),
        (json!({"type": "reject_subscription"}), Frame::Other),
        (json!({"type": "metrics", "identifier": IDENTIFIER, "message": {}}), Frame::Other),
        (json!({"identifier": "{}", "message": {}}), Frame::Other),
        (json!({"identifier": "{}", "message": null}), Frame::Other),
        (json!({"message": null}), Frame::Other),
        (json!({"type": 4}), Frame::Other),
        (json!([1]), Frame::Other),
        (disconnect(json!("unauthorized")), Frame::Disconnect(DisconnectReason::Unauthorized)),
        (disconnect(json!("remote")), Frame::Disconnect(DisconnectReason::Other)),
        (disconnect(Value::Null), Frame::Disconnect(DisconnectReason::Other)),
        (
            disconnect(json!("invalid_event_stream_command")),
            Frame::Disconnect(DisconnectReason::InvalidCommand),
        ),
    ];
    for (frame, expected) in cases {
        assert_eq!(parse(&frame), Ok(expected), "{frame}");
    }
}

#[test]
fn invalid_frames_are_rejected() {
    for bytes in [&b""[..], b"ping", b"{", b"{\"type\": \"ping\"} x", b"\"\xff\""] {
        assert_eq!(Frame::parse(FeedLane::Account, IDENTIFIER, bytes), Err(InvalidFrame));
    }
    for message in [json!({"id": 1}), json!("text"), json!([]), Value::Null] {
        let frame = json!({"identifier": IDENTIFIER, "message": message});
        assert_eq!(parse(&frame), Err(InvalidFrame), "{frame}");
    }
    assert_eq!(parse(&json!({"identifier": IDENTIFIER})), Err(InvalidFrame), "no message");
}

#[test]
fn a_frame_has_a_size_limit() {
    let frame = |size: usize| format!("{{\"type\":\"ping\"{}}}", " ".repeat(size - 15));
    let parse = |text: String| Frame::parse(FeedLane::Account, IDENTIFIER, text.as_bytes());
    assert_eq!(parse(frame(FRAME_LIMIT)), Ok(Frame::Other));
    assert_eq!(parse(frame(FRAME_LIMIT + 1)), Err(InvalidFrame));
}
