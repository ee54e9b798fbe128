//! Gauges: the progress of projects, as needles that people move.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::files::attachments_in;
use super::handlers::{self, Handler, show};
use super::kinds::Kind;
use super::mentions;
use super::records::{Record, Status};
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateGaugeNeedle", Handler::Do(create_needle)),
    ("DestroyGaugeNeedle", Handler::Delete(Kind::GaugeNeedle)),
    ("GetGaugeNeedle", Handler::Get(Kind::GaugeNeedle)),
    ("ListGaugeNeedles", Handler::Do(list_needles)),
    ("ListGauges", Handler::Do(list)),
    ("ToggleGauge", Handler::Do(toggle)),
    ("UpdateGaugeNeedle", Handler::Update(Kind::GaugeNeedle)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Gauge, view)];

/// The gauge of a project.
fn gauge(store: &Store, project: i64) -> Option<&Record> {
    store.children(project, Kind::Gauge).next()
}

/// The gauge of a project, if it is enabled.
pub(super) fn enabled(store: &Store, project: i64) -> Option<&Record> {
    gauge(store, project).filter(|gauge| gauge.fields.get("enabled") == Some(&json!(true)))
}

/// The id of the enabled gauge of the project in the path.
fn named(call: &Call<'_>) -> Result<i64, Refusal> {
    let gauge = enabled(call.store, call.project()?);
    gauge.map(|gauge| gauge.id).ok_or_else(Refusal::not_found)
}

/// Lists the enabled gauges of active projects, or of those that the query names.
fn list(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let wanted = call.query.get("bucket_ids").and_then(Value::as_str);
    let wanted = wanted.map(|ids| ids.split(',').map(|id| id.trim().parse().ok()).collect());
    let wanted: Option<Vec<Option<i64>>> = wanted;
    let projects = store.projects.keys().rev().filter(|id| {
        store.status(**id) == Status::Active
            && wanted.as_ref().is_none_or(|wanted| wanted.contains(&Some(**id)))
    });
    let gauges = projects.filter_map(|project| enabled(store, *project));
    let ids: Vec<i64> = gauges.map(|gauge| gauge.id).collect();
    call.page(&ids, Store::record_json)
}

fn toggle(call: &mut Call<'_>) -> Outcome {
    let project = call.project()?;
    let is_enabled = call.flag("enabled").unwrap_or_default();
    let gauge = gauge(call.store, project).map(|gauge| gauge.id);
    let gauge = gauge.unwrap_or_else(|| call.store.add(Kind::Gauge, project, Map::new()));
    call.store.change(gauge).set("enabled", is_enabled);
    Ok(Reply::Empty(StatusCode::OK))
}

/// Lists the positions of a gauge, the latest first.
fn list_needles(call: &mut Call<'_>) -> Outcome {
    let gauge = named(call)?;
    let status = Status::Active.within(call.store.status(gauge));
    let needles = call.store.children_with(gauge, Kind::GaugeNeedle, status);
    let mut ids: Vec<i64> = needles.map(|needle| needle.id).collect();
    ids.reverse();
    call.page(&ids, Store::record_json)
}

fn create_needle(call: &mut Call<'_>) -> Outcome {
    let gauge = named(call)?;
    let position = call.body.get("position").and_then(Value::as_i64).unwrap_or_default();
    if !(0..=100).contains(&position) {
        return Err(Refusal::invalid("position", "must be from 0 to 100"));
    }
    let mut people = notified(call)?;
    people.extend(match call.body.contains_key("subscriptions") {
        true => call.people("subscriptions")?,
        false => vec![call.store.me],
    });
    call.body.insert("subscriptions".to_owned(), json!(people));
    call.body.entry("color").or_insert_with(|| json!("green"));
    let id = handlers::create(call, Kind::GaugeNeedle, gauge)?;
    show(call, id)
}

/// The people whom the request notifies.
fn notified(call: &Call<'_>) -> Result<Vec<i64>, Refusal> {
    let project = call.project()?;
    let people = call.store.projects.get(&project).map(|project| project.people.clone());
    let people = people.unwrap_or_default();
    Ok(match call.text("notify") {
        Some("everyone") => people,
        Some("working_on") => {
            let records = call.store.records.iter().filter(|record| record.bucket == project);
            let assignees: Vec<i64> =
                records.flat_map(|record| record.ids("assignee_ids")).collect();
            people.into_iter().filter(|id| assignees.contains(id)).collect()
        }
        _ => Vec::new(),
    })
}

/// A gauge has the color, the position and the notes of its latest needle.
fn view(store: &Store, gauge: &Record, view: &mut Map<String, Value>) {
    let needles: Vec<&Record> = store.content(gauge.id, Kind::GaugeNeedle).collect();
    let [.., last] = needles.as_slice() else { return };
    let text = last.text("description");
    view.insert("description".to_owned(), mentions::expanded(store, text));
    view.insert("description_attachments".to_owned(), attachments_in(store, text));
    view.insert("last_needle_color".to_owned(), json!(last.text("color")));
    view.insert("last_needle_position".to_owned(), json!(last.number("position")));
    if let [.., previous, _] = needles.as_slice() {
        view.insert("previous_needle_position".to_owned(), json!(previous.number("position")));
    }
}
