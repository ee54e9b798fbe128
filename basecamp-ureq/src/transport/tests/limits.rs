//! The limits on connections and on time.

use std::thread;
use std::time::Duration;

use basecamp_core::{Config, FailureKind, ProxySettings};
use http::Method;

use super::config_with;
use super::peer::{End, Link, Peer};
use crate::tls::Tls;
use crate::transport::Transport;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

fn one_at_a_time(peer: &mut Peer) {
    let config = config_with(Config::builder().max_connections(1));
    peer.transport = Transport::new(Tls::new(&[]).unwrap(), &config, ProxySettings::none());
}

#[test]
fn the_timeout_limits_the_wait_for_a_free_connection() {
    let mut peer = Peer::serving(ANSWER);
    one_at_a_time(&mut peer);
    let in_use = peer.get().unwrap();
    let mut attempt = peer.request(Method::GET, "");
    attempt.timeout = Duration::from_millis(50);
    attempt.idle_timeout = attempt.timeout;
    let failure = peer.transport.send(attempt).map(drop).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::ConnectTimeout);
    assert!(format!("{failure:?}").contains("`max_connections`"), "{failure:?}");
    drop(in_use);
    assert_eq!(peer.body().unwrap(), "{}");
}

#[test]
fn waiting_requests_are_sent_one_after_the_other() {
    let mut peer = Peer::serving(ANSWER);
    one_at_a_time(&mut peer);
    thread::scope(|scope| {
        let calls: Vec<_> = (0..20).map(|_| scope.spawn(|| peer.body().unwrap())).collect();
        assert!(calls.into_iter().all(|call| call.join().unwrap() == "{}"));
    });
}

#[test]
fn a_body_that_was_read_to_its_end_uses_no_connection() {
    let mut peer = Peer::serving(ANSWER);
    one_at_a_time(&mut peer);
    let mut body = peer.get().unwrap().into_body().into_stream();
    assert_eq!(std::io::copy(&mut body, &mut std::io::sink()).unwrap(), 2);
    assert_eq!(peer.body().unwrap(), "{}");
    drop(body);
}

#[test]
fn a_streamed_body_uses_its_connection_until_it_is_dropped() {
    let mut peer = Peer::serving(ANSWER);
    one_at_a_time(&mut peer);
    let body = peer.get().unwrap().into_body().into_stream();
    thread::scope(|scope| {
        let call = scope.spawn(|| peer.body().unwrap());
        assert!(!call.is_finished());
        drop(body);
        assert_eq!(call.join().unwrap(), "{}");
    });
}

#[test]
fn the_idle_timeout_limits_the_head_of_a_streamed_response() {
    for start in
        ["HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nX: "]
    {
        let peer = Peer::start(false, move |mut link: Link| {
            link.head();
            link.send(start);
            // Ends after the timeout of the client.
            while std::io::Write::write_all(&mut link, b"x").is_ok() {
                thread::sleep(Duration::from_millis(5));
            }
        });
        let mut attempt = peer.request(Method::GET, "");
        attempt.timeout = Duration::MAX;
        attempt.idle_timeout = Duration::from_millis(200);
        let failure = peer.transport.send(attempt).map(drop).unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Timeout);
        assert!(format!("{failure:?}").contains("head took longer than 200ms"), "{failure:?}");
    }
}

#[test]
fn the_longest_durations_have_no_effect() {
    let mut peer = Peer::serving(ANSWER);
    let config = Config::builder().connect_timeout(Duration::MAX).build().unwrap();
    peer.transport = Transport::new(Tls::new(&[]).unwrap(), &config, ProxySettings::none());
    for idle_timeout in [Duration::MAX, Duration::from_secs(60)] {
        let mut attempt = peer.request(Method::GET, "");
        (attempt.timeout, attempt.idle_timeout) = (Duration::MAX, idle_timeout);
        let response = peer.transport.send(attempt).unwrap();
        assert_eq!(response.into_body().read(10).unwrap(), "{}");
    }
}

#[test]
fn an_untrusted_certificate_is_a_permanent_failure() {
    let peer = Peer::responding(true, ANSWER, End::Notify);
    let strict = Transport::new(Tls::new(&[]).unwrap(), &super::config(), ProxySettings::none());
    let failure = strict.send(peer.request(Method::GET, "")).map(drop).unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Connect);
    assert!(failure.is_permanent(), "{failure:?}");
}
