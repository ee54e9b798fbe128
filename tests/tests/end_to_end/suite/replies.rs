//! Responses and their bodies: redirects, content, encodings.

use basecamp_core::time::date;
use basecamp_core::{ErrorCode, Method};
use basecamp_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use super::{client, connect};
use crate::raw_server::{End, RawServer};

test! {
    fn a_read_follows_one_redirect_on_the_same_origin() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let id = sandbox.first_todo_id();
        let target = format!("/{}/todos/{id}", sandbox.account_id());
        for status in [301, 302, 303, 307, 308] {
            sandbox.clear_requests();
            sandbox.on("GET", "/todos/77").once(Fault::redirect(status, &target));
            let reply = wait!(account.todos().get(77).send_full()).unwrap();
            assert_eq!((reply.value.id.get(), reply.url().path()), (id, &*target));
            assert_eq!((reply.attempts, sandbox.count("*", "*")), (2, 2));
        }
        sandbox.clear_requests();
        sandbox.on("GET", "/todos/*").always(Fault::redirect(302, &target));
        let error = wait!(account.todos().get(77).send()).unwrap_err();
        assert_eq!(error.message(), format!("unexpected redirect to {target}"));
        assert_eq!(sandbox.count("*", "*"), 2);
    }
}

test! {
    fn a_change_follows_no_redirect() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let target = "/9/buckets/1/schedule_entries/2/occurrences/20181128";
        let day = date(2026, 12, 1);
        for status in [301, 302, 303, 307, 308] {
            sandbox.clear_requests();
            sandbox.on("*", "*").always(Fault::redirect(status, target));
            let results = [
                wait!(account.schedules().replace_entry(2, day, day).send()).map(drop),
                wait!(account.todos().complete(2).send()).map(drop),
                wait!(account.todos().create(2, "x").send()).map(drop),
                wait!(account.webhooks().delete(2).send()).map(drop),
            ];
            for error in results.map(Result::unwrap_err) {
                assert_eq!(error.message(), format!("unexpected redirect to {target}"));
                assert!(error.hint().contains("get_entry_occurrence(2, \"20181128\")"), "{}", error.hint());
                assert_eq!(error.code(), ErrorCode::ApiError);
            }
            assert_eq!(sandbox.count("*", "*"), 4);
        }
    }
}

test! {
    fn a_reply_and_a_page_have_the_body_as_it_was_sent() {
        let sandbox = Sandbox::builder().page_size(4).start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let reply = wait!(account.todos().get(sandbox.first_todo_id()).send_full()).unwrap();
        assert_eq!(reply.json::<Value>().unwrap()["content"], reply.value.content);
        sandbox.add_todos(sandbox.first_todolist_id(), 9);
        let mut items = account.todos().list(sandbox.first_todolist_id()).items();
        let first = wait!(items.next()).unwrap().unwrap();
        let page = items.reply().unwrap();
        assert_eq!(page.json::<Vec<Value>>().unwrap()[0]["id"], first.id.get());
        let mut pages = account.todos().list(sandbox.first_todolist_id()).pages();
        let page = wait!(pages.next()).unwrap().unwrap();
        assert_eq!((page.len(), page.json::<Vec<Value>>().unwrap().len()), (4, 4));
    }
}

test! {
    fn a_raw_request_behaves_like_other_calls() {
        let sandbox = Sandbox::builder().page_size(2).start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let project = json!({"name": "Doors"});
        let reply = wait!(account.request(Method::POST, "/projects.json").json(&project).send()).unwrap();
        let created = reply.json::<Value>().unwrap();
        assert_eq!((created["name"].as_str(), reply.status.as_u16()), (Some("Doors"), 201));

        let path = format!("/projects/{}", created["id"]);
        let url = format!("{}/{}{path}", sandbox.url(), sandbox.account_id());
        for target in [url, path.clone()] {
            sandbox.on("GET", "/projects/*").once(Fault::status(503));
            let reply = wait!(account.request(Method::GET, target).send()).unwrap();
            assert_eq!((reply.json::<Value>().unwrap()["id"].clone(), reply.attempts), (created["id"].clone(), 2));
        }
        sandbox.add_projects(3);
        let mut items = account.request(Method::GET, "/projects.json").items();
        let mut count = 0;
        while let Some(item) = wait!(items.next()) {
            assert!(item.unwrap()["id"].is_i64());
            count += 1;
        }
        assert_eq!(count, wait!(account.projects().list().send()).unwrap().len());

        wait!(account.request(Method::DELETE, &path).send()).unwrap();
        let error = wait!(account.request(Method::GET, "/nothing.json").send()).unwrap_err();
        assert_eq!((error.code(), error.operation().unwrap().id), (ErrorCode::NotFound, "Request"));
        sandbox.clear_requests();
        let error = wait!(account.request(Method::GET, "https://example.com/x").send()).unwrap_err();
        assert_eq!((error.code(), sandbox.count("*", "*")), (ErrorCode::Usage, 0));
    }
}

test! {
    fn an_added_parameter_reaches_the_server() {
        let server = RawServer::plain(|conversation| {
            while let Some(request) = conversation.whole_request() {
                let line = request.head.lines().next().unwrap().to_owned();
                let body = json!([line]).to_string();
                conversation.send(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()));
            }
        });
        let account = connect(&server).token("secret").build().unwrap().for_account(9).unwrap();
        let call = account.todos().list(1).completed(true).with_query("by", "a&b").with_header("X-A", "b");
        let reply = wait!(call.send_raw()).unwrap();
        let line = "GET /9/todolists/1/todos.json?completed=true&by=a%26b HTTP/1.1";
        assert_eq!(reply.json::<Vec<String>>().unwrap(), [line]);
    }
}

test! {
    fn bodies_with_marks_padding_and_lists_of_codings_are_read() {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"[1]").unwrap();
        let zipped = encoder.finish().unwrap();
        let plain = b"[1]".to_vec();
        for (fields, body, result) in [
            ("", [&b"\xef\xbb\xbf"[..], b"[1]\n"].concat(), Ok(vec![1])),
            ("", [&plain[..], b"\0\0"].concat(), Ok(vec![1])),
            ("", b" \r\n\0".to_vec(), Ok(vec![])),
            ("Content-Encoding: identity\r\nContent-Encoding: gzip\r\n", zipped.clone(), Ok(vec![1])),
            ("Content-Encoding: gzip, identity\r\n", zipped.clone(), Ok(vec![1])),
            ("Content-Encoding: , X-Gzip,\r\n", zipped.clone(), Ok(vec![1])),
            ("Content-Encoding: identity\r\n", plain.clone(), Ok(vec![1])),
            ("Content-Encoding: gzip, br\r\n", plain.clone(), Err("`br` was not asked for")),
        ] {
            let head = format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: {}\r\n\r\n", body.len());
            let response = [head.as_bytes(), &body].concat();
            let server = RawServer::plain(move |conversation| {
                if conversation.whole_request().is_some() {
                    conversation.send(&response);
                    conversation.end(End::Clean);
                }
            });
            let account = connect(&server).token("secret").build().unwrap().for_account(9).unwrap();
            let reply = wait!(account.people().list().send_raw());
            let read = reply.and_then(|reply| reply.json::<Vec<i32>>());
            match result {
                Ok(expected) => assert_eq!(read.unwrap(), expected, "{fields}"),
                Err(problem) => assert!(read.unwrap_err().message().contains(problem), "{fields}"),
            }
        }
    }
}

test! {
    fn a_read_is_repeated_after_408_and_425_and_a_change_is_not() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        for status in [408, 425] {
            sandbox.on("GET", "/projects.json").once(Fault::status(status));
            sandbox.clear_requests();
            wait!(account.projects().list().send()).unwrap();
            assert_eq!(sandbox.count("GET", "/projects.json"), 2);
            sandbox.on("POST", "/projects.json").once(Fault::status(status));
            let error = wait!(account.projects().create("x").send()).unwrap_err();
            assert_eq!(error.http_status().unwrap(), status);
            assert_eq!(sandbox.count("POST", "/projects.json"), 1);
        }
    }
}

test! {
    fn a_lineup_marker_may_have_no_body() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        sandbox.on("POST", "*").always(Fault::body(201, "application/json", ""));
        let day = date(2026, 12, 1);
        assert_eq!(wait!(account.lineup().create("Launch", day).send()).unwrap(), None);
        let error = wait!(account.todos().create(1, "x").send()).unwrap_err();
        assert_eq!(error.message(), "the call succeeded, but the response has no body");
    }
}
