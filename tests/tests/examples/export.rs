//! The export is complete after any interruption, and downloads no file twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use basecamp_core::attachment_tag;
use basecamp_sandbox::{Fault, Sandbox};
use basecamp_ureq::{Account, Client};

use super::{example, run};

mod content;
mod paths;

/// The requests for downloads from the file storage.
const STORAGE: &str = "/storage/*";

fn export(sandbox: &Sandbox, folder: &Path) -> Command {
    let mut command = example("export", &["cookbook"]);
    command.arg(folder).args(["--parallel", "2"]);
    command.env("BASECAMP_BASE_URL", sandbox.url()).env("BASECAMP_TOKEN", sandbox.token());
    command.env("BASECAMP_ACCOUNT_ID", sandbox.account_id());
    command
}

fn account(sandbox: &Sandbox) -> Account {
    let client = Client::builder().token(sandbox.token()).base_url(sandbox.url()).build().unwrap();
    client.for_account(sandbox.account_id()).unwrap()
}

/// Runs an export to its end, and returns its result without the folder.
fn export_all(sandbox: &Sandbox, folder: &Path) -> String {
    let ran = run(export(sandbox, folder));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    ran.stdout.split(": ").next().unwrap().to_owned()
}

/// The files below a folder with their content. Temporary files of killed processes are hidden.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if !path.file_name().unwrap().to_str().unwrap().starts_with('.') {
            files.insert(path.clone(), fs::read_to_string(path).unwrap());
        }
    }
    files
}

/// The same content with paths relative to the folder.
fn content(folder: &Path) -> BTreeMap<PathBuf, String> {
    let relative = |path: PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    files(folder).into_iter().map(|(path, text)| (relative(path), text)).collect()
}

#[test]
fn a_second_export_downloads_only_changes() {
    let sandbox = Sandbox::start().unwrap();
    let message = sandbox.first_message_id();
    let sgid = sandbox.add_attachment("../map <1>.png", "image/png", "a map");
    let comment = format!("<div>Here: {}</div>", attachment_tag(&sgid, "The *old* map"));
    sandbox.add_comment(sandbox.my_id(), message, &comment).unwrap();
    let folder = tempfile::tempdir().unwrap();

    let result = export_all(&sandbox, folder.path());
    assert!(result.contains(" pages written, 0 unchanged, "), "{result}");
    let exported = files(folder.path());
    let page = exported.iter().find(|(path, _)| path.ends_with(page_name(message))).unwrap();
    let link = "Here: ![The \\*old\\* map](<files/";
    let start = page.1.find(link).unwrap_or_else(|| panic!("{}", page.1)) + link.len();
    let (path, _) = page.1[start..].split_once('>').unwrap();
    let file = page.0.parent().unwrap().join("files").join(path);
    assert_eq!(fs::read_to_string(file).unwrap(), "a map");
    assert!(page.1.contains("\n## Inês Duarte, 2"), "{}", page.1);

    sandbox.clear_requests();
    let result = export_all(&sandbox, folder.path());
    assert!(result.starts_with("0 pages written, "), "{result}");
    assert!(result.ends_with(", 0 files downloaded"), "{result}");
    for request in sandbox.requests() {
        let is_list = !["/storage/", "/blobs/"].iter().any(|part| request.path.contains(part));
        assert!(request.method == "GET" && is_list, "{request:?}");
    }
    assert_eq!(files(folder.path()), exported);

    // A new comment changes one page, whose attachments are in the folder.
    sandbox.add_comment(sandbox.my_id(), message, "<div>Thanks</div>").unwrap();
    let result = export_all(&sandbox, folder.path());
    assert!(result.starts_with("1 pages written, "), "{result}");
    assert!(result.ends_with(", 0 files downloaded"), "{result}");
}

fn page_name(message: i64) -> String {
    let name = "The sand cover it is";
    format!("{name} ({message}).md")
}

#[test]
fn an_interrupted_export_is_continued() {
    let sandbox = Sandbox::start().unwrap();
    for number in 1..=20 {
        let (name, content) = (format!("plan {number}.txt"), format!("The plan {number}"));
        sandbox.add_upload(sandbox.first_id("Vault"), &name, "text/plain", content);
    }
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [undisturbed, interrupted] = folders.each_ref().map(tempfile::TempDir::path);
    export_all(&sandbox, undisturbed);
    let expected = content(undisturbed);
    assert!(expected.len() > 60, "{} files", expected.len());

    for downloads in [0, 5, 15] {
        sandbox.clear_requests();
        // The connection stalls within the body of a file.
        let stall = Fault::SlowBody { bytes: 8, every: Duration::from_secs(3600) };
        let plan = sandbox.on("GET", STORAGE);
        plan.times(downloads, Fault::Delay(Duration::ZERO)).once(stall);
        let mut child = export(&sandbox, interrupted);
        let mut child = child.stdout(Stdio::null()).spawn().unwrap();
        wait_for_downloads(&sandbox, downloads as usize + 1, &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
        let content = content(interrupted);
        assert!(content.len() < expected.len(), "{} files", content.len());
        // Each file is complete.
        for (path, text) in content.iter().filter(|(path, _)| !path.ends_with("manifest.jsonl")) {
            assert_eq!(Some(text), expected.get(path), "{}", path.display());
        }
    }
    sandbox.clear_requests();
    export_all(&sandbox, interrupted);
    assert_eq!(content(interrupted), expected);
    assert!(sandbox.count("GET", STORAGE) < expected.len());
}

/// Waits until the storage has received this many requests.
fn wait_for_downloads(sandbox: &Sandbox, count: usize, child: &mut Child) {
    while sandbox.count("GET", STORAGE) < count {
        assert!(child.try_wait().unwrap().is_none(), "the export has ended");
        thread::sleep(Duration::from_millis(2));
    }
}
