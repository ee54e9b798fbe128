//! The sockets of the event feed, with servers that misbehave below the frames.

use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::event_feed::{Cable, Disconnection, FRAME_LIMIT, FeedFact};
use tungstenite::handshake::derive_accept_key;

use super::connect;
use crate::raw_server::{Conversation, RawServer};

/// A server whose tickets lead to itself. `serve` gets each connection of a socket after its
/// request for the upgrade, with the value of `Sec-WebSocket-Accept`.
fn server(serve: impl Fn(&mut Conversation, &str) + Send + Sync + 'static) -> RawServer {
    RawServer::plain(move |conversation| {
        while let Some(request) = conversation.whole_request() {
            if let Some(key) = request.header("sec-websocket-key") {
                return serve(conversation, &derive_accept_key(key.as_bytes()));
            }
            let host = request.header("host").unwrap();
            let ticket = format!(
                r#"{{"ticket": "t", "expires_in": 120, "url": "ws://{host}/cable?ticket=t"}}"#
            );
            let length = ticket.len();
            conversation.send(format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\n\r\n{ticket}"
            ));
        }
    })
}

fn upgrade(conversation: &mut Conversation, accept: &str) {
    conversation.send(format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Protocol: actioncable-v1-json\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    ));
}

test! {
    fn a_close_frame_follows_a_frame_above_the_limit() {
        // The whole frame at once, and its head alone.
        for payload in [FRAME_LIMIT + 10, 0] {
            let (sender, closes) = mpsc::channel();
            let sender = Mutex::new(sender);
            let server = server(move |conversation, accept| {
                upgrade(conversation, accept);
                let mut frame = vec![0x81, 127];
                frame.extend((FRAME_LIMIT as u64 + 10).to_be_bytes());
                frame.resize(frame.len() + payload, b'a');
                conversation.send(frame);
                // A masked close frame: its head, the mask, and the code.
                let frame = conversation.take(8).map(|frame| {
                    let code = [frame[6] ^ frame[2], frame[7] ^ frame[3]];
                    (frame[0], frame[1], u16::from_be_bytes(code))
                });
                let _ = sender.lock().unwrap().send(frame);
            });
            let builder = connect(&server);
            let account = builder.token("t").build().unwrap().for_account("9").unwrap();
            let (ends, ended) = mpsc::channel();
            let connect = account.event_feed().connect().on_fact(move |fact| {
                if let FeedFact::Disconnected { cause, .. } = fact {
                    let _ = ends.send(*cause);
                }
            });
            let mut feed = connect.open().unwrap();
            let closer = feed.closer();
            let script = thread::spawn(move || {
                let cause = ended.recv_timeout(Duration::from_secs(30));
                let close = closes.recv_timeout(Duration::from_secs(30));
                closer.close();
                (cause, close)
            });
            assert!(wait!(feed.next()).is_none());
            let (cause, close) = script.join().unwrap();
            assert_eq!(cause, Ok(Disconnection::InvalidFrame));
            assert_eq!(close, Ok(Some((0x88, 0x82, 1000))), "payload of {payload} bytes");
        }
    }
}

test! {
    fn closing_the_feed_cancels_a_dial() {
        let (sender, dials) = mpsc::channel();
        let sender = Mutex::new(sender);
        // The server begins the response to the upgrade, and sends no more.
        let server = server(move |conversation, _| {
            conversation.send("HTTP/1.1 101 Switching Protocols\r\n");
            sender.lock().unwrap().send(()).unwrap();
            conversation.drain();
            let _ = sender.lock().unwrap().send(());
        });
        let builder = connect(&server);
        let account = builder.token("t").build().unwrap().for_account("9").unwrap();
        let mut feed = account.event_feed().connect().open().unwrap();
        let closer = feed.closer();
        let script = thread::spawn(move || {
            dials.recv().unwrap();
            closer.close();
            dials
        });
        assert!(wait!(feed.next()).is_none());
        let (dials, began) = (script.join().unwrap(), Instant::now());
        while dials.try_recv().is_err() {
            pause!();
        }
        assert!(began.elapsed() < Cable::OPEN_TIMEOUT, "the dial ended by its timeout");
    }
}
