use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Wake;

use super::*;
use crate::event_feed::filters::FeedLane;
use crate::event_feed::terminal::TerminalReason;

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

fn is_report(message: &Message) -> bool {
    matches!(message, Message::Input(Input::PumpBlocked | Input::PumpUnblocked))
}

#[test]
fn a_full_link_blocks_its_socket_until_a_frame_is_taken() {
    let (link, socket) = full_link();
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    assert!(socket.poll_room(&Context::from_waker(&waker)).is_pending());
    assert!(matches!(link.take(true), Some(Message::Input(Input::PumpBlocked))));
    assert!(!woken.0.load(Ordering::Relaxed));
    assert!(link.take(true).is_some_and(|message| is_frame(&message)));
    assert!(woken.0.load(Ordering::Relaxed));
    assert!(socket.poll_room(&Context::from_waker(&waker)).is_ready());
    // The machine learns when the socket was not read.
    assert!(matches!(link.take(true), Some(Message::Input(Input::PumpUnblocked))));
    assert_eq!(std::iter::from_fn(|| link.take(true)).count(), MAX_FRAMES - 1);
}

#[test]
fn the_machine_learns_blocks_of_the_socket_in_order() {
    let (link, socket) = full_link();
    let cx = Context::from_waker(Waker::noop());
    assert!(socket.poll_room(&cx).is_pending());
    let mut reports: Vec<_> = std::iter::from_fn(|| link.take(true)).filter(is_report).collect();
    assert!(matches!(reports.pop(), Some(Message::Input(Input::PumpUnblocked))));
    assert!(matches!(reports[..], [Message::Input(Input::PumpBlocked)]));
    // The socket is blocked again before the machine learns that it was not.
    let (link, socket) = full_link();
    assert!(socket.poll_room(&cx).is_pending());
    while !is_frame(&link.take(true).unwrap()) {}
    socket.received(Bytes::new(), Duration::ZERO);
    assert!(socket.poll_room(&cx).is_pending());
    for is_blocked in [false, true] {
        let report = link.take(false).unwrap();
        assert_eq!(matches!(report, Message::Input(Input::PumpBlocked)), is_blocked);
        assert!(is_report(&report));
    }
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

#[test]
fn a_closed_feed_delivers_no_row() {
    let link = Link::default();
    let event = serde_json::json!({
        "id": 1, "kind": "k", "action": "a", "event_type": "todo.completed", "bucket_id": 1,
        "creator_id": 1, "performed_by_id": null, "recording_id": 1,
        "created_at": "2026-11-02T08:30:00Z",
    });
    link.deliver(FeedRow::decode(FeedLane::Account, &event).unwrap());
    link.finish(None);
    assert!(matches!(link.received(), Some(None)));
    // The first end counts.
    link.finish(Some(FeedError::new(TerminalReason::PollFailed, None)));
    assert!(matches!(link.received(), Some(None)));
}

#[test]
fn a_machine_without_room_is_woken_by_other_messages_only() {
    let (link, socket) = full_link();
    let wake = MachineWake { link: Arc::clone(&link), has_room: false };
    let cx = Context::from_waker(Waker::noop());
    assert!(wake.poll(&mut None, &cx).is_pending());
    socket.ended(SocketFailure::Broken);
    assert!(wake.poll(&mut None, &cx).is_pending());
    link.send(Message::Input(Input::Close));
    assert!(wake.poll(&mut None, &cx).is_ready());
}

#[test]
fn a_row_before_the_registration_wakes_the_consumer() {
    let link = Arc::new(Link::default());
    // The end comes between the first check and the registration.
    fn is_ready(link: &Link) -> bool {
        let is_ready = link.is_over();
        link.lock().is_over = true;
        is_ready
    }
    let wake = ConsumerWake { link: Arc::clone(&link), is_ready };
    assert!(wake.poll(&mut None, &Context::from_waker(Waker::noop())).is_ready());
}
