//! People, and their out-of-office times.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::call::Call;
use super::handlers::Handler;
use super::links::signed_id;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("ListPeople", Handler::Do(list)),
    ("GetPerson", Handler::Do(get)),
    ("ListPingablePeople", Handler::Do(list_pingable)),
    ("ListAssignablePeople", Handler::Do(list_assignable)),
    ("ListProjectPeople", Handler::Do(list_on_project)),
    ("GetOutOfOffice", Handler::Do(get_out_of_office)),
    ("EnableOutOfOffice", Handler::Do(enable_out_of_office)),
    ("DisableOutOfOffice", Handler::Do(disable_out_of_office)),
];

impl Store {
    /// Adds a person of the account.
    pub(super) fn add_person(&mut self, name: &str, email_address: &str, title: &str) -> i64 {
        let id = self.next_id();
        let now = self.now_text();
        let person = json!({
            "id": id,
            "attachable_sgid": attachable_sgid(id),
            "name": name,
            "email_address": email_address,
            "personable_type": "User",
            "title": title,
            "bio": null,
            "tagline": title,
            "location": null,
            "created_at": now,
            "updated_at": now,
            "admin": false,
            "owner": false,
            "client": false,
            "employee": true,
            "time_zone": "Europe/Lisbon",
            "avatar_url": self.links.avatar(id),
            "company": { "id": COMPANY_ID, "name": COMPANY },
            "can_manage_projects": true,
            "can_manage_people": false,
            "can_ping": true,
            "can_access_timesheet": true,
            "can_access_hill_charts": true,
        });
        self.people.insert(id, person);
        id
    }

    /// The JSON of a person with the members that reports have.
    pub(super) fn brief_person(&self, id: i64) -> Value {
        let person = self.person(id);
        json!({ "id": id, "name": person["name"], "avatar_url": person["avatar_url"] })
    }

    fn people_where(&self, wanted: impl Fn(&Value) -> bool) -> Vec<i64> {
        let people = self.people.iter();
        let people = people.filter(|(_, person)| !is_chatbot(person) && wanted(person));
        people.map(|(id, _)| *id).collect()
    }
}

/// Whether it is the author of a chatbot's lines, which no list of people has.
fn is_chatbot(person: &Value) -> bool {
    person["personable_type"] == "Integration"
}

/// A signed id that names a person, as Rails signs ids: a payload, and a signature that clients
/// can't check.
fn attachable_sgid(person: i64) -> String {
    let gid = format!("gid://bc3/Person/{person}");
    let payload = json!({"_rails": {"data": gid, "pur": "attachable"}}).to_string();
    format!("{}--{}", STANDARD.encode(payload), signed_id("Person", person))
}

pub(super) const COMPANY: &str = "Tidewater Press";
const COMPANY_ID: i64 = 9_006_000_001;

fn list(call: &mut Call<'_>) -> Outcome {
    let ids = call.store.people_where(|_| true);
    call.page(&ids, Store::person)
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.people)?;
    Reply::ok(call.store.person(id))
}

fn list_pingable(call: &mut Call<'_>) -> Outcome {
    let me = json!(call.store.me);
    let ids = call.store.people_where(|person| person["can_ping"] == true && person["id"] != me);
    call.page(&ids, Store::person)
}

fn list_assignable(call: &mut Call<'_>) -> Outcome {
    let ids = call.store.people_where(|person| person["client"] == false);
    call.page(&ids, Store::person)
}

fn list_on_project(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    call.page(&call.store.projects[&project].people, Store::person)
}

fn get_out_of_office(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.people)?;
    Reply::ok(out_of_office(call.store, id))
}

fn enable_out_of_office(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.people)?;
    let day = |name: &str| call.text(name).unwrap_or_default().to_owned();
    let (start, end) = (day("start_date"), day("end_date"));
    if end < start {
        return Err(Refusal::invalid("end_date", "is before the start date"));
    }
    call.store.away.insert(id, (start, end));
    Reply::ok(out_of_office(call.store, id))
}

fn disable_out_of_office(call: &mut Call<'_>) -> Outcome {
    let id = call.first_in(&call.store.people)?;
    call.store.away.remove(&id);
    Reply::no_content()
}

fn out_of_office(store: &Store, id: i64) -> Value {
    let mut view = json!({
        "person": store.brief_person(id),
        "enabled": false,
        "ongoing": false,
    });
    if let Some((start, end)) = store.away.get(&id) {
        let today = store.clock.today().to_string();
        let back = end.parse().and_then(Date::tomorrow).ok();
        view["enabled"] = json!(true);
        view["ongoing"] = json!(*start <= today && today <= *end);
        view["start_date"] = json!(start);
        view["end_date"] = json!(end);
        view["back_on_date"] = json!(back.map(|day| day.to_string()));
    }
    view
}
