//! Files against raw servers: the limits of a transfer, and the completeness of a file.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;
#[cfg(target_os = "linux")]
use std::{os::fd::AsRawFd as _, path::Path};

use basecamp_core::{AddressPolicy, ErrorCode, FilePart, RetryPolicy};
use basecamp_sandbox::Sandbox;

use super::{Destination, DownloadExt as _, builder, stream};

/// Starts a server that reads the head of each request and runs `answer` on a thread. Returns its
/// URL.
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
    fn an_upload_bounds_the_size_of_the_response() {
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

#[cfg(target_os = "linux")]
test! {
    fn only_regular_files_are_uploaded_by_path() {
        let sandbox = Sandbox::start().unwrap();
        let account = super::client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        // `/dev/stdin` at the end of a pipeline is such a file.
        let (reader, _writer) = io::pipe().unwrap();
        let descriptors = ["/dev/fd", "/proc/self/fd"].map(|folder| format!("{folder}/{}", reader.as_raw_fd()));
        let [descriptor, other_descriptor] = descriptors.each_ref().map(Path::new);
        let paths = [
            folder.path(), &socket, &pipe, &link, descriptor, other_descriptor,
            "/dev/zero".as_ref(), "/dev/null".as_ref(), "/proc/version".as_ref(),
        ];
        for path in paths {
            for logo in [false, true] {
                let file = FilePart::named("a.png", basecamp_core::Content::file(path));
                let error = match logo {
                    true => wait!(account.projects().update_logo(sandbox.first_project_id(), file).send()).unwrap_err(),
                    false => wait!(account.attachments().create(file).send()).unwrap_err(),
                };
                // The file has more bytes than its metadata announce.
                let code = if path.ends_with("version") { ErrorCode::Usage } else { ErrorCode::LocalIo };
                assert_eq!((error.code(), error.attempts()), (code, 1), "{path:?}: {error}");
                assert!(error.message().contains("Content::reader"), "{path:?}: {error}");
            }
        }
        assert_eq!(sandbox.count("*", "*"), 0, "nothing was sent");
        // An empty file is valid.
        let path = folder.path().join("empty.txt");
        std::fs::write(&path, "").unwrap();
        wait!(account.attachments().create(FilePart::file(&path)).send()).unwrap();
    }
}

test! {
    fn a_length_of_zero_is_checked_too() {
        let sandbox = Sandbox::start().unwrap();
        let account = super::client(&sandbox).for_account(sandbox.account_id()).unwrap();
        for logo in [false, true] {
            let file = FilePart::named("a.png", stream(vec![Ok(b"x".to_vec())], 0));
            let error = match logo {
                true => wait!(account.projects().update_logo(sandbox.first_project_id(), file).send()).unwrap_err(),
                false => wait!(account.attachments().create(file).send()).unwrap_err(),
            };
            assert_eq!(error.code(), ErrorCode::Usage, "{error}");
            assert!(error.message().contains("longer than the announced 0 bytes"), "{error}");
        }
        assert_eq!(sandbox.count("*", "*"), 0, "nothing was sent");
        wait!(account.attachments().create(FilePart::named("a", stream(vec![], 0))).send()).unwrap();
    }
}

test! {
    fn a_partial_or_coded_file_is_not_saved() {
        let folder = tempfile::tempdir().unwrap();
        let heads = [
            ("206 Partial Content", "Content-Range: bytes 0-3/1000\r\n", "206"),
            ("200 OK", "Content-Range: bytes 0-3/1000\r\n", "only a part"),
            ("201 Created", "", "201"),
            ("200 OK", "Content-Encoding: gzip\r\n", "content coding `gzip`"),
        ];
        for (status, field, problem) in heads {
            let url = serve(move |head, connection| {
                assert!(head.to_ascii_lowercase().contains("accept-encoding: identity"), "{head}");
                let answer = match head.starts_with("GET /a ") {
                    true => "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
                    false => format!("HTTP/1.1 {status}\r\n{field}Content-Length: 4\r\nConnection: close\r\n\r\npart"),
                };
                connection.write_all(answer.as_bytes())
            });
            let error = match wait!(account!(url).download_url("/a").send()) {
                Ok(file) => wait!(file.save(Destination::folder(folder.path()))).unwrap_err(),
                Err(error) => error,
            };
            assert_eq!(error.code(), ErrorCode::ApiError, "{error}");
            assert!(error.message().contains(problem), "{error}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}

test! {
    fn the_storage_of_a_file_must_have_an_allowed_address() {
        let sandbox = Sandbox::start().unwrap();
        // A host name, which only the driver resolves.
        let url = serve(|_, connection| {
            let target = "https://localhost:1/b";
            write!(connection, "HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        });
        let config = crate::support::config(&sandbox).base_url(url).retry(RetryPolicy::none());
        let config = config.download_addresses(AddressPolicy::public()).build().unwrap();
        let client = builder(&sandbox).config(config).token("t").build().unwrap();
        let account = client.for_account("999").unwrap();
        let error = wait!(account.download_url("/a").send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ApiError, "{error}");
        assert!(error.message().contains("loopback"), "{error}");
        assert!(error.hint().contains("download_addresses"), "{}", error.hint());
    }
}
