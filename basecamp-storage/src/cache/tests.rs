use std::sync::Arc;

use basecamp_core::testing::Simulation;
use basecamp_core::{Account, Auth, Blocking, Config, Context};
use bytes::Bytes;
use http::{Response, header};
use proptest::prelude::*;

use super::*;

/// Counts what the server was asked about, and answers with a 304 to it.
fn account(folder: &Path, max_bytes: u64) -> (Account<Blocking>, Simulation) {
    let server = Simulation::new(|request| {
        let known = request.headers().contains_key(header::IF_NONE_MATCH);
        let status = if known { 304 } else { 200 };
        let response = Response::builder().status(status).header("etag", "\"1\"");
        let body = if known { String::new() } else { request.uri().path().repeat(10) };
        Ok(response.header("link", "<x>; rel=\"next\"").body(Bytes::from(body)).unwrap())
    });
    let cache = DiskCache::open(folder).unwrap().max_bytes(max_bytes);
    let context = Context::new(Config::default(), Auth::token("secret"), 0).unwrap();
    let context = Arc::new(context.with_cache(cache));
    (Account::new(server.blocking(context), "999").unwrap(), server)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn asked(server: &Simulation) -> usize {
    let requests = server.requests();
    let asked =
        requests.iter().filter(|sent| sent.request.headers().contains_key(header::IF_NONE_MATCH));
    asked.count()
}

#[test]
fn one_run_profits_from_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("a/b");
    let (account_before, _) = account(&place, 1 << 20);
    let first = account_before.todos().get(1).send_raw().unwrap();
    let (account_now, server) = account(&place, 1 << 20);
    let second = account_now.todos().get(1).send_raw().unwrap();
    assert_eq!(asked(&server), 1);
    assert_eq!(second.value, first.value);
    assert_eq!(second.headers[header::LINK], "<x>; rel=\"next\"");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it_and_nothing_secret_is_in_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("cache");
    account(&place, 1 << 20).0.todos().get(1).send_raw().unwrap();
    assert_eq!(mode(&place), 0o700);
    let files = files(&place);
    assert_eq!((files.len(), mode(&files[0])), (1, 0o600));
    let content = String::from_utf8_lossy(&fs::read(&files[0]).unwrap()).into_owned();
    assert!(!content.contains("secret"), "{content}");
}

#[test]
fn what_is_damaged_is_ignored_and_replaced() {
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
        assert_eq!(asked(&server), 0);
        assert_eq!(fs::read(&file).unwrap(), whole);
    }
}

#[test]
fn the_size_is_bounded_and_the_latest_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (account, server) = account(folder.path(), 4096);
    for id in 1..40 {
        account.todos().get(id).send_raw().unwrap();
        // The first is used again and again.
        account.todos().get(1).send_raw().unwrap();
        let bytes: u64 =
            files(folder.path()).iter().map(|file| file.metadata().unwrap().len()).sum();
        assert!(bytes <= 4096, "{bytes}");
    }
    assert!(files(folder.path()).len() > 5);
    assert_eq!(asked(&server), 39);
}

#[test]
fn what_is_larger_than_all_of_it_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    account(folder.path(), 50).0.todos().get(1).send_raw().unwrap();
    assert!(files(folder.path()).is_empty());
}

#[test]
fn what_a_program_left_half_written_is_cleaned_up() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join(".x.part"), folder.path().join(".y.part"));
    for path in [&old, &new] {
        fs::write(path, "half").unwrap();
    }
    let file = File::options().append(true).open(&old).unwrap();
    file.set_modified(SystemTime::now() - 2 * ABANDONED).unwrap();
    account(folder.path(), 1 << 20).0.todos().get(1).send_raw().unwrap();
    assert!(!old.exists() && new.exists());
}

#[test]
fn a_folder_that_is_gone_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("cache");
    let (account, _) = account(&place, 1 << 20);
    fs::remove_dir(&place).unwrap();
    account.todos().get(1).send_raw().unwrap();
    assert!(DiskCache::open("/dev/null/x").is_err());
}

proptest! {
    #[test]
    fn what_is_written_is_read(
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
    fn garbage_is_nothing(content in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(decode(content), None);
    }
}
