//! The page for people, and its JSON endpoints.

use std::sync::mpsc;
use std::time::Duration;

use basecamp_sandbox::{Builder, Exchange, Fault, Sandbox};
use serde_json::{Value, json};

use super::http_client::{Answer, get, post, raw, send};

/// Sends a request without a token, as a program does.
fn people(sandbox: &Sandbox, method: &str, path: &str, body: Option<Value>) -> Answer {
    let headers = if body.is_some() { "Content-Type: application/json\r\n" } else { "" };
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    raw(sandbox, method, &format!("/_sandbox{path}"), headers, body.as_bytes()).unwrap()
}

fn read(sandbox: &Sandbox, path: &str) -> Value {
    people(sandbox, "GET", path, None).expect(200).json()
}

/// A sandbox, and its completed exchanges.
fn observed(builder: Builder) -> (Sandbox, mpsc::Receiver<Exchange>) {
    let (sender, exchanges) = mpsc::channel();
    let builder = builder.on_exchange(move |exchange| sender.send(exchange.clone()).unwrap());
    (builder.start().unwrap(), exchanges)
}

#[test]
fn the_page_needs_no_token_and_contains_no_data() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(sandbox.page_url(), format!("{}/_sandbox", sandbox.url()));
    for (path, content_type) in
        [("", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/javascript")]
    {
        let answer = people(&sandbox, "GET", path, None).expect(200);
        assert_eq!(
            answer.header("content-type").unwrap(),
            format!("{content_type}; charset=utf-8")
        );
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let text = String::from_utf8(answer.body).unwrap();
        for unsafe_code in
            ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "onerror="]
        {
            assert!(!text.contains(unsafe_code), "{path}: {unsafe_code}");
        }
        assert!(!text.contains("Cookbook"), "{path}");
    }
    assert!(sandbox.requests().is_empty() && sandbox.exchanges().is_empty());
}

#[test]
fn tokens_of_other_people_are_issued() {
    let sandbox = Sandbox::start().unwrap();
    let people_of = read(&sandbox, "/data")["people"].clone();
    let others = people_of.as_array().unwrap().iter().filter(|person| person["owner"] == false);
    let other = others.map(|person| person["id"].clone()).next().unwrap();
    let issued = people(&sandbox, "POST", "/tokens", Some(json!({ "person": other })));
    let token = issued.expect(200).json()["access_token"].as_str().unwrap().to_owned();
    let path = format!("/{}/my/profile.json", sandbox.account_id());
    let headers = format!("Authorization: Bearer {token}\r\n");
    let profile = raw(&sandbox, "GET", &path, &headers, b"").unwrap().expect(200).json();
    assert_eq!(profile["id"], other);
    let refusal = people(&sandbox, "POST", "/tokens", Some(json!({ "person": 1 }))).expect(400);
    assert!(refusal.json()["error"].as_str().unwrap().contains("GET /_sandbox/data"));
}

#[test]
fn logins_follow_the_decisions() {
    let sandbox = Sandbox::start().unwrap();
    let decide = |body| people(&sandbox, "POST", "/decisions", Some(body));
    let decisions = decide(json!({ "decisions": ["pending", "slow_down", "deny"] }));
    assert_eq!(decisions.expect(200).json(), json!({ "pending": 3 }));
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let client = format!("client_id={}", sandbox.public_client_id());
    let ask = |path: &str, body: &str| raw(&sandbox, "POST", path, form, body.as_bytes()).unwrap();
    let device = ask("/authorization/device", &client).expect(200).json();
    let code = device["device_code"].as_str().unwrap();
    let grant = "urn:ietf:params:oauth:grant-type:device_code";
    let poll = format!("grant_type={grant}&device_code={code}&{client}");
    for error in ["authorization_pending", "slow_down", "access_denied"] {
        assert_eq!(ask("/authorization/token", &poll).expect(400).json()["error"], error);
    }
    ask("/authorization/token", &poll).expect(200);
    let refusal = decide(json!({ "decisions": ["maybe"] })).expect(400).json();
    assert!(refusal["error"].as_str().unwrap().contains("`slow_down`"), "{refusal}");
}

#[test]
fn unknown_paths_and_methods_are_errors() {
    let sandbox = Sandbox::start().unwrap();
    for path in ["/", "/nothing", "/requests/1", "/data/12345", "/data/x", "/data/"] {
        let status = if path == "/" { 200 } else { 404 };
        assert_eq!(people(&sandbox, "GET", path, None).status, status, "{path}");
    }
    assert_eq!(raw(&sandbox, "GET", "/_sandboxes", "", b"").unwrap().status, 401);
    for (method, path, allowed) in [
        ("POST", "", "GET, HEAD"),
        ("PUT", "/faults", "GET, HEAD, POST, DELETE"),
        ("GET", "/reset", "POST"),
        ("DELETE", "/clock", "GET, HEAD, POST"),
        ("POST", "/requests", "GET, HEAD, DELETE"),
        ("DELETE", "/data", "GET, HEAD"),
    ] {
        let answer = people(&sandbox, method, path, None).expect(405);
        assert_eq!(answer.header("allow"), Some(allowed));
    }
    people(&sandbox, "GET", "/requests?since=x", None).expect(400);
}

#[test]
fn requests_of_other_sites_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("GET", "/people.json").once(Fault::status(500));
    let own = sandbox.url().to_owned();
    let cases = [
        ("Origin: http://attacker.example\r\n".to_owned(), 403),
        ("Origin: null\r\n".to_owned(), 403),
        ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n".to_owned(), 403),
        (format!("Origin: {own}\r\nSec-Fetch-Site: same-origin\r\n"), 200),
    ];
    for (method, path) in [("GET", "/data"), ("POST", "/reset"), ("DELETE", "/faults")] {
        for (headers, status) in &cases {
            if *status == 403 {
                let answer = raw(&sandbox, method, &format!("/_sandbox{path}"), headers, b"");
                assert_eq!(answer.unwrap().status, 403, "{method} {path} {headers}");
                // The fault is still pending.
                assert_eq!(read(&sandbox, "/faults")["faults"].as_array().unwrap().len(), 1);
            }
        }
    }
    let (headers, status) = &cases[3];
    let answer = raw(&sandbox, "DELETE", "/_sandbox/faults", headers, b"").unwrap();
    assert_eq!(answer.status, *status);
    assert_eq!(read(&sandbox, "/faults")["faults"], json!([]));

    // The name of a site that resolves to this machine. The client's own `Host` is the first one.
    let rebound = "http://attacker.example/_sandbox/data";
    assert_ne!(raw(&sandbox, "GET", rebound, "", b"").unwrap().status, 200);
    // A form has no JSON.
    let form = "Content-Type: text/plain\r\n";
    let body = br#"{"fault":"500"}"#;
    assert_eq!(raw(&sandbox, "POST", "/_sandbox/faults", form, body).unwrap().status, 415);
}

#[test]
fn exchanges_have_both_bodies_and_their_duration() {
    let (sandbox, exchanges) = observed(Sandbox::builder());
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    let id =
        post(&sandbox, &path, json!({ "content": "Buy ink" })).expect(201).json()["id"].clone();
    let exchange = exchanges.recv().unwrap();
    let answer = exchange.answer.as_ref().unwrap();
    assert!(exchange.duration.is_some() && answer.is_complete);
    assert_eq!(answer.size, answer.body.len() as u64);
    assert_eq!(serde_json::from_slice::<Value>(&answer.body).unwrap()["id"], id);
    assert_eq!(exchange.request.json(), json!({ "content": "Buy ink" }));
    let account = sandbox.account_id();
    let line = exchange.to_string();
    assert!(line.starts_with(&format!("POST /{account}{path} 201 ")), "{line}");
    assert!(line.ends_with(" ms sandbox-1"), "{line}");

    let list = read(&sandbox, "/requests");
    let shown = &list["requests"][0];
    for (member, expected) in [
        ("number", json!(1)),
        ("method", json!("POST")),
        ("path", json!(format!("/{account}{path}"))),
        ("request_id", json!("sandbox-1")),
        ("fault", Value::Null),
        ("query", Value::Null),
    ] {
        assert_eq!(shown[member], expected, "{member}");
    }
    assert_eq!(shown["request"]["body"], "{\n  \"content\": \"Buy ink\"\n}");
    assert!(shown["response"]["body"].as_str().unwrap().contains(&format!("\n  \"id\": {id},")));
    assert_eq!(shown["response"]["status"], 201);
    assert!(shown["duration_ms"].as_f64().unwrap() > 0.0);

    // Later calls return the changes only.
    let since = format!("/requests?since={}", list["revision"]);
    assert_eq!(read(&sandbox, &since)["requests"], json!([]));
    get(&sandbox, "/people.json?page=1").expect(200);
    exchanges.recv().unwrap();
    let list = read(&sandbox, &since);
    assert_eq!(list["requests"].as_array().unwrap().len(), 1);
    assert_eq!(list["requests"][0]["query"], "page=1");
    people(&sandbox, "DELETE", "/requests", None).expect(200);
    assert_eq!(read(&sandbox, &since)["first"], 3);
    assert!(sandbox.exchanges().is_empty() && sandbox.requests().is_empty());
}

#[test]
fn exchanges_show_what_was_sent_with_a_fault() {
    let (sandbox, exchanges) = observed(Sandbox::builder());
    let pause = Duration::from_millis(1);
    for (fault, name, status, is_complete) in [
        (Fault::retry_after(429, "7"), "429:7", Some(429), true),
        (Fault::Reset, "reset", None, false),
        (Fault::ResetAfterProcessing, "reset-after", None, false),
        (Fault::ResetInBody, "reset-in-body", Some(200), false),
        (Fault::Truncated, "truncated", Some(200), true),
        (Fault::Delay(pause), "delay:1ms", Some(200), true),
        (Fault::SlowBody { bytes: 512, every: pause }, "slow:512/1ms", Some(200), true),
        (Fault::Oversized(100_000), "oversized:100000", Some(200), true),
        (Fault::html(), "200 text/html; charset=utf-8", Some(200), true),
        (Fault::redirect(307, "/elsewhere"), "307 /elsewhere", Some(307), true),
    ] {
        sandbox.on("GET", "/people.json").once(fault);
        // Some faults are errors of this client.
        let _ = send(&sandbox, "GET", "/people.json", None);
        let exchange = exchanges.recv().unwrap();
        assert_eq!(exchange.fault.as_deref(), Some(name));
        let answer = exchange.answer.as_ref();
        assert_eq!(answer.map(|answer| answer.status.as_u16()), status, "{name}");
        assert_eq!(answer.is_some_and(|answer| answer.is_complete), is_complete, "{name}");
        assert!(exchange.to_string().ends_with(&format!(" fault {name}")), "{exchange}");
        if name.starts_with("oversized") {
            let answer = answer.unwrap();
            assert_eq!((answer.size, answer.body.len()), (100_000, 64 * 1024));
        }
    }
}

#[test]
fn secrets_are_masked() {
    let (sandbox, exchanges) = observed(Sandbox::builder());
    let token = sandbox.token();
    get(&sandbox, "/people.json?access_token=planted").expect(400);
    let form = format!(
        "grant_type=refresh_token&refresh_token={}&client_id={}&client_secret={}",
        sandbox.refresh_token(),
        sandbox.client_id(),
        sandbox.client_secret()
    );
    let headers = "Content-Type: application/x-www-form-urlencoded\r\nCookie: planted\r\n";
    let answer = raw(&sandbox, "POST", "/authorization/token", headers, form.as_bytes()).unwrap();
    answer.expect(200);
    let key = "/1/integrations/planted/buckets/2/chats/3/lines.json";
    raw(&sandbox, "POST", key, "", b"").unwrap();
    for _ in 0..3 {
        exchanges.recv().unwrap();
    }
    let shown = read(&sandbox, "/requests").to_string();
    let secrets = [&token, &sandbox.token(), &sandbox.refresh_token(), sandbox.client_secret()];
    for secret in secrets.into_iter().chain(["planted", "sandbox-refresh-1"]) {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(shown.contains("Bearer •••") && shown.contains("client_secret=•••"), "{shown}");
    assert!(shown.contains("/1/integrations/•••/buckets/2/chats/3/lines.json"), "{shown}");
}

#[test]
fn faults_are_set_over_http() {
    let sandbox = Sandbox::start().unwrap();
    let add = |fault: Value| people(&sandbox, "POST", "/faults", Some(fault));
    let list =
        add(json!({ "method": "get", "path": "/people.json", "fault": "429:3", "times": 2 }));
    let expected = json!([
        { "method": "GET", "path": "/people.json", "faults": ["429:3"], "times": 2 },
    ]);
    assert_eq!(list.expect(200).json()["faults"], expected);
    let answer = get(&sandbox, "/people.json").expect(429);
    assert_eq!(answer.header("retry-after"), Some("3"));
    assert_eq!(read(&sandbox, "/faults")["faults"][0]["times"], 1);
    get(&sandbox, "/people.json").expect(429);
    get(&sandbox, "/people.json").expect(200);

    add(json!({ "fault": "503" })).expect(200);
    add(json!({ "fault": "500", "always": true })).expect(200);
    add(json!({ "fault": "502", "percent": 5 })).expect(200);
    let list = read(&sandbox, "/faults");
    assert_eq!(
        list["faults"][0],
        json!({ "method": "*", "path": "*", "faults": ["503"], "times": 1 })
    );
    assert_eq!(list["faults"][1]["always"], true);
    assert_eq!(list["faults"][2]["percent"], 5);
    assert_eq!(list["forms"].as_array().unwrap().len(), Fault::forms().len());
    get(&sandbox, "/projects.json").expect(503);
    get(&sandbox, "/projects.json").expect(500);
    people(&sandbox, "DELETE", "/faults", None).expect(200);
    get(&sandbox, "/projects.json").expect(200);

    for (fault, reason) in [
        (json!({}), "missing field `fault`"),
        (json!({ "fault": "boom" }), "is not a fault"),
        (json!({ "fault": "500", "times": 0 }), "Use one of times"),
        (json!({ "fault": "500", "times": 1, "always": true }), "Use one of times"),
        (json!({ "fault": "500", "percent": 101 }), "Use one of times"),
        (json!({ "fault": "500", "path": "projects" }), "is not a path"),
        (json!({ "fault": "500", "colour": "red" }), "unknown field `colour`"),
        (json!("500"), "invalid type"),
    ] {
        let error = add(fault.clone()).expect(400).json()["error"].to_string();
        assert!(error.contains(reason), "{fault}: {error}");
    }
    assert_eq!(read(&sandbox, "/faults")["faults"], json!([]));
}

#[test]
fn the_data_are_a_tree() {
    let sandbox = Sandbox::start().unwrap();
    let data = read(&sandbox, "/data");
    assert_eq!(data["url"], sandbox.url());
    assert_eq!(data["account_id"], sandbox.account_id());
    let project = sandbox.first_project_id();
    assert_eq!(data["projects"][0]["id"], project);
    let before = data["counts"]["Todo"].as_u64().unwrap();
    let list = sandbox.first_todolist_id();
    sandbox.add_todos(list, 300);
    assert_eq!(read(&sandbox, "/data")["counts"]["Todo"], before + 300);

    let entry = |id: i64| read(&sandbox, &format!("/data/{id}"));
    let has_child = |view: &Value, id: i64| {
        view["children"].as_array().unwrap().iter().any(|child| child["id"] == id)
    };
    assert!(has_child(&entry(project), sandbox.first_todoset_id()));
    assert!(has_child(&entry(sandbox.first_todoset_id()), list));
    let todos = entry(list);
    assert!(has_child(&todos, sandbox.first_todo_id()), "{todos}");
    assert_eq!(todos["children"].as_array().unwrap().len(), 200);
    assert!(todos["more"].as_u64().unwrap() >= 100);
    let todo = entry(sandbox.first_todo_id());
    assert_eq!((&todo["type"], &todo["parent"]), (&json!("Todo"), &json!(list)));
    assert_eq!(entry(sandbox.my_id())["type"], "Person");
}

#[test]
fn a_reset_restores_the_initial_data() {
    let (sandbox, exchanges) = observed(Sandbox::builder());
    let token = sandbox.token();
    let (before, webhooks) = (read(&sandbox, "/data"), read(&sandbox, "/webhooks"));
    let project = sandbox.first_project_id();
    let hook = json!({ "payload_url": "http://localhost:1/hook", "types": ["Todo"] });
    post(&sandbox, &format!("/buckets/{project}/webhooks.json"), hook).expect(201);
    let shown = read(&sandbox, "/webhooks")["webhooks"].clone();
    let shown = shown.as_array().unwrap().last().unwrap();
    assert_eq!(shown["payload_url"], "http://localhost:1/hook");
    let path = format!("/todolists/{}/todos.json", sandbox.first_todolist_id());
    post(&sandbox, &path, json!({ "content": "Extra" })).expect(201);
    sandbox.on("*", "*").always(Fault::status(500));
    sandbox.wait_for_deliveries(1, Duration::from_secs(10));

    people(&sandbox, "POST", "/reset", None).expect(200);
    assert_eq!(read(&sandbox, "/data"), before);
    let url = |webhooks: &Value| webhooks["webhooks"][0]["payload_url"].clone();
    let after = read(&sandbox, "/webhooks");
    assert_eq!(after["webhooks"].as_array().unwrap().len(), 1);
    assert_eq!(url(&after), url(&webhooks));
    assert_eq!(read(&sandbox, "/faults")["faults"], json!([]));
    assert_eq!(read(&sandbox, "/requests")["requests"], json!([]));
    assert_eq!(sandbox.first_project_id(), project);
    assert!(sandbox.deliveries().is_empty());
    assert_eq!(sandbox.token(), token);
    get(&sandbox, "/people.json").expect(200);
    drop(exchanges);
}

#[test]
fn texts_of_data_are_only_in_json() {
    const PLANTED: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    let (sandbox, exchanges) = observed(Sandbox::builder());
    post(&sandbox, "/projects.json", json!({ "name": PLANTED })).expect(201);
    // A path can't contain `<` and `>`.
    let path = "/5250042/%3Cscript%3Ealert(3)\"'?q=%3Cscript%3Ealert(4)'";
    let headers = format!("X-Planted: {PLANTED}\r\n");
    raw(&sandbox, "GET", path, &headers, PLANTED.as_bytes()).unwrap().expect(401);
    exchanges.recv().unwrap();
    assert_eq!(exchanges.recv().unwrap().request.body, PLANTED);
    for path in ["/requests", "/data"] {
        let answer = people(&sandbox, "GET", path, None).expect(200);
        assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(answer.json().to_string().contains("<script>"), "{path}");
    }
    for path in ["", "/page.js", "/page.css"] {
        let body = people(&sandbox, "GET", path, None).expect(200).body;
        assert!(!String::from_utf8(body).unwrap().contains("alert("), "{path}");
    }
}

#[test]
fn settings_for_faults_and_latency() {
    let latency = Duration::from_millis(30);
    let builder = Sandbox::builder()
        .fault("GET /people.json 503 x1".parse().unwrap())
        .fault_rate(100)
        .latency(latency..=latency);
    let (sandbox, exchanges) = observed(builder);
    get(&sandbox, "/people.json").expect(503);
    let exchange = exchanges.recv().unwrap();
    assert!(exchange.duration.unwrap() >= latency);
    let mut statuses = Vec::new();
    for _ in 0..40 {
        let answer = send(&sandbox, "GET", "/people.json", None);
        statuses.push(answer.map_or(0, |answer| answer.status));
    }
    for status in [0, 429, 500, 502, 503] {
        assert!(statuses.contains(&status), "{status}: {statuses:?}");
    }
    // Logins have no random faults.
    let metadata = "/.well-known/oauth-authorization-server";
    assert_eq!(raw(&sandbox, "GET", metadata, "", b"").unwrap().status, 200);
    let faults = read(&sandbox, "/faults");
    assert_eq!(faults["faults"][0]["percent"], 100);
    sandbox.clear_faults();
    get(&sandbox, "/people.json").expect(200);
}

#[test]
fn other_addresses_of_this_machine() {
    let sandbox = Sandbox::builder().address("127.0.0.2".parse().unwrap()).start().unwrap();
    assert!(sandbox.url().starts_with("http://127.0.0.2:"), "{}", sandbox.url());
    get(&sandbox, "/people.json").expect(200);
    assert_eq!(read(&sandbox, "/data")["url"], sandbox.url());
    let error = Sandbox::builder().address("0.0.0.0".parse().unwrap()).start().err().unwrap();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[test]
fn the_clock_is_stopped_set_and_moved() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(read(&sandbox, "/clock")["running"], true);
    let change = |body| people(&sandbox, "POST", "/clock", Some(body));
    let stop = json!({ "running": false, "set": "2027-03-01T08:00:00Z" });
    let expected = json!({ "now": "2027-03-01T08:00:00.000Z", "running": false });
    assert_eq!(change(stop).expect(200).json(), expected);
    assert_eq!(read(&sandbox, "/clock"), expected);
    let moved = change(json!({ "advance": "2h 30m" })).expect(200).json();
    assert_eq!(moved["now"], "2027-03-01T10:30:00.000Z");
    assert_eq!(sandbox.clock().now(), "2027-03-01T10:30:00Z".parse().unwrap());
    let moved = change(json!({ "advance": "2w 1d" })).expect(200).json();
    assert_eq!(moved["now"], "2027-03-16T10:30:00.000Z");
    for invalid in [
        json!({}),
        json!({ "advance": "-1h" }),
        json!({ "advance": "soon" }),
        json!({ "set": "2027-03-01" }),
        json!({ "stop": true }),
    ] {
        change(invalid.clone()).expect(400);
    }
    assert_eq!(change(json!({ "running": true })).expect(200).json()["running"], true);

    // Pages of other sites can't move it.
    let other = "Origin: http://attacker.example\r\nContent-Type: application/json\r\n";
    let body = br#"{"running":false}"#;
    assert_eq!(raw(&sandbox, "POST", "/_sandbox/clock", other, body).unwrap().status, 403);
    let form = "Content-Type: text/plain\r\n";
    assert_eq!(raw(&sandbox, "POST", "/_sandbox/clock", form, body).unwrap().status, 415);
    assert!(sandbox.clock().is_running());
}
