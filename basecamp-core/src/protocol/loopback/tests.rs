use std::task::Waker;

use super::*;

fn link() -> (Arc<LoopbackLink>, Loopback) {
    let link = Arc::new(LoopbackLink::default());
    (link.clone(), Loopback::new(0, link))
}

fn response(connection: &mut LoopbackConnection) -> Option<Bytes> {
    match connection.poll_response(&Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => Some(response),
        Poll::Pending => None,
    }
}

#[test]
fn a_request_may_arrive_in_any_pieces() {
    let request = b"GET /callback?code=x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    for size in 1..=request.len() {
        let (link, loopback) = link();
        let mut connection = loopback.connection().unwrap();
        let mut pieces = request.chunks(size).peekable();
        while let Some(piece) = pieces.next() {
            assert_eq!(connection.receive(piece), pieces.peek().is_none());
        }
        let (id, target) = link.next_request().unwrap();
        assert_eq!(target, "/callback?code=x");
        assert!(response(&mut connection).is_none());
        link.respond(id, Bytes::from("page"));
        assert_eq!(response(&mut connection).unwrap(), "page");
        assert!(!link.is_delivered(id));
        drop(connection);
        assert!(link.is_delivered(id));
    }
}

#[test]
fn invalid_requests_never_reach_the_machine() {
    let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(HEAD_LIMIT));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(101));
    for request in [
        "POST / HTTP/1.1\r\n\r\n",
        "GET http://127.0.0.1/ HTTP/1.1\r\n\r\n",
        "GET * HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
        "\r\n\r\n",
        long.as_str(),
        many.as_str(),
    ] {
        let (link, loopback) = link();
        let mut connection = loopback.connection().unwrap();
        assert!(connection.receive(request.as_bytes()), "{request:.40}");
        assert!(response(&mut connection).unwrap().starts_with(b"HTTP/1.1 400 "), "{request:.40}");
        assert!(link.next_request().is_none());
    }
}

#[test]
fn connections_are_limited() {
    let (_, loopback) = link();
    let mut open: Vec<_> = (0..MAX_CONNECTIONS).map(|_| loopback.connection().unwrap()).collect();
    assert!(loopback.connection().is_none());
    open.pop();
    assert!(loopback.connection().is_some());
}

#[test]
fn the_end_of_the_login_ends_connections() {
    let (link, loopback) = link();
    let mut connection = loopback.connection().unwrap();
    assert!(connection.receive(b"GET / HTTP/1.1\r\n\r\n"));
    link.close();
    assert!(response(&mut connection).unwrap().starts_with(b"HTTP/1.1 410 "));
    assert!(loopback.is_closed());
}

#[test]
fn a_dropped_listener_counts_as_failed() {
    let (link, loopback) = link();
    assert!(link.bound().is_none());
    drop(loopback);
    assert!(link.bound().unwrap().is_err());

    let link = Arc::new(LoopbackLink::default());
    let loopback = Loopback::new(8080, link.clone());
    loopback.failed(io::ErrorKind::AddrInUse.into());
    let error = link.bound().unwrap().unwrap_err();
    assert!(error.message().contains("127.0.0.1:8080"), "{error}");
    assert!(error.hint().contains("another port"), "{}", error.hint());
}
