//! Responses in pieces, and truncated responses, which are always errors.

use basecamp_core::{ErrorCode, RetryPolicy};
use basecamp_sandbox::Sandbox;

use super::{builder, client};
use crate::support::{Ending, TruncatingServer, config};

test! {
    fn single_bytes_have_the_same_result_as_one_write() {
        let servers =
            [Sandbox::builder().bytewise(true).start(), Sandbox::builder().bytewise(true).tls().start()];
        for sandbox in servers {
            let sandbox = sandbox.unwrap();
            let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
            let projects = wait!(account.projects().list().send()).unwrap();
            assert_eq!(projects[0].id.get(), sandbox.first_project_id());
            let list = sandbox.first_todolist_id();
            let text = "é".repeat(3000);
            let todo = wait!(account.todos().create(list, &text).send()).unwrap();
            assert_eq!(wait!(account.todos().get(todo.id).send()).unwrap().content, text);
            let content: Vec<u8> = (0..9000_u32).flat_map(u32::to_le_bytes).collect();
            let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a.bin", "application/pdf", content.clone());
            let file = wait!(account.uploads().download(upload).send()).unwrap();
            assert!(wait!(file.bytes(content.len())).unwrap() == content);
            assert_eq!(wait!(account.todos().get(1).send()).unwrap_err().code(), ErrorCode::NotFound);
        }
    }
}

const PERSON: &str = r#"{"id":7,"name":"Zoë"}"#;

/// The same person with each framing that marks its end.
fn people() -> Vec<Vec<u8>> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let length = PERSON.len();
    let mut zipped = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::GzEncoder::new(PERSON.as_bytes(), flate2::Compression::fast()),
        &mut zipped,
    )
    .unwrap();
    let gzip = format!("{head}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", zipped.len());
    let (first, second) = PERSON.split_at(5);
    let chunks =
        format!("{:x}\r\n{first}\r\n{:x};x=y\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
    vec![
        format!("{head}Content-Length: {length}\r\nX-Request-Id: r1\r\n\r\n{PERSON}").into_bytes(),
        format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}").into_bytes(),
        [gzip.into_bytes(), zipped].concat(),
    ]
}

test! {
    fn a_result_truncated_anywhere_is_a_network_error() {
        let sandbox = Sandbox::start().unwrap();
        for response in people() {
            for ending in [Ending::Closed, Ending::Reset] {
                let server = TruncatingServer::start(response.clone(), ending);
                let config = config(&sandbox).base_url(server.url()).build().unwrap();
                let client = builder(&sandbox).config(config).token("token").build().unwrap();
                let people = client.for_account("999").unwrap().people();
                for length in 0..=response.len() {
                    server.cut(length);
                    let call = people.get(7).with_retry(RetryPolicy::none());
                    match wait!(call.send()) {
                        Ok(person) => {
                            assert_eq!((person.id.to_string().as_str(), person.name.as_str()), ("7", "Zoë"));
                            // The last chunk is recognized before its line ends.
                            assert!(length + 4 >= response.len(), "whole after {length}");
                        }
                        Err(error) => {
                            assert_eq!(error.code(), ErrorCode::Network, "{length}: {error}");
                            assert!(error.retryable(), "{length}: {error}");
                            // A reset may discard bytes that were sent before it.
                            assert!(length < response.len() || ending == Ending::Reset, "{error}");
                        }
                    }
                }
            }
        }
    }
}

test! {
    fn an_error_truncated_anywhere_is_itself_or_a_network_error() {
        let sandbox = Sandbox::start().unwrap();
        let body = r#"{"error":"There is nobody"}"#;
        let head = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n";
        let response = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
        let server = TruncatingServer::start(response.clone(), Ending::Closed);
        let config = config(&sandbox).base_url(server.url()).build().unwrap();
        let client = builder(&sandbox).config(config).token("token").build().unwrap();
        let people = client.for_account("999").unwrap().people();
        for length in 0..=response.len() {
            server.cut(length);
            let call = people.get(7).with_retry(RetryPolicy::none());
            let error = wait!(call.send()).unwrap_err();
            match error.code() {
                // The client has the status, even if the body is incomplete.
                ErrorCode::NotFound => {
                    let whole = length == response.len();
                    let message = if whole { "There is nobody" } else { "Not Found" };
                    assert_eq!(error.message(), message, "{length}");
                }
                code => assert_eq!(code, ErrorCode::Network, "{length}: {error}"),
            }
        }
    }
}

test! {
    fn a_list_truncated_on_its_second_page_is_a_network_error() {
        let sandbox = Sandbox::start().unwrap();
        let body = format!("[{PERSON}]");
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        let page = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
        let server = TruncatingServer::start(page.clone(), Ending::Closed);
        let link = format!("Link: <{}/999/people.json?page=2>; rel=\"next\"\r\n", server.url());
        let first = format!("{head}{link}Content-Length: {}\r\n\r\n{body}", body.len());
        let config = config(&sandbox).base_url(server.url()).build().unwrap();
        let client = builder(&sandbox).config(config).token("token").build().unwrap();
        let people = client.for_account("999").unwrap().people();
        for length in 0..=page.len() {
            server.cut_after(first.clone().into_bytes(), length);
            match wait!(people.list().with_retry(RetryPolicy::none()).send()) {
                Ok(list) => assert_eq!((list.len(), length), (2, page.len())),
                Err(error) => assert_eq!(error.code(), ErrorCode::Network, "{length}: {error}"),
            }
        }
    }
}

test! {
    fn a_file_truncated_anywhere_is_a_network_error() {
        let sandbox = Sandbox::start().unwrap();
        let file = b"\x00\x01%PDF and what follows\xff";
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", file.len());
        let response = [head.as_bytes(), file].concat();
        let server = TruncatingServer::start(response.clone(), Ending::Closed);
        let config = config(&sandbox).base_url(server.url()).max_retries(0).build().unwrap();
        let client = builder(&sandbox).config(config).token("token").build().unwrap();
        let account = client.for_account("999").unwrap();
        let url = format!("{}/999/files/a.pdf", server.url());
        for length in 0..=response.len() {
            server.cut(length);
            let result = match wait!(account.download_url(&url).send()) {
                Ok(download) => wait!(download.bytes(1000)),
                Err(error) => Err(error),
            };
            match result {
                Ok(bytes) => assert_eq!((&bytes[..], length), (&file[..], response.len())),
                Err(error) => assert_eq!(error.code(), ErrorCode::Network, "{length}: {error}"),
            }
        }
    }
}

test! {
    fn a_change_with_a_truncated_response_is_sent_once() {
        let sandbox = Sandbox::start().unwrap();
        let body = r#"{"id":1,"content":"x"}"#;
        let head = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n";
        let response = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
        let server = TruncatingServer::start(response.clone(), Ending::Closed);
        let config = config(&sandbox).base_url(server.url()).build().unwrap();
        let client = builder(&sandbox).config(config).token("token").build().unwrap();
        let account = client.for_account("999").unwrap();
        for length in 0..response.len() {
            server.cut(length);
            let before = server.requests();
            let error = wait!(account.todos().create(1, "x").send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Network, "{length}: {error}");
            assert_eq!(server.requests(), before + 1, "{length}");
        }
    }
}
