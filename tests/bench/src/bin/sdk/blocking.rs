//! The workloads with basecamp-ureq.

use basecamp_bench::{ACCOUNT, BUSY_TODO, Proof, Task, Workload};
use basecamp_ureq::Client;
use basecamp_ureq::time::date;

use crate::{config, prove};

pub(crate) fn run(task: &Task, proof: &mut Proof) {
    let client = Client::builder().token("token").config(config(task)).build().unwrap();
    let account = client.for_account(ACCOUNT).unwrap();
    for _ in 0..task.workload.times() {
        match task.workload {
            Workload::Get => prove(&account.todos().get(1).send().unwrap(), proof),
            Workload::Retry => prove(&account.todos().get(BUSY_TODO).send().unwrap(), proof),
            Workload::Post => {
                let create = account.todos().create(1, "Chart the northern passage");
                let create = create.description("<div>Soon</div>").due_on(date(2026, 12, 1));
                prove(&create.send().unwrap(), proof);
            }
            Workload::Collect => {
                let todos = account.todos().list(1).send().unwrap();
                todos.iter().for_each(|todo| prove(todo, proof));
            }
            Workload::Items => {
                account.todos().list(1).items().for_each(|todo| prove(&todo.unwrap(), proof));
            }
            Workload::Download => {
                let url = format!("{}/{ACCOUNT}/blobs/1/download/file.bin", task.url);
                let mut download = account.download_url(url).send().unwrap();
                download.write_to(proof).unwrap();
            }
            _ => unreachable!("not a workload of ureq"),
        }
    }
}
