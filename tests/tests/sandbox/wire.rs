//! Headers, pages, compression, and the log of requests.

use std::io::{Read, Write};
use std::net::TcpStream;

use basecamp_sandbox::Sandbox;
use flate2::read::GzDecoder;

use crate::http_client::{bare, get, raw, without_agent};

#[test]
fn every_response_has_its_headers() {
    let sandbox = Sandbox::start().unwrap();
    let (first, second) = (get(&sandbox, "/projects.json"), get(&sandbox, "/todos/1"));
    for answer in [&first, &second] {
        assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
        assert!(answer.header("date").is_some());
    }
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}

#[test]
fn pages_grow_and_link_to_the_next() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    let mut ids = sandbox.add_projects(220);
    ids.reverse();
    let mut path = "/projects.json?status=active".to_owned();
    let mut sizes = Vec::new();
    let mut seen = Vec::new();
    loop {
        let answer = get(&sandbox, &path).expect(200);
        assert_eq!(answer.header("x-total-count"), Some("220"));
        sizes.push(answer.ids().len());
        seen.extend(answer.ids());
        let Some(link) = answer.header("link") else {
            break;
        };
        let base = format!("<{}/{}", sandbox.url(), sandbox.account_id());
        path =
            link.strip_prefix(&base).unwrap().strip_suffix(">; rel=\"next\"").unwrap().to_owned();
        assert!(path.contains("status=active"));
    }
    assert_eq!((sizes, seen), (vec![15, 30, 50, 100, 25], ids));
    assert!(get(&sandbox, "/projects.json?page=9").expect(200).ids().is_empty());
}

#[test]
fn every_list_can_be_filled() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let set = sandbox.first_todoset_id();
    sandbox.add_people(3);
    sandbox.add_todolists(set, 3);
    sandbox.add_messages(sandbox.first_message_board_id(), 3);
    sandbox.add_comments(sandbox.first_message_id(), 3);
    for path in [
        "/people.json".to_owned(),
        format!("/todosets/{set}/todolists.json"),
        format!("/message_boards/{}/messages.json", sandbox.first_message_board_id()),
        format!("/recordings/{}/comments.json", sandbox.first_message_id()),
    ] {
        let answer = get(&sandbox, &path).expect(200);
        assert_eq!(answer.ids().len(), 2);
        assert!(answer.header("link").unwrap().contains("page=2"));
    }
}

#[test]
fn large_bodies_are_compressed_on_request() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/people.json", sandbox.account_id());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let plain = raw(&sandbox, "GET", &path, &token, b"").unwrap();
    assert_eq!(plain.header("content-encoding"), None);
    for coding in ["gzip", "br, gzip;q=0.5"] {
        let headers = format!("{token}Accept-Encoding: {coding}\r\n");
        let answer = raw(&sandbox, "GET", &path, &headers, b"").unwrap();
        assert_eq!(answer.header("content-encoding"), Some("gzip"));
        let mut inflated = Vec::new();
        GzDecoder::new(answer.body.as_slice()).read_to_end(&mut inflated).unwrap();
        assert_eq!(inflated, plain.body);
    }
    let headers = format!("{token}Accept-Encoding: gzip\r\n");
    let small = raw(&sandbox, "GET", "/authorization.json", &headers, b"").unwrap();
    assert_eq!(small.header("content-encoding"), None);
}

#[test]
fn requests_are_recorded_unmodified() {
    let sandbox = Sandbox::start().unwrap();
    raw(&sandbox, "PUT", "/x/y.json?a=b%20c", "X-Mine: 1\r\n", br#"{"n":1}"#).unwrap();
    get(&sandbox, "/projects.json");
    let requests = sandbox.requests();
    assert_eq!(requests.len(), 2);
    let first = &requests[0];
    assert_eq!((first.method.as_str(), first.path.as_str()), ("PUT", "/x/y.json"));
    assert_eq!(first.query.as_deref(), Some("a=b%20c"));
    assert_eq!((first.header("x-mine"), first.header("authorization")), (Some("1"), None));
    assert_eq!(first.json()["n"], 1);
    assert_eq!((first.connection, requests[1].connection), (1, 2));
    assert_eq!((sandbox.count("GET", "projects"), sandbox.count("*", "*")), (1, 2));
    sandbox.clear_requests();
    assert_eq!(sandbox.count("*", "*"), 0);
}

/// Sends the start of a request, and returns the status of the response.
fn status_of(sandbox: &Sandbox, send: impl FnOnce(&mut TcpStream)) -> String {
    let mut stream = TcpStream::connect(sandbox.url().strip_prefix("http://").unwrap()).unwrap();
    send(&mut stream);
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    String::from_utf8_lossy(&status[9..]).into_owned()
}

#[test]
fn bodies_over_the_limit_are_rejected_unread() {
    let sandbox = Sandbox::start().unwrap();
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let send = |path: &str, host: &str| {
        status_of(&sandbox, |stream| {
            let head = format!(
                "POST {path} HTTP/1.0\r\nHost: {host}\r\nContent-Length: 300000000\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).unwrap();
        })
    };
    assert_eq!(send("/projects.json", address), "413");
    assert_eq!(send("/_sandbox/faults", address), "413");
    assert_eq!(send("/_sandbox/faults", "attacker.example"), "403");
    // The log has those that aren't for the page.
    let requests = sandbox.requests();
    assert_eq!((requests.len(), requests[0].path.as_str()), (1, "/projects.json"));
    assert!(requests[0].body.is_empty());
    assert_eq!(sandbox.exchanges()[0].answer.as_ref().unwrap().status.as_u16(), 413);
}

#[test]
fn chunked_bodies_over_the_limit_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let status = status_of(&sandbox, |stream| {
        let head = "POST /projects.json HTTP/1.1\r\nHost: localhost\r\n";
        write!(stream, "{head}Transfer-Encoding: chunked\r\n\r\n").unwrap();
        let chunk = [b"100000\r\n".as_slice(), &vec![b' '; 1 << 20], b"\r\n"].concat();
        for _ in 0..256 {
            stream.write_all(&chunk).unwrap();
        }
        // The body is now as long as the limit.
        stream.write_all(b"1\r\n \r\n").unwrap();
    });
    assert_eq!(status, "413");
    assert_eq!(sandbox.count("POST", "*"), 1);
}

#[test]
fn a_head_is_a_get_without_the_body() {
    let sandbox = Sandbox::start().unwrap();
    let account = sandbox.account_id();
    let sgid = sandbox.add_attachment("a.txt", "text/plain", "content");
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    for (path, headers, status) in [
        (format!("/{account}/projects.json"), &*token, 200),
        (format!("/{account}/todos/1.json"), &token, 404),
        (format!("/{account}/projects.json"), "", 401),
        (format!("/{account}/blobs/{sgid}/download/a.txt"), &token, 302),
        ("/authorization.json".to_owned(), &token, 200),
        ("/.well-known/oauth-authorization-server".to_owned(), "", 200),
        ("/_sandbox".to_owned(), "", 200),
        ("/_sandbox/data".to_owned(), "", 200),
    ] {
        let got = raw(&sandbox, "GET", &path, headers, b"").unwrap().expect(status);
        let head = raw(&sandbox, "HEAD", &path, headers, b"").unwrap().expect(status);
        assert!(head.body.is_empty(), "{path}");
        for name in ["content-type", "etag", "x-total-count", "location", "www-authenticate"] {
            assert_eq!(head.header(name), got.header(name), "{path}: {name}");
        }
        let length = got.body.len().to_string();
        assert_eq!(head.header("content-length").unwrap_or("0"), length, "{path}");
    }
    let answer = raw(&sandbox, "GET", &format!("/{account}/projects.json"), &token, b"").unwrap();
    let tag = format!("{token}If-None-Match: {}\r\n", answer.header("etag").unwrap());
    let path = format!("/{account}/projects.json");
    raw(&sandbox, "HEAD", &path, &tag, b"").unwrap().expect(304);
    // The log has the method of the request.
    assert_eq!(sandbox.count("HEAD", "/projects.json"), 3);
}

#[test]
fn methods_that_a_path_lacks_are_errors_that_name_the_others() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    // Rails has no 405 for a method that it knows.
    for (method, path, others) in [
        ("POST", "/authorization.json".to_owned(), ""),
        ("DELETE", "/projects.json".to_owned(), "This path has no DELETE: use GET or POST"),
        ("PATCH", format!("/buckets/{project}/todos/1/position.json"), "PATCH: use PUT"),
        ("POST", "/nothing.json".to_owned(), "There is nothing here"),
    ] {
        let answer = bare(&sandbox, method, &path).expect(404);
        assert!(answer.json()["error"].as_str().unwrap().contains(others), "{path}");
    }
    for (method, path, allowed) in [
        ("GET", "/authorization/token", "POST"),
        ("PUT", "/authorization/device", "POST"),
        ("DELETE", "/authorization/revoke", "POST"),
        ("POST", "/authorization/new", "GET, HEAD"),
        ("POST", "/.well-known/oauth-authorization-server", "GET, HEAD"),
        ("PUT", "/storage/a/a.txt", "GET, HEAD"),
    ] {
        let answer = raw(&sandbox, method, path, "", b"").unwrap().expect(405);
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
    }
}

#[test]
fn pages_of_other_sites_are_rejected() {
    let sandbox = Sandbox::start().unwrap();
    let path = format!("/{}/projects.json", sandbox.account_id());
    let token = format!("Authorization: Bearer {}\r\n", sandbox.token());
    let browser = "User-Agent: Mozilla/5.0\r\n";
    let attacker = "Origin: http://attacker.example\r\n";
    // `raw` sends the own host first.
    let rebound = |path: &str| format!("http://attacker.example{path}");
    for (method, path, headers) in [
        ("GET", path.clone(), format!("{token}{attacker}")),
        ("GET", rebound(&path), format!("{token}{browser}")),
        ("POST", "/authorization/token".to_owned(), attacker.to_owned()),
        ("GET", rebound("/authorization/new"), browser.to_owned()),
        ("GET", rebound("/storage/a/a.txt"), browser.to_owned()),
        ("GET", "/cable".to_owned(), attacker.to_owned()),
    ] {
        let answer = without_agent(&sandbox, method, &path, &headers, b"").unwrap().expect(403);
        assert!(answer.json()["error"].is_string(), "{path}");
    }
    assert_eq!(sandbox.requests().len(), 6, "they are in the log");
    // Programs use any name of this machine, and local pages any proxy.
    raw(&sandbox, "GET", &rebound(&path), &token, b"").unwrap().expect(200);
    let local = format!("{token}{browser}Origin: http://localhost:5173\r\n");
    without_agent(&sandbox, "GET", &path, &local, b"").unwrap().expect(200);
}
