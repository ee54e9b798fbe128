//! The caller: profile, preferences, identity.

use std::time::Duration;

use serde_json::{Value, json};

use super::call::Call;
use super::clock::{self, later};
use super::handlers::Handler;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetMyProfile", Handler::Do(get_profile)),
    ("UpdateMyProfile", Handler::Do(update_profile)),
    ("GetMyPreferences", Handler::Do(get_preferences)),
    ("UpdateMyPreferences", Handler::Do(update_preferences)),
];

const PREFERENCES: [&str; 3] = ["time_zone_name", "first_week_day", "time_format"];

impl Store {
    /// The identity of the token's owner, and the accounts that the token can access.
    pub(super) fn authorization(&self, expires_in: Duration) -> Value {
        let me = self.person(self.me);
        let (first, last) =
            me["name"].as_str().and_then(|name| name.split_once(' ')).unwrap_or_default();
        let expires_at = later(self.now(), expires_in);
        json!({
            "expires_at": clock::text(expires_at),
            "identity": {
                "id": self.me,
                "first_name": first,
                "last_name": last,
                "email_address": me["email_address"],
            },
            "accounts": [{
                "product": "bc3",
                "id": self.links.account_id.parse::<i64>().unwrap_or_default(),
                "name": self.account.name,
                "href": self.links.account,
                "app_href": self.links.account,
            }],
        })
    }
}

fn get_profile(call: &mut Call<'_>) -> Outcome {
    Reply::ok(call.store.person(call.store.me))
}

fn update_profile(call: &mut Call<'_>) -> Outcome {
    for name in ["name", "email_address"] {
        call.filled(name)?;
    }
    let now = call.store.now_text();
    let store = &mut *call.store;
    let me = store.people.get_mut(&store.me).ok_or_else(Refusal::not_found)?;
    for (name, value) in std::mem::take(&mut call.body) {
        if PREFERENCES.contains(&name.as_str()) {
            if name == "time_zone_name" {
                me["time_zone"] = value.clone();
            }
            store.preferences.entry(store.me).or_default().insert(name, value);
        } else {
            me[name] = value;
        }
    }
    me["updated_at"] = json!(now);
    Reply::no_content()
}

fn get_preferences(call: &mut Call<'_>) -> Outcome {
    Reply::ok(preferences(call.store))
}

fn update_preferences(call: &mut Call<'_>) -> Outcome {
    let own = call.store.preferences.entry(call.store.me).or_default();
    own.extend(std::mem::take(&mut call.body));
    Reply::ok(preferences(call.store))
}

pub(super) fn preferences(store: &Store) -> Value {
    let mut view = members([
        ("time_zone_name", json!("Europe/Lisbon")),
        ("first_week_day", json!("Monday")),
        ("time_format", json!("twenty_four_hour")),
    ]);
    let own = store.preferences.get(&store.me).cloned().unwrap_or_default();
    view.extend(own);
    view.insert("url".to_owned(), json!(store.links.api("my/preferences")));
    view.insert("app_url".to_owned(), json!(store.links.app("my/preferences")));
    Value::Object(view)
}
