//! Async calls that are dropped before they end.

use std::future::IntoFuture;
use std::time::Duration;

use basecamp_sandbox::{Decision, Fault, Sandbox};
use tokio::time::timeout;

use super::{Destination, DownloadExt as _, builder, client};
use crate::support::session;

/// Waits until the server has seen that many requests.
async fn seen(sandbox: &Sandbox, method: &str, path: &str, count: usize) {
    let arrived = async {
        while sandbox.count(method, path) < count {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(Duration::from_secs(20), arrived).await.expect("the requests arrive");
}

#[tokio::test]
async fn dropping_the_refreshing_call_loses_no_token() {
    let sandbox = Sandbox::start().unwrap();
    let client = builder(&sandbox).oauth(session(&sandbox)).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    sandbox.expire_access_token();
    sandbox.on("POST", "/authorization/token").once(Fault::Delay(Duration::from_millis(50)));
    let first = tokio::spawn(account.projects().list().into_future());
    seen(&sandbox, "POST", "/authorization/token", 1).await;
    let rest: Vec<_> =
        (0..63).map(|_| tokio::spawn(account.projects().list().into_future())).collect();
    first.abort();
    for call in rest {
        call.await.unwrap().unwrap();
    }
    assert_eq!(sandbox.count("POST", "/authorization/token"), 1);
    assert_eq!(sandbox.refresh_count(), 1);
}

#[tokio::test]
async fn dropping_a_call_ends_its_wait() {
    let sandbox = Sandbox::start().unwrap();
    let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
    sandbox.on("GET", "/projects.json").always(Fault::retry_after(429, "300"));
    let call = tokio::spawn(account.projects().list().into_future());
    seen(&sandbox, "GET", "/projects.json", 1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!(sandbox.count("GET", "/projects.json"), 1);
}

#[tokio::test]
async fn dropping_a_device_login_ends_its_polling() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.decide([Decision::Pending; 100]);
    let oauth = builder(&sandbox).build_oauth().unwrap();
    let server = oauth.discover(sandbox.url()).await.unwrap();
    let login = oauth.device_login(&server, sandbox.public_client_id(), |_| {});
    let login = tokio::spawn(login.into_future());
    seen(&sandbox, "POST", "/authorization/token", 1).await;
    login.abort();
    assert!(login.await.unwrap_err().is_cancelled());
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(sandbox.count("POST", "/authorization/token"), 1);
}

#[tokio::test]
async fn a_builder_can_be_sent_to_another_task() {
    let sandbox = Sandbox::start().unwrap();
    let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
    let todo = account.todos().get(sandbox.first_todo_id());
    let todo = tokio::spawn(todo.into_future()).await.unwrap().unwrap();
    assert_eq!(todo.id.get(), sandbox.first_todo_id());
}

#[tokio::test]
async fn pages_can_be_fetched_ahead() {
    let sandbox = Sandbox::builder().page_size(2).start().unwrap();
    let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
    let list = sandbox.first_todolist_id();
    sandbox.add_todos(list, 5);
    let mut pages = account.todos().list(list).pages().fetch_ahead();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(first.len(), 2);
    // The second page is fetched before it is polled.
    seen(&sandbox, "GET", "/todolists/*/todos.json", 2).await;
    drop(pages);
}

#[tokio::test]
async fn tls_negotiates_http_2() {
    let sandbox = Sandbox::builder().tls().start().unwrap();
    let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
    let calls: Vec<_> =
        (0..8).map(|_| tokio::spawn(account.projects().list().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let requests = sandbox.requests();
    assert!(requests.iter().all(|request| request.version == http::Version::HTTP_2));
}

#[tokio::test]
async fn dropping_a_download_leaves_no_file() {
    let sandbox = Sandbox::start().unwrap();
    let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
    let upload = sandbox.add_upload(sandbox.first_id("Vault"), "a", "text/plain", vec![0; 1 << 20]);
    let slow = Fault::SlowBody { bytes: 1 << 17, every: Duration::from_millis(20) };
    sandbox.on("GET", "/storage/*").once(slow);
    let folder = tempfile::tempdir().unwrap();
    let names = || std::fs::read_dir(folder.path()).unwrap().count();
    let file = account.uploads().download(upload).await.unwrap();
    let (sender, started) = tokio::sync::oneshot::channel();
    let mut sender = Some(sender);
    let file = file.with_progress(move |_, _| {
        if let Some(sender) = sender.take() {
            let _ = sender.send(());
        }
    });
    let saving = tokio::spawn(file.save(Destination::folder(folder.path())));
    started.await.unwrap();
    assert!(!folder.path().join("a").exists());
    saving.abort();
    assert!(saving.await.unwrap_err().is_cancelled());
    assert_eq!(names(), 0);
}
