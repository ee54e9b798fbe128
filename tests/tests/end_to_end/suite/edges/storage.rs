//! Downloads with unexpected responses of the API or the storage: the file is complete, or the call
//! fails.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use basecamp_core::{AddressPolicy, ErrorCode, RetryPolicy};

use super::super::{Destination, DownloadExt as _};
use super::connect;
use crate::raw_server::{Failures, RawServer, brief, response};
use crate::support::raw_config;

/// A server of both hops. `/a` is the API's URL of a file; any other path is its storage.
struct Hops {
    server: RawServer,
    answers: Arc<Mutex<[Vec<u8>; 2]>>,
    /// Path and query of each request to the storage.
    storage: Arc<Mutex<Vec<String>>>,
}

impl Hops {
    fn start() -> Self {
        let answers = Arc::<Mutex<[Vec<u8>; 2]>>::default();
        let storage = Arc::<Mutex<Vec<String>>>::default();
        let (served, seen) = (answers.clone(), storage.clone());
        let server = RawServer::answering(move |request| {
            if request.target() == "/a" {
                return served.lock().unwrap()[0].clone();
            }
            seen.lock().unwrap().push(request.target().to_owned());
            served.lock().unwrap()[1].clone()
        });
        Self { server, answers, storage }
    }

    fn set(&self, first: Vec<u8>, second: Vec<u8>) {
        *self.answers.lock().unwrap() = [first, second];
        self.storage.lock().unwrap().clear();
    }

    /// Sets the response of one hop. The other hop leads to it.
    fn set_hop(&self, hop: usize, answer: Vec<u8>) {
        match hop {
            1 => self.set(answer, response("200 OK", "", "unexpected")),
            _ => self.set(redirect("/b"), answer),
        }
    }
}

fn redirect(location: impl AsRef<[u8]>) -> Vec<u8> {
    let field = [b"Location: ", location.as_ref(), b"\r\n"].concat();
    response("302 Found", field, "")
}

macro_rules! save {
    ($account:expr, $destination:expr) => {
        match wait!($account.download_url("/a").send()) {
            Ok(download) => wait!(download.save($destination)),
            Err(error) => Err(error),
        }
    };
}

macro_rules! bytes {
    ($account:expr) => {
        match wait!($account.download_url("/a").send()) {
            Ok(download) => wait!(download.bytes(1000)),
            Err(error) => Err(error),
        }
    };
}

test! {
    fn only_a_complete_file_is_saved() {
        let mut failures = Failures::default();
        let folder = tempfile::tempdir().unwrap();
        let hops = Hops::start();
        let config = raw_config(&hops.server).retry(RetryPolicy::standard()).build().unwrap();
        let client = connect(&hops.server).config(config).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        for hop in [1, 2] {
            for (status, field) in [
                ("201 Created", ""),
                ("202 Accepted", ""),
                ("204 No Content", ""),
                ("205 Reset Content", ""),
                ("206 Partial Content", ""),
                ("206 Partial Content", "Content-Range: bytes 0-3/*\r\n"),
                ("206 Partial Content", "Content-Range: bytes 0-3/4\r\n"),
                ("206 Partial Content", "Content-Type: multipart/byteranges; boundary=a\r\n"),
                ("226 IM Used", ""),
                ("200 OK", "Content-Range: bytes 4-7/8\r\n"),
                ("200 OK", "Content-Range: bytes */8\r\n"),
                ("200 OK", "Content-Range: nothing\r\n"),
                ("200 OK", "Content-Range: bytes 0-3/4\r\nContent-Range: bytes 4-7/8\r\n"),
                ("300 Multiple Choices", "Location: /c\r\n"),
                ("304 Not Modified", ""),
                ("305 Use Proxy", "Location: http://127.0.0.1:1/\r\n"),
                ("306 Unused", "Location: /c\r\n"),
                ("399 Other", "Location: /c\r\n"),
            ] {
                let code = &status[..3];
                let fields = format!("X-Request-Id: 5f\r\n{field}");
                let answer = match code {
                    "204" | "304" => format!("HTTP/1.1 {status}\r\n{fields}\r\n").into_bytes(),
                    "205" => response(status, fields, ""),
                    _ => response(status, fields, "part"),
                };
                hops.set_hop(hop, answer);
                let before = hops.server.requests();
                let result = save!(account, Destination::folder(folder.path())).map(|path| path.display().to_string());
                let requests = hops.server.requests() - before;
                let case = format!("hop {hop}, {status} {field}: {requests} requests, {}", brief(&result));
                failures.check(requests == hop, &case);
                failures.check(fs::read_dir(folder.path()).unwrap().count() == 0, format!("saved: {case}"));
                let holds = result.is_err_and(|error| {
                    error.code() == ErrorCode::ApiError
                        && error.http_status().is_some_and(|status| status.to_string() == *code)
                        && error.request_id() == Some("5f")
                        && !error.retryable()
                        && !error.is_transient()
                });
                failures.check(holds, &case);
            }
        }
    }
}

test! {
    fn a_file_is_as_long_as_its_response_announces() {
        let mut failures = Failures::default();
        let hops = Hops::start();
        let client = connect(&hops.server).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let close = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
        for hop in [1, 2] {
            for (framing, expected) in [
                // Bytes after the end don't belong to a response.
                ("Content-Length: 4\r\n\r\nfile and more", Some("file")),
                ("Content-Length: 0\r\n\r\nmore", Some("")),
                ("Transfer-Encoding: chunked\r\n\r\n4\r\nfile\r\n0\r\n\r\nmore", Some("file")),
                ("Content-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\nfile", Some("file")),
                ("Content-Encoding: identity\r\nContent-Length: 4\r\n\r\nfile", Some("file")),
                ("Content-Encoding: \r\nContent-Length: 4\r\n\r\nfile", Some("file")),
            ] {
                hops.set_hop(hop, format!("{close}{framing}").into_bytes());
                let result = bytes!(account);
                let holds = match (&result, expected) {
                    (Ok(bytes), Some(expected)) => bytes == expected,
                    (result, _) => result.is_err(),
                };
                failures.check(holds, format!("hop {hop}, {framing:?}: {}", brief(&result)));
            }
        }
    }
}

test! {
    fn a_location_is_resolved_as_bytes_and_must_be_http() {
        let mut failures = Failures::default();
        let hops = Hops::start();
        let client = connect(&hops.server).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let url = hops.server.url();
        let locations: Vec<(Vec<u8>, &str)> = vec![
            (b"/b".to_vec(), "/b"),
            (b"b".to_vec(), "/b"),
            (b"./c/../b?x=1&y=2".to_vec(), "/b?x=1&y=2"),
            (b"?x=1".to_vec(), "/a?x=1"),
            (b"/b#part".to_vec(), "/b"),
            (b"/b/#/../c".to_vec(), "/b/"),
            (format!("{url}/b").into_bytes(), "/b"),
            (url.trim_start_matches("http:").to_owned().into_bytes(), "/"),
            (format!("HTTP{}/b", &url[4..]).into_bytes(), "/b"),
            (" \t/b \t".into(), "/b"),
            ("/b/Zo\u{eb}.txt".into(), "/b/Zo%C3%AB.txt"),
            ("/b?name=Zo\u{eb}".into(), "/b?name=Zo%C3%AB"),
            (b"/b/Zo\xeb.txt".to_vec(), "/b/Zo%EB.txt"),
            (b"/b%20c?d=%2F+e".to_vec(), "/b%20c?d=%2F+e"),
            (b"/b c".to_vec(), "/b%20c"),
            (b"/b?x=\"<>|^`{}'".to_vec(), "/b?x=%22%3C%3E|^`{}%27"),
        ];
        for (location, expected) in locations {
            hops.set(redirect(&location), response("200 OK", "", "file"));
            let result = bytes!(account);
            let storage = hops.storage.lock().unwrap().clone();
            let holds = storage == [expected] && result.as_ref().is_ok_and(|file| file == "file");
            failures.check(holds, format!("{}: {storage:?}, {}", location.escape_ascii(), brief(&result)));
        }
        let host = url.trim_start_matches("http://");
        for fields in [
            String::new(),
            "Location:\r\n".to_owned(),
            "Location:  \r\n".to_owned(),
            "Location: /b\r\nLocation: /c\r\n".to_owned(),
            "Location: #b\r\n".to_owned(),
            "Location: http://\r\n".to_owned(),
            "Location: http://[::1\r\n".to_owned(),
            format!("Location: http://{host}:99999/b\r\n"),
            format!("Location: http://user:hunter2@{host}/b\r\n"),
            format!("Location: ftp://{host}/b\r\n"),
            format!("Location: ws://{host}/b\r\n"),
            "Location: file:///etc/passwd\r\n".to_owned(),
            "Location: data:text/plain,file\r\n".to_owned(),
            "Location: javascript:1\r\n".to_owned(),
            "Location: http://storage.example.com/b\r\n".to_owned(),
        ] {
            hops.set(response("302 Found", &fields, ""), response("200 OK", "", "file"));
            let before = hops.server.requests();
            let result = bytes!(account);
            let requests = hops.server.requests() - before;
            let case = format!("{fields:?}: {requests} requests, {}", brief(&result));
            let holds = requests == 1 && result.is_err_and(|error| {
                error.code() == ErrorCode::ApiError
                    && error.http_status().is_some_and(|status| status == 302)
                    && !error.is_transient()
                    && !format!("{error} {error:?}").contains("hunter2")
            });
            failures.check(holds, case);
        }
        // The same URL twice counts as one URL.
        hops.set(response("302 Found", "Location: /b\r\nLocation: /b\r\n", ""), response("200 OK", "", "file"));
        assert_eq!(bytes!(account).unwrap(), "file");
    }
}

test! {
    fn the_storage_address_is_public_unless_others_are_allowed() {
        let mut failures = Failures::default();
        let hops = Hops::start();
        let elsewhere = RawServer::answering(|_| response("200 OK", "", "file"));
        let target = elsewhere.url().trim_start_matches("http://").to_owned();
        let port = target.split(':').next_back().unwrap().to_owned();
        let config = |policy| {
            let config = raw_config(&hops.server).download_addresses(policy);
            config.connect_timeout(Duration::from_secs(20)).build().unwrap()
        };
        let client = |policy| connect(&hops.server).config(config(policy)).token("t").build().unwrap();
        let public = client(AddressPolicy::public()).for_account("9").unwrap();
        let names = ["127.0.0.1", "127.9.9.9", "localhost", "a.localhost", "[::1]", "2130706433", "0x7f.1", "0177.0.0.1"];
        let local = names.map(|name| format!("http://{name}:{port}/b"));
        let private = [
            "https://10.0.0.1/b", "https://192.168.1.1/b", "https://172.16.0.1/b", "https://100.64.0.1/b",
            "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/b", "https://224.0.0.1/b", "https://240.0.0.1/b",
            "https://[::]/b", "https://[fe80::1]/b", "https://[fd00::1]/b", "https://[::ffff:127.0.0.1]/b",
            "https://[64:ff9b::10.0.0.1]/b", "https://127.0.0.1/b", "https://localhost:1/b",
        ];
        for location in local.iter().map(String::as_str).chain(private) {
            hops.set(redirect(location), response("200 OK", "", "unexpected"));
            let result = bytes!(public);
            let case = format!("{location}: {}", brief(&result));
            let holds = result.is_err_and(|error| {
                error.code() == ErrorCode::ApiError && !error.is_transient()
            });
            failures.check(holds && elsewhere.connections() == 0, case);
        }
        let allowed = client(AddressPolicy::any()).for_account("9").unwrap();
        hops.set(redirect(format!("http://{target}/b")), Vec::new());
        assert_eq!(bytes!(allowed).unwrap(), "file");
        // The default, as the API itself is local.
        let client = connect(&hops.server).token("t").build().unwrap();
        assert_eq!(bytes!(client.for_account("9").unwrap()).unwrap(), "file");
        assert_eq!(elsewhere.requests(), 2);
    }
}

test! {
    fn a_coded_file_is_reported_and_not_decoded() {
        let mut failures = Failures::default();
        let folder = tempfile::tempdir().unwrap();
        let hops = Hops::start();
        let client = connect(&hops.server).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        // An empty file in gzip.
        let gzip = [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03"[..], &[0; 9]].concat();
        for hop in [1, 2] {
            for (fields, expected) in [
                ("Content-Encoding: gzip\r\n", "gzip"),
                ("Content-Encoding: x-gzip\r\n", "x-gzip"),
                ("Content-Encoding: identity, gzip\r\n", "gzip"),
                ("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n", "gzip"),
                ("Content-Encoding: gzip\r\nContent-Encoding: br\r\n", "gzip, br"),
                ("Content-Encoding: deflate\r\n", "deflate"),
                ("Content-Encoding: unknown\r\n", "unknown"),
            ] {
                hops.set_hop(hop, response("200 OK", fields, &gzip));
                let download = wait!(account.download_url("/a").send()).unwrap();
                let known = (download.content_encoding.clone(), download.content_length);
                let length = u64::try_from(gzip.len()).unwrap();
                failures.check(known == (Some(expected.to_owned()), Some(length)), format!("{fields:?}: {known:?}"));
                let bytes = wait!(download.bytes(1000)).unwrap();
                failures.check(bytes == gzip, format!("{fields:?}: {}", bytes.escape_ascii()));
                let error = save!(account, Destination::folder(folder.path())).unwrap_err();
                failures.check(error.message().contains(expected), error);
                failures.check(fs::read_dir(folder.path()).unwrap().count() == 0, fields);
            }
        }
    }
}

test! {
    fn a_slow_head_of_the_storage_is_bounded() {
        for slow in ["", "HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 403 Forbidden\r\nX-Slow: "] {
            let server = RawServer::plain(move |conversation| {
                while let Some(request) = conversation.whole_request() {
                    match request.target() {
                        "/a" => drop(conversation.send(redirect("/b"))),
                        _ => conversation.dribble(slow, Duration::from_millis(20)),
                    }
                }
            });
            let config = raw_config(&server).timeout(Duration::from_secs(2)).build().unwrap();
            let client = connect(&server).config(config).token("t").build().unwrap();
            let account = client.for_account("9").unwrap();
            let error = bytes!(account).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Network, "{slow:?}: {error}");
            assert_eq!(error.is_timeout(), !slow.is_empty(), "{slow:?}: {error}");
            assert_eq!(server.await_requests(2), 2, "{slow:?}: {error}");
        }
    }
}
