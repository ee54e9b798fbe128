//! Hill charts: the progress of the to-do lists of a set, as positions on a hill, and its versions.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::clock;
use super::handlers::{self, Handler, show};
use super::kinds::Kind;
use super::records::{Record, Status};
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::{View, path};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateHillChartVersion", Handler::Do(create_version)),
    ("GetHillChart", Handler::Do(get)),
    ("GetHillChartVersion", Handler::Get(Kind::HillChartVersion)),
    ("ListHillChartVersions", Handler::Do(list_versions)),
    ("UpdateHillChartSettings", Handler::Do(update_settings)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::HillChartVersion, view_version)];

/// The field of a to-do set with the positions of the lists on its chart, by their ids.
const POSITIONS: &str = "hill_positions";

/// The field of a to-do set with the time at which its chart changed.
const CHANGED_AT: &str = "hill_changed_at";

/// The colors of the dots, in turn.
const COLORS: [&str; 6] = ["blue", "green", "orange", "purple", "red", "yellow"];

/// Sets the positions of the lists on a chart.
pub(super) fn set_positions(store: &mut Store, set: i64, positions: Map<String, Value>) {
    let now = store.now_text();
    let set = store.change(set);
    set.set(POSITIONS, positions);
    set.set(CHANGED_AT, now);
}

fn positions(store: &Store, set: i64) -> Map<String, Value> {
    let positions = store.record(set).and_then(|set| set.fields.get(POSITIONS));
    positions.and_then(Value::as_object).cloned().unwrap_or_default()
}

/// The dots of a chart with these positions, in the order of the lists.
fn dots(store: &Store, set: i64, positions: &Map<String, Value>) -> Value {
    let lists = store.content(set, Kind::Todolist);
    let dots = lists.filter_map(|list| {
        let color = COLORS[list.position.saturating_sub(1) % COLORS.len()];
        let position = positions.get(&list.id.to_string())?;
        let label = store.title(list);
        Some(json!({ "id": list.id, "label": label, "color": color, "position": position }))
    });
    dots.collect()
}

/// The dots of the lists that the caller sees, with the URLs of those that are there.
fn with_urls(store: &Store, dots: &Value) -> Value {
    let id = |dot: &Value| dot["id"].as_i64().unwrap_or_default();
    let dots = dots.as_array().into_iter().flatten().filter(|dot| store.sees(id(dot)));
    let dots = dots.map(|dot| {
        let mut dot = dot.clone();
        if let Some(list) = store.record(id(&dot)) {
            dot["url"] = json!(store.links.api(path(list)));
            dot["app_url"] = json!(store.links.app(path(list)));
        }
        dot
    });
    dots.collect()
}

/// Whether a to-do of a list, or of a group in it, changed after a time.
fn changed_after(store: &Store, list: i64, time: &str) -> bool {
    store.content(list, Kind::Todo).any(|todo| *clock::text(todo.updated_at) > *time)
        || store.content(list, Kind::Todolist).any(|group| changed_after(store, group.id, time))
}

/// A chart is out of date if a to-do of its lists changed after it.
fn get(call: &mut Call<'_>) -> Outcome {
    let set = call.record(Kind::Todoset)?;
    let (store, record) = (&*call.store, call.any_record()?);
    let dots = dots(store, set, &positions(store, set));
    let changed_at = record.fields.get(CHANGED_AT);
    let mut ids = dots.as_array().into_iter().flatten().filter_map(|dot| dot["id"].as_i64());
    let is_stale = ids.any(|list| changed_after(store, list, record.text(CHANGED_AT)));
    let mut view = json!({
        "enabled": dots.as_array().is_some_and(|dots| !dots.is_empty()),
        "stale": is_stale,
        "app_update_url": store.below(record, "hill/edit").1,
        "app_versions_url": store.below(record, "hill/versions").1,
        "versions_url": store.below(record, "hills/versions").0,
        "dots": with_urls(store, &dots),
    });
    if let Some(changed_at) = changed_at {
        view["updated_at"] = changed_at.clone();
    }
    Reply::ok(view)
}

/// Removes lists from a chart, and adds others at the left foot of the hill.
fn update_settings(call: &mut Call<'_>) -> Outcome {
    let set = call.record(Kind::Todoset)?;
    let (new, old) = (lists(call, set, "tracked")?, lists(call, set, "untracked")?);
    let mut positions = positions(call.store, set);
    for list in old.iter().filter(|list| !new.contains(list)) {
        positions.remove(&list.to_string());
    }
    for list in new {
        positions.entry(list.to_string()).or_insert_with(|| json!(0));
    }
    set_positions(call.store, set, positions);
    get(call)
}

/// The ids in the body, which are those of lists of the set.
fn lists(call: &Call<'_>, set: i64, name: &str) -> Result<Vec<i64>, Refusal> {
    let ids = call.listed_ids(name);
    let is_in_set = |id: &i64| call.store.content(set, Kind::Todolist).any(|list| list.id == *id);
    match ids.iter().all(is_in_set) {
        true => Ok(ids),
        false => Err(Refusal::invalid(name, "has a list that isn't in this set")),
    }
}

/// Moves dots, and saves all dots as a version.
fn create_version(call: &mut Call<'_>) -> Outcome {
    let set = call.container(Kind::HillChartVersion)?;
    let mut positions = positions(call.store, set);
    for dot in call.body.get("dots").and_then(Value::as_array).into_iter().flatten() {
        let list = dot["id"].as_i64().unwrap_or_default().to_string();
        let is_on_hill = dot["position"].as_i64().is_some_and(|at| (0..=100).contains(&at));
        match positions.get_mut(&list) {
            None => return Err(Refusal::invalid("dots", "has a list that isn't on the chart")),
            Some(_) if !is_on_hill => {
                return Err(Refusal::invalid("dots", "has a position that isn't from 0 to 100"));
            }
            Some(position) => *position = dot["position"].clone(),
        }
    }
    let dots = dots(call.store, set, &positions);
    call.body.insert("dots".to_owned(), dots);
    let id = handlers::create(call, Kind::HillChartVersion, set)?;
    set_positions(call.store, set, positions);
    show(call, id)
}

/// Lists the versions of a chart, the latest first.
fn list_versions(call: &mut Call<'_>) -> Outcome {
    let set = call.container(Kind::HillChartVersion)?;
    let status = Status::Active.within(call.store.status(set));
    let versions = call.store.children_with(set, Kind::HillChartVersion, status);
    let mut ids: Vec<i64> = versions.map(|version| version.id).collect();
    ids.reverse();
    call.page(&ids, Store::record_json)
}

fn view_version(store: &Store, version: &Record, view: &mut Map<String, Value>) {
    let dots = version.fields.get("dots").cloned().unwrap_or_default();
    view.insert("dots".to_owned(), with_urls(store, &dots));
}
