//! A server for a test: records requests, and responds by a closure.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use basecamp_ureq::{Account, Client, Config, ConfigBuilder};

pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<AtomicUsize>,
}

/// A recorded request.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) head: String,
    pub(crate) body: String,
    /// The number of reads.
    pub(crate) reads: usize,
}

impl Seen {
    /// The values of all headers with this name.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }
}

impl Server {
    /// Starts a server. An error of `answer` closes the connection.
    pub(crate) fn start<F>(answer: F) -> Self
    where
        F: Fn(&Seen, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, seen: Arc::default(), connections: Arc::default() };
        let (seen, connections) = (server.seen.clone(), server.connections.clone());
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                connections.fetch_add(1, Ordering::SeqCst);
                let (seen, answer) = (seen.clone(), answer.clone());
                thread::spawn(move || serve(stream, &seen, &*answer));
            }
        });
        server
    }

    /// Starts a server that responds to every request with the same bytes.
    pub(crate) fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |_, stream| stream.write_all(&answer))
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn config(&self) -> ConfigBuilder {
        Config::builder().base_url(&self.url).max_retries(0)
    }

    pub(crate) fn account(&self) -> Account {
        self.account_with(self.config())
    }

    pub(crate) fn account_with(&self, config: ConfigBuilder) -> Account {
        let config = config.build().unwrap();
        let client = Client::builder().token("secret").config(config).build().unwrap();
        client.for_account(999).unwrap()
    }
}

fn serve<F>(mut stream: TcpStream, all: &Mutex<Vec<Seen>>, answer: &F) -> io::Result<()>
where
    F: Fn(&Seen, &mut TcpStream) -> io::Result<()>,
{
    stream.set_nodelay(true)?;
    loop {
        let seen = receive(&mut stream)?;
        all.lock().unwrap().push(seen.clone());
        answer(&seen, &mut stream)?;
    }
}

fn receive(stream: &mut TcpStream) -> io::Result<Seen> {
    let (mut bytes, mut reads) = (Vec::new(), 0);
    loop {
        let mut part = [0; 1 << 16];
        let amount = stream.read(&mut part)?;
        if amount == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        reads += 1;
        bytes.extend_from_slice(&part[..amount]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let seen = Seen { head: head.to_owned(), body: body.to_owned(), reads };
        let length =
            seen.header("content-length").first().map_or(0, |value| value.parse().unwrap());
        if seen.body.len() >= length {
            return Ok(seen);
        }
    }
}

/// A response with a `Content-Length`.
pub(crate) fn response(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// Sends a byte at a time, without an end.
pub(crate) fn dribble(stream: &mut TcpStream, text: &str) -> io::Result<()> {
    for byte in text.bytes() {
        stream.write_all(&[byte])?;
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
