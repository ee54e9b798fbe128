mod attachments;
mod mentions;

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use crate::auth::strategy::Auth;
use crate::client::account::Account;
use crate::client::config::Config;
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking};
use crate::testing::Simulation;

fn answer(status: u16, body: &Value) -> Response<Bytes> {
    Response::builder().status(status).body(body.to_string().into()).unwrap()
}

fn attachment(sgid: &str) -> Response<Bytes> {
    answer(201, &json!({"attachable_sgid": sgid}))
}

fn server(answers: impl IntoIterator<Item = Response<Bytes>>) -> Simulation {
    let mut answers: VecDeque<Response<Bytes>> = answers.into_iter().collect();
    Simulation::new(move |_| Ok(answers.pop_front().unwrap()))
}

fn context() -> Arc<Context> {
    Arc::new(Context::new(Config::default(), Auth::token("secret"), 0).unwrap())
}

fn account(server: &Simulation) -> Account<Blocking> {
    Account::new(server.blocking(context()), "999").unwrap()
}

fn async_account(server: &Simulation) -> Account<Async> {
    Account::new(server.asynchronous(context()), "999").unwrap()
}

/// The URLs of the requests, with their bodies.
fn requests(server: &Simulation) -> Vec<(String, String)> {
    let requests = server.requests();
    let text = |bytes: &Bytes| String::from_utf8(bytes.to_vec()).unwrap();
    requests
        .iter()
        .map(|sent| (sent.request.uri().to_string(), text(sent.request.body())))
        .collect()
}
