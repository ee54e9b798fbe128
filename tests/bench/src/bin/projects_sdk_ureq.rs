//! Lists projects with basecamp-ureq. The argument is the base URL; default: the API.
#![allow(clippy::print_stdout)]

use basecamp_ureq::{Client, Config, Error};

fn main() -> Result<(), Error> {
    let base = std::env::args().nth(1).unwrap_or("https://3.basecampapi.com".to_owned());
    let token = std::env::var("BASECAMP_TOKEN").unwrap_or_default();
    let config = Config::builder().base_url(base).build()?;
    let client = Client::builder().token(token).config(config).build()?;
    for project in client.for_account("5250042")?.projects().list().send()? {
        println!("{}: {}", project.id, project.name);
    }
    Ok(())
}
