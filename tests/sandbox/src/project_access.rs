//! The people on a project, and whether clients have access.

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

fn update(call: &mut Call<'_>, clients: bool) -> Outcome {
    let project = call.project()?;
    let mut granted = call.people("grant")?;
    let mut revoked = call.people("revoke")?;
    let new = call.body.get("create").and_then(Value::as_array).cloned().unwrap_or_default();
    if new
        .iter()
        .any(|person| person["email_address"].as_str().unwrap_or_default().trim().is_empty())
    {
        return Err(Refusal::invalid("email_address", "can't be blank"));
    }
    granted.extend(new.iter().map(|person| invite(call, person, clients)));
    let people = &mut changed(call, project).people;
    granted.retain(|id| !people.contains(id));
    revoked.retain(|id| people.contains(id));
    people.extend(&granted);
    people.retain(|id| !revoked.contains(id));
    let show = |ids: Vec<i64>| ids.into_iter().map(|id| call.store.person(id)).collect::<Value>();
    Reply::ok(json!({ "granted": show(granted), "revoked": show(revoked) }))
}

/// Adds a person to the account, unless there is one with this address.
fn invite(call: &mut Call<'_>, new: &Value, client: bool) -> i64 {
    let text = |name: &str| new[name].as_str().unwrap_or_default();
    let email_address = text("email_address");
    let is_known = |person: &Value| {
        let address = person["email_address"].as_str();
        address.is_some_and(|address| address.eq_ignore_ascii_case(email_address))
    };
    let mut people = call.store.people.iter();
    if let Some((id, _)) = people.find(|(_, person)| is_known(person)) {
        return *id;
    }
    let name = Some(text("name")).filter(|name| !name.is_empty()).unwrap_or(email_address);
    let id = call.store.add_person(name, email_address, text("title"));
    let company_id = call.store.next_id();
    if let Some(person) = call.store.people.get_mut(&id) {
        person["client"] = json!(client);
        person["employee"] = json!(!client);
        person["can_manage_projects"] = json!(!client);
        if !text("company_name").is_empty() {
            person["company"] = json!({ "id": company_id, "name": text("company_name") });
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
