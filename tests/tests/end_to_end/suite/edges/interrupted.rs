//! Downloads whose process is killed or whose disk is full: no partial file has the final name.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use basecamp_core::{Config, Error, ErrorCode};

use super::{Client, Destination, DownloadExt as _};
use crate::network::only;
use crate::raw_server::RawServer;

/// Environment variables of the downloading process: the URL of the server, and the folder.
const URL: &str = "BASECAMP_TESTS_URL";
const FOLDER: &str = "BASECAMP_TESTS_FOLDER";

const LENGTH: usize = 1 << 20;

/// Returns the URL and the folder if this is the downloading process.
fn downloading() -> Option<(String, String)> {
    Some((env::var(URL).ok()?, env::var(FOLDER).ok()?))
}

/// Starts a server that sends this many bytes of a file, and a receiver of a message after that.
fn server(sent: usize) -> (RawServer, mpsc::Receiver<()>) {
    let (sender, receiver) = mpsc::channel();
    let sender = Mutex::new(sender);
    let server = RawServer::plain(move |conversation| {
        conversation.whole_request();
        let disposition = "Content-Disposition: attachment; filename=\"a.bin\"";
        conversation
            .send(format!("HTTP/1.1 200 OK\r\n{disposition}\r\nContent-Length: {LENGTH}\r\n\r\n"));
        conversation.send(vec![7; sent]);
        let _ = sender.lock().unwrap().send(());
        conversation.drain();
    });
    (server, receiver)
}

/// The names in a folder, without the hidden files that a killed process may leave.
fn visible(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with('.') || !name.ends_with(".part")).collect()
}

/// Waits until a process has a file of the folder open, with content if there is any. Other systems
/// than Linux don't show the files of a process.
fn await_file(process: &mut Child, folder: &Path, has_content: bool) {
    if !cfg!(target_os = "linux") {
        return;
    }
    let files = format!("/proc/{}/fd", process.id());
    let is_awaited = |file: &Path| {
        fs::read_link(file).is_ok_and(|target| target.starts_with(folder))
            && fs::metadata(file)
                .is_ok_and(|known| known.is_file() && (known.len() > 0 || !has_content))
    };
    let began = Instant::now();
    while !fs::read_dir(&files).unwrap().flatten().any(|file| is_awaited(&file.path())) {
        assert!(process.try_wait().unwrap().is_none(), "the process has ended");
        assert!(began.elapsed() < Duration::from_secs(60), "the process has opened no file");
        thread::sleep(Duration::from_millis(5));
    }
}

macro_rules! download {
    ($url:expr, $folder:expr) => {{
        let config = Config::builder().base_url($url).build().unwrap();
        let client = Client::builder().token("t").config(config).build().unwrap();
        let account = client.for_account("9").unwrap();
        let download = wait!(account.download_url("/a").send()).unwrap();
        let result: Result<_, Error> = wait!(download.save(Destination::folder($folder)));
        result
    }};
}

test! {
    fn a_download_whose_process_is_killed_leaves_no_file() {
        if let Some((url, folder)) = downloading() {
            let _ = download!(url, folder);
            return;
        }
        for sent in [0, LENGTH / 2, LENGTH - 1] {
            let folder = tempfile::tempdir().unwrap();
            let (server, half_sent) = server(sent);
            let mut process = Command::new(env::current_exe().unwrap())
                .args(only(module_path!(), "a_download_whose_process_is_killed_leaves_no_file"))
                .env(URL, server.url())
                .env(FOLDER, folder.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            half_sent.recv().unwrap();
            await_file(&mut process, folder.path(), sent > 0);
            process.kill().unwrap();
            assert!(!process.wait().unwrap().success());
            assert_eq!(visible(folder.path()), [""; 0], "{sent} bytes");
        }
    }
}

/// A limit on the size of files replaces the full disk: the kernel refuses the write in the same
/// way.
#[cfg(unix)]
mod full_disk {
    use super::*;

    test! {
        fn a_download_that_does_not_fit_on_the_disk_leaves_no_file() {
            if let Some((url, folder)) = downloading() {
                let error = download!(url, &folder).unwrap_err();
                assert_eq!(error.code(), ErrorCode::LocalIo);
                assert!(std::error::Error::source(&error).is_some(), "{error}");
                assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
                return;
            }
            let folder = tempfile::tempdir().unwrap();
            let (server, _sent) = server(LENGTH);
            // The signal that would end the process is ignored, so the write fails.
            let output = Command::new("sh")
                .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh"])
                .arg(env::current_exe().unwrap())
                .args(only(module_path!(), "a_download_that_does_not_fit_on_the_disk_leaves_no_file"))
                .env(URL, server.url())
                .env(FOLDER, folder.path())
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stdout);
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && text.contains("1 passed"), "{text}\n{stderr}");
            assert_eq!(visible(folder.path()), [""; 0]);
        }
    }
}
