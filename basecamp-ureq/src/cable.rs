//! Sockets of event feeds: WebSockets over the connections of this crate.

use std::io::{self, Read};
use std::sync::Arc;
use std::task::{Context, Waker};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::event_feed::{Cable, CableOutput, DialFailure, SocketFailure};
use bytes::Bytes;
use http::Uri;
use tungstenite::client::{ClientRequestBuilder, client_with_config};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::protocol::frame::CloseFrame;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Error, HandshakeError, Message, WebSocket};
use ureq::Timeout;
use ureq::unversioned::transport::{NextTimeout, TransportAdapter};

use crate::current::Exchange;
use crate::transport::Transport;
use crate::wait::Unpark;

/// The longest read before the first frame was sent: the subscription, which answers the first
/// frame of the server, is not delayed for long.
const FIRST_READ: Duration = Duration::from_millis(20);
/// The longest read after that. A close of the feed takes effect within it.
const READ: Duration = Duration::from_millis(500);
/// The longest write.
const WRITE: Duration = Duration::from_secs(10);

type Socket = WebSocket<TransportAdapter>;

/// Opens the socket and serves it until it ends. Times count from `epoch`.
pub(crate) fn serve(transport: &Transport, mut cable: Cable, epoch: Instant) {
    let mut socket = match open(transport, &cable) {
        Ok(socket) => socket,
        Err(failure) => return cable.refused(failure),
    };
    cable.opened();
    if let Some(failure) = exchange(&mut socket, &cable, epoch) {
        cable.ended(failure);
    }
    close(&mut socket);
}

fn open(transport: &Transport, cable: &Cable) -> Result<Socket, DialFailure> {
    let _exchange = Exchange::start(0, Some(cable.dial().clone()));
    let uri: Uri = cable.url().parse().map_err(|_| DialFailure::Policy)?;
    let mut stream = transport.stream(cable)?;
    set_timeout(&mut stream, Cable::OPEN_TIMEOUT);
    let request = ClientRequestBuilder::new(uri).with_sub_protocol(Cable::SUBPROTOCOL);
    let limit = Some(cable.frame_limit());
    let config = WebSocketConfig::default()
        .read_buffer_size(4 << 10)
        .max_message_size(limit)
        .max_frame_size(limit);
    match client_with_config(request, stream, Some(config)) {
        Ok((socket, _)) => Ok(socket),
        Err(HandshakeError::Failure(Error::Http(response)))
            if response.status().is_redirection() =>
        {
            Err(DialFailure::Policy)
        }
        Err(_) => Err(DialFailure::Transient),
    }
}

/// Serves an open socket until it ends. Returns `None` if the feed closes it.
fn exchange(socket: &mut Socket, cable: &Cable, epoch: Instant) -> Option<SocketFailure> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut read_limit = FIRST_READ;
    loop {
        while let Some(output) = cable.next_output() {
            let CableOutput::Text(text) = output else { return None };
            set_timeout(socket.get_mut(), WRITE);
            // The connection queues it until the next read.
            if socket.send(Message::text(text)).is_err() {
                return Some(SocketFailure::Broken);
            }
            read_limit = READ;
        }
        if cable.poll_room(&Context::from_waker(&waker)).is_pending() {
            thread::park_timeout(READ);
            continue;
        }
        set_timeout(socket.get_mut(), read_limit);
        let bytes = match socket.read() {
            Ok(Message::Text(text)) => Bytes::from(text),
            Ok(Message::Binary(bytes)) => bytes,
            Ok(Message::Close(frame)) => {
                return Some(SocketFailure::Closed(frame.map(|frame| frame.code.into())));
            }
            Ok(_) => continue,
            Err(Error::Io(error)) if is_timeout(&error) => continue,
            Err(Error::Capacity(_)) => return Some(SocketFailure::FrameTooLarge),
            Err(Error::ConnectionClosed | Error::AlreadyClosed) => {
                return Some(SocketFailure::Closed(None));
            }
            Err(_) => return Some(SocketFailure::Broken),
        };
        cable.received(bytes, epoch.elapsed());
    }
}

/// Sends a close frame, unless one was sent, and reads until the server closes as well. The feed
/// doesn't use the socket any more, so errors have no effect.
///
/// The bytes are not parsed, since a frame above the limit can't be. Bytes that nobody reads would
/// reset the connection, and the server might not receive the close frame.
fn close(socket: &mut Socket) {
    set_timeout(socket.get_mut(), Cable::CLOSE_TIMEOUT);
    let _ = socket.close(Some(CloseFrame { code: CloseCode::Normal, reason: "".into() }));
    let mut discarded = [0; 4 << 10];
    while socket.get_mut().read(&mut discarded).is_ok_and(|count| count > 0) {}
}

/// Whether a read ended at its limit. The transports of ureq report that as an error of ureq, which
/// the adapter wraps.
fn is_timeout(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
    matches!(inner, Some(ureq::Error::Timeout(_)))
}

fn set_timeout(stream: &mut TransportAdapter, limit: Duration) {
    stream.set_timeout(NextTimeout {
        after: limit.into(),
        reason: Timeout::PerCall,
        ..NextTimeout::default()
    });
}
