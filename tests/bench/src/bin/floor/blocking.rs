//! The hand-written client on ureq.

use std::io::Read;
use std::time::Duration;

use basecamp_bench::{ACCOUNT, BACKOFF, BUSY_TODO, Proof, Task, Workload};
use jiff::civil::date;
use ureq::{Agent, Body};

use crate::types::{NewTodo, Todo};
use crate::{RETRIES, USER_AGENT, is_passing, next};

const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

struct Client {
    agent: Agent,
    url: String,
}

impl Client {
    fn new(url: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(USER_AGENT)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            // A timeout for each phase: a timeout for the whole call starts a thread.
            .timeout_send_request(Some(TIMEOUT))
            .timeout_recv_response(Some(TIMEOUT))
            .timeout_recv_body(Some(TIMEOUT));
        Self { agent: config.build().into(), url: url.to_owned() }
    }

    fn get(&self, url: &str) -> http::Response<Body> {
        let mut retries = 0;
        loop {
            let mut response = self
                .agent
                .get(url)
                .header("authorization", "Bearer token")
                .header("accept", "application/json")
                .call()
                .unwrap();
            if response.status().is_success() || response.status().is_redirection() {
                return response;
            }
            assert!(is_passing(response.status().as_u16()) && retries < RETRIES);
            retries += 1;
            // Reads the body, so that the connection can be reused.
            let _ = response.body_mut().read_to_vec().unwrap();
            std::thread::sleep(BACKOFF);
        }
    }

    fn todo(&self, id: i64) -> Todo {
        let mut response = self.get(&format!("{}/{ACCOUNT}/todos/{id}", self.url));
        decode(&read(&mut response))
    }

    fn create(&self, content: &str) -> Todo {
        let new = NewTodo { content, description: "<div>Soon</div>", due_on: date(2026, 12, 1) };
        let mut response = self
            .agent
            .post(format!("{}/{ACCOUNT}/todolists/1/todos.json", self.url))
            .header("authorization", "Bearer token")
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .send(serde_json::to_vec(&new).unwrap())
            .unwrap();
        assert_eq!(response.status(), 201);
        decode(&read(&mut response))
    }

    fn pages(&self, mut each: impl FnMut(Vec<Todo>)) {
        let mut url = format!("{}/{ACCOUNT}/todolists/1/todos.json", self.url);
        loop {
            let mut response = self.get(&url);
            let body = read(&mut response);
            each(decode(&body));
            match next(response.headers()) {
                Some(next) => url = format!("{}{next}", self.url),
                None => break,
            }
        }
    }

    fn download(&self, proof: &mut Proof) {
        let hop = self.get(&format!("{}/{ACCOUNT}/blobs/1/download/file.bin", self.url));
        let location = hop.headers()["location"].to_str().unwrap().to_owned();
        let response = self.agent.get(format!("{}{location}", self.url)).call().unwrap();
        assert_eq!(response.status(), 200);
        let mut reader = response.into_body().into_reader();
        let mut buffer = vec![0; 64 << 10];
        loop {
            match reader.read(&mut buffer).unwrap() {
                0 => break,
                read => proof.bytes(&buffer[..read]),
            }
        }
    }
}

fn read(response: &mut http::Response<Body>) -> Vec<u8> {
    response.body_mut().with_config().limit(50 << 20).read_to_vec().unwrap()
}

fn decode<T: serde::de::DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).unwrap()
}

pub(crate) fn run(task: &Task, proof: &mut Proof) {
    let client = Client::new(&task.url);
    for _ in 0..task.workload.times() {
        match task.workload {
            Workload::Get => client.todo(1).prove(proof),
            Workload::Retry => client.todo(BUSY_TODO).prove(proof),
            Workload::Post => client.create("Chart the northern passage").prove(proof),
            Workload::Collect => {
                let mut todos = Vec::new();
                client.pages(|page| todos.extend(page));
                todos.iter().for_each(|todo| todo.prove(proof));
            }
            Workload::Items => {
                client.pages(|page| page.iter().for_each(|todo| todo.prove(proof)));
            }
            Workload::Download => client.download(proof),
            _ => unreachable!("not a workload of ureq"),
        }
    }
}
