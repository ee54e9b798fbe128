//! Endless lists, and lists of empty pages.

use super::*;
use crate::testing::ready;

/// A server that has these items on every page, and links page `n` to the page `next(n)`.
fn linked(items: &'static [u32], next: impl Fn(u32) -> Option<u32> + Send + 'static) -> Simulation {
    Simulation::new(move |request| {
        let query = request.uri().query().unwrap_or_default();
        let page = url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "page")
            .map_or(1, |(_, page)| page.parse().unwrap());
        let mut response = Response::new(serde_json::to_vec(items).unwrap().into());
        if let Some(next) = next(page) {
            let link = format!("</999/probes.json?status=archived&page={next}>; rel=\"next\"");
            response.headers_mut().insert("link", link.parse().unwrap());
        }
        Ok(response)
    })
}

fn assert_circle(error: &Error) {
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert_eq!(error.message(), "the next page is one that this walk has fetched already");
    assert_eq!(error.operation().unwrap().id, "ListProbes");
}

#[test]
fn a_page_that_was_fetched_before_is_an_error() {
    // Page 2 links to itself; page 3 links back to page 2.
    for (last, requests) in [(2, 2), (3, 3)] {
        let circle = move |page| Some(if page == last { 2 } else { page + 1 });
        let server = linked(&[7], circle);
        assert_circle(&pages(&server, CallOptions::default()).collect_all().unwrap_err());
        assert_eq!(server.requests().len(), requests);

        let server = linked(&[7], circle);
        let mut items = pages(&server, CallOptions::default()).items();
        for _ in 0..requests {
            assert_eq!(items.next().unwrap().unwrap(), 7);
        }
        assert_circle(&items.next().unwrap().unwrap_err());
        assert!(items.next().is_none());
    }
}

#[test]
fn a_cycle_after_a_resumed_cursor_is_an_error() {
    let server = linked(&[7], |page| Some(if page == 3 { 2 } else { page + 1 }));
    let mut first = pages(&server, CallOptions::default());
    let cursor = first.next().unwrap().unwrap().next_cursor().unwrap().clone();
    drop(first);
    let mut resumed = pages(&server, options(|options| options.set_cursor(cursor)));
    assert!(resumed.next().unwrap().is_ok() && resumed.next().unwrap().is_ok());
    assert_circle(&resumed.next().unwrap().unwrap_err());
    assert!(resumed.next().is_none());
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_cycle_of_prefetched_pages_is_an_error() {
    let server = linked(&[7], |page| Some(if page == 2 { 2 } else { page + 1 }));
    let context = context(Config::builder());
    let handle = server.asynchronous(context.clone());
    let mut pages =
        Pages::new(&handle, &context, &ListProbes(CallOptions::default())).fetch_ahead();
    assert!(ready(pages.next()).unwrap().is_ok());
    assert!(ready(pages.next()).unwrap().is_ok());
    assert_circle(&ready(pages.next()).unwrap().unwrap_err());
    assert!(ready(pages.next()).is_none());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn limits_apply_before_a_cycle_is_an_error() {
    let server = linked(&[7], |_| Some(1));
    let list =
        pages(&server, options(|options| options.set_max_items(1))).collect_all().unwrap().value;
    assert_eq!((&list[..], list.meta().truncated), (&[7][..], true));
    let list = pages(&server, options(|options| options.set_page(1))).collect_all().unwrap().value;
    assert_eq!(list.len(), 1);
}

#[test]
fn a_hundred_empty_pages_in_a_row_are_an_error() {
    let server = linked(&[], |page| Some(page + 1));
    let error = pages(&server, CallOptions::default()).collect_all().unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert_eq!(error.message(), "100 pages in a row have no items");
    assert_eq!(server.requests().len(), 100);

    let server = linked(&[], |page| Some(page + 1));
    let mut items = pages(&server, CallOptions::default()).items();
    assert!(items.next().unwrap().is_err());
    assert!(items.next().is_none());
}

#[test]
fn empty_pages_that_end_are_no_error() {
    let server = linked(&[], |page| (page < 100).then_some(page + 1));
    let list = pages(&server, CallOptions::default()).collect_all().unwrap().value;
    assert!(list.is_empty() && !list.meta().truncated);
    assert_eq!(server.requests().len(), 100);
}

#[test]
fn a_list_without_content_is_empty() {
    for status in [StatusCode::OK, StatusCode::NO_CONTENT] {
        let server = Simulation::new(move |_| {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = status;
            Ok(response)
        });
        let list = pages(&server, CallOptions::default()).collect_all().unwrap().value;
        assert!(list.is_empty());
        assert_eq!(list.meta().total_count, None);
        let page = pages(&server, CallOptions::default()).next().unwrap().unwrap();
        assert_eq!((page.len(), page.total_count()), (0, None));
    }
}

#[test]
fn a_count_of_zero_is_not_an_absent_count() {
    let server = paged_server(vec![vec![]]);
    let list = pages(&server, CallOptions::default()).collect_all().unwrap().value;
    assert_eq!(list.meta().total_count, Some(0));
}
