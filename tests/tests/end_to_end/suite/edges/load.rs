//! Many calls over few connections, and connections that unread downloads occupy.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use basecamp_core::ErrorCode;
use basecamp_sandbox::Sandbox;

use super::super::client;
use super::connect;
use crate::raw_server::{RawServer, response};
use crate::support::raw_config;

test! {
    fn many_calls_share_few_connections() {
        let (in_use, most) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let (count, peak) = (in_use.clone(), most.clone());
        let server = RawServer::plain(move |conversation| {
            while conversation.whole_request().is_some() {
                peak.fetch_max(count.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(1));
                count.fetch_sub(1, Ordering::SeqCst);
                conversation.send(response("200 OK", "", r#"{"id":7,"name":"Ann"}"#));
            }
        });
        let config = raw_config(&server).max_connections(4).deadline(Duration::from_secs(50));
        let client = connect(&server).config(config.build().unwrap()).token("t").build().unwrap();
        let people = client.for_account("9").unwrap().people();
        for result in together!((0..200).map(|_| people.get(7)).collect()) {
            assert_eq!(result.unwrap().name, "Ann");
        }
        let most = most.load(Ordering::SeqCst);
        assert!((1..=4).contains(&most), "{most} requests at the same time");
        assert_eq!(server.requests(), 200);
        // A connection may return to the pool shortly after the next request starts, which then
        // opens another one.
        assert!(server.connections() < 200, "{} connections", server.connections());
    }
}

test! {
    fn a_call_that_gets_no_connection_in_time_names_the_setting() {
        let server = RawServer::plain(|conversation| {
            while let Some(request) = conversation.whole_request() {
                match request.target() {
                    "/a" => conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"),
                    _ => conversation.send(response("200 OK", "", "{}")),
                };
            }
        });
        let config = raw_config(&server).max_connections(1).build().unwrap();
        let client = connect(&server).config(config).token("t").build().unwrap();
        let account = client.for_account("9").unwrap();
        let download = wait!(account.download_url("/a").send()).unwrap();
        let brief = Duration::from_millis(200);
        for call in [
            account.people().get(7).with_deadline(brief),
            account.people().get(7).with_timeout(brief),
            account.people().get(7).with_timeout(brief).with_deadline(Duration::from_secs(50)),
        ] {
            let error = wait!(call.send_raw()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Network, "{error}");
            assert!(error.is_timeout() && error.is_transient() && error.retryable(), "{error}");
            let text = format!("{error:?}");
            assert!(text.contains("max_connections"), "{text}");
        }
        let change = account.messages().pin(1).with_timeout(brief);
        let error = wait!(change.send_raw()).unwrap_err();
        // No request was sent, so the call is safe to repeat.
        assert!(error.is_timeout() && error.retryable(), "{error:?}");
        assert_eq!(server.requests(), 1);
        drop(download);
        wait!(account.people().get(7).send_raw()).unwrap();
        assert_eq!(server.requests(), 2);
    }
}

test! {
    fn unread_downloads_block_no_other_call() {
        let sandbox = Sandbox::builder().tls().start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let content = vec![7; 3 << 20];
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "application/octet-stream", content.clone());
        let mut downloads = Vec::new();
        for _ in 0..6 {
            downloads.push(wait!(account.uploads().download(upload).send()).unwrap());
            let call = account.projects().list().with_timeout(Duration::from_secs(50));
            assert!(!wait!(call.send()).unwrap().is_empty());
        }
        for download in downloads {
            assert!(wait!(download.bytes(content.len())).unwrap() == content);
        }
    }
}
