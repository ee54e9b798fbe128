//! Pagers and the lists that use them, in virtual time.

use std::sync::Mutex;

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use proptest::prelude::*;

use super::*;
use crate::auth::strategy::Auth;
use crate::client::config::Config;
use crate::client::handle::Blocking;
use crate::error::ErrorCode;
use crate::observe::hooks::Hooks;
use crate::pagination::list::Pages;
use crate::registry::operation::{ApiRetryPolicy, Body, Pagination, PathPart};
use crate::request::endpoint::{Endpoint, ListEndpoint, RequestBuilder};
use crate::response::decode;
use crate::testing::{Simulation, ready};

mod endless;
mod lists;

static LIST: Operation = Operation {
    id: "ListProbes",
    service: "probes",
    name: "list",
    method: Method::GET,
    path: &[PathPart::Literal("/999/probes.json")],
    parameters: &[],
    body: Body::None,
    resource_type: "probe",
    idempotent: false,
    pagination: Pagination::Link { key: None },
    retry: ApiRetryPolicy { max_attempts: 3, statuses: &[429, 503] },
    deprecated: false,
    anonymous: false,
    doc: "",
};

struct ListProbes(CallOptions);

impl Request for ListProbes {
    fn operation(&self) -> &'static Operation {
        &LIST
    }

    fn write(&self, request: &mut RequestBuilder<'_>) {
        request.path(&[]);
        request.query("status", "archived");
    }

    fn options(&self) -> &CallOptions {
        &self.0
    }
}

impl Endpoint for ListProbes {
    type Output = Vec<u32>;

    fn decode(reply: Reply) -> Result<Vec<u32>, Error> {
        decode::json(reply)
    }
}

impl ListEndpoint for ListProbes {
    type Item = u32;
    type Envelope = ();

    fn split(page: Vec<u32>) -> (Vec<u32>, ()) {
        (page, ())
    }
}

/// A server with these pages, with `Link` headers as Basecamp sends them.
fn paged_server(pages: Vec<Vec<u32>>) -> Simulation {
    let total: usize = pages.iter().map(Vec::len).sum();
    Simulation::new(move |request| {
        let query = request.uri().query().unwrap_or_default();
        let page = url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "page")
            .map_or(1, |(_, page)| page.parse().unwrap());
        let body = serde_json::to_vec(&pages[page - 1]).unwrap();
        let mut response = Response::new(Bytes::from(body));
        let headers = response.headers_mut();
        headers.insert("x-total-count", total.into());
        if page < pages.len() {
            let next =
                format!("</999/probes.json?status=archived&page={}>; rel=\"next\"", page + 1);
            headers.insert("link", next.parse().unwrap());
        }
        Ok(response)
    })
}

fn context(config: crate::ConfigBuilder) -> Arc<Context> {
    Arc::new(Context::new(config.build().unwrap(), Auth::token("t"), 1).unwrap())
}

fn pages(server: &Simulation, options: CallOptions) -> Pages<Blocking, u32> {
    pages_with(server, options, &context(Config::builder()))
}

fn pages_with(
    server: &Simulation,
    options: CallOptions,
    context: &Arc<Context>,
) -> Pages<Blocking, u32> {
    let handle = server.blocking(context.clone());
    Pages::new(&handle, context, &ListProbes(options))
}

fn options(set: impl FnOnce(&mut CallOptions)) -> CallOptions {
    let mut options = CallOptions::default();
    set(&mut options);
    options
}

fn urls(server: &Simulation) -> Vec<String> {
    server.requests().iter().map(|sent| sent.request.uri().to_string()).collect()
}

#[test]
fn a_list_follows_every_page() {
    let server = paged_server(vec![vec![1, 2], vec![], vec![3]]);
    let reply = pages(&server, CallOptions::default()).collect_all().unwrap();
    assert_eq!(*reply.value, [1, 2, 3]);
    assert_eq!((reply.value.meta().total_count, reply.value.meta().truncated), (Some(3), false));
    assert_eq!((reply.status, reply.attempts), (StatusCode::OK, 3));
    let base = "https://3.basecampapi.com/999/probes.json?status=archived";
    assert_eq!(
        urls(&server),
        [base.to_owned(), format!("{base}&page=2"), format!("{base}&page=3")]
    );
}

#[test]
fn limits_truncate() {
    let server = || paged_server(vec![vec![1, 2], vec![3, 4], vec![5]]);
    // (max_items, page) -> items, truncated, requests
    type Row = (Option<usize>, Option<u32>, &'static [u32], bool, usize);
    let rows: [Row; 8] = [
        (None, None, &[1, 2, 3, 4, 5], false, 3),
        (Some(1), None, &[1], true, 1),
        (Some(2), None, &[1, 2], true, 1),
        (Some(3), None, &[1, 2, 3], true, 2),
        (Some(5), None, &[1, 2, 3, 4, 5], false, 3),
        (Some(9), None, &[1, 2, 3, 4, 5], false, 3),
        (None, Some(2), &[3, 4], true, 1),
        (Some(1), Some(3), &[5], false, 1),
    ];
    for (max_items, page, items, truncated, requests) in rows {
        let server = server();
        let options = options(|options| {
            if let Some(max_items) = max_items {
                options.set_max_items(max_items);
            }
            if let Some(page) = page {
                options.set_page(page);
            }
        });
        let list = pages(&server, options).collect_all().unwrap().value;
        assert_eq!(*list, *items);
        assert_eq!(list.meta().truncated, truncated, "{max_items:?} {page:?}");
        assert_eq!(list.meta().total_count, Some(5));
        assert_eq!(server.requests().len(), requests);
    }
}

#[test]
fn max_pages_is_a_bound() {
    let server = paged_server(vec![vec![1], vec![2], vec![3]]);
    let context = context(Config::builder().max_pages(2));
    let list = pages_with(&server, CallOptions::default(), &context).collect_all().unwrap().value;
    assert_eq!(*list, [1, 2]);
    assert!(list.meta().truncated);
}

#[test]
fn a_next_page_on_another_origin_is_an_error() {
    for link in [
        "<http://3.basecampapi.com/999/probes.json?page=2>; rel=next",
        "<https://3.basecampapi.com:444/999/probes.json?page=2>; rel=next",
        "<https://evil.example.com/999/probes.json?page=2>; rel=next",
        "<//evil.example.com/>; rel=next",
        "<https://3.basecampapi.com@evil.example.com/>; rel=next",
        "<https://3.basecampapi.com.evil.example.com/>; rel=next",
        "<ftp://3.basecampapi.com/>; rel=next",
        "<https://>; rel=next",
    ] {
        let server = Simulation::new(move |_| {
            let mut response = Response::new(Bytes::from_static(b"[1]"));
            response.headers_mut().insert("link", link.parse().unwrap());
            Ok(response)
        });
        let error = pages(&server, CallOptions::default()).collect_all().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{link}");
        assert!(error.message().contains("next page"), "{}", error.message());
        assert_eq!(server.requests().len(), 1, "{link}");
        // Iterating by page returns the items of the page before the error.
        let mut lazily = pages(&server, CallOptions::default());
        assert_eq!(lazily.next().unwrap().unwrap().into_vec(), [1]);
        assert!(lazily.next().unwrap().is_err());
        assert!(lazily.next().is_none());
    }
}

#[test]
fn the_same_origin_is_recognized_in_any_spelling() {
    for link in [
        "<https://3.BasecampAPI.com:443/999/probes.json?page=2>; rel=next",
        "<HTTPS://3.basecampapi.com/999/probes.json?page=2>; rel=next",
        "<probes.json?page=2>; rel=next",
        "<?page=2>; rel=next",
    ] {
        let mut pages_left = 2;
        let server = Simulation::new(move |_| {
            pages_left -= 1;
            let mut response = Response::new(Bytes::from_static(b"[1]"));
            if pages_left > 0 {
                response.headers_mut().insert("link", link.parse().unwrap());
            }
            Ok(response)
        });
        let list = pages(&server, CallOptions::default()).collect_all().unwrap().value;
        assert_eq!(*list, [1, 1], "{link}");
        let second = "https://3.basecampapi.com/999/probes.json?page=2";
        assert_eq!(urls(&server)[1], second);
    }
}

#[test]
fn items_have_one_page_in_memory() {
    let server = paged_server(vec![vec![1, 2], vec![], vec![3], vec![4]]);
    let mut items = pages(&server, CallOptions::default()).items();
    assert_eq!(server.requests().len(), 0);
    assert_eq!(items.next().unwrap().unwrap(), 1);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(items.by_ref().take(2).map(Result::unwrap).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(server.requests().len(), 3);
    assert_eq!(items.next().unwrap().unwrap(), 4);
    assert!(items.next().is_none());
    assert!(items.next().is_none());
}

#[test]
fn an_error_ends_the_iteration() {
    let mut answers = vec!["[1]", "{"].into_iter();
    let server = Simulation::new(move |_| {
        let mut response = Response::new(Bytes::from_static(answers.next().unwrap().as_bytes()));
        response.headers_mut().insert("link", "<?page=2>; rel=next".parse().unwrap());
        Ok(response)
    });
    let results: Vec<_> = pages(&server, CallOptions::default()).items().collect();
    assert_eq!(results.len(), 2);
    assert_eq!(results[1].as_ref().unwrap_err().operation().unwrap().id, "ListProbes");
}

#[test]
fn a_cursor_must_belong_to_the_list_and_the_origin() {
    let cursor = |operation: &str, url: &str| {
        let json = serde_json::json!({"operation": operation, "url": url, "page": 1});
        serde_json::from_value::<Cursor>(json).unwrap()
    };
    for (cursor, expected) in [
        (cursor("ListTodos", "https://3.basecampapi.com/x"), "belongs to ListTodos"),
        (cursor("ListProbes", "https://evil.example.com/x"), "another origin"),
        (cursor("ListProbes", "https://3.basecampapi.com/998/probes.json"), "another list"),
    ] {
        let server = Simulation::new(|_| panic!("nothing may be sent"));
        let options = options(|options| options.set_cursor(cursor));
        let error = pages(&server, options).collect_all().unwrap_err();
        assert!(error.message().contains(expected), "{}", error.message());
    }
}

/// Hooks that record each event as a word.
struct RecordingHooks(Mutex<Vec<String>>);

impl Hooks for RecordingHooks {
    fn on_operation_start(&self, info: &OperationInfo) {
        self.0.lock().unwrap().push(format!("start {}", info.operation.id));
    }
    fn on_operation_end(&self, _: &OperationInfo, result: &OperationResult) {
        self.0.lock().unwrap().push(format!("end {}", result.error.is_some()));
    }
    fn on_request_end(&self, _: &crate::RequestInfo, _: &crate::RequestResult) {
        self.0.lock().unwrap().push("request".to_owned());
    }
    fn on_paginate(&self, page: &PageInfo) {
        self.0.lock().unwrap().push(format!("page {}", page.page));
    }
}

#[test]
fn a_pager_is_one_operation() {
    let run = |take: usize| {
        let hooks = Arc::new(RecordingHooks(Mutex::default()));
        let context = Context::new(Config::default(), Auth::token("t"), 1).unwrap();
        let context = Arc::new(context.with_hooks(hooks.clone()));
        let server = paged_server(vec![vec![1], vec![2], vec![3]]);
        let mut pages = pages_with(&server, CallOptions::default(), &context);
        for _ in 0..take {
            pages.next();
        }
        drop(pages);
        hooks.0.lock().unwrap().join(", ")
    };
    assert_eq!(run(9), "start ListProbes, request, page 2, request, page 3, request, end false");
    // An abandoned pager ends the operation too; without a first step there is no operation.
    assert_eq!(run(2), "start ListProbes, request, page 2, request, end false");
    assert_eq!(run(0), "");

    // A fetch that is dropped ends with an error, and a pager that is driven by hand ends, too.
    let hooks = Arc::new(RecordingHooks(Mutex::default()));
    let context = Context::new(Config::default(), Auth::token("t"), 1).unwrap();
    let context = Arc::new(context.with_hooks(hooks.clone()));
    let server = paged_server(vec![vec![1], vec![2]]);
    let mut pager = Pager::new(&context, &ListProbes(CallOptions::default()));
    let Step::Send(_) = pager.step(server.now()) else { panic!() };
    crate::protocol::driver::deliver_events(context.hooks().unwrap(), &mut pager);
    drop(pager);
    let mut pager = Pager::new(&context, &ListProbes(CallOptions::default()));
    while {
        server.drive(&mut pager).unwrap();
        pager.next_page()
    } {}
    assert_eq!(
        hooks.0.lock().unwrap().join(", "),
        "start ListProbes, request, end true, end false"
    );
}

#[test]
fn list_cancelled_between_pages_has_its_path() {
    let cancel = crate::Cancel::new();
    let mut options = CallOptions::default();
    options.set_cancel(&cancel);
    let server = paged_server(vec![vec![1], vec![2]]);
    let mut pages = pages_with(&server, options, &context(Config::builder()));
    pages.next().unwrap().unwrap();
    cancel.cancel();
    let error = pages.next().unwrap().unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::Cancelled, Some("/999/probes.json")));
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn async_lists_return_the_same() {
    let context = context(Config::builder());
    for ahead in [false, true] {
        let server = paged_server(vec![vec![1, 2], vec![], vec![3]]);
        let handle = server.asynchronous(context.clone());
        let pages = || {
            let pages = Pages::new(&handle, &context, &ListProbes(CallOptions::default()));
            if ahead { pages.fetch_ahead() } else { pages }
        };
        let list = ready(crate::ListFuture::new(pages())).unwrap();
        assert_eq!(*list, [1, 2, 3]);
        let mut items = pages().items();
        for expected in [1, 2, 3] {
            assert_eq!(ready(items.next()).unwrap().unwrap(), expected);
        }
        assert!(ready(items.next()).is_none());
        assert!(ready(items.next()).is_none());
    }
}

proptest! {
    /// With any links, no request and so no credential goes to another origin, and the pager ends.
    #[test]
    fn a_pager_requests_its_origin_only(
        links in prop::collection::vec(
            prop_oneof![
                "[<>;,=\"a-z/:.?@]{0,40}",
                "(https?:)?//(3\\.basecampapi\\.com|evil\\.example|a@b)[:/?#@a-z0-9.]{0,12}"
                    .prop_map(|url| format!("<{url}>; rel=next")),
            ],
            0..6,
        ),
    ) {
        let mut links = links.into_iter();
        let server = Simulation::new(move |_| {
            let mut response = Response::new(Bytes::from_static(b"[1]"));
            if let Some(link) = links.next().and_then(|link| link.parse().ok()) {
                response.headers_mut().insert("link", link);
            }
            Ok(response)
        });
        let _ = pages(&server, CallOptions::default()).collect_all();
        let sent = server.requests();
        prop_assert!(sent.len() <= 7);
        for request in sent {
            let uri = request.request.uri();
            prop_assert_eq!(uri.scheme_str(), Some("https"));
            prop_assert_eq!(uri.authority().unwrap().as_str(), "3.basecampapi.com");
        }
    }

    /// Stopping at any position and resuming from the cursor, through JSON, neither loses nor
    /// repeats items.
    #[test]
    fn a_pager_can_resume_from_any_position(
        sizes in prop::collection::vec(0..4_usize, 1..6),
        stop in 0..20_usize,
        max_items in prop::option::of(1..20_usize),
    ) {
        let mut next = 0;
        let pages_of_items: Vec<Vec<u32>> = sizes
            .iter()
            .map(|size| (0..*size).map(|_| { next += 1; next }).collect())
            .collect();
        let all: Vec<u32> = pages_of_items.concat();
        let server = paged_server(pages_of_items);
        let limited = options(|options| {
            if let Some(max_items) = max_items {
                options.set_max_items(max_items);
            }
        });
        let mut items = pages(&server, limited).items();
        let mut seen: Vec<u32> = items.by_ref().take(stop).map(Result::unwrap).collect();
        match items.cursor() {
            Some(cursor) => {
                let json = serde_json::to_string(&cursor).unwrap();
                let cursor: Cursor = serde_json::from_str(&json).unwrap();
                let options = options(|options| options.set_cursor(cursor));
                seen.extend(pages(&server, options).items().map(Result::unwrap));
                prop_assert_eq!(seen, all);
            }
            // Only empty pages may remain.
            None => prop_assert_eq!(seen, all),
        }
    }
}

#[test]
fn a_next_page_with_a_user_name_is_an_error() {
    let server = Simulation::new(|_| {
        let mut response = Response::new(Bytes::from_static(b"[]"));
        let link = "<//3@3.basecampapi.com/999/projects.json?page=2>; rel=next";
        response.headers_mut().insert("link", link.parse().unwrap());
        Ok(response)
    });
    let context = Context::new(Config::default(), crate::Auth::token("secret"), 0).unwrap();
    let account = crate::Account::new(server.blocking(Arc::new(context)), "999").unwrap();
    let error = account.projects().list().send().unwrap_err();
    assert_eq!(error.message(), "the next page has a user name or password in its URL");
    assert_eq!(server.requests().len(), 1);
}
