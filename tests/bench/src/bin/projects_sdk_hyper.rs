//! Lists projects with basecamp-hyper. The argument is the base URL; default: the API.
#![allow(clippy::print_stdout)]

use basecamp_hyper::{Client, Config};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(list())
}

async fn list() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).unwrap_or("https://3.basecampapi.com".to_owned());
    let token = std::env::var("BASECAMP_TOKEN")?;
    let config = Config::builder().base_url(base).build()?;
    let client = Client::builder().token(token).config(config).build()?;
    for project in client.for_account("5250042")?.projects().list().await? {
        println!("{}: {}", project.id, project.name);
    }
    Ok(())
}
