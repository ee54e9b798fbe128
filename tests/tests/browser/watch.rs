//! The page of the sandbox: live requests, faults by its form, and inert texts. The screenshots are
//! in the folder `tmp/sandbox` of the target folder.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use basecamp_sandbox::{Fault, Sandbox};
use basecamp_ureq::{Account, Client, Config, RetryPolicy};
use serde_json::json;

use super::chromium::Page;

fn screenshot(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sandbox");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name).with_extension("png")
}

fn account(sandbox: &Sandbox) -> Account {
    let config = Config::builder().base_url(sandbox.url()).retry(RetryPolicy::none());
    let client = Client::builder().token(sandbox.token()).config(config).build().unwrap();
    client.for_account(sandbox.account_id()).unwrap()
}

/// Opens the page, and waits for its first data.
fn open(sandbox: &Sandbox) -> Page {
    let mut page = Page::open(&sandbox.page_url());
    page.wait_for("document.getElementById('state')?.textContent === 'Live'");
    page
}

/// An expression: whether an element of a list has this text.
fn has(list: &str, text: &str) -> String {
    let text = json!(text);
    format!(
        "[...document.querySelectorAll('#{list} > li')].some((e) => e.textContent.includes({text}))"
    )
}

#[test]
#[ignore = "needs Chromium"]
fn chromium_shows_requests_and_sets_faults() {
    let sandbox = Sandbox::start().unwrap();
    let account = account(&sandbox);
    let mut page = open(&sandbox);
    assert_eq!(page.evaluate("document.getElementById('no-requests').hidden"), false);

    // A request appears without a reload, with its bodies.
    account.projects().list().send_raw().unwrap();
    page.wait_for(&has("request-list", "/projects.json"));
    page.evaluate("document.querySelector('#request-list summary').focus()");
    page.press("Enter");
    page.wait_for("document.querySelector('#request-list pre')?.textContent.includes('Cookbook')");
    assert_eq!(page.evaluate("document.body.textContent.includes('sandbox-access')"), false);
    page.press("Enter");
    page.wait_for("!document.querySelector('#request-list pre')");

    // The form sets a fault, by the keyboard alone.
    page.evaluate("document.getElementById('fault-path').select()");
    page.evaluate("document.getElementById('fault-path').focus()");
    page.write("/people.json");
    page.press("Enter");
    page.wait_for(&has("fault-list", "/people.json"));
    assert!(account.people().list().send_raw().unwrap_err().is_rate_limited());
    page.wait_for("document.querySelector('#request-list .tag')?.textContent === '429:2'");
    page.wait_for("document.querySelectorAll('#fault-list > li').length === 0");
    account.people().list().send_raw().unwrap();

    // Requests with other outcomes.
    let list = sandbox.first_todolist_id();
    account.todos().list(list).send_raw().unwrap();
    account.todos().get(1).send().unwrap_err();
    page.evaluate(
        "document.getElementById('fault-kind').selectedIndex = 3;
         document.getElementById('fault-kind').dispatchEvent(new Event('change'));
         document.getElementById('fault-method').value = 'POST';
         document.getElementById('fault-path').value = '/todolists/*/todos.json';
         document.getElementById('fault-times').value = '2';
         document.getElementById('add-fault').click();",
    );
    page.wait_for(&has("fault-list", "POST /todolists/*/todos.json"));
    account.todos().create(list, "Buy ink").send().unwrap_err();
    sandbox.clear_faults();
    account.todos().create(list, "Buy ink").send().unwrap();
    page.evaluate("document.getElementById('fault-times').value = '5%'; document.getElementById('add-fault').click()");
    page.wait_for(&has("fault-list", "5%"));
    page.wait_for("document.querySelector('#request-list .status').textContent === '201'");
    // The rejected request, the second one, is open.
    page.evaluate("document.querySelector('[data-number=\"2\"] details').open = true");
    page.wait_for("document.querySelector('#request-list pre')?.textContent.includes('Too Many')");
    page.evaluate("document.activeElement.blur()");
    page.show(1120, 720, "light");
    page.save_screenshot(&screenshot("light"));
    page.show(1120, 720, "dark");
    page.save_screenshot(&screenshot("dark"));
    page.show(390, 844, "light");
    page.save_screenshot(&screenshot("phone"));
    assert_eq!(page.evaluate("document.documentElement.scrollWidth <= 390"), true);
    page.show(1200, 780, "light");

    // The data are a tree.
    page.evaluate("document.querySelector('#projects details').open = true");
    page.wait_for(&has("projects", "Todoset"));

    page.evaluate("document.getElementById('filter').value = 'POST 201'; document.getElementById('filter').dispatchEvent(new Event('input'))");
    page.wait_for("document.querySelectorAll('#request-list > li:not([hidden])').length === 1");
    page.evaluate("document.getElementById('clear-faults').click()");
    page.wait_for("document.querySelectorAll('#fault-list > li').length === 0");
    page.evaluate("document.getElementById('reset').click()");
    page.wait_for("document.querySelectorAll('#request-list > li').length === 0");

    // Deliveries of webhooks appear with their responses: here, those of another server.
    let receiver = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    let url = format!("{}/hook", receiver.url());
    account.webhooks().create(project, &url, ["Todo"]).send().unwrap();
    account.todos().create(sandbox.first_todolist_id(), "Buy ink").send().unwrap();
    page.wait_for(&has("webhooks", "401 todo_created"));
    page.evaluate("document.querySelector('#webhooks details').open = true; document.getElementById('webhooks').scrollIntoView()");
    page.save_screenshot(&screenshot("webhooks"));

    drop(sandbox);
    page.wait_for("document.getElementById('state').textContent === 'The sandbox has stopped'");
}

#[test]
#[ignore = "needs Chromium"]
fn chromium_stops_sets_and_moves_the_clock() {
    let sandbox = Sandbox::start().unwrap();
    let mut page = open(&sandbox);
    let click = |id: &str| format!("document.getElementById('{id}').click()");
    let shows = |time: &str| format!("document.getElementById('clock-time').value === '{time}'");
    page.wait_for("document.getElementById('clock-time').value !== ''");
    page.evaluate(&click("toggle-clock"));
    page.wait_for("document.getElementById('toggle-clock').textContent === 'Run'");
    assert!(!sandbox.clock().is_running());
    page.evaluate(
        "document.getElementById('clock-time').value = '2027-03-01T08:00:30';
         document.getElementById('set-clock').click()",
    );
    page.wait_for(&shows("2027-03-01T08:00:30"));
    page.evaluate(&click("advance-hour"));
    page.wait_for(&shows("2027-03-01T09:00:30"));
    page.evaluate(&click("advance-day"));
    page.wait_for(&shows("2027-03-02T09:00:30"));
    assert_eq!(sandbox.clock().now(), "2027-03-02T09:00:30Z".parse().unwrap());
    page.evaluate(&click("toggle-clock"));
    page.wait_for("document.getElementById('toggle-clock').textContent === 'Stop'");
    assert!(sandbox.clock().is_running());
}

#[test]
#[ignore = "needs Chromium"]
fn chromium_shows_why_an_input_is_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let start = sandbox.clock().now();
    let mut page = open(&sandbox);
    let set = |id: &str, value: &str| format!("document.getElementById('{id}').value = '{value}';");
    let click = |id: &str| format!("document.getElementById('{id}').click();");
    let shows = |id: &str, text: &str| {
        format!("document.getElementById('{id}').textContent.includes({})", json!(text))
    };
    let is_live = "document.getElementById('state').textContent === 'Live'";
    page.wait_for("document.getElementById('clock-time').value !== ''");

    // A time that the sandbox can't have.
    page.evaluate(&(set("clock-time", "12027-03-01T08:00:30") + &click("set-clock")));
    page.wait_for(&shows("action-error", "set must be a time"));
    assert_eq!(page.evaluate(is_live), true);
    page.evaluate(&(set("clock-time", "2027-03-01T08:00") + &click("set-clock")));
    page.wait_for("document.getElementById('action-error').textContent === ''");
    page.wait_for("document.getElementById('clock-time').value.startsWith('2027-03-01T08:00:')");

    // Faults whose path or argument is wrong.
    page.evaluate(&(set("fault-path", "projects") + &click("add-fault")));
    page.wait_for(&shows("fault-error", "is not a path"));
    page.evaluate(&(set("fault-path", "/projects.json") + &set("fault-argument", "soon")));
    page.evaluate(&click("add-fault"));
    page.wait_for(&shows("fault-error", "is not a fault"));
    page.evaluate(&(set("fault-argument", "429:7") + &click("add-fault")));
    page.wait_for(&has("fault-list", "429:7"));
    page.wait_for("document.getElementById('fault-error').textContent === ''");
    // The browser itself rejects these two.
    for (id, value) in [("fault-times", "0"), ("fault-path", "")] {
        page.evaluate(&set(id, value));
        assert_eq!(
            page.evaluate(&format!("document.getElementById('{id}').checkValidity()")),
            false
        );
        page.evaluate(&set(id, "1"));
    }

    // Every button works, also without anything to clear.
    for id in ["clear-requests", "clear-faults", "clear-faults", "advance-hour", "advance-day"] {
        page.evaluate(&click(id));
    }
    page.wait_for("document.querySelectorAll('#fault-list > li').length === 0");
    for label in ["Run", "Stop"] {
        page.evaluate(&click("toggle-clock"));
        page.wait_for(&shows("toggle-clock", label));
    }
    page.evaluate(&click("reset"));
    assert_eq!(page.evaluate("document.getElementById('action-error').textContent"), "");

    // A record that is removed in the meantime. The token has the lifetime of the former clock.
    sandbox.clock().set(start);
    let account = account(&sandbox);
    account.projects().create("Removed").send().unwrap();
    page.wait_for(&has("projects", "Removed"));
    page.evaluate("document.getElementById('pause').checked = true");
    page.wait_for("document.getElementById('state').textContent === 'Paused'");
    sandbox.reset();
    page.evaluate("[...document.querySelectorAll('#projects details')].find((e) => e.textContent.includes('Removed')).open = true");
    page.wait_for(&has("projects", "There is nothing here"));

    page.evaluate("document.getElementById('pause').checked = false");
    drop(sandbox);
    page.evaluate(&click("clear-requests"));
    page.wait_for(&shows("state", "The sandbox has stopped"));
}

/// The picture of the README, `page.png`: CONTRIBUTING.md has the command that copies it.
#[test]
#[ignore = "needs Chromium"]
fn chromium_takes_the_picture_of_the_readme() {
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(start).start().unwrap();
    let account = account(&sandbox);
    let receiver = Sandbox::start().unwrap();
    receiver.on("POST", "/hook").always(Fault::status(200));
    let (project, list) = (sandbox.first_project_id(), sandbox.first_todolist_id());
    let hook = format!("{}/hook", receiver.url());
    account.webhooks().create(project, &hook, ["Todo"]).send().unwrap();
    account.projects().list().send_raw().unwrap();
    sandbox.on("GET", "/people.json").once(Fault::retry_after(429, "2"));
    account.people().list().send_raw().unwrap_err();
    account.people().list().send_raw().unwrap();
    account.todos().list(list).send_raw().unwrap();
    account.todos().create(list, "Buy ink").send().unwrap();
    sandbox.on("POST", "/todolists/*/todos.json").times(2, Fault::status(503));
    sandbox.wait_for_deliveries(1, Duration::from_secs(60));
    let mut page = open(&sandbox);
    page.show(1120, 760, "light");
    page.wait_for("document.getElementById('clock-time').value !== ''");
    page.wait_for(&has("webhooks", "200 todo_created"));
    page.evaluate("document.querySelector('[data-number=\"3\"] details').open = true");
    page.wait_for("document.querySelector('#request-list pre')?.textContent.includes('Too Many')");
    page.save_screenshot(&screenshot("readme"));
}

#[test]
#[ignore = "needs Chromium"]
fn chromium_shows_planted_scripts_as_text() {
    const PLANTED: &str = "<script>window.planted=1</script><img src=x onerror='window.planted=2'>";
    let sandbox = Sandbox::start().unwrap();
    let account = account(&sandbox);
    let (project, list) = (sandbox.first_project_id(), sandbox.first_todolist_id());
    account.projects().create(PLANTED).send().unwrap();
    account.todos().create(list, PLANTED).send().unwrap();
    account.webhooks().create(project, "https://example.com/<script>", ["Todo"]).send().unwrap();
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    // A path can't contain `<` and `>`.
    let target = "%3Cscript%3Ewindow.planted=3'onerror=window.planted=4";
    write!(
        stream,
        "GET /1/{target}?{target} HTTP/1.0\r\nHost: {address}\r\nX-Planted: {PLANTED}\r\n\
         Content-Type: text/html\r\nContent-Length: {}\r\n\r\n{PLANTED}",
        PLANTED.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.0 401"), "{answer}");
    sandbox.on("GET", "/<script>window.planted=3</script>").once(Fault::body(
        200,
        "text/html<script>window.planted=4</script>",
        PLANTED,
    ));

    let mut page = open(&sandbox);
    page.wait_for(&has("request-list", "/1/%3Cscript%3E"));
    page.wait_for(&has("fault-list", "window.planted=4"));
    page.evaluate("for (const shown of document.querySelectorAll('details')) shown.open = true");
    page.wait_for(&has("request-list", "x-planted"));
    page.wait_for(&has("projects", "Todoset"));
    page.evaluate("for (const shown of document.querySelectorAll('details')) shown.open = true");
    page.wait_for("document.querySelectorAll('#projects .tree .tree').length > 0");
    for (list, planted) in
        [("request-list", "<script>"), ("projects", "<script>"), ("webhooks", "%3Cscript%3E")]
    {
        page.wait_for(&has(list, planted));
    }
    assert_eq!(page.evaluate("document.querySelectorAll('script').length"), 1);
    assert_eq!(page.evaluate("document.querySelectorAll('img').length"), 0);
    assert_eq!(page.evaluate("window.planted === undefined"), true);
    page.save_screenshot(&screenshot("planted"));
}
