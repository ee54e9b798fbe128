//! Sends arbitrary bytes as the response of a server to a client of each driver, over loopback: a
//! call or a download may succeed only if a strict parser reads the same content from a complete
//! response.
#![no_main]

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use basecamp_core::{Config, RetryPolicy};
use libfuzzer_sys::fuzz_target;
use tokio::runtime::Runtime;

/// The default limit of a response is larger than any input.
const LIMIT: usize = 1 << 20;

/// A complete response.
struct Response {
    status: u16,
    /// Whether it has a `Content-Encoding`, which a client may decode.
    is_coded: bool,
    content: Vec<u8>,
}

/// The final response in `answer`, after which the server ends the connection; `None` if it is
/// invalid or incomplete.
fn complete(mut answer: &[u8]) -> Option<Response> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 256];
        let mut head = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(length) = head.parse(answer).ok()? else { return None };
        let (status, body) = (head.code?, &answer[length..]);
        let is_coded =
            head.headers.iter().any(|header| header.name.eq_ignore_ascii_case("content-encoding"));
        match status {
            // No upgrade: the client requested no other protocol.
            101 => return None,
            100..=199 => answer = body,
            204 | 304 => return Some(Response { status, is_coded, content: Vec::new() }),
            _ => {
                let content = content(head.headers, body)?;
                return Some(Response { status, is_coded, content });
            }
        }
    }
}

/// The content of a body, with the framing of RFC 9112, section 6.3.
fn content(headers: &[httparse::Header<'_>], body: &[u8]) -> Option<Vec<u8>> {
    let values = |name: &str| -> Option<Vec<String>> {
        let lines = headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        let lines = lines.map(|header| std::str::from_utf8(header.value).ok());
        let list = lines.collect::<Option<Vec<_>>>()?.join(",");
        Some(list.split(',').map(|item| item.trim().to_ascii_lowercase()).collect())
    };
    let mut codings = values("transfer-encoding")?;
    codings.retain(|coding| !coding.is_empty());
    match &codings[..] {
        [] => {}
        [coding] if coding == "chunked" => return chunks(body),
        codings if codings.iter().all(|coding| coding == "identity") => return Some(body.to_vec()),
        // Clients decode no other transfer coding.
        _ => return None,
    }
    let lengths = values("content-length")?;
    match &lengths[0] {
        none if none.is_empty() && lengths.len() == 1 => Some(body.to_vec()),
        first if lengths.iter().all(|length| length == first) => {
            let digits = first.bytes().all(|byte| byte.is_ascii_digit());
            body.get(..digits.then(|| first.parse().ok())??).map(<[u8]>::to_vec)
        }
        _ => None,
    }
}

/// The content of a chunked body (RFC 9112, section 7.1).
fn chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let httparse::Status::Complete((at, length)) = httparse::parse_chunk_size(body).ok()?
        else {
            return None;
        };
        let length = usize::try_from(length).ok()?;
        body = &body[at..];
        if length == 0 {
            // Clients discard trailer fields, so only the empty line after them matters.
            let mut lines = body.split_inclusive(|byte| *byte == b'\n');
            return lines.any(|line| matches!(line, b"\r\n" | b"\n")).then_some(content);
        }
        content.extend(body.get(..length)?);
        body = body[length..].strip_prefix(b"\r\n")?;
    }
}

/// A server that sends the same response on each connection and then closes it.
fn serve(answer: Arc<Mutex<Vec<u8>>>) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for mut socket in listener.incoming().map_while(Result::ok) {
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            while !request.ends_with(b"\r\n\r\n") {
                match socket.read(&mut buffer) {
                    Ok(read @ 1..) => request.extend(&buffer[..read]),
                    _ => break,
                }
            }
            let _ = socket.write_all(&answer.lock().unwrap());
            let _ = socket.shutdown(Shutdown::Write);
        }
    });
    url
}

struct Clients {
    answer: Arc<Mutex<Vec<u8>>>,
    blocking: basecamp_ureq::Account,
    asynchronous: basecamp_hyper::Account,
    runtime: Runtime,
}

impl Clients {
    fn new() -> Self {
        let answer = Arc::new(Mutex::default());
        let config = Config::builder()
            .base_url(serve(Arc::clone(&answer)))
            .retry(RetryPolicy::none())
            .response_limit(LIMIT)
            .timeout(Duration::from_secs(10))
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let blocking = basecamp_ureq::Client::builder().token("secret").config(config.clone());
        let blocking = blocking.build().unwrap().for_account("9").unwrap();
        let asynchronous = basecamp_hyper::Client::builder().token("secret").config(config);
        let asynchronous = asynchronous.build().unwrap().for_account("9").unwrap();
        Self { answer, blocking, asynchronous, runtime }
    }

    /// The result of each driver for the response: the body of a call, and the content of a
    /// download.
    fn results(&self) -> [(&'static str, Option<Vec<u8>>); 4] {
        let call = self.blocking.people().get(7).send_raw().ok().map(|reply| reply.value);
        let download = self.blocking.download_url("/a").send();
        let download = download.and_then(|download| download.bytes(LIMIT)).ok();
        let (async_call, async_download) = self.runtime.block_on(async {
            let call = self.asynchronous.people().get(7).send_raw().await.ok();
            let download = match self.asynchronous.download_url("/a").await {
                Ok(download) => download.bytes(LIMIT).await.ok(),
                Err(_) => None,
            };
            (call.map(|reply| reply.value), download)
        });
        [
            ("ureq, call", call.map(Vec::from)),
            ("ureq, download", download.map(Vec::from)),
            ("hyper, call", async_call.map(Vec::from)),
            ("hyper, download", async_download.map(Vec::from)),
        ]
    }
}

thread_local! {
    static CLIENTS: RefCell<Option<Clients>> = const { RefCell::new(None) };
}

fuzz_target!(|answer: &[u8]| {
    let expected = complete(answer);
    CLIENTS.with_borrow_mut(|clients| {
        let clients = clients.get_or_insert_with(Clients::new);
        answer.clone_into(&mut clients.answer.lock().unwrap());
        for (client, result) in clients.results() {
            let Some(result) = result else { continue };
            let Some(Response { status, is_coded, content }) = &expected else {
                panic!("{client}: {result:?} from an incomplete or invalid answer");
            };
            assert!((200..300).contains(status), "{client}: {result:?} from status {status}");
            assert!(*is_coded || result == *content, "{client}: {result:?} is not {content:?}");
        }
    });
});
