//! Files against raw servers: what bounds a transfer, and when a file is complete.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use basecamp_core::{ErrorCode, FilePart, RetryPolicy};
use basecamp_tests::sandbox::Sandbox;

use super::{builder, stream};

/// Starts a server that reads the head of each request and runs `answer` on a thread. Returns its URL.
fn serve(
    answer: impl Fn(&str, &mut TcpStream) -> io::Result<()> + Send + Sync + Clone + 'static,
) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut connection in listener.incoming().map_while(Result::ok) {
            let answer = answer.clone();
            thread::spawn(move || {
                let mut head = String::new();
                let mut reader = BufReader::new(&connection);
                while reader.read_line(&mut head).is_ok_and(|read| read > 2) {}
                drop(reader);
                let _ = answer(&head, &mut connection);
            });
        }
    });
    url
}

/// Sends a byte every 20 ms, until the client closes the connection.
fn dribble(connection: &mut TcpStream) -> io::Result<()> {
    loop {
        connection.write_all(b"x")?;
        thread::sleep(Duration::from_millis(20));
    }
}

macro_rules! account {
    ($url:expr) => {{
        let sandbox = Sandbox::start().unwrap();
        let config = crate::support::config(&sandbox).base_url($url).retry(RetryPolicy::none());
        let config = config.timeout(Duration::from_millis(300)).build().unwrap();
        let client = builder(&sandbox).config(config).token("t").build().unwrap();
        client.for_account("999").unwrap()
    }};
}

test! {
    fn a_download_bounds_the_head_and_an_error_body() {
        let heads = ["HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 404 Not Found\r\nContent-Length: 99999\r\n\r\n"];
        for head in heads {
            let url = serve(move |_, connection| {
                connection.write_all(head.as_bytes())?;
                dribble(connection)
            });
            let error = wait!(account!(url).download_url("/a").send()).unwrap_err();
            let expected = if head.contains("404") { ErrorCode::NotFound } else { ErrorCode::Network };
            assert_eq!((error.code(), error.is_timeout()), (expected, !head.contains("404")), "{error}");
        }
    }
}

test! {
    fn an_upload_bounds_the_answer_as_a_whole() {
        let heads = ["HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"];
        for head in heads {
            let url = serve(move |_, connection| {
                connection.write_all(head.as_bytes())?;
                dribble(connection)
            });
            let file = FilePart::named("a", stream(vec![Ok(b"hello".to_vec())], 5));
            let error = wait!(account!(url).attachments().create(file).send()).unwrap_err();
            assert!(error.is_timeout(), "{error}");
        }
    }
}
