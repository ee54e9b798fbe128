//! Downloads: the headers and retries of both hops, and the destination of the file.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use basecamp_core::ErrorCode;
use basecamp_sandbox::{Fault, Sandbox};

use super::{Destination, DownloadExt as _, client};

const FIRST: &str = "/blobs/*";
const SECOND: &str = "/storage/*";

/// A file that is larger than any buffer.
fn content() -> Vec<u8> {
    (0..300_000_u32).flat_map(u32::to_le_bytes).collect()
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

test! {
    fn a_download_writes_to_memory_writers_and_files() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let content = content();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a b.pdf", "application/pdf", content.clone());

        let file = wait!(account.uploads().download(upload).send()).unwrap();
        assert_eq!(file.filename, "a b.pdf");
        assert_eq!(file.content_type.as_deref(), Some("application/pdf"));
        assert_eq!(file.content_length, Some(content.len() as u64));
        assert!(wait!(file.bytes(content.len())).unwrap() == content);

        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let report = seen.clone();
        let file = wait!(account.download_url(&url).send()).unwrap();
        let mut file = file.with_progress(move |got, all| report.lock().unwrap().push((got, all)));
        let mut written = Vec::new();
        let length = content.len() as u64;
        assert_eq!(wait!(file.write_to(&mut written)).unwrap(), length);
        assert!(written == content);
        let seen = seen.lock().unwrap().clone();
        assert!(seen.len() > 1 && seen.is_sorted());
        assert_eq!(seen.last(), Some(&(length, Some(length))));

        let folder = tempfile::tempdir().unwrap();
        let file = wait!(account.download_url(&url).send()).unwrap();
        let path = wait!(file.save(Destination::folder(folder.path()))).unwrap();
        assert_eq!(path, folder.path().join("a b.pdf"));
        assert!(fs::read(&path).unwrap() == content);

        // The file exists now, and isn't overwritten by default.
        fs::write(&path, "mine").unwrap();
        let file = wait!(account.download_url(&url).send()).unwrap();
        let error = wait!(file.save(&path)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains("exists already"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        let file = wait!(account.download_url(&url).send()).unwrap();
        wait!(file.save(Destination::file(&path).with_overwrite())).unwrap();
        assert!(fs::read(&path).unwrap() == content);
        assert_eq!(names(folder.path()), ["a b.pdf"]);
    }
}

test! {
    fn only_the_first_hop_has_credentials() {
        let (sandbox, elsewhere) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", "hello");
        wait!(account.uploads().download(upload).send()).unwrap();
        let requests = sandbox.requests();
        let first = requests.iter().find(|request| request.path.contains("/blobs/")).unwrap();
        let token = format!("Bearer {}", sandbox.token());
        assert_eq!(first.header("authorization"), Some(&*token));
        assert!(first.header("user-agent").unwrap().contains("basecamp-sdk-rust"));
        let accept = (first.header("accept"), first.header("accept-encoding"));
        assert_eq!(accept, (None, Some("identity")));

        // A storage at the same origin gets no credentials either.
        let second = requests.iter().find(|request| request.path.contains("/storage/")).unwrap();
        let sent = |request: &basecamp_sandbox::Recorded| {
            let mut names: Vec<String> = request.headers.keys().map(ToString::to_string).collect();
            names.sort();
            names
        };
        assert_eq!(sent(second), ["accept-encoding", "host"]);

        // Nor does a storage at another origin.
        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        let target = format!("{}/storage/x", elsewhere.url());
        sandbox.on("GET", FIRST).once(Fault::redirect(302, &target));
        wait!(account.download_url(&url).send()).unwrap_err();
        let requests = elsewhere.requests();
        assert_eq!((requests.len(), sent(&requests[0])), (1, sent(second)));
    }
}

test! {
    fn a_second_redirect_is_an_error_and_not_followed() {
        let (sandbox, elsewhere) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", "hello");
        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        for status in [301, 302, 303, 307, 308] {
            sandbox.clear_requests();
            sandbox.on("GET", SECOND).once(Fault::redirect(status, elsewhere.url()));
            let error = wait!(account.download_url(&url).send()).unwrap_err();
            assert!(error.message().contains("not followed"), "{error}");
            assert_eq!(error.http_status().unwrap(), status);
            assert_eq!((sandbox.count("*", "*"), elsewhere.count("*", "*")), (2, 0));
        }
    }
}

test! {
    fn the_first_hop_is_repeated_and_the_second_is_not() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", "hello");
        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        let repeated = [429, 502, 503, 504].map(Fault::status);
        for fault in repeated.into_iter().chain([Fault::Reset]) {
            sandbox.clear_requests();
            sandbox.on("GET", FIRST).times(2, fault.clone());
            let file = wait!(account.download_url(&url).send()).unwrap();
            assert_eq!(wait!(file.bytes(5)).unwrap(), "hello");
            assert_eq!((sandbox.count("*", FIRST), sandbox.count("*", SECOND)), (3, 1), "{fault:?}");
        }
        for status in [400, 403, 404, 500, 501] {
            sandbox.clear_requests();
            sandbox.on("GET", FIRST).once(Fault::status(status));
            let error = wait!(account.download_url(&url).send()).unwrap_err();
            assert_eq!(error.http_status().unwrap(), status);
            assert_eq!(sandbox.count("*", "*"), 1, "{status}");
        }
        for fault in [Fault::status(403), Fault::status(429), Fault::status(503), Fault::Reset] {
            sandbox.clear_requests();
            sandbox.on("GET", SECOND).once(fault.clone());
            wait!(account.download_url(&url).send()).unwrap_err();
            assert_eq!((sandbox.count("*", FIRST), sandbox.count("*", SECOND)), (1, 1), "{fault:?}");
        }
    }
}

test! {
    fn an_expired_storage_url_is_an_error_with_a_hint() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", "hello");
        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        wait!(account.download_url(&url).send()).unwrap();
        let old = sandbox.requests().into_iter().rfind(|request| request.path.contains("/storage/"));
        let old = old.map(|request| format!("{}?{}", request.path, request.query.unwrap())).unwrap();
        sandbox.expire_downloads();
        sandbox.on("GET", FIRST).once(Fault::redirect(302, &old));
        let error = wait!(account.download_url(&url).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Forbidden);
        assert!(error.hint().contains("download again"), "{}", error.hint());
        wait!(account.download_url(&url).send()).unwrap();
    }
}

test! {
    fn a_truncated_download_leaves_no_file() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", content());
        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for existing in [false, true] {
            if existing {
                fs::write(&path, "old").unwrap();
            }
            sandbox.on("GET", SECOND).once(Fault::ResetInBody);
            let error = match wait!(account.download_url(&url).send()) {
                Ok(file) => wait!(file.save(Destination::file(&path).with_overwrite())).unwrap_err(),
                // A reset may overtake the head of the response.
                Err(error) => error,
            };
            assert_eq!(error.code(), ErrorCode::Network, "{error}");
            assert_eq!(error.operation().unwrap().id, "DownloadURL");
            assert_eq!(names(folder.path()).len(), usize::from(existing));
        }
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }
}

test! {
    fn a_stalled_download_times_out_and_a_slow_one_does_not() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", "0123456789".repeat(4));
        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        let limit = Duration::from_millis(250);

        // The transfer takes longer than the timeout, but no pause within it does.
        let slow = Fault::SlowBody { bytes: 4, every: Duration::from_millis(50) };
        sandbox.on("GET", SECOND).once(slow.clone());
        let began = Instant::now();
        let file = wait!(account.download_url(&url).with_timeout(limit).send()).unwrap();
        assert_eq!(wait!(file.bytes(100)).unwrap().len(), 40);
        assert!(began.elapsed() > limit);

        // The time between reads of the caller doesn't count.
        let file = wait!(account.download_url(&url).with_timeout(limit).send()).unwrap();
        std::thread::sleep(limit * 2);
        assert_eq!(wait!(file.bytes(100)).unwrap().len(), 40);

        let silent = Fault::SlowBody { bytes: 4, every: Duration::from_secs(60) };
        sandbox.on("GET", SECOND).once(silent);
        let file = wait!(account.download_url(&url).with_timeout(limit).send()).unwrap();
        let error = wait!(file.bytes(100)).unwrap_err();
        assert!(error.is_timeout() && error.message().contains("no bytes were transferred"), "{error}");

        for hop in [FIRST, SECOND] {
            sandbox.on("GET", hop).once(Fault::Stall);
            let call = account.download_url(&url).with_timeout(limit);
            let call = call.with_retry(basecamp_core::RetryPolicy::none());
            assert!(wait!(call.send()).unwrap_err().is_timeout());
        }

        // The deadline limits the whole transfer, even if bytes arrive in time.
        sandbox.on("GET", SECOND).once(slow);
        let file = wait!(account.download_url(&url).with_deadline(limit).send()).unwrap();
        let error = wait!(file.bytes(100)).unwrap_err();
        assert!(error.is_timeout(), "{error}");
    }
}

test! {
    fn memory_is_bounded() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", content());
        let file = wait!(account.uploads().download(upload).send()).unwrap();
        let error = wait!(file.bytes(1000)).unwrap_err();
        assert!(error.message().contains("exceeds the limit of 1000 bytes"), "{error}");
    }
}

test! {
    fn a_session_refreshes_before_the_first_hop() {
        let sandbox = Sandbox::start().unwrap();
        let session = crate::support::session(&sandbox);
        let client = super::builder(&sandbox).oauth(session).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", "hello");
        let url = wait!(account.uploads().get(upload).send()).unwrap().download_url.unwrap();
        sandbox.expire_access_token();
        let file = wait!(account.download_url(&url).send()).unwrap();
        assert_eq!(wait!(file.bytes(5)).unwrap(), "hello");
        assert_eq!(sandbox.refresh_count(), 1);
    }
}
