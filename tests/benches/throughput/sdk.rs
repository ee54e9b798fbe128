//! The contender: the SDK over both transports.

use std::hint::black_box;

use basecamp_core::Config;

fn config(url: &str) -> Config {
    Config::builder().base_url(url).build().unwrap()
}

pub(crate) struct Blocking(basecamp_ureq::Account);

impl Blocking {
    pub(crate) fn new(url: &str) -> Self {
        let client = basecamp_ureq::Client::builder().token("token").config(config(url)).build();
        Self(client.unwrap().for_account("5250042").unwrap())
    }

    pub(crate) fn get_todo(&self) {
        black_box(self.0.todos().get(1).send().unwrap());
    }

    pub(crate) fn list_todos(&self) {
        let todos = black_box(self.0.todos().list(1).send().unwrap());
        assert_eq!(todos.len(), todos.meta().total_count as usize);
    }
}

pub(crate) struct Async(basecamp_hyper::Account);

impl Async {
    pub(crate) fn new(url: &str) -> Self {
        let client = basecamp_hyper::Client::builder().token("token").config(config(url)).build();
        Self(client.unwrap().for_account("5250042").unwrap())
    }

    pub(crate) async fn get_todo(&self) {
        black_box(self.0.todos().get(1).await.unwrap());
    }

    pub(crate) async fn list_todos(&self) {
        let todos = black_box(self.0.todos().list(1).await.unwrap());
        assert_eq!(todos.len(), todos.meta().total_count as usize);
    }
}
