//! The account: its name, its logo and its plan.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::Call;
use super::clock;
use super::files::{self, download_url};
use super::handlers::Handler;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetAccount", Handler::Do(get)),
    ("RemoveAccountLogo", Handler::Do(remove_logo)),
    ("UpdateAccountLogo", Handler::Do(update_logo)),
    ("UpdateAccountName", Handler::Do(update_name)),
];

/// The account. The sandbox has all features of the largest plan.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    pub(super) name: String,
    /// The identifier of the logo's file.
    logo: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Account {
    pub(super) fn new(name: &str, now: Timestamp) -> Self {
        Self { name: name.to_owned(), logo: None, created_at: now, updated_at: now }
    }
}

fn get(call: &mut Call<'_>) -> Outcome {
    Reply::ok(view(call.store))
}

fn update_name(call: &mut Call<'_>) -> Outcome {
    let name = call.name("name")?;
    changed(call.store).name = name;
    Reply::ok(view(call.store))
}

fn update_logo(call: &mut Call<'_>) -> Outcome {
    let text = |member: &str| call.body.get("logo")?.get(member)?.as_str();
    let name = text("filename").unwrap_or_default().to_owned();
    let content_type = text("content_type").unwrap_or_default().to_owned();
    if !content_type.starts_with("image/") {
        return Err(Refusal::invalid("logo", "must be an image"));
    }
    let (_, sgid) = files::send(call.store, &name, &content_type, call.content.clone());
    changed(call.store).logo = Some(sgid);
    Reply::no_content()
}

fn remove_logo(call: &mut Call<'_>) -> Outcome {
    changed(call.store).logo = None;
    Reply::no_content()
}

/// Returns the account to change, and marks it as changed.
fn changed(store: &mut Store) -> &mut Account {
    store.account.updated_at = store.now();
    &mut store.account
}

fn view(store: &Store) -> Value {
    let account = &store.account;
    let owner = store.people.values().find(|person| person["owner"] == true);
    let mut view = members([
        ("id", json!(store.links.account_id.parse::<i64>().unwrap_or_default())),
        ("name", json!(account.name)),
        ("owner_name", json!(owner.map(|owner| &owner["name"]))),
        ("active", json!(true)),
        ("created_at", json!(clock::text(account.created_at))),
        ("updated_at", json!(clock::text(account.updated_at))),
        ("trial", json!(false)),
        ("frozen", json!(false)),
        ("paused", json!(false)),
        (
            "limits",
            json!({
                "can_create_projects": true,
                "can_pin_projects": true,
                "can_create_users": true,
                "can_upload_files": true,
            }),
        ),
        (
            "subscription",
            json!({
                "short_name": "unlimited",
                "proper_name": "Unlimited",
                "teams": true,
                "clients": true,
                "templates": true,
                "logo": true,
                "timesheet": true,
            }),
        ),
        (
            "settings",
            json!({ "company_hq_enabled": true, "teams_enabled": true, "projects_enabled": true }),
        ),
    ]);
    let logo = account.logo.as_deref();
    if let Some((sgid, file)) = logo.and_then(|sgid| Some((sgid, store.files.get(sgid)?))) {
        view.insert("logo".to_owned(), json!({ "url": download_url(store, sgid, &file.name) }));
    }
    Value::Object(view)
}
