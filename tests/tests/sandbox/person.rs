//! People with tokens, who send requests.

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{Answer, bare, get, put, raw};

/// A person with a token.
pub(crate) struct Person<'a> {
    sandbox: &'a Sandbox,
    pub(crate) id: i64,
    pub(crate) token: String,
}

impl<'a> Person<'a> {
    pub(crate) fn new(sandbox: &'a Sandbox, id: i64) -> Self {
        Self { sandbox, id, token: sandbox.token_for(id) }
    }

    /// A colleague in all projects of the initial data.
    pub(crate) fn colleague(sandbox: &'a Sandbox) -> Self {
        let people = get(sandbox, "/people.json").ids();
        let me = sandbox.my_id();
        Self::new(sandbox, people.into_iter().find(|id| *id != me).unwrap())
    }

    /// A colleague in no project.
    pub(crate) fn outsider(sandbox: &'a Sandbox) -> Self {
        Self::new(sandbox, sandbox.add_people(1)[0])
    }

    /// A client of the first project.
    pub(crate) fn client(sandbox: &'a Sandbox) -> Self {
        let project = sandbox.first_project_id();
        bare(sandbox, "POST", &format!("/projects/{project}/client_enablement.json")).expect(201);
        let path = format!("/projects/{project}/people/client_users.json");
        let new = json!({ "name": "Uma Client", "email_address": "uma@client.example" });
        let granted = put(sandbox, &path, json!({ "create": [new] })).expect(200).json();
        Self::new(sandbox, granted["granted"][0]["id"].as_i64().unwrap())
    }

    /// Removes the person from a project.
    pub(crate) fn leave(&self, project: i64) {
        let path = format!("/projects/{project}/people/users.json");
        put(self.sandbox, &path, json!({ "revoke": [self.id] })).expect(200);
    }

    #[track_caller]
    pub(crate) fn send(&self, method: &str, path: &str, body: Value) -> Answer {
        let path = format!("/{}{path}", self.sandbox.account_id());
        let mut headers = format!("Authorization: Bearer {}\r\n", self.token);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        if !body.is_empty() {
            headers += "Content-Type: application/json\r\n";
        }
        raw(self.sandbox, method, &path, &headers, body.as_bytes()).unwrap()
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, Value::Null)
    }

    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, body)
    }

    #[track_caller]
    pub(crate) fn put(&self, path: &str, body: Value) -> Answer {
        self.send("PUT", path, body)
    }
}
