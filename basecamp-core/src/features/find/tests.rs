use std::collections::VecDeque;
use std::error::Error as _;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::rank::Rank;
use super::*;
use crate::auth::strategy::Auth;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::Blocking;
use crate::error::ErrorCode;
use crate::generated::services::people::People;
use crate::observe::event::{OperationInfo, OperationResult, RequestInfo, RequestResult};
use crate::observe::hooks::Hooks;
use crate::testing::{Simulation, ready};

fn page(body: &Value, next: &str) -> Response<Bytes> {
    let builder = Response::builder().status(200);
    let builder = match next {
        "" => builder,
        next => builder.header("Link", format!("<{next}>; rel=\"next\"")),
    };
    builder.body(body.to_string().into()).unwrap()
}

fn server(answers: impl IntoIterator<Item = Response<Bytes>>) -> Simulation {
    let mut answers: VecDeque<Response<Bytes>> = answers.into_iter().collect();
    Simulation::new(move |_| Ok(answers.pop_front().unwrap()))
}

fn account(server: &Simulation, config: Config) -> Account<Blocking> {
    let context = Context::new(config, Auth::token("secret"), 0).unwrap();
    Account::new(server.blocking(Arc::new(context)), "999").unwrap()
}

fn people() -> Value {
    json!([
        {"id": 1, "name": "Ann Lee", "email_address": "ann@example.com"},
        {"id": 2, "name": "ann lee"},
        {"id": 3, "name": "Joann Leeds", "email_address": "JO@example.com"},
        {"id": 4, "name": "Émile"},
    ])
}

#[test]
fn exact_names_win_over_other_case_and_parts() {
    for (query, name, rank) in [
        ("Ann", "Ann", Some(Rank::Exact)),
        ("ann", "Ann", Some(Rank::AnyCase)),
        ("nn", "ANN", Some(Rank::Contains)),
        ("éMILE", "Émile", Some(Rank::AnyCase)),
        ("Ann", " Ann ", Some(Rank::Exact)),
        ("Anna", "Ann", None),
    ] {
        assert_eq!(Rank::of(query, [name]), rank, "{query} {name}");
    }
    assert_eq!(Rank::of("b", ["ab", "B", "b"]), Some(Rank::Exact));
}

#[test]
fn people_are_found_by_name_and_address() {
    for (query, id) in [
        ("Ann Lee", 1),
        (" ann lee ", 2),
        ("ann@example.com", 1),
        ("jo@EXAMPLE.com", 3),
        ("leeds", 3),
        ("émile", 4),
    ] {
        let server = server([page(&people(), "")]);
        let found = account(&server, Config::default()).people().find(query).send().unwrap();
        assert_eq!(found.id, id.into(), "{query}");
        assert_eq!(server.requests()[0].request.uri().path(), "/999/people.json");
    }
}

#[test]
fn ids_and_me_take_one_request() {
    let profile = "/999/my/profile.json";
    for (query, path) in [(" 7 ", "/999/people/7"), ("me", profile), ("Me", profile)] {
        let server = server([page(&json!({"id": 7, "name": "Ann"}), "")]);
        let found = account(&server, Config::default()).people().find(query).send().unwrap();
        assert_eq!((found.id, server.requests().len()), (7.into(), 1));
        assert_eq!(server.requests()[0].request.uri().path(), path);
    }
}

fn projects(names: &[&str]) -> Value {
    let projects = names.iter().enumerate().map(|(index, name)| {
        json!({
            "id": index + 1, "status": "active", "name": name, "url": "", "app_url": "",
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
        })
    });
    projects.collect()
}

fn status(status: u16) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::new()).unwrap()
}

fn paths(server: &Simulation) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|exchange| exchange.request.uri().path().to_owned()).collect()
}

#[test]
fn an_id_of_nothing_may_be_the_name() {
    let list = projects(&["Plan 2024", "2024"]);
    let server_of_projects = server([status(404), page(&list, "")]);
    let found = account(&server_of_projects, Config::default()).projects().find("2024").send();
    assert_eq!(found.unwrap().id, 2.into());
    assert_eq!(paths(&server_of_projects), ["/999/projects/2024", "/999/projects.json"]);

    let list = json!([{"id": 3, "name": "Agent 7"}, {"id": 4, "name": "007"}]);
    let server_of_people = server([status(404), page(&list, "")]);
    let found = account(&server_of_people, Config::default()).people().find("007").send();
    assert_eq!(found.unwrap().id, 4.into());
    assert_eq!(paths(&server_of_people), ["/999/people/7", "/999/people.json"]);
}

#[test]
fn an_unreadable_list_does_not_hide_that_an_id_is_unknown() {
    let config = Config::builder().max_pages(1).build().unwrap();
    for list in [status(403), page(&projects(&["Plan"]), "?page=2")] {
        let server = server([status(404), list]);
        let error = account(&server, config.clone()).projects().find("7").send().unwrap_err();
        assert!(error.is_not_found(), "{error}");
        assert_eq!((error.path(), server.requests().len()), (Some("/999/projects/7"), 2));
    }
}

#[test]
fn an_id_in_a_part_of_a_name_is_no_match() {
    let server = server([status(404), page(&projects(&["Plan 2024"]), "")]);
    let error = account(&server, Config::default()).projects().find("2024").send().unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn an_item_that_can_not_be_read_is_not_searched_by_name() {
    let server = server([status(403)]);
    let error = account(&server, Config::default()).projects().find("2024").send().unwrap_err();
    assert_eq!((error.code(), server.requests().len()), (ErrorCode::Forbidden, 1));
}

#[test]
fn messages_have_no_invisible_formatting() {
    let list = json!([
        {"id": 1, "name": "Ann\u{202e}eeL\u{2066}\u{feff}"},
        {"id": 2, "name": "Ann\n\u{1b}[31m"},
    ]);
    let server = server([page(&list, ""), page(&list, ""), page(&list, "")]);
    let account = account(&server, Config::default());
    let error = account.people().find("ann").send().unwrap_err();
    assert_eq!(error.message(), "several people match `ann`: AnneeL (1), Ann [31m (2)");
    let error = account.people().find("Zo\u{202e}e").send().unwrap_err();
    assert_eq!(error.message(), "none of the people match `Zoe`");
}

#[test]
fn equal_matches_of_all_pages_are_ambiguous() {
    let second = json!([{"id": 9, "name": "Ann Lee"}]);
    let server = server([page(&people(), "?page=2"), page(&second, "")]);
    let error = account(&server, Config::default()).people().find("Ann Lee").send().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Ambiguous);
    let candidates = error.source().unwrap().downcast_ref::<Candidates>().unwrap();
    let ids: Vec<&str> = candidates.0.iter().map(|candidate| candidate.id.as_str()).collect();
    assert_eq!(ids, ["1", "9"]);
}

#[test]
fn no_match_is_not_found_and_an_empty_query_is_invalid() {
    let server = server([page(&people(), "")]);
    let account = account(&server, Config::default());
    let error = account.people().find("Zoe").send().unwrap_err();
    assert_eq!((error.code(), server.requests().len()), (ErrorCode::NotFound, 1));
    assert_eq!(error.path(), Some("/999/people.json"));
    assert_eq!(account.people().find(" ").send().unwrap_err().code(), ErrorCode::Usage);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_truncated_list_is_no_proof_of_a_unique_match() {
    let server = server([page(&people(), "?page=2")]);
    let config = Config::builder().max_pages(1).build().unwrap();
    let error = account(&server, config).people().find("Émile").send().unwrap_err();
    assert_eq!((error.code(), server.requests().len()), (ErrorCode::Usage, 1));
    assert!(error.hint().contains("max_pages"), "{}", error.hint());
}

#[test]
fn projects_are_found_by_name() {
    let server = server([page(&projects(&["Launch", "launch pad"]), "")]);
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let account = Account::new(server.asynchronous(Arc::new(context)), "999").unwrap();
    assert_eq!(ready(account.projects().find("PAD")).unwrap().id, 2.into());
}

struct Recorded(Arc<Mutex<Vec<String>>>);

impl Recorded {
    fn add(&self, event: &str) {
        self.0.lock().unwrap().push(event.to_owned());
    }
}

impl Hooks for Recorded {
    fn on_operation_start(&self, _: &OperationInfo) {
        self.add("start");
    }

    fn on_request_end(&self, _: &RequestInfo, _: &RequestResult) {
        self.add("request");
    }

    fn on_operation_end(&self, _: &OperationInfo, _: &OperationResult) {
        self.add("end");
    }
}

#[test]
fn hooks_see_all_requests_before_the_end() {
    let recorded = Arc::new(Mutex::new(Vec::new()));
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let context = Arc::new(context.with_hooks(Arc::new(Recorded(recorded.clone()))));
    let server = server([page(&people(), "?page=2"), page(&json!([]), "")]);
    let people: People<Blocking> = Account::new(server.blocking(context), "999").unwrap().people();
    people.find("leeds").send().unwrap();
    assert_eq!(*recorded.lock().unwrap(), ["start", "request", "request", "end"]);
}

#[test]
fn hooks_see_the_read_before_the_list() {
    let recorded = Arc::new(Mutex::new(Vec::new()));
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let context = Arc::new(context.with_hooks(Arc::new(Recorded(recorded.clone()))));
    let list = json!([{"id": 4, "name": "7"}]);
    let server = server([status(404), page(&list, "")]);
    let people: People<Blocking> = Account::new(server.blocking(context), "999").unwrap().people();
    people.find("7").send().unwrap();
    let events = ["start", "request", "end", "start", "request", "end"];
    assert_eq!(*recorded.lock().unwrap(), events);
}
