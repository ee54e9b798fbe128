//! Responses that arrive while the request is sent, and requests without a body.

use std::sync::Arc;
use std::time::Duration;

use basecamp_hyper::{
    Account, Client, Config, Content, DownloadExt as _, ErrorCode, FilePart, content_of,
};
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::server::{ANN, Act, Server, listening, ok};

const LARGE: usize = 24 << 20;

async fn account(listener: &TcpListener) -> Account {
    let url = format!("http://{}", listener.local_addr().unwrap());
    let config = Config::builder().base_url(url).max_retries(0).build().unwrap();
    let client = Client::builder().token("secret").config(config).build().unwrap();
    client.for_account(999).unwrap()
}

async fn read_head(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut head).await.unwrap(), 0);
    }
}

const REFUSAL: &[u8] = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\n{}";

fn contents() -> [Content; 2] {
    let bytes = Bytes::from(vec![7; LARGE]);
    let reader = tokio::io::repeat(7).take(LARGE as u64);
    [Content::from(bytes), content_of(reader, LARGE as u64)]
}

/// Uploads to a server that reads only the head of the request, responds, and then runs `after`.
/// Returns the task of the server, once the call has reported the status.
async fn upload_to<F>(
    content: Content,
    answer: &'static [u8],
    after: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let account = account(&listener).await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_head(&mut stream).await;
        stream.write_all(answer).await.unwrap();
        after(stream).await;
    });
    let part = FilePart::named("a.bin", content);
    let error = account.account().update_logo(part).await.unwrap_err();
    assert_eq!(error.http_status(), Some(413), "{error}");
    server
}

/// The server closes with unread input, so that the connection is reset.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_reports_an_early_error_before_a_close() {
    for content in contents() {
        upload_to(content, REFUSAL, |_| async {}).await.await.unwrap();
    }
}

/// The server reads nothing more and leaves the connection open.
#[tokio::test]
async fn a_response_ends_an_upload_the_server_ignores() {
    for content in contents() {
        let done = Arc::new(Notify::new());
        let reported = done.clone();
        let server = upload_to(content, REFUSAL, |mut stream| async move {
            reported.notified().await;
            // The client closes before it has sent the whole body.
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
            assert!(rest.len() < LARGE, "{}", rest.len());
        })
        .await;
        done.notify_one();
        server.await.unwrap();
    }
}

/// The server neither reads nor closes. Its writes fail once the client has closed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_connection_of_an_early_response_is_closed() {
    for content in contents() {
        let server = upload_to(content, REFUSAL, |mut stream| async move {
            let mut written = 0;
            while stream.write_all(b"x").await.is_ok() {
                written += 1;
                assert!(written < 6000, "the connection stays open");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        server.await.await.unwrap();
    }
}

/// A reset truncates an error response without a `Content-Length`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_early_error_without_a_length_has_its_status() {
    for content in contents() {
        let answer = b"HTTP/1.1 413 Content Too Large\r\n\r\n{}";
        upload_to(content, answer, |_| async {}).await.await.unwrap();
    }
}

#[tokio::test]
async fn a_download_that_was_read_frees_its_connection() {
    let server = Server::new(|_| ok(ANN));
    let account = listening(&server, |config| config.max_connections(1)).await;
    let mut download = account.download_url("/file").send().await.unwrap();
    download.write_to(tokio::io::sink()).await.unwrap();
    assert_eq!(account.people().get(1).await.unwrap().name, "Ann");
    drop(download);
}

/// 10 000 concurrent calls, with the default limit of 100 connections.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_share_the_connections() {
    let server = Server::new(|_| ok(ANN));
    let account = listening(&server, |config| config.timeout(Duration::from_secs(600))).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..10_000 {
        calls.spawn(account.people().get(1).into_future());
    }
    while let Some(result) = calls.join_next().await {
        assert_eq!(result.unwrap().unwrap().name, "Ann");
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 10_000);
    // No connection is closed, so the total is the peak. It may exceed the calls in progress: a
    // call that gets a free connection while it opens another leaves the new one in the pool.
    let connections = seen.iter().map(|seen| seen.connection).max().unwrap();
    assert!(connections <= 200, "{connections} connections");
}

#[tokio::test]
async fn a_post_without_a_body_has_a_content_length_of_zero() {
    let server = Server::new(|_| vec![Act::Write("HTTP/1.1 204 No Content\r\n\r\n".to_owned())]);
    let account = listening(&server, |config| config).await;
    account.todos().complete(1).await.unwrap();
    account.todos().uncomplete(1).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("content-length"), Some("0"));
    assert!(seen[1].line().starts_with("DELETE"));
    assert_eq!(seen[1].header("content-length"), None);
}

#[tokio::test]
async fn an_informational_response_with_fields_is_skipped() {
    let server = Server::new(|_| {
        let informational = "HTTP/1.1 100 Continue\r\nX-Id: 7\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        let mut acts = ok(ANN);
        if let Act::Write(text) = &mut acts[0] {
            text.insert_str(0, informational);
        }
        acts
    });
    let account = listening(&server, |config| config).await;
    assert_eq!(account.people().get(1).await.unwrap().name, "Ann");
    account.todos().create(7, "Ship it").send_raw().await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_response_may_have_256_fields_and_no_more() {
    for (fields, fits) in [(255, true), (256, false), (300, false)] {
        let server = Server::new(move |_| {
            let extra: String = (0..fields).map(|n| format!("X-Field-{n}: a\r\n")).collect();
            crate::server::response("200 OK", &extra, ANN)
        });
        let account = listening(&server, |config| config).await;
        let result = account.people().get(1).await;
        match fits {
            true => assert_eq!(result.unwrap().name, "Ann"),
            false => {
                let error = result.unwrap_err();
                assert_eq!(error.code(), ErrorCode::Network);
                assert!(error.message().contains("256 fields"), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn a_response_head_may_have_200_kib_and_not_300() {
    for (size, fits) in [(200 << 10, true), (300 << 10, false)] {
        let server = Server::new(move |_| {
            crate::server::response("200 OK", &format!("X-Long: {}\r\n", "a".repeat(size)), ANN)
        });
        let account = listening(&server, |config| config).await;
        let result = account.people().get(1).await;
        match fits {
            true => assert_eq!(result.unwrap().name, "Ann"),
            false => {
                let error = result.unwrap_err();
                assert!(error.message().contains("256 KiB"), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn a_truncated_response_is_incomplete() {
    for framing in
        ["Content-Length: 100\r\n\r\n[1,", "Transfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n"]
    {
        let server = Server::new(move |_| {
            vec![Act::Write(format!("HTTP/1.1 200 OK\r\n{framing}")), Act::Close]
        });
        let account = listening(&server, |config| config.max_retries(0)).await;
        let error = account.people().get(1).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::Network);
        assert!(error.message().starts_with("the response broke off"), "{error}");
    }
}

/// Ten calls over two connections: no more are in use, and no call fails.
#[tokio::test]
async fn calls_wait_for_one_of_max_connections() {
    let server = Server::new(|_| ok(ANN));
    let account = listening(&server, |config| config.max_connections(2)).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..10 {
        calls.spawn(account.people().get(1).into_future());
    }
    while let Some(result) = calls.join_next().await {
        assert_eq!(result.unwrap().unwrap().name, "Ann");
    }
    assert_eq!(server.seen().len(), 10);
}

/// The first runtime is idle while the second one sends a call.
#[test]
fn a_client_may_be_used_from_several_runtimes() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server_runtime = tokio::runtime::Runtime::new().unwrap();
    let server = Server::new(|_| ok(ANN));
    let account = server_runtime.block_on(listening(&server, |config| config));
    let (first, second) = (runtime(), runtime());
    for runtime in [&first, &second, &first, &second] {
        let ann = runtime.block_on(account.people().get(1).into_future()).unwrap();
        assert_eq!(ann.name, "Ann");
    }
    // Each runtime reuses its own connection.
    let connections: Vec<_> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [1, 2, 1, 2]);
}
