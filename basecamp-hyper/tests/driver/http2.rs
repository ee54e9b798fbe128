//! HTTP/2 connections to a server in memory.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use basecamp_hyper::{Account, Client, Config, FilePart};
use bytes::Bytes;
use h2::server::SendResponse;
use http::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use tower_service::Service;

use crate::server::{ANN, Pipe};

type Respond = fn(&Request<h2::RecvStream>, &mut SendResponse<Bytes>);

/// A connector to a server that responds with `respond`.
#[derive(Clone)]
struct Http2 {
    respond: Respond,
    connections: Arc<AtomicUsize>,
}

impl Service<Uri> for Http2 {
    type Response = Pipe;
    type Error = Infallible;
    type Future = Ready<Result<Pipe, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        self.connections.fetch_add(1, Ordering::Relaxed);
        let (near, far) = tokio::io::duplex(1 << 16);
        let respond = self.respond;
        tokio::spawn(async move {
            let mut connection = h2::server::handshake(far).await.unwrap();
            while let Some(Ok((request, mut response))) = connection.accept().await {
                // Unless the request has ended, h2 then resets its stream with NO_ERROR.
                respond(&request, &mut response);
            }
        });
        ready(Ok(Pipe { io: TokioIo::new(near), h2: true }))
    }
}

fn server(respond: Respond) -> (Account, Arc<AtomicUsize>) {
    let connector = Http2 { respond, connections: Arc::default() };
    let connections = connector.connections.clone();
    let config = Config::builder().base_url("http://localhost").max_retries(0).build().unwrap();
    let client = Client::builder().token("secret").connector(connector).config(config);
    (client.build().unwrap().for_account(999).unwrap(), connections)
}

fn answer(response: &mut SendResponse<Bytes>, status: u16, body: impl Into<Bytes>) {
    let head = Response::builder().status(status).body(()).unwrap();
    response.send_response(head, false).unwrap().send_data(body.into(), true).unwrap();
}

#[tokio::test]
async fn an_early_error_ends_the_upload_stream_only() {
    let (account, connections) = server(|request, response| {
        if request.method() == "GET" {
            return answer(response, 200, ANN);
        }
        answer(response, 413, "{}");
    });
    for _ in 0..3 {
        let part = FilePart::named("a.bin", vec![7; 4 << 20]);
        let error = account.account().update_logo(part).await.unwrap_err();
        assert_eq!(error.http_status(), Some(413), "{error}");
        assert_eq!(account.people().get(1).await.unwrap().name, "Ann");
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn unread_downloads_leave_room_for_other_responses() {
    let (account, connections) =
        server(|request, response| match request.uri().path().contains("people") {
            true => answer(response, 200, ANN),
            false => answer(response, 200, vec![7; 3 << 20]),
        });
    let mut unread = Vec::new();
    for _ in 0..3 {
        unread.push(account.download_url("/file").send().await.unwrap());
    }
    assert_eq!(account.people().get(1).await.unwrap().name, "Ann");
    for download in unread {
        assert_eq!(download.bytes(4 << 20).await.unwrap().len(), 3 << 20);
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
}
