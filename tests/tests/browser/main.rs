//! Logins in one call, and the page of the sandbox, with a real browser: Chromium, without a
//! window. The screenshots of the login's pages are in the folder `tmp/login` of the target folder.
#![forbid(unsafe_code)]
#![allow(missing_docs, clippy::unwrap_used)]

mod chromium;
mod watch;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::{fs, thread};

use basecamp_core::AddressPolicy;
use basecamp_core::oauth::Reason;
use basecamp_sandbox::{Decision, Fault, Sandbox};
use basecamp_ureq::oauth::{LoginResult, OAuth};
use basecamp_ureq::{Blocking, Client, Config, Error};

/// Opens a URL in Chromium, takes a screenshot of the page after all redirects, and returns the
/// page.
fn visit(url: &str, name: &str, scheme: &str) -> String {
    let folder = screenshots();
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--hide-scrollbars",
        ])
        .args(["--window-size=900,640", "--dump-dom", "--virtual-time-budget=2000"])
        .arg(format!("--blink-settings=preferredColorScheme={scheme}"))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--screenshot={}", folder.join(name).with_extension("png").display()))
        .arg(url)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "Chromium failed: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

fn screenshots() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("login");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn oauth(sandbox: &Sandbox) -> OAuth<Blocking> {
    let config =
        Config::builder().base_url(sandbox.url()).discovered_addresses(AddressPolicy::any());
    Client::builder().config(config).build_oauth().unwrap()
}

/// Logs in, and returns the result and the page that Chromium shows at the end.
fn log_in(
    sandbox: &Sandbox,
    name: &'static str,
    scheme: &'static str,
) -> (Result<LoginResult, Error>, String) {
    let (sender, page) = mpsc::channel();
    let login = oauth(sandbox).login(sandbox.public_client_id()).display(|_| {});
    let result = login
        .open_browser(move |url| {
            let url = url.to_owned();
            thread::spawn(move || sender.send(visit(&url, name, scheme)));
            Ok(())
        })
        .send();
    (result, page.recv().unwrap())
}

#[test]
#[ignore = "needs Chromium"]
fn chromium_shows_the_outcome_of_a_login() {
    let sandbox = Sandbox::start().unwrap();
    for (name, scheme) in [("success", "1"), ("success-dark", "0")] {
        let (result, page) = log_in(&sandbox, name, scheme);
        let token = result.unwrap().token;
        assert!(page.contains("<h1>You are logged in</h1>"), "{page}");
        assert!(!page.contains(token.access_token.expose()), "{page}");
    }

    sandbox.decide([Decision::Deny]);
    let (result, page) = log_in(&sandbox, "refusal", "1");
    assert_eq!(result.unwrap_err().reason(), Some(Reason::AccessDenied));
    assert!(page.contains("<h1>You denied access</h1>"), "{page}");

    sandbox.on("POST", "/authorization/token").once(Fault::status(500));
    let (result, page) = log_in(&sandbox, "failure", "0");
    let error = result.unwrap_err();
    assert!(page.contains("<h1>You are not logged in</h1>"), "{page}: {error}");

    for name in ["success", "success-dark", "refusal", "failure"] {
        let picture = fs::read(screenshots().join(name).with_extension("png")).unwrap();
        assert!(picture.starts_with(b"\x89PNG") && picture.len() > 5000, "{name}");
    }
}
