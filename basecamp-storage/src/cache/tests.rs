use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Blocking, Config, Context};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use proptest::prelude::*;

use super::*;

/// Returns an account with a cache, and its server, which answers conditional requests with 304.
fn account(folder: &Path, max_bytes: u64) -> (Account<Blocking>, Simulation) {
    let server = Simulation::new(|request| {
        let known = request.headers().contains_key(header::IF_NONE_MATCH);
        let status = if known { 304 } else { 200 };
        let response = Response::builder().status(status).header("etag", "\"1\"");
        let body = if known { String::new() } else { request.uri().path().repeat(10) };
        Ok(response.header("link", "<x>; rel=\"next\"").body(Bytes::from(body)).unwrap())
    });
    let cache = DiskCache::open(folder).unwrap().with_max_bytes(max_bytes);
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let context = Arc::new(context.with_cache(cache));
    (Account::new(server.blocking(context), "999").unwrap(), server)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn conditional_requests(server: &Simulation) -> usize {
    let requests = server.requests();
    let conditional =
        requests.iter().filter(|sent| sent.request.headers().contains_key(header::IF_NONE_MATCH));
    conditional.count()
}

#[test]
fn next_run_uses_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b");
    let (account_before, _) = account(&path, 1 << 20);
    let first = account_before.todos().get(1).send_raw().unwrap();
    let (account_now, server) = account(&path, 1 << 20);
    let second = account_now.todos().get(1).send_raw().unwrap();
    assert_eq!(conditional_requests(&server), 1);
    assert_eq!(second.value, first.value);
    assert_eq!(second.headers[header::LINK], "<x>; rel=\"next\"");
}

#[cfg(unix)]
#[test]
fn cache_files_are_owner_only_and_contain_no_secret() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache");
    account(&path, 1 << 20).0.todos().get(1).send_raw().unwrap();
    assert_eq!(mode(&path), 0o700);
    let files = files(&path);
    assert_eq!((files.len(), mode(&files[0])), (1, 0o600));
    let content = String::from_utf8_lossy(&fs::read(&files[0]).unwrap()).into_owned();
    assert!(!content.contains("secret"), "{content}");
}

#[test]
fn damaged_entry_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    account(folder.path(), 1 << 20).0.todos().get(1).send_raw().unwrap();
    let file = files(folder.path()).remove(0);
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let damages = [vec![], whole[..whole.len() - 1].to_vec(), flipped, b"garbage".repeat(100)];
    for damage in damages {
        fs::write(&file, damage).unwrap();
        let (account, server) = account(folder.path(), 1 << 20);
        account.todos().get(1).send_raw().unwrap();
        assert_eq!(conditional_requests(&server), 0);
        assert_eq!(fs::read(&file).unwrap(), whole);
    }
}

#[test]
fn size_is_limited_and_recent_entries_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (account, server) = account(folder.path(), 4096);
    for id in 1..40 {
        account.todos().get(id).send_raw().unwrap();
        // The first entry is used repeatedly.
        account.todos().get(1).send_raw().unwrap();
        let bytes: u64 =
            files(folder.path()).iter().map(|file| file.metadata().unwrap().len()).sum();
        assert!(bytes <= 4096, "{bytes}");
    }
    assert!(files(folder.path()).len() > 5);
    assert_eq!(conditional_requests(&server), 39);
}

#[test]
fn entry_larger_than_the_limit_is_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    account(folder.path(), 50).0.todos().get(1).send_raw().unwrap();
    assert!(files(folder.path()).is_empty());
}

#[test]
fn old_temporary_files_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join(".x.part"), folder.path().join(".y.part"));
    for path in [&old, &new] {
        fs::write(path, "half").unwrap();
    }
    let file = File::options().append(true).open(&old).unwrap();
    file.set_modified(SystemTime::now() - 2 * LEFTOVER_AGE).unwrap();
    account(folder.path(), 1 << 20).0.todos().get(1).send_raw().unwrap();
    assert!(!old.exists() && new.exists());
}

#[test]
fn missing_cache_folder_is_not_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache");
    let (account, _) = account(&path, 1 << 20);
    fs::remove_dir(&path).unwrap();
    account.todos().get(1).send_raw().unwrap();
    assert!(DiskCache::open("/dev/null/x").is_err());
}

proptest! {
    #[test]
    fn encoded_entry_decodes(
        names in prop::collection::vec("[a-z-]{1,9}", 0..5),
        value in prop::collection::vec(any::<u8>(), 0..20),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut headers = HeaderMap::new();
        for name in names {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.append(HeaderName::try_from(name).unwrap(), value);
            }
        }
        let response = CachedResponse::new(headers, body.into());
        prop_assert_eq!(decode(encode(&response)).unwrap(), response);
    }

    #[test]
    fn invalid_content_is_not_decoded(content in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(decode(content), None);
    }
}
