//! Sockets of event feeds: WebSockets over the connections of this crate.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, ready};

use basecamp_core::event_feed::{Cable, CableOutput, DialFailure, SocketFailure};
use bytes::Bytes;
use futures_util::future::{Either, select};
use futures_util::{SinkExt, StreamExt};
use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::client::ClientRequestBuilder;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::connect::{Connector, Stream};

type Socket = WebSocketStream<TokioIo<Stream>>;

/// Opens the socket and serves it until it ends. Times count from `epoch`.
pub(crate) async fn serve(connector: Connector, mut cable: Cable, epoch: Instant) {
    let mut socket = match dial(connector, &cable).await {
        Ok(socket) => socket,
        Err(failure) => return cable.refused(failure),
    };
    cable.opened();
    if let Some(failure) = exchange(&mut socket, &cable, epoch).await {
        cable.ended(failure);
    }
    // The feed doesn't use the socket any more, so errors have no effect.
    let _ = timeout(Cable::CLOSE_TIMEOUT, close(&mut socket)).await;
}

/// Opens the socket, unless the feed cancels that, or the time is over.
async fn dial(connector: Connector, cable: &Cable) -> Result<Socket, DialFailure> {
    let opening = pin!(timeout(Cable::OPEN_TIMEOUT, open(connector, cable)));
    let cancelled = pin!(cable.dial().cancelled());
    match select(opening, cancelled).await {
        Either::Left((Ok(result), _)) => result,
        Either::Left((Err(_), _)) | Either::Right(_) => Err(DialFailure::Transient),
    }
}

async fn open(connector: Connector, cable: &Cable) -> Result<Socket, DialFailure> {
    let uri: Uri = cable.url().parse().map_err(|_| DialFailure::Policy)?;
    let stream = connector.connect_socket(cable).await?;
    let request = ClientRequestBuilder::new(uri).with_sub_protocol(Cable::SUBPROTOCOL);
    let limit = Some(cable.frame_limit());
    let config = WebSocketConfig::default()
        .read_buffer_size(4 << 10)
        .max_message_size(limit)
        .max_frame_size(limit);
    match client_async_with_config(request, TokioIo::new(stream), Some(config)).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) if response.status().is_redirection() => {
            Err(DialFailure::Policy)
        }
        Err(_) => Err(DialFailure::Transient),
    }
}

enum Event {
    Output(CableOutput),
    Frame(Option<Result<Message, Error>>),
}

/// Serves an open socket until it ends. Returns `None` if the feed closes it.
async fn exchange(socket: &mut Socket, cable: &Cable, epoch: Instant) -> Option<SocketFailure> {
    loop {
        let event = poll_fn(|cx| {
            if let Poll::Ready(output) = cable.poll_output(cx) {
                return Poll::Ready(Event::Output(output));
            }
            ready!(cable.poll_room(cx));
            socket.poll_next_unpin(cx).map(Event::Frame)
        });
        let bytes = match event.await {
            Event::Output(CableOutput::Text(text)) => {
                if socket.send(Message::text(text)).await.is_err() {
                    return Some(SocketFailure::Broken);
                }
                continue;
            }
            Event::Output(CableOutput::Close) => return None,
            Event::Frame(Some(Ok(Message::Text(text)))) => Bytes::from(text),
            Event::Frame(Some(Ok(Message::Binary(bytes)))) => bytes,
            Event::Frame(Some(Ok(Message::Close(frame)))) => {
                return Some(SocketFailure::Closed(frame.map(|frame| frame.code.into())));
            }
            Event::Frame(Some(Ok(_))) => continue,
            Event::Frame(Some(Err(Error::Capacity(_)))) => {
                return Some(SocketFailure::FrameTooLarge);
            }
            Event::Frame(None | Some(Err(Error::ConnectionClosed | Error::AlreadyClosed))) => {
                return Some(SocketFailure::Closed(None));
            }
            Event::Frame(Some(Err(_))) => return Some(SocketFailure::Broken),
        };
        cable.received(bytes, epoch.elapsed());
    }
}

/// Sends a close frame, unless one was sent, and reads until the server closes as well.
///
/// The bytes are not parsed, since a frame above the limit can't be. Bytes that nobody reads would
/// reset the connection, and the server might not receive the close frame.
async fn close(socket: &mut Socket) {
    let frame = CloseFrame { code: CloseCode::Normal, reason: "".into() };
    let _ = socket.close(Some(frame)).await;
    let mut discarded = [0; 4 << 10];
    while socket.get_mut().read(&mut discarded).await.is_ok_and(|count| count > 0) {}
}
