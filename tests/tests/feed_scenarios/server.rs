//! The server of a scenario: its requests wait for the step that responds to them.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value};
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::Role;
use tungstenite::protocol::frame::CloseFrame;
use tungstenite::{Message, WebSocket};

use crate::script::{Origins, Response, Step};
use crate::world::{Cable, World};

/// The interval of pings, below that of staleness.
const PING_INTERVAL: Duration = Duration::from_secs(2);

/// A request that waits for its step.
pub(crate) struct Request {
    /// The path with the query.
    pub(crate) target: String,
    stream: TcpStream,
    key: Option<String>,
}

impl Request {
    fn read(mut stream: TcpStream) -> io::Result<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let fields = head.lines().filter_map(|line| line.split_once(':'));
        let mut keys = fields.filter(|(name, _)| name.eq_ignore_ascii_case("sec-websocket-key"));
        let key = keys.next().map(|(_, value)| value.trim().to_owned());
        Ok(Self { target, stream, key })
    }

    /// The parameters of the query.
    pub(crate) fn parameters(&self) -> BTreeMap<String, String> {
        let (_, query) = self.target.split_once('?').unwrap_or_default();
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// Sends the response of a script.
    pub(crate) fn respond(mut self, response: &Response) {
        let body = response.body.clone().map(|body: Map<String, Value>| Value::Object(body));
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let mut head = format!("HTTP/1.1 {} Scripted\r\n", response.status());
        for (name, value) in &response.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = body.len();
        head.push_str(&format!("Content-Length: {length}\r\nConnection: close\r\n\r\n"));
        // A client that cancelled the request has closed the connection.
        let _ = self.stream.write_all((head + &body).as_bytes());
    }

    /// Refuses the upgrade, or redirects it.
    pub(crate) fn refuse(mut self, redirect: Option<&str>) {
        let head = match redirect {
            Some(target) => format!("302 Found\r\nLocation: {target}"),
            None => "503 Service Unavailable".to_owned(),
        };
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let _ = self.stream.write_all(head.as_bytes());
    }

    /// Upgrades the connection.
    pub(crate) fn upgrade(mut self) -> io::Result<WebSocket<TcpStream>> {
        let key = self.key.as_deref().unwrap_or_default();
        let head = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Protocol: actioncable-v1-json\r\nSec-WebSocket-Accept: {}\r\n\r\n",
            derive_accept_key(key.as_bytes())
        );
        self.stream.write_all(head.as_bytes())?;
        Ok(WebSocket::from_raw_socket(self.stream, Role::Server, None))
    }
}

/// Sends a ping of the protocol periodically, for scenarios in which the socket must stay alive.
pub(crate) fn send_pings(world: Arc<World>) {
    thread::spawn(move || {
        loop {
            thread::sleep(PING_INTERVAL);
            if world.is_over() {
                return;
            }
            world.update(|state| {
                if let Some(cable) = &mut state.cable {
                    let _ = cable.writer.send(Message::text(r#"{"type":"ping"}"#));
                }
            });
        }
    });
}

impl Cable {
    /// Reports the client's frames and the end of the connection to the world.
    pub(crate) fn read(stream: TcpStream, world: Arc<World>, number: usize) {
        thread::spawn(move || {
            let mut socket = WebSocket::from_raw_socket(stream, Role::Server, None);
            while let Ok(message) = socket.read() {
                match message {
                    Message::Text(text) => {
                        world.in_turn("a frame", |step| matches!(step, Step::ExpectSubscribe(_)));
                        world.update(|state| state.frames.push_back(text.to_string()));
                    }
                    Message::Pong(_) => world.update(|state| state.pongs += 1),
                    Message::Close(frame) => {
                        if world.is_open(number) {
                            world.in_turn("a close", |step| {
                                matches!(step, Step::ExpectClientClose(_))
                            });
                        }
                        world.closed_by_client(number, frame.as_ref());
                    }
                    _ => {}
                }
            }
            // The other half of the connection is a clone.
            let _ = socket.get_ref().shutdown(Shutdown::Both);
            world.ended(number);
        });
    }

    /// Sends a frame, and a ping of WebSocket, which the client answers once it has read both.
    pub(crate) fn send(&mut self, text: String) {
        // A client that has closed the connection is an event of its own.
        let _ = self.writer.send(Message::text(text));
        let _ = self.writer.send(Message::Ping(bytes::Bytes::new()));
    }

    /// Sends a close frame.
    pub(crate) fn close(&mut self, code: u16) {
        let _ = self.writer.close(Some(CloseFrame { code: code.into(), reason: "".into() }));
        let _ = self.writer.flush();
    }

    /// Ends the connection without a close frame.
    pub(crate) fn sever(&mut self) {
        let _ = self.writer.get_mut().shutdown(Shutdown::Write);
    }
}

pub(crate) struct Server {
    listener: TcpListener,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self { listener: TcpListener::bind(("127.0.0.1", 0)).unwrap() }
    }

    pub(crate) fn origins(&self) -> Origins {
        let address = self.listener.local_addr().unwrap();
        Origins { api: format!("http://{address}"), cable: format!("ws://{address}") }
    }

    /// Receives requests until the world ends.
    pub(crate) fn serve(self, world: Arc<World>) {
        thread::spawn(move || {
            while let Ok((stream, _)) = self.listener.accept() {
                if world.is_over() {
                    return;
                }
                let world = Arc::clone(&world);
                thread::spawn(move || {
                    if let Ok(request) = Request::read(stream) {
                        world.requested(request);
                    }
                });
            }
        });
    }
}
