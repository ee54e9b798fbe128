//! The parser of scripts accepts each part of the language, and refuses what isn't in it: a script
//! with a misspelled expectation would otherwise pass.

use serde_json::{Value, json};

use crate::feed::event;
use crate::origins;
use crate::script::Script;

/// A script with many kinds of steps. It is parsed only.
fn script() -> Value {
    json!({
        "name": "all",
        "config": {
            "types": ["message.created"], "excludePerformers": [9],
            "signalDisposition": {"feedGap": "accept", "bufferOverflow": "accept"},
            "checkpointStore": {"load": "missing", "save": ["saved"]},
        },
        "steps": [
            {"advance": {"ms": 1}},
            {"expectMint": {"respond": {
                "body": {"ticket": "{{TICKET:1}}", "expires_in": 120, "url": "{{CABLE_URL:1}}"},
            }}},
            {"expectConnect": {"url": "{{CABLE_URL:1}}"}},
            {"serve": {"frame": "welcome"}},
            {"expectSubscribe": {
                "channel": "EventsChannel",
                "params": {"types": "message.created", "exclude_performers": "9"},
            }},
            {"expectPoll": {"query": {"types": "message.created"}, "respond": {
                "status": 200, "headers": {"X-Feed-Position": "x"},
                "body": {"events": [event(1)], "position": "{{POS:1}}", "next": "{{NEXT:1}}"},
            }}},
            {"expectSignal": {"kind": "bufferOverflow", "droppedIds": [1, 2], "droppedCount": 2}},
            {"expectTimers": {"exact": {"staleness": 1}}},
            {"expectError": {"reason": "poll_failed", "category": "network"}},
            {"expectHandlerInvocations": {"exact": []}},
        ],
        "finally": {
            "state": "terminal", "connectCount": 1, "timers": {"exact": {}}, "socket": "closed",
            "error": {"reason": "poll_failed"}, "handlerInvocations": {"exact": []},
        },
    })
}

fn is_accepted(pointer: &str, value: Value) -> bool {
    let mut script = script();
    *script.pointer_mut(pointer).unwrap() = value;
    Script::parse(&script, &origins()).is_ok()
}

#[test]
fn unknown_words_of_scripts_are_refused() {
    Script::parse(&script(), &origins()).unwrap();
    for (pointer, value) in [
        ("/config/types", json!([])),
        ("/config/types", json!(["a b"])),
        ("/config/excludePerformers", json!([0])),
        ("/config/signalDisposition", json!({})),
        ("/config/checkpointStore", json!({"load": "missing", "save": []})),
        ("/config/checkpointStore", json!({"load": "loaded:"})),
        ("/config", json!({"liveBufferCapacity": 0})),
        ("/config", json!({"stalenessMs": 0})),
        ("/config", json!({"lane": "poll"})),
        ("/steps/1/expectMint/respond/body", json!({"ticket": "t", "token": "u"})),
        ("/steps/1/expectMint/respond/body/ticket", json!("{{TOKEN:1}}")),
        ("/steps/1/expectMint/respond/body/ticket", json!("{{TICKET}}")),
        ("/steps/1/expectMint/respond/body/ticket", json!("{{TICKET:}}")),
        ("/steps/1/expectMint/respond/body/ticket", json!("{{TICKET:one}}")),
        ("/steps/3", json!({"serve": {"frame": "welcome"}, "sever": true})),
        ("/steps/3/serve", json!({"frame": "welcome", "identifier": "x"})),
        ("/steps/3/serve", json!({"frame": "pong"})),
        ("/steps/4/expectSubscribe/channel", json!("EventChannel")),
        ("/steps/4/expectSubscribe/params", json!({"type": "message.created"})),
        ("/steps/4/expectSubscribe", json!({"channel": "EventsChannel", "inbox": true})),
        ("/steps/5/expectPoll/query", json!({})),
        ("/steps/5/expectPoll/query", json!({"page": "1"})),
        ("/steps/5/expectPoll/query", json!({"exact": {"page": "1"}})),
        ("/steps/5/expectPoll/respond/status", json!(299)),
        ("/steps/5/expectPoll/respond/headers", json!({"Retry_After": "1"})),
        ("/steps/5/expectPoll/respond/body", json!({"events": [], "position": "p", "nxt": "q"})),
        ("/steps/5/expectPoll/respond", json!({"status": 410, "body": {"epoch": 1}})),
        ("/steps/5/expectPoll/respond", json!({"status": 409, "body": {"digest": "x"}})),
        ("/steps/6/expectSignal/droppedCount", json!(1)),
        (
            "/steps/6/expectSignal",
            json!({"kind": "bufferOverflow", "droppedIds": [], "droppedCount": 0}),
        ),
        ("/steps/7/expectTimers/exact", json!({"renewal": 1})),
        ("/steps/7/expectTimers/exact", json!({"staleness": 0})),
        ("/steps/8/expectError/reason", json!("auth_revoked")),
        ("/steps/8/expectError/category", json!("transport")),
        ("/finally/error/reason", json!("poll-failed")),
        ("/finally/timers/exact", json!({"renewal": 1})),
    ] {
        assert!(!is_accepted(pointer, value.clone()), "{pointer} {value}");
    }
    let mut script = script();
    script["config"]["signalDisposition"] = json!({"feedGap": "accept"});
    let invocation = json!([{"kind": "bufferOverflow", "disposition": "accept"}]);
    script["steps"][9]["expectHandlerInvocations"]["exact"] = invocation;
    assert!(Script::parse(&script, &origins()).is_err(), "the handler is not configured");
}

/// Responses may be malformed on purpose.
#[test]
fn malformed_responses_are_in_the_language() {
    for (pointer, value) in [
        (
            "/config",
            json!({"signalDisposition": {"feedGap": "terminate"}, "exclude_performers": [1]}),
        ),
        ("/steps/1/expectMint/respond", json!({"body": {"ticket": "", "expires_in": -1}})),
        ("/steps/1/expectMint/respond", json!({"status": 503, "headers": {"retry-after": "x"}})),
        ("/steps/3/serve", json!({"frame": "raw", "text": "{{\"a\": 1}} {{}}"})),
        ("/steps/5/expectPoll/query", json!({"exact": {}})),
        ("/steps/5/expectPoll/respond/body", json!({"items": 4, "next": null})),
        ("/steps/5/expectPoll/respond/body/events/0", json!({"id": "x", "more": 1})),
        ("/steps/5/expectPoll/respond", json!({"status": 400})),
        ("/steps/5/expectPoll/respond", json!({"status": 400, "body": {"message": "bad"}})),
        ("/steps/5/expectPoll/respond", json!({"status": 410, "body": {"epoch_after_id": "1"}})),
        ("/steps/5/expectPoll/respond", json!({"status": 302, "headers": {"Location": "/"}})),
        ("/steps/5/expectPoll/respond", json!({"status": 422})),
    ] {
        assert!(is_accepted(pointer, value.clone()), "{pointer} {value}");
    }
}
