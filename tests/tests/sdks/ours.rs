//! Our drivers.

use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::{Account, AddressPolicy, Async, Blocking, Config, Error};
use basecamp_sandbox::Sandbox;
use basecamp_tests::calls::{Answer, Arguments, TypedCall, TypedUpdate};
use serde_json::{Map, Value, json};
use tokio::runtime::{self, Runtime};

use crate::work::Caller;

/// Bodies that consist of one object, whose members are arguments in our API.
const WRAPPERS: [&str; 6] = ["gauge", "gauge_needle", "note", "out_of_office", "person", "project"];

const LARGEST_FILE: usize = 1 << 20;

fn config(sandbox: &Sandbox) -> Config {
    let config = Config::builder().base_url(sandbox.url());
    config.discovered_addresses(AddressPolicy::any()).build().unwrap()
}

fn session(sandbox: &Sandbox) -> OAuthSession {
    let token = Token::new(sandbox.token()).with_refresh_token(sandbox.refresh_token());
    OAuthSession::new(sandbox.token_endpoint(), sandbox.client_id(), token)
        .with_client_secret(sandbox.client_secret())
}

/// A blocking client with a session.
pub(crate) fn blocking(sandbox: &Sandbox) -> impl Caller + use<> {
    let client = basecamp_ureq::Client::builder().config(config(sandbox));
    let client = client.oauth(session(sandbox)).build().unwrap();
    client.for_account(sandbox.account_id()).unwrap()
}

/// A client with the current token alone: the session belongs to the SDK that it substitutes for.
pub(crate) fn substitute(sandbox: &Sandbox) -> impl Caller + use<> {
    let client = basecamp_ureq::Client::builder().config(config(sandbox));
    let client = client.token(sandbox.token()).build().unwrap();
    client.for_account(sandbox.account_id()).unwrap()
}

/// An async client with a session.
pub(crate) fn asynchronous(sandbox: &Sandbox) -> impl Caller + use<> {
    let client = basecamp_hyper::Client::builder().config(config(sandbox));
    let client = client.oauth(session(sandbox)).build().unwrap();
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    (runtime, client.for_account(sandbox.account_id()).unwrap())
}

impl Caller for Account<Blocking> {
    fn call(&mut self, call: &str, with: &Map<String, Value>) -> Value {
        if call == "download" {
            let file = self.uploads().download(upload(with)).send();
            return downloaded(file.and_then(|file| {
                let (name, kind, length) =
                    (file.filename.clone(), file.content_type.clone(), file.content_length);
                Ok((file.bytes(LARGEST_FILE)?, name, kind, length))
            }));
        }
        let arguments = arguments(with);
        let answer = match TypedCall::find(call) {
            Some(call) => call.blocking(self, arguments),
            None => TypedUpdate::find(call).unwrap().blocking(self, arguments),
        };
        outcome(answer.unwrap_or_else(|defect| panic!("{call}: {defect}")))
    }
}

impl Caller for (Runtime, Account<Async>) {
    fn call(&mut self, call: &str, with: &Map<String, Value>) -> Value {
        let (runtime, account) = self;
        if call == "download" {
            return downloaded(runtime.block_on(async {
                let file = account.uploads().download(upload(with)).send().await?;
                let (name, kind, length) =
                    (file.filename.clone(), file.content_type.clone(), file.content_length);
                Ok((file.bytes(LARGEST_FILE).await?, name, kind, length))
            }));
        }
        let arguments = arguments(with);
        let answer = match TypedCall::find(call) {
            Some(call) => call.asynchronous(account, arguments),
            None => TypedUpdate::find(call).unwrap().asynchronous(account, arguments),
        };
        let answer = answer.unwrap_or_else(|defect| panic!("{call}: {defect}"));
        outcome(runtime.block_on(answer))
    }
}

fn upload(with: &Map<String, Value>) -> i64 {
    with["upload_id"].as_i64().unwrap()
}

/// The arguments of our API: those of the steps without the object around the body.
fn arguments(with: &Map<String, Value>) -> Arguments {
    let mut members = with.clone();
    for wrapper in WRAPPERS {
        if let Some(Value::Object(wrapped)) = members.remove(wrapper) {
            members.extend(wrapped);
        }
    }
    Arguments::new(Value::Object(members)).unwrap()
}

fn outcome(answer: Result<Answer, Error>) -> Value {
    match answer {
        Ok(Answer { body, meta: Some(meta), .. }) => {
            json!({ "items": body, "total_count": meta.total_count, "truncated": meta.truncated })
        }
        Ok(answer) => answer.body,
        Err(error) => failed(&error),
    }
}

type File = (bytes::Bytes, String, Option<String>, Option<u64>);

fn downloaded(file: Result<File, Error>) -> Value {
    match file {
        Ok((content, file_name, content_type, length)) => json!({
            "text": String::from_utf8_lossy(&content),
            "file_name": file_name,
            "content_type": content_type,
            "length": length,
        }),
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Value {
    json!({ "error": { "code": error.code().as_str(), "status": error.http_status() } })
}
