//! The workloads with basecamp-hyper.

use std::future::IntoFuture;
use std::time::Duration;

use basecamp_bench::{ACCOUNT, BUSY_TODO, IN_FLIGHT, Proof, Task, Workload};
use basecamp_counts::PAGE;
use basecamp_hyper::time::date;
use basecamp_hyper::{Account, Client};
use futures_util::{StreamExt, stream};

use crate::{config, prove};

/// The caller's work on the items of a page, for workloads with work.
const WORK: Duration = Duration::from_millis(20);

pub(crate) async fn run(task: &Task, proof: &mut Proof) {
    let mut client = Client::builder().token("token").config(config(task));
    if task.transport == "http2" {
        client = client.root_certificates(Task::certificate());
    }
    let account = client.build().unwrap().for_account(ACCOUNT).unwrap();
    if task.workload == Workload::InFlight {
        let calls = stream::iter(0..task.workload.times());
        let calls = calls.map(|_| account.todos().get(1).into_future());
        let mut calls = calls.buffer_unordered(IN_FLIGHT);
        while let Some(todo) = calls.next().await {
            prove(&todo.unwrap(), proof);
        }
        return;
    }
    for _ in 0..task.workload.times() {
        one(&account, task, proof).await;
    }
}

async fn one(account: &Account, task: &Task, proof: &mut Proof) {
    match task.workload {
        Workload::Get => prove(&account.todos().get(1).await.unwrap(), proof),
        Workload::Retry => prove(&account.todos().get(BUSY_TODO).await.unwrap(), proof),
        Workload::Post => {
            let create = account.todos().create(1, "Chart the northern passage");
            let create = create.description("<div>Soon</div>").due_on(date(2026, 12, 1));
            prove(&create.await.unwrap(), proof);
        }
        Workload::Collect => {
            let todos = account.todos().list(1).await.unwrap();
            todos.iter().for_each(|todo| prove(todo, proof));
        }
        Workload::Items => {
            let mut todos = account.todos().list(1).items();
            while let Some(todo) = todos.next().await {
                prove(&todo.unwrap(), proof);
            }
        }
        Workload::ItemsWorked | Workload::ItemsAhead => {
            let mut todos = account.todos().list(1).items();
            if task.workload == Workload::ItemsAhead {
                todos = todos.fetch_ahead();
            }
            let mut count = 0;
            while let Some(todo) = todos.next().await {
                prove(&todo.unwrap(), proof);
                count += 1;
                if count % PAGE == 0 {
                    tokio::time::sleep(WORK).await;
                }
            }
        }
        Workload::Download => {
            let url = format!("{}/{ACCOUNT}/blobs/1/download/file.bin", task.url);
            let mut download = account.download_url(url).await.unwrap();
            while let Some(chunk) = download.chunk().await.unwrap() {
                proof.bytes(&chunk);
            }
        }
        Workload::Start | Workload::InFlight => unreachable!("`run` handles it"),
    }
}
