//! Lists projects with a hand-written client on ureq. The argument is the base URL; default: the
//! API.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use ureq::Agent;

#[path = "projects_floor/project.rs"]
mod project;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).unwrap_or("https://3.basecampapi.com".to_owned());
    let token = std::env::var("BASECAMP_TOKEN")?;
    let agent: Agent = Agent::config_builder()
        .max_redirects(0)
        .user_agent("floor/1.0 (someone@example.com)")
        .timeout_connect(Some(Duration::from_secs(10)))
        .timeout_send_request(Some(Duration::from_secs(30)))
        .timeout_recv_response(Some(Duration::from_secs(30)))
        .timeout_recv_body(Some(Duration::from_secs(30)))
        .build()
        .into();
    let mut url = format!("{base}/5250042/projects.json");
    loop {
        let mut response = agent
            .get(&url)
            .header("authorization", format!("Bearer {token}"))
            .header("accept", "application/json")
            .call()?;
        let body = response.body_mut().with_config().limit(50 << 20).read_to_vec()?;
        for project in serde_json::from_slice::<Vec<project::Project>>(&body)? {
            println!("{}: {}", project.id, project.name);
        }
        match project::next(response.headers()) {
            Some(next) => url = next.to_owned(),
            None => return Ok(()),
        }
    }
}
