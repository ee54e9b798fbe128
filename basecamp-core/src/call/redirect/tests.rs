//! Redirects of calls, lists and updates, in virtual time.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;

use super::*;
use crate::auth::strategy::Auth;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::Blocking;
use crate::error::ErrorCode;
use crate::observe::event::{RequestInfo, RequestResult};
use crate::observe::hooks::Hooks;
use crate::request::retry::RetryPolicy;
use crate::testing::Simulation;

const ENTRY: &str = "/999/schedule_entries/2";
const OCCURRENCE: &str = "/999/buckets/1/schedule_entries/2/occurrences/20181128";

fn response(status: u16, location: Option<&str>, body: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    if let Some(location) = location {
        let location = http::HeaderValue::from_bytes(location.as_bytes()).unwrap();
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Redirects requests for `from`, and answers all others with `body`.
fn redirecting(
    status: u16,
    from: &'static str,
    location: Option<&'static str>,
    body: &'static str,
) -> Simulation {
    Simulation::new(move |request| match request.uri().path() == from {
        true => Ok(response(status, location, "")),
        false => Ok(response(200, None, body)),
    })
}

fn account(server: &Simulation) -> Account<Blocking> {
    account_with(server, None)
}

fn account_with(server: &Simulation, hooks: Option<Seen>) -> Account<Blocking> {
    let retry = RetryPolicy::standard().with_max_jitter(std::time::Duration::ZERO);
    let config = Config::builder().retry(retry).build().unwrap();
    let mut builder = Context::builder().config(config).auth(Auth::token("secret"));
    if let Some(hooks) = hooks {
        builder = builder.hooks(hooks);
    }
    Account::new(server.blocking(builder.build(0).unwrap()), "999").unwrap()
}

fn urls(server: &Simulation) -> Vec<String> {
    server.requests().iter().map(|sent| sent.request.uri().to_string()).collect()
}

#[test]
fn read_follows_a_redirect_with_credentials() {
    let expected = format!("https://3.basecampapi.com{OCCURRENCE}");
    for status in [301, 302, 303, 307, 308] {
        for location in [
            OCCURRENCE,
            "../buckets/1/schedule_entries/2/occurrences/20181128#top",
            "HTTPS://3.BASECAMPAPI.COM:443/999/buckets/1/schedule_entries/2/occurrences/20181128",
        ] {
            let server = redirecting(status, ENTRY, Some(location), "{}");
            let reply = account(&server).schedules().get_entry(2).send_raw().unwrap();
            assert_eq!(reply.url(), &*expected);
            assert_eq!((reply.attempts, reply.status), (2, StatusCode::OK));
            let requests = server.requests();
            let [first, second] = &requests[..] else { panic!("{requests:?}") };
            assert_eq!(second.request.uri(), &*expected);
            assert_eq!(second.request.method(), Method::GET);
            assert_eq!(first.request.headers(), second.request.headers());
            assert_eq!(second.request.headers()["authorization"], "Bearer secret");
        }
    }
}

#[test]
fn reply_has_the_url_of_its_request() {
    let server = redirecting(302, "/", None, "{}");
    let reply = account(&server).todos().get(7).send_raw().unwrap();
    assert_eq!(reply.url(), "https://3.basecampapi.com/999/todos/7");
    assert!(format!("{reply:?}").contains("/999/todos/7"));
    assert_eq!(reply.map(|_| 1).url().path(), "/999/todos/7");
}

#[test]
fn redirect_to_another_origin_is_not_followed() {
    for (location, place) in [
        ("https://u:p@example.com/a?token=hidden", " to https://example.com"),
        ("//evil.example.com/x", ""),
        ("http://3.basecampapi.com/999/x", " to http://3.basecampapi.com"),
        ("https://3.basecampapi.com:444/", " to https://3.basecampapi.com:444"),
        ("https://3.basecampapi.com.evil.example/", " to https://3.basecampapi.com.evil.example"),
        ("https://hidden@3.basecampapi.com/", " to https://3.basecampapi.com"),
        ("\\\\evil.example.com\\x", ""),
        ("javascript:alert(1)", ""),
        ("https://[hidden", ""),
    ] {
        let server = redirecting(302, ENTRY, Some(location), "{}");
        let error = account(&server).schedules().get_entry(2).send_raw().unwrap_err();
        assert_eq!(error.message(), format!("unexpected redirect{place}"), "{location}");
        assert!(error.hint().contains("base URL"), "{}", error.hint());
        assert!(!format!("{error:?}").contains("hidden"), "{error:?}");
        assert_eq!((error.code(), error.retryable()), (ErrorCode::ApiError, false));
        assert_eq!(server.requests().len(), 1, "{location}");
    }
}

#[test]
fn second_redirect_is_an_error() {
    let server = Simulation::new(|request| {
        let next = format!("{}x", request.uri().path());
        Ok(response(302, Some(&next), ""))
    });
    let error = account(&server).schedules().get_entry(2).send_raw().unwrap_err();
    assert_eq!(error.message(), format!("unexpected redirect to {ENTRY}xx"));
    assert_eq!((error.attempts(), server.requests().len()), (2, 2));
}

#[test]
fn redirect_without_a_target_is_an_error() {
    let server = redirecting(302, ENTRY, None, "{}");
    let error = account(&server).schedules().get_entry(2).send_raw().unwrap_err();
    assert_eq!(error.message(), "unexpected redirect with no Location");
    assert_eq!(error.http_status(), Some(302));
    let server = Simulation::new(|_| {
        let mut response = response(302, Some(OCCURRENCE), "");
        response.headers_mut().append(header::LOCATION, http::HeaderValue::from_static("/999/a"));
        Ok(response)
    });
    let error = account(&server).schedules().get_entry(2).send_raw().unwrap_err();
    assert_eq!(error.message(), "unexpected redirect with several different Locations");
    assert_eq!(server.requests().len(), 1);
    // RFC 9110, section 15.4: other statuses of this class have no automatic redirection.
    for status in [300, 304, 305] {
        let server = redirecting(status, ENTRY, Some(OCCURRENCE), "{}");
        account(&server).schedules().get_entry(2).send_raw().unwrap_err();
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[test]
fn mutation_never_follows_a_redirect() {
    let day = crate::model::time::date(2026, 12, 1);
    for status in [301, 302, 303, 307, 308] {
        let server = redirecting(status, ENTRY, Some(OCCURRENCE), "{}");
        let replace = account(&server).schedules().replace_entry(2, day, day);
        let error = replace.send_raw().unwrap_err();
        assert_eq!(error.message(), format!("unexpected redirect to {OCCURRENCE}"));
        let hint = error.hint();
        assert!(hint.contains(r#"`schedules().get_entry_occurrence(2, "20181128")`"#), "{hint}");
        assert_eq!((error.code(), server.requests().len()), (ErrorCode::ApiError, 1));
        assert_eq!(error.response().unwrap().headers["location"], OCCURRENCE);
    }
}

#[test]
fn effect_of_a_redirected_post_is_unknown() {
    for (status, unknown) in [(302, true), (303, true), (307, false), (308, false)] {
        let server = redirecting(status, "/999/projects.json", Some("/999/projects/1"), "{}");
        let error = account(&server).projects().create("x").send_raw().unwrap_err();
        assert_eq!(error.hint().contains("not known whether"), unknown, "{}", error.hint());
        assert_eq!((error.retryable(), server.requests().len()), (false, 1));
    }
}

#[test]
fn redirected_read_of_an_update_writes_nothing() {
    let server = redirecting(302, ENTRY, Some(OCCURRENCE), r#"{"summary": "Party"}"#);
    let error = account(&server).schedules().update_entry(2).summary("x").send().unwrap_err();
    assert!(error.message().contains(OCCURRENCE), "{error}");
    assert!(error.hint().contains("get_entry_occurrence"), "{}", error.hint());
    assert!(server.requests().iter().all(|sent| sent.request.method() == Method::GET));
}

#[test]
fn redirect_target_is_retried_as_any_read() {
    let mut statuses = vec![200, 503, 503];
    let server = Simulation::new(move |request| match request.uri().path() == ENTRY {
        true => Ok(response(302, Some(OCCURRENCE), "")),
        false => Ok(response(statuses.pop().unwrap(), None, "{}")),
    });
    let reply = account(&server).schedules().get_entry(2).send_raw().unwrap();
    assert_eq!((reply.attempts, reply.url().path()), (4, OCCURRENCE));
    let paths: Vec<_> = urls(&server).into_iter().map(|url| url.contains("occurrences")).collect();
    assert_eq!(paths, [false, true, true, true]);
}

/// A list whose first page is at another path.
fn moved_list() -> Simulation {
    Simulation::new(|request| {
        let path = request.uri().path_and_query().unwrap().as_str();
        let mut response = match path {
            "/999/projects.json" => response(302, Some("/999/moved/projects.json"), ""),
            _ => response(200, None, "[]"),
        };
        if path.ends_with("/moved/projects.json") {
            response.headers_mut().insert("link", "<?page=2>; rel=next".parse().unwrap());
        }
        Ok(response)
    })
}

#[test]
fn pager_continues_from_the_redirect_target() {
    let server = moved_list();
    let mut pages = account(&server).projects().list().pages();
    pages.next().unwrap().unwrap();
    pages.next().unwrap().unwrap();
    assert!(pages.next().is_none());
    assert_eq!(urls(&server)[2..], ["https://3.basecampapi.com/999/moved/projects.json?page=2"]);
}

#[test]
fn cursor_of_a_moved_list_is_rejected() {
    let server = moved_list();
    let projects = account(&server).projects();
    let first = projects.list().pages().next().unwrap().unwrap();
    let error = projects.list().resume(first.next_cursor().unwrap().clone()).send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    // A member of the serialized cursor can't select another list either.
    let forged = r#"{"operation": "ListProjects", "page": 1, "list": "/999/projects.json",
        "url": "https://3.basecampapi.com/888/people.json"}"#;
    let error = projects.list().resume(serde_json::from_str(forged).unwrap()).send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn circular_redirects_and_links_end_the_pager() {
    // The second page is the list's own address, or redirects to a page fetched before.
    for second in ["/999/projects.json", "/999/again"] {
        let server = Simulation::new(move |request| {
            let mut response = match request.uri().path() {
                "/999/projects.json" | "/999/again" => response(302, Some("/999/moved"), ""),
                _ => response(200, None, r#"[{"id": 1}]"#),
            };
            let link = format!("<{second}>; rel=next").parse().unwrap();
            response.headers_mut().insert("link", link);
            Ok(response)
        });
        let pages = account(&server).request(Method::GET, "/projects.json").pages();
        let results: Vec<_> = pages.collect();
        let [Ok(_), Err(error)] = &results[..] else { panic!("{results:?}") };
        assert!(error.message().contains("fetched already"), "{error}");
        assert!(server.requests().len() <= 4, "{second}");
    }
}

#[test]
fn redirect_to_the_same_url_is_an_error() {
    for location in ["", "#top", ENTRY] {
        let server = redirecting(302, ENTRY, Some(location), "{}");
        let error = account(&server).schedules().get_entry(2).send_raw().unwrap_err();
        assert!(error.hint().contains("same URL"), "{location}: {}", error.hint());
        assert_eq!(server.requests().len(), 1);
    }
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Hooks for Seen {
    fn on_request_start(&self, info: &RequestInfo) {
        self.0.lock().unwrap().push(format!("{} {}", info.attempt, info.url));
    }

    fn on_request_end(&self, info: &RequestInfo, result: &RequestResult) {
        let status = result.status.unwrap().as_u16();
        let line = format!("{} {} {status} {}", info.attempt, info.url, result.error.is_some());
        self.0.lock().unwrap().push(line);
    }
}

#[test]
fn hooks_see_both_requests_of_a_redirect() {
    let seen = Seen::default();
    let server = redirecting(302, ENTRY, Some(OCCURRENCE), "{}");
    account_with(&server, Some(seen.clone())).schedules().get_entry(2).send_raw().unwrap();
    let base = "https://3.basecampapi.com";
    let expected = [
        format!("1 {base}{ENTRY}"),
        format!("1 {base}{ENTRY} 302 false"),
        format!("2 {base}{OCCURRENCE}"),
        format!("2 {base}{OCCURRENCE} 200 false"),
    ];
    assert_eq!(*seen.0.lock().unwrap(), expected);
}

#[test]
fn occurrence_is_recognized_in_any_form_of_its_path() {
    for (path, expected) in [
        ("/9/schedule_entries/2/occurrences/20181128.json", true),
        ("/9/buckets/1/schedule_entries/2/occurrences/20181128", true),
        ("/9/schedule_entries/2/occurrences/", false),
        ("/9/schedule_entries/x/occurrences/20181128", false),
        ("/9/schedule_entries/2", false),
    ] {
        assert_eq!(occurrence_hint(&path.parse().unwrap()).is_some(), expected, "{path}");
    }
}
