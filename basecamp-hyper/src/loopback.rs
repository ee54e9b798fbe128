//! The listener for the redirect of a login, on tasks.

use std::future::poll_fn;
use std::io;
use std::task::Poll;
use std::time::Duration;

use basecamp_core::oauth::{Loopback, LoopbackConnection};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

/// The pause after a connection that could not be accepted.
const PAUSE: Duration = Duration::from_millis(50);

/// Opens the listener and serves it until the login ends.
pub(crate) async fn serve(loopback: Loopback) {
    let (listener, port) = match bind(&loopback).await {
        Ok(bound) => bound,
        Err(error) => return loopback.failed(error),
    };
    loopback.bound(port);
    loop {
        let accepted = poll_fn(|cx| match loopback.poll_closed(cx) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => listener.poll_accept(cx).map(Some),
        });
        match accepted.await {
            None => return,
            Some(Err(_)) => sleep(PAUSE).await,
            Some(Ok((stream, _))) => {
                // A connection above the limit is closed.
                if let Some(connection) = loopback.connection() {
                    tokio::spawn(exchange(stream, connection));
                }
            }
        }
    }
}

async fn bind(loopback: &Loopback) -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind(loopback.address()).await?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

/// Receives a request, and sends its response.
async fn exchange(mut stream: TcpStream, mut connection: LoopbackConnection) -> io::Result<()> {
    if !timeout(Loopback::TRANSFER_TIMEOUT, receive(&mut stream, &mut connection)).await?? {
        return Ok(());
    }
    let response = poll_fn(|cx| connection.poll_response(cx)).await;
    timeout(Loopback::TRANSFER_TIMEOUT, async {
        stream.write_all(&response).await?;
        stream.shutdown().await
    })
    .await?
}

/// Receives a request. Returns `false` if the browser closes the connection before its end.
async fn receive(stream: &mut TcpStream, connection: &mut LoopbackConnection) -> io::Result<bool> {
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).await?;
        if length == 0 {
            return Ok(false);
        }
        if connection.receive(&buffer[..length]) {
            return Ok(true);
        }
    }
}
