//! A test of a program that uses the Basecamp API, in five lines: the sandbox is the server, and
//! the first request fails.
//!
//! `cargo test -p basecamp-sandbox --example five_lines` runs the test, `cargo run` the same code.

use basecamp_sandbox::{Fault, Sandbox};

/// The code under test: the names of all projects, with one retry.
fn project_names(base: &str, account: &str, token: &str) -> Result<Vec<String>, ureq::Error> {
    let url = format!("{base}/{account}/projects.json");
    let get = || ureq::get(&url).header("Authorization", format!("Bearer {token}")).call();
    let text = get().or_else(|_| get())?.body_mut().read_to_string()?;
    let projects: Vec<serde_json::Value> =
        serde_json::from_str(&text).map_err(std::io::Error::other)?;
    Ok(projects.iter().filter_map(|project| Some(project["name"].as_str()?.to_owned())).collect())
}

#[cfg_attr(test, test)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    sandbox.on("GET", "/projects.json").once(Fault::status(503));
    let names = project_names(sandbox.url(), sandbox.account_id(), &sandbox.token())?;
    assert!(names.iter().any(|name| name == "Cookbook for small boats"), "{names:?}");
    assert_eq!(sandbox.count("GET", "/projects.json"), 2);
    Ok(())
}
