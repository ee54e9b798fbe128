//! Lists: all pages, page by page, item by item, as streams, and with prefetch.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use basecamp_hyper::{Account, Error};
use futures_core::Stream;
use tokio::time::{Instant, sleep};

use crate::server::{Act, Server, in_memory, response};

const DELAY: Duration = Duration::from_secs(1);

/// Three pages of two people. Each takes a second.
fn server() -> Server {
    Server::new(|seen| {
        let page = match seen.line() {
            line if line.contains("page=2") => 2,
            line if line.contains("page=3") => 3,
            _ => 1,
        };
        let next = format!("Link: </999/people.json?page={}>; rel=\"next\"\r\n", page + 1);
        let next = if page < 3 { next.as_str() } else { "" };
        let headers = format!("X-Total-Count: 6\r\n{next}");
        let person = |id| format!(r#"{{"id":{id},"name":"Ann"}}"#);
        let body = format!("[{},{}]", person(page * 2 - 1), person(page * 2));
        let mut acts = vec![Act::Pause(DELAY)];
        acts.extend(response("200 OK", &headers, &body));
        acts
    })
}

fn account(server: &Server) -> Account {
    in_memory(server).token("secret").build().unwrap().for_account(999).unwrap()
}

async fn collect<T>(stream: impl Stream<Item = Result<T, Error>>) -> Vec<T> {
    let (mut stream, mut all) = (pin!(stream), Vec::new());
    while let Some(item) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        all.push(item.unwrap());
    }
    all
}

#[tokio::test(start_paused = true)]
async fn awaiting_a_list_returns_all_pages() {
    let people = account(&server()).people().list().await.unwrap();
    assert_eq!((people.len(), people.meta().total_count), (6, Some(6)));
}

#[tokio::test(start_paused = true)]
async fn a_list_is_a_stream_of_pages_or_items() {
    let account = account(&server());
    let pages = collect(account.people().list().pages()).await;
    assert_eq!(pages.iter().map(|page| page.len()).collect::<Vec<_>>(), [2, 2, 2]);
    let items = collect(account.people().list().items()).await;
    assert_eq!(items.len(), 6);
}

#[tokio::test(start_paused = true)]
async fn streams_can_be_dropped_at_any_point() {
    let server = server();
    let account = account(&server);
    let mut items = account.people().list().items();
    for _ in 0..3 {
        items.next().await.unwrap().unwrap();
    }
    drop(items);
    assert_eq!(server.seen().len(), 2);
    let mut pages = account.people().list().pages();
    // A dropped `next` does not lose the page.
    assert!(tokio::time::timeout(DELAY / 2, pages.next()).await.is_err());
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 2);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn prefetching_saves_time() {
    let server = server();
    let account = account(&server);
    for (ahead, seconds) in [(false, 6), (true, 4)] {
        let started = Instant::now();
        let pages = account.people().list().pages();
        let mut pages = if ahead { pages.fetch_ahead() } else { pages };
        let mut count = 0;
        while let Some(page) = pages.next().await {
            count += page.unwrap().len();
            sleep(DELAY).await;
        }
        assert_eq!((count, started.elapsed().as_secs()), (6, seconds));
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_a_stream_cancels_the_prefetch() {
    let server = server();
    let mut pages = account(&server).people().list().pages().fetch_ahead();
    pages.next().await.unwrap().unwrap();
    sleep(DELAY / 2).await;
    assert_eq!(server.seen().len(), 2);
    drop(pages);
    sleep(DELAY * 5).await;
    assert_eq!(server.seen().len(), 2);
}
