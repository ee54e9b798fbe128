use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::time::Instant;

use ureq::Timeout;
use ureq::unversioned::transport::time;

use super::*;

/// A port without a listener.
const SILENT: u16 = 1;
const LONG_TIMEOUT: Duration = Duration::from_secs(60);

fn timeout(after: Duration) -> NextTimeout {
    NextTimeout {
        after: time::Duration::from(after),
        reason: Timeout::Connect,
        ..Default::default()
    }
}

fn dial(address: &SocketAddr, timeout: Duration) -> io::Result<TcpStream> {
    if address.port() == SILENT {
        thread::sleep(timeout);
        return Err(ErrorKind::TimedOut.into());
    }
    TcpStream::connect_timeout(address, timeout)
}

fn v4(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

fn v6(port: u16) -> SocketAddr {
    (Ipv6Addr::LOCALHOST, port).into()
}

#[test]
fn families_alternate() {
    let addresses = [v6(1), v6(2), v6(3), v4(1), v4(2)];
    assert_eq!(alternating(&addresses), [v6(1), v4(1), v6(2), v4(2), v6(3)]);
    assert_eq!(alternating(&[v4(1), v6(1), v6(2)]), [v4(1), v6(1), v6(2)]);
    assert_eq!(alternating(&[v4(1), v4(2)]), [v4(1), v4(2)]);
}

#[test]
fn a_silent_address_does_not_delay_the_next() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = listener.local_addr().unwrap();
    let start = Instant::now();
    let stream = race(vec![v4(SILENT), here], timeout(LONG_TIMEOUT).into(), dial).unwrap().unwrap();
    assert_eq!(stream.peer_addr().unwrap(), here);
    assert!(start.elapsed() >= DELAY && start.elapsed() < LONG_TIMEOUT / 2);
}

#[test]
fn a_refusing_address_is_followed_by_the_next_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let here = listener.local_addr().unwrap();
    let stream = connect(&[closed, here], timeout(LONG_TIMEOUT)).unwrap();
    assert_eq!(stream.peer_addr().unwrap(), here);
    let error = connect(&[closed, closed], timeout(LONG_TIMEOUT)).unwrap_err();
    assert!(
        matches!(&error, Error::Io(io) if io.kind() == ErrorKind::ConnectionRefused),
        "{error}"
    );
}

#[test]
fn all_attempts_together_are_bounded() {
    let silent = vec![v4(SILENT), v6(SILENT)];
    let error = race(silent, timeout(Duration::from_millis(100)).into(), dial).unwrap_err();
    assert!(matches!(error, Error::Timeout(Timeout::Connect)), "{error}");
}
