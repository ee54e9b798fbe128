//! Uploads from bytes, files and streams: their retries, and interrupted transfers.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use basecamp_core::{Content, ErrorCode, FilePart, RetryPolicy};
use basecamp_sandbox::{Fault, Sandbox};

use super::{builder, client, stream};

/// More than any buffer of the transport contains.
fn bytes() -> Vec<u8> {
    (0..300_000_u32).flat_map(u32::to_le_bytes).collect()
}

test! {
    fn a_file_is_uploaded_from_each_source() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let bytes = bytes();
        let length = bytes.len() as u64;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b.pdf");
        fs::write(&path, &bytes).unwrap();
        let pieces = || bytes.chunks(100_000).map(|piece| Ok(piece.to_vec())).collect();
        let files = [
            FilePart::named("a b.pdf", bytes.clone()),
            FilePart::file(&path),
            FilePart::named("a b.pdf", stream(pieces(), length)),
        ];
        for file in files {
            let seen = Arc::new(Mutex::new(Vec::new()));
            let report = seen.clone();
            let file = file.with_progress(move |sent, all| report.lock().unwrap().push((sent, all)));
            let call = account.uploads().upload(sandbox.first_id("Vault"), file.clone()).description("<b>May</b>");
            let upload = wait!(call.send()).unwrap();
            assert_eq!(upload.filename.as_deref(), Some("a b.pdf"));
            assert_eq!(upload.content_type.as_deref(), Some("application/pdf"));
            assert_eq!(upload.byte_size, Some(length as i64));
            assert!(sandbox.content_of(upload.id.get()).unwrap() == bytes);
            let sent = sandbox.requests().into_iter().rfind(|sent| sent.path.ends_with("attachments.json"));
            let sent = sent.unwrap();
            assert_eq!(sent.header("content-length"), Some(&*length.to_string()));
            assert_eq!((sent.header("content-type"), sent.header("transfer-encoding")), (Some("application/pdf"), None));
            let seen = seen.lock().unwrap().clone();
            assert!(seen.len() > 1 && seen.is_sorted(), "{seen:?}");
            assert_eq!(seen.last(), Some(&(length, length)));

            // The download returns the same content.
            let file = wait!(account.uploads().download(upload.id).send()).unwrap();
            assert!(wait!(file.bytes(bytes.len())).unwrap() == bytes);
        }
        let listed = wait!(account.uploads().list(sandbox.first_id("Vault")).send()).unwrap();
        assert_eq!(listed.len(), 4, "with that of the initial data");
    }
}

test! {
    fn a_new_version_is_served_in_place_of_the_old() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let call = account.uploads().upload(sandbox.first_id("Vault"), FilePart::named("a.txt", "one")).base_name("b");
        let upload = wait!(call.send()).unwrap();
        assert_eq!(upload.filename.as_deref(), Some("b.txt"));
        let new = FilePart::named("a.txt", "two");
        let new = wait!(account.attachments().create(new).send()).unwrap().attachable_sgid.unwrap();
        wait!(account.uploads().create_version(upload.id, new).send()).unwrap();
        let file = wait!(account.uploads().download(upload.id).send()).unwrap();
        assert_eq!(wait!(file.bytes(9)).unwrap(), "two");
    }
}

test! {
    fn rich_texts_reference_uploaded_files() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let file = || FilePart::named("\"a\" <b>.txt", "hello");
        let message = sandbox.first_message_id();
        let comment = account.comments().create(message, "<p>See</p>").attach(file()).attach(file());
        let comment = wait!(comment.send()).unwrap();
        assert!(comment.content.starts_with("<p>See</p><bc-attachment sgid=\""), "{}", comment.content);
        assert_eq!(comment.content.matches("caption=\"&quot;a&quot; &lt;b&gt;.txt\"").count(), 2);
        let board = sandbox.first_message_board_id();
        let message = account.messages().create(board, "subject").attach(file());
        let message = wait!(message.send()).unwrap();
        assert!(message.content.contains("<bc-attachment"), "{}", message.content);
    }
}

test! {
    fn multipart_forms_are_streamed() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let project = sandbox.first_project_id();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logo.png");
        fs::write(&path, bytes()).unwrap();
        for file in [FilePart::file(&path), FilePart::named("logo.png", stream(vec![Ok(bytes())], bytes().len() as u64))] {
            wait!(account.projects().update_logo(project, file).send()).unwrap();
            let sent = sandbox.requests().into_iter().next_back().unwrap();
            assert_eq!(sent.header("content-length"), Some(&*sent.body.len().to_string()));
            assert!(sent.header("content-type").unwrap().starts_with("multipart/form-data; boundary="));
            let content = bytes();
            assert!(sent.body.windows(content.len()).any(|window| window == content));
        }
        wait!(account.account().update_logo(FilePart::file(&path)).send()).unwrap();
        wait!(account.projects().update_wallpaper(project, FilePart::file(&path)).send()).unwrap();
    }
}

test! {
    fn a_rewindable_body_may_be_sent_again() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let project = sandbox.first_project_id();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logo.png");
        fs::write(&path, "PNG").unwrap();
        let logo = format!("/projects/{project}/logo.json");
        let rows = [
            (FilePart::named("logo.png", "PNG"), 3),
            (FilePart::file(&path), 3),
            (FilePart::named("logo.png", stream(vec![Ok(b"PNG".to_vec())], 3)), 1),
        ];
        for (file, sent) in rows {
            sandbox.clear_requests();
            sandbox.clear_faults();
            sandbox.on("PUT", &logo).times(2, Fault::status(503));
            let result = wait!(account.projects().update_logo(project, file).send());
            assert_eq!((result.is_ok(), sandbox.count("PUT", &logo)), (sent == 3, sent));
        }
        // A request that isn't idempotent is sent once, with any kind of content.
        sandbox.clear_faults();
        for fault in [Fault::status(503), Fault::Reset, Fault::ResetAfterProcessing] {
            sandbox.clear_requests();
            sandbox.on("POST", "/attachments.json").once(fault.clone());
            wait!(account.attachments().create(FilePart::file(&path)).send()).unwrap_err();
            assert_eq!(sandbox.count("*", "*"), 1, "{fault:?}");
        }
    }
}

test! {
    fn an_expired_token_replays_a_rewindable_body() {
        let sandbox = Sandbox::start().unwrap();
        let session = crate::support::session(&sandbox);
        let client = builder(&sandbox).oauth(session).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "hello").unwrap();
        sandbox.expire_access_token();
        wait!(account.attachments().create(FilePart::file(&path)).send()).unwrap();
        assert_eq!((sandbox.count("*", "/attachments.json"), sandbox.refresh_count()), (2, 1));

        sandbox.clear_requests();
        sandbox.expire_access_token();
        let hello = || FilePart::named("a.txt", stream(vec![Ok(b"hello".to_vec())], 5));
        let error = wait!(account.attachments().create(hello()).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
        assert!(error.hint().contains("once more, with a new stream"), "{}", error.hint());
        assert_eq!(sandbox.count("*", "/attachments.json"), 1);
        // The next call uses the new token.
        wait!(account.attachments().create(hello()).send()).unwrap();
        assert_eq!(sandbox.refresh_count(), 2);
    }
}

test! {
    fn a_broken_stream_is_an_error_and_sent_once() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let failing = || Err(io::Error::other("the disk failed"));
        let rows = [
            (stream(vec![Ok(bytes()), failing()], 9_999_999), "the disk failed"),
            (stream(vec![Ok(bytes())], 9_999_999), "ended after 1200000 of 9999999 bytes"),
            (stream(vec![Ok(bytes()), Ok(vec![0])], 1_200_000), "longer than the announced 1200000 bytes"),
            (stream(vec![Ok(b"ab".to_vec())], 1), "longer than the announced 1 bytes"),
            (stream(vec![], 1), "ended after 0 of 1 bytes"),
            (Content::file("/nowhere/at/all"), "No such file"),
        ];
        for (content, problem) in rows {
            for project in [false, true] {
                let file = FilePart::named("a.png", content.clone());
                let error = match project {
                    // The same applies to an idempotent call.
                    true => wait!(account.projects().update_logo(sandbox.first_project_id(), file).send()).unwrap_err(),
                    false => wait!(account.attachments().create(file).send()).unwrap_err(),
                };
                let is_io = ["disk", "No such file"].iter().any(|cause| error.message().contains(cause));
                let code = if is_io { ErrorCode::LocalIo } else { ErrorCode::Usage };
                assert_eq!((error.code(), error.attempts()), (code, 1), "{error}");
                let again = error.message().contains("only once");
                assert!(error.message().contains(problem) || project && again, "{error}");
                assert!(!error.retryable());
            }
        }
        assert_eq!(sandbox.count("*", "/attachments.json"), 0, "an upload arrived complete");
        // The connection isn't reused: the pool contains no partial request.
        wait!(account.projects().list().send()).unwrap();
    }
}

test! {
    fn a_file_that_changes_during_an_upload_is_an_error() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let changes: [fn(&std::path::Path); 2] = [
            |path| {
                let mut file = OpenOptions::new().append(true).open(path).unwrap();
                file.write_all(b"more").unwrap();
            },
            |path| File::options().write(true).open(path).unwrap().set_len(10).unwrap(),
        ];
        for (change, problem) in changes.into_iter().zip(["it is longer than", "it ended after"]) {
            fs::write(&path, bytes()).unwrap();
            let (changed, at) = (Arc::new(Mutex::new(false)), path.clone());
            let file = FilePart::file(&path).with_progress(move |_, _| {
                if !std::mem::replace(&mut *changed.lock().unwrap(), true) {
                    change(&at);
                }
            });
            let error = wait!(account.attachments().create(file).send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Usage, "{error}");
            assert!(error.message().contains(problem), "{error}");
        }
        assert_eq!(sandbox.count("*", "/attachments.json"), 0);
    }
}

test! {
    fn an_upload_to_a_stalled_server_times_out() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let sandbox = Sandbox::start().unwrap();
        let config = crate::support::config(&sandbox)
            .base_url(format!("http://{}", listener.local_addr().unwrap()))
            .timeout(Duration::from_millis(300))
            .retry(RetryPolicy::none());
        let client = builder(&sandbox).config(config.build().unwrap()).token("t").build().unwrap();
        let account = client.for_account("999").unwrap();
        let began = Instant::now();
        let file = FilePart::named("a", vec![0; 32 << 20]).with_progress(|_, _| ());
        let error = wait!(account.attachments().create(file).send()).unwrap_err();
        assert!(error.is_timeout() && error.message().contains("no bytes were transferred"), "{error}");
        assert!(began.elapsed() < Duration::from_secs(10));
    }
}
