use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Wake;

use super::*;

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A link whose socket has sent as many frames as the link queues.
fn full_link() -> (Arc<Link>, SocketLink) {
    let link = Arc::new(Link::default());
    let socket = SocketLink { link: Arc::clone(&link), number: 1 };
    let cx = Context::from_waker(Waker::noop());
    for _ in 0..MAX_FRAMES {
        assert!(socket.poll_room(&cx).is_ready());
        socket.received(Bytes::new(), Duration::ZERO);
    }
    (link, socket)
}

#[test]
fn a_full_link_blocks_its_socket_until_a_frame_is_taken() {
    let (link, socket) = full_link();
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    assert!(socket.poll_room(&Context::from_waker(&waker)).is_pending());
    assert!(!woken.0.load(Ordering::Relaxed));
    assert!(link.take(true).is_some_and(|message| is_frame(&message)));
    assert!(woken.0.load(Ordering::Relaxed));
    assert!(socket.poll_room(&Context::from_waker(&waker)).is_ready());
    // The machine learns when the socket was not read.
    assert!(matches!(link.take(true), Some(Message::Input(Input::PumpUnblocked))));
    let rest: Vec<_> = std::iter::from_fn(|| link.take(true)).collect();
    let is_blocked = |message: &&Message| matches!(message, Message::Input(Input::PumpBlocked));
    assert_eq!((rest.len(), rest.iter().filter(is_blocked).count()), (MAX_FRAMES, 1));
}

#[test]
fn other_messages_overtake_frames_without_room() {
    let (link, socket) = full_link();
    socket.ended(SocketFailure::Broken);
    link.send(Message::Input(Input::Close));
    assert!(matches!(link.take(false), Some(Message::Input(Input::Close))));
    // The end of the socket waits for its frames.
    assert!(link.take(false).is_none());
    let rest: Vec<_> = std::iter::from_fn(|| link.take(true)).collect();
    assert!(matches!(rest.last(), Some(Message::Socket(1, Input::SocketFailed(_)))));
    assert_eq!(rest.len(), MAX_FRAMES + 1);
}
