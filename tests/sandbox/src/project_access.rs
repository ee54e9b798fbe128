//! The people on a project, and whether clients have access.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::call::Call;
use super::handlers::Handler;
use super::projects::changed;
use super::reply::{Outcome, Refusal, Reply};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("UpdateProjectAccess", Handler::Do(|call| update(call, false))),
    ("UpdateProjectClientAccess", Handler::Do(|call| update(call, true))),
    ("EnableProjectClients", Handler::Do(enable_clients)),
    ("DisableProjectClients", Handler::Do(disable_clients)),
];

/// Grants and revokes access of employees or of clients. Clients need a project that is open to
/// them.
fn update(call: &mut Call<'_>, clients: bool) -> Outcome {
    let project = call.project()?;
    let mut granted = call.people("grant")?;
    let mut revoked = call.people("revoke")?;
    let new = call.body.get("create").and_then(Value::as_array).cloned().unwrap_or_default();
    for (name, people) in [("grant", &granted), ("revoke", &revoked)] {
        for person in people {
            check_role(call, name, *person, clients)?;
        }
    }
    for person in &new {
        let email_address = text(person, "email_address");
        if email_address.trim().is_empty() {
            return Err(Refusal::invalid("email_address", "can't be blank"));
        }
        if let Some(known) = with_address(call, email_address) {
            check_role(call, "email_address", known, clients)?;
        }
    }
    let is_open = call.store.projects.get(&project).is_some_and(|project| project.clients_enabled);
    for (name, is_empty) in [("grant", granted.is_empty()), ("create", new.is_empty())] {
        if clients && !is_open && !is_empty {
            let reason = "needs a project with access for clients: enable it first";
            return Err(Refusal::invalid(name, reason));
        }
    }
    granted.extend(new.iter().map(|person| invite(call, person, clients)));
    let people = &mut changed(call, project).people;
    let mut seen = HashSet::new();
    granted.retain(|id| !people.contains(id) && seen.insert(*id));
    revoked.retain(|id| people.contains(id));
    people.extend(&granted);
    people.retain(|id| !revoked.contains(id));
    let show = |ids: Vec<i64>| ids.into_iter().map(|id| call.store.person(id)).collect::<Value>();
    Reply::ok(json!({ "granted": show(granted), "revoked": show(revoked) }))
}

/// Checks that a person is a client, or is none.
fn check_role(call: &Call<'_>, name: &str, person: i64, is_client: bool) -> Result<(), Refusal> {
    match (call.store.viewer(person).is_client, is_client) {
        (true, false) => Err(Refusal::invalid(name, "has a client: use people/client_users.json")),
        (false, true) => {
            Err(Refusal::invalid(name, "has someone who is no client: use people/users.json"))
        }
        _ => Ok(()),
    }
}

fn text<'a>(person: &'a Value, name: &str) -> &'a str {
    person[name].as_str().unwrap_or_default()
}

/// The person of the account with this address.
fn with_address(call: &Call<'_>, email_address: &str) -> Option<i64> {
    let mut people = call.store.people.iter();
    let known = people.find(|(_, person)| {
        text(person, "email_address").eq_ignore_ascii_case(email_address.trim())
    });
    known.map(|(id, _)| *id)
}

/// Adds a person to the account, unless there is one with this address.
fn invite(call: &mut Call<'_>, new: &Value, client: bool) -> i64 {
    let email_address = text(new, "email_address").trim();
    if let Some(id) = with_address(call, email_address) {
        return id;
    }
    let name = Some(text(new, "name")).filter(|name| !name.is_empty()).unwrap_or(email_address);
    let id = call.store.add_person(name, email_address, text(new, "title"));
    let company_id = call.store.next_id();
    if let Some(person) = call.store.people.get_mut(&id) {
        person["client"] = json!(client);
        person["employee"] = json!(!client);
        person["can_manage_projects"] = json!(!client);
        let company_name = text(new, "company_name");
        if !company_name.is_empty() {
            person["company"] = json!({ "id": company_id, "name": company_name });
        }
    }
    id
}

fn enable_clients(call: &mut Call<'_>) -> Outcome {
    let id = call.project()?;
    changed(call, id).clients_enabled = true;
    Reply::created(json!({ "clients_enabled": true }))
}

fn disable_clients(call: &mut Call<'_>) -> Outcome {
    let id = call.project()?;
    changed(call, id).clients_enabled = false;
    Reply::ok(json!({ "clients_enabled": false }))
}
