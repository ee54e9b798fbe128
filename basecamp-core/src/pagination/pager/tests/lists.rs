//! Lists, pages and items.

use futures_util::TryStreamExt as _;

use super::*;
use crate::error::failure::Failure;
use crate::testing::ready;

#[test]
fn a_page_has_items_and_the_cursor_of_the_next() {
    let server = paged_server(vec![vec![1, 2], vec![3]]);
    let mut pages = pages(&server, CallOptions::default());
    let first = pages.next().unwrap().unwrap();
    assert_eq!(*first, [1, 2]);
    assert_eq!(
        (first.total_count(), &first.headers()["x-total-count"]),
        (Some(3), &"3".parse().unwrap())
    );
    let cursor = first.next_cursor().unwrap().clone();
    let last = pages.next().unwrap().unwrap();
    assert!(last.next_cursor().is_none());
    let resumed = options(|options| options.set_cursor(cursor));
    let list = super::pages(&server, resumed).collect_all().unwrap().value;
    assert_eq!(list.into_vec(), [3]);
}

#[test]
fn async_pages_and_items_are_streams() {
    let context = context(Config::builder());
    let server = paged_server(vec![vec![1, 2], vec![], vec![3]]);
    let handle = server.asynchronous(context.clone());
    let pages = || Pages::new(&handle, &context, &ListProbes(CallOptions::default()));
    let items: Vec<u32> = ready(pages().items().try_collect()).unwrap();
    assert_eq!(items, [1, 2, 3]);
    let all: Vec<crate::Page<u32>> = ready(pages().try_collect()).unwrap();
    assert_eq!(all.iter().map(|page| page.len()).collect::<Vec<_>>(), [2, 0, 1]);
    let mut by_page = pages();
    assert_eq!(ready(by_page.next()).unwrap().unwrap().into_vec(), [1, 2]);
}

#[test]
fn a_failed_page_is_retried() {
    let mut broken = true;
    let server = Simulation::new(move |request| {
        let second = request.uri().query().unwrap().contains("page=2");
        if second && std::mem::take(&mut broken) {
            return Err(Failure::io("reset"));
        }
        let mut response = Response::new(Bytes::from_static(b"[1]"));
        if !second {
            response.headers_mut().insert("link", "<?page=2>; rel=next".parse().unwrap());
        }
        Ok(response)
    });
    let reply = pages(&server, CallOptions::default()).collect_all().unwrap();
    assert_eq!((reply.value.into_vec(), reply.attempts), (vec![1, 1], 3));
}

#[test]
fn page_numbers_continue_from_a_cursor() {
    let server = paged_server(vec![vec![1, 2], vec![3, 4], vec![5]]);
    let mut items = pages(&server, CallOptions::default()).items();
    assert_eq!(items.by_ref().take(3).map(Result::unwrap).sum::<u32>(), 6);
    let cursor = items.cursor().unwrap();
    assert_eq!(serde_json::to_value(&cursor).unwrap()["page"], 1);
    let hooks = Arc::new(RecordingHooks(Mutex::default()));
    let context = Context::new(Config::default(), Auth::token("t"), 1).unwrap();
    let context = Arc::new(context.with_hooks(hooks.clone()));
    let resumed = options(|options| options.set_cursor(cursor));
    let rest: Vec<u32> =
        pages_with(&server, resumed, &context).items().map(Result::unwrap).collect();
    assert_eq!(rest, [4, 5]);
    assert!(hooks.0.lock().unwrap().contains(&"page 3".to_owned()));
}

#[test]
fn a_failed_page_ends_the_operation_of_a_pager() {
    let hooks = Arc::new(RecordingHooks(Mutex::default()));
    let context = Context::new(Config::default(), Auth::token("t"), 1).unwrap();
    let context = Arc::new(context.with_hooks(hooks.clone()));
    let server = Simulation::new(|_| {
        Ok(Response::builder().status(StatusCode::NOT_FOUND).body(Bytes::new()).unwrap())
    });
    let mut pager = Pager::new(&context, &ListProbes(CallOptions::default()));
    server.drive(&mut pager).unwrap_err();
    assert!(!pager.next_page());
    assert_eq!(hooks.0.lock().unwrap().last().unwrap(), "end true");
}
