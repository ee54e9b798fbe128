//! Runs calls of the official Rust SDK for the test `sdks`: a request is a line of JSON, and so is
//! its outcome.

#![forbid(unsafe_code)]

mod calls;
mod outcome;
mod with;

use std::env;
use std::error::Error;
use std::io;

use basecamp_sdk::http::ReqwestClient;
use basecamp_sdk::oauth::{OAuthClient, RefreshingTokenProvider, Token};
use basecamp_sdk::{AccountClient, Client, Config};
use serde_json::{Value, json};

use crate::with::With;

fn connect() -> Result<AccountClient, Box<dyn Error>> {
    let token: Token = serde_json::from_value(json!({
        "access_token": env::var("BASECAMP_TOKEN")?,
        "refresh_token": env::var("BASECAMP_REFRESH_TOKEN")?,
        "token_type": "Bearer",
    }))?;
    let (endpoint, id) = (env::var("BASECAMP_TOKEN_ENDPOINT")?, env::var("BASECAMP_CLIENT_ID")?);
    let session =
        RefreshingTokenProvider::new(OAuthClient::new(ReqwestClient::new()?), endpoint, id, token)
            .with_client_secret(env::var("BASECAMP_CLIENT_SECRET")?);
    let config = Config::default().with_base_url(env::var("BASECAMP_BASE_URL")?);
    let client = Client::builder(config).token_provider(session).build()?;
    Ok(client.for_account(env::var("BASECAMP_ACCOUNT_ID")?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let account = connect()?;
    for line in io::stdin().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let with = With::new(request["with"].as_object().cloned().unwrap_or_default());
        let call = request["call"].as_str().unwrap_or_default();
        let answer = calls::run(&account, call, &with).await.unwrap_or_else(|error| {
            json!({ "error": { "code": error.code().as_str(), "status": error.http_status() } })
        });
        println!("{answer}");
    }
    Ok(())
}
