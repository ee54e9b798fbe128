//! The measured process: saves the file, uploads it, and prints its peak memory in KiB.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use basecamp_core::{Config, FilePart};
use sha2::{Digest, Sha256};
use tokio::runtime;

use crate::server::hex;

pub(crate) struct Task {
    pub(crate) url: String,
    /// The digest of the file's content.
    pub(crate) hash: String,
}

pub(crate) fn run(transport: &str, task: &Task) {
    let folder = tempfile::tempdir().unwrap();
    match transport {
        "ureq" => blocking(task, folder.path()),
        _ => {
            let runtime = runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(asynchronous(task, folder.path()));
        }
    }
    println!("{}", peak());
}

fn blocking(task: &Task, folder: &Path) {
    use basecamp_ureq::{Client, Destination, DownloadExt as _};

    let client = Client::builder().token("token").config(config(task)).build().unwrap();
    let account = client.for_account("999").unwrap();
    let file = account.download_url(format!("{}/999/blobs/5f/download/big", task.url));
    let path = file.send().unwrap().save(Destination::folder(folder)).unwrap();
    check(&path, task);
    let sent = account.attachments().create(FilePart::file(&path)).send().unwrap();
    assert_eq!(sent.attachable_sgid.unwrap(), task.hash);
}

async fn asynchronous(task: &Task, folder: &Path) {
    use basecamp_hyper::{Client, Destination, DownloadExt as _};

    let client = Client::builder().token("token").config(config(task)).build().unwrap();
    let account = client.for_account("999").unwrap();
    let file = account.download_url(format!("{}/999/blobs/5f/download/big", task.url));
    let path = file.await.unwrap().save(Destination::folder(folder)).await.unwrap();
    check(&path, task);
    let sent = account.attachments().create(FilePart::file(&path)).await.unwrap();
    assert_eq!(sent.attachable_sgid.unwrap(), task.hash);
}

fn config(task: &Task) -> Config {
    Config::builder().base_url(&task.url).build().unwrap()
}

fn check(path: &PathBuf, task: &Task) {
    struct Hashing(Sha256);

    impl io::Write for Hashing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let mut hasher = Hashing(Sha256::new());
    io::copy(&mut File::open(path).unwrap(), &mut hasher).unwrap();
    assert_eq!(hex(&hasher.0.finalize()), task.hash);
}

/// The peak memory of this process in KiB: the high water mark of Linux.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
