//! Timeouts against slow servers.

use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use basecamp_ureq::{Client, Config, Error, ErrorCode};

use crate::server::{Server, dribble};

const TIMEOUT: Duration = Duration::from_millis(150);

fn assert_in_time(server: &Server, expected: &str) {
    let account = server.account_with(server.config().timeout(TIMEOUT));
    let start = Instant::now();
    let error = account.todos().get(1).send().unwrap_err();
    assert!(start.elapsed() >= TIMEOUT);
    assert_timeout(&error, start, expected);
}

fn assert_timeout(error: &Error, start: Instant, expected: &str) {
    let took = start.elapsed();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.message(), expected);
    // Generous, since the machine may be busy; the slow servers need much longer.
    assert!(took < 3 * TIMEOUT, "{took:?}");
}

#[test]
fn a_slow_head_times_out() {
    let server = Server::start(|_, stream| {
        dribble(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Filler: of no interest\r\n\r\n{}",
        )
    });
    assert_in_time(&server, "timed out: the response took longer than 150ms");
}

#[test]
fn a_slow_body_times_out() {
    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")?;
        dribble(stream, &"x".repeat(100))
    });
    assert_in_time(&server, "timed out: the response's body took longer than 150ms");
}

#[test]
fn a_silent_server_times_out() {
    let server = Server::start(|_, _| {
        thread::sleep(2 * TIMEOUT);
        Ok(())
    });
    assert_in_time(&server, "timed out: the response took longer than 150ms");
}

#[test]
fn a_slow_upload_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (accepted, start) = mpsc::channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        accepted.send(Instant::now()).unwrap();
        // Each write succeeds, but the request is never complete.
        let mut part = vec![0; 200_000];
        while std::io::Read::read(&mut stream, &mut part).is_ok_and(|amount| amount > 0) {
            thread::sleep(Duration::from_millis(40));
        }
    });
    let config = Config::builder().base_url(url).timeout(TIMEOUT).build().unwrap();
    let client = Client::builder().token("secret").config(config).build().unwrap();
    let content = "x".repeat(8 << 20);
    let error = client.for_account(999).unwrap().todos().create(1, content).send().unwrap_err();
    assert_timeout(&error, start.recv().unwrap(), "timed out: the response took longer than 150ms");
}

#[test]
fn a_deadline_shortens_the_attempt() {
    let server = Server::start(|_, _| {
        thread::sleep(2 * TIMEOUT);
        Ok(())
    });
    let start = Instant::now();
    let call = server.account().todos().get(1).with_deadline(TIMEOUT);
    assert_timeout(&call.send().unwrap_err(), start, "the call's deadline of 150ms has passed");
}

#[test]
fn a_response_just_before_the_timeout_succeeds() {
    let server = Server::start(|_, stream| {
        thread::sleep(Duration::from_millis(120));
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
    });
    let account = server.account_with(server.config().timeout(Duration::from_millis(300)));
    account.todos().get(1).send_raw().unwrap();
}
