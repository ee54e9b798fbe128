//! Counts the rotated refresh tokens that are lost when a process is killed with SIGKILL shortly
//! after the authorization server has answered.
//!
//! ```sh
//! cargo test -p basecamp-tests --test token_store -- --ignored --nocapture sigkill
//! ```

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use basecamp_core::oauth::{Token, TokenStore};

use crate::{PROFILE, Store};

const ROUNDS: u32 = 200;
/// The kills are spread evenly over this time after the answer.
const SPREAD: Duration = Duration::from_millis(8);

/// An authorization server, and an API that accepts every token. Each refresh rotates the refresh
/// token.
struct Server {
    url: String,
    /// The refresh token that was issued, and when its response was written.
    issued: Receiver<(String, Instant)>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, issued) = mpsc::channel();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().map_while(Result::ok).enumerate() {
                let sender = sender.clone();
                thread::spawn(move || serve(&stream, number, &sender));
            }
        });
        Self { url, issued }
    }
}

fn serve(stream: &TcpStream, number: usize, issued: &Sender<(String, Instant)>) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        if !matches!(reader.read_line(&mut first), Ok(1..)) {
            return;
        }
        let mut line = String::new();
        while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
            let lower = line.to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let _ = reader.read_exact(&mut vec![0; length]);
        let refresh_token = format!("rotated-{number}");
        let body = match first.starts_with("POST") {
            true => format!(
                r#"{{"access_token": "a{number}", "refresh_token": "{refresh_token}", "expires_in": 3600}}"#
            ),
            false => r#"{"identity": {"id": 1}, "accounts": []}"#.to_owned(),
        };
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        if (&*stream).write_all(format!("{head}{body}").as_bytes()).is_err() {
            return;
        }
        if first.starts_with("POST") && issued.send((refresh_token, Instant::now())).is_err() {
            return;
        }
    }
}

/// Kills a process after the response to its refresh. Returns whether the store lacks the new
/// token.
fn is_lost(kind: &str, server: &Server, delay: Duration) -> bool {
    let store = Store::new();
    let expired =
        Token::new("old").with_refresh_token("old").with_expires_at(std::time::UNIX_EPOCH);
    store.0.save(PROFILE, &expired).unwrap();
    let mut process = store.process_at(kind, &server.url, "client", "secret");
    process.go();
    let (refresh_token, answered) = server.issued.recv_timeout(Duration::from_secs(60)).unwrap();
    while answered.elapsed() < delay {
        std::hint::spin_loop();
    }
    process.kill();
    store.token().refresh_token.unwrap().expose() != refresh_token
}

#[test]
#[ignore = "a measurement of 400 killed processes"]
fn sigkill_after_the_token_response() {
    let server = Server::start();
    for kind in ["ureq", "hyper"] {
        let lost: Vec<Duration> = (0..ROUNDS)
            .map(|round| SPREAD * round / ROUNDS)
            .filter(|delay| is_lost(kind, &server, *delay))
            .collect();
        println!("{kind}: {} of {ROUNDS} lost, the latest at {:?}", lost.len(), lost.last());
        // A process that is killed later has saved the token.
        assert!(!is_lost(kind, &server, Duration::from_secs(2)), "{kind}");
    }
}
