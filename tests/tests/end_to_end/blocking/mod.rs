//! The suite over `basecamp-ureq`.

use basecamp_tests::sandbox::Sandbox;
use basecamp_ureq::{Client, ClientBuilder, Error};

use crate::support::config;

macro_rules! test {
    (fn $name:ident() $body:block) => {
        #[test]
        fn $name() $body
    };
}

/// Waits for what is async in the other run of the suite.
macro_rules! wait {
    ($value:expr) => {
        $value
    };
}

/// Sends all calls at the same time and gives their results.
macro_rules! together {
    ($calls:expr) => {{
        let calls: Vec<_> = $calls;
        let threads: Vec<_> =
            calls.into_iter().map(|call| std::thread::spawn(move || call.send())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    }};
}

#[path = "../suite/mod.rs"]
mod suite;

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    let builder = Client::builder().config(config(sandbox).build().unwrap());
    match sandbox.certificate_pem() {
        Some(pem) => builder.root_certificates(pem),
        None => builder,
    }
}

fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).token(sandbox.token()).build().unwrap()
}

fn new_client(token: &str) -> Result<Client, Error> {
    Client::new(token)
}
