//! Searches in the titles, texts and files of recordings.

use std::time::Duration;

use basecamp_core::time::Timestamp;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::buckets::Place;
use super::call::Call;
use super::excerpts;
use super::file_types::{self, FILE_TYPES};
use super::handlers::Handler;
use super::kinds::Kind;
use super::pages::Pages;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::schema;
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] =
    &[("GetSearchMetadata", Handler::Do(get_metadata)), ("Search", Handler::Do(search))];

/// The types to choose from, with their labels.
const TYPES: [(Kind, &str); 9] = [
    (Kind::Card, "Card tables"),
    (Kind::CampfireLine, "Chats"),
    (Kind::QuestionAnswer, "Check-ins"),
    (Kind::Comment, "Comments"),
    (Kind::Document, "Documents"),
    (Kind::ScheduleEntry, "Events"),
    (Kind::Upload, "Files"),
    (Kind::Message, "Messages"),
    (Kind::Todo, "To-dos"),
];

/// The time ranges in days.
const RANGES: [(&str, u64); 4] =
    [("last_7_days", 7), ("last_30_days", 30), ("last_90_days", 90), ("last_12_months", 365)];

fn get_metadata(_: &mut Call<'_>) -> Outcome {
    let everything = json!({ "key": null, "value": "Everything" });
    let types = TYPES.map(|(kind, label)| json!({ "key": kind.type_name(), "value": label }));
    let all_files = json!({ "key": null, "value": "All files" });
    let files = FILE_TYPES.iter().map(|file| json!({ "key": file.key, "value": file.label }));
    Reply::ok(json!({
        "recording_search_types": std::iter::once(everything).chain(types).collect::<Value>(),
        "file_search_types": std::iter::once(all_files).chain(files).collect::<Value>(),
        "default_creator_label": "Anyone",
        "default_bucket_label": "All projects",
        "default_circle_label": "All pings",
        "default_file_type_label": "All files",
        "default_type_label": "Everything",
    }))
}

/// A text of the query.
fn text<'a>(call: &'a Call<'_>, name: &str) -> Option<&'a str> {
    call.query.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// The values of a parameter and of the one that accepts several; `None` without both.
fn several<'a>(call: &'a Call<'_>, one: &str, many: &str) -> Option<Vec<&'a Value>> {
    let many = call.query.get(many).and_then(Value::as_array);
    let one = call.query.get(one);
    let given = many.is_some() || one.is_some();
    given.then(|| many.into_iter().flatten().chain(one).collect())
}

/// Ids of a filter, which must be those of visible things.
fn ids(
    call: &Call<'_>,
    one: &str,
    many: &str,
    exists: impl Fn(i64) -> bool,
) -> Result<Option<Vec<i64>>, Refusal> {
    let Some(values) = several(call, one, many) else { return Ok(None) };
    let ids: Vec<i64> = values.into_iter().filter_map(Value::as_i64).collect();
    match ids.iter().all(|id| exists(*id)) {
        true => Ok(Some(ids)),
        false => Err(Refusal::invalid(many, "has an id that isn't here")),
    }
}

fn kinds(call: &Call<'_>) -> Result<Option<Vec<Kind>>, Refusal> {
    let Some(names) = several(call, "type", "type_names") else { return Ok(None) };
    let kinds = names.into_iter().map(|name| {
        let kind = name.as_str().and_then(Kind::of_type);
        kind.ok_or_else(|| Refusal::invalid("type_names", "has an unknown type"))
    });
    kinds.collect::<Result<_, _>>().map(Some)
}

/// The length of the time range that the query selects.
fn range(call: &Call<'_>) -> Result<Option<Duration>, Refusal> {
    match text(call, "since") {
        None | Some("forever") => Ok(None),
        Some(name) => {
            let range = RANGES.iter().find(|(known, _)| *known == name);
            let range = range.map(|(_, days)| Duration::from_secs(days * 24 * 60 * 60));
            range.map(Some).ok_or_else(|| Refusal::invalid("since", "is not a time range"))
        }
    }
}

/// Finds the recordings, and the files in them, that contain all words. The best matches, which
/// contain them in the title, are first unless the query requests the latest first.
fn search(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let words = text(call, "q").unwrap_or_default().to_lowercase();
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let kinds = kinds(call)?;
    let is_place =
        |id| store.projects.contains_key(&id) || store.bucket_at(id, Place::Circle).is_some();
    let buckets = ids(call, "bucket_id", "bucket_ids", |id| is_place(id) && store.sees(id))?;
    let people = ids(call, "creator_id", "creator_ids", |id| store.has_visible_person(id))?;
    let file_type = text(call, "file_type");
    let file_type = file_type.map(|key| file_types::named("file_type", key)).transpose()?;
    let without_chat = call.query.get("exclude_chat") == Some(&json!(true));
    let oldest = range(call)?
        .and_then(|length| store.now().checked_sub(SignedDuration::try_from(length).ok()?).ok());
    let by_time = match text(call, "sort") {
        None | Some("best_match") => false,
        Some("recency") => true,
        Some(_) => return Err(Refusal::invalid("sort", "must be best_match or recency")),
    };
    let is_wanted = |record: &Record| {
        let is_line = matches!(record.kind, Kind::CampfireLine | Kind::CampfireUpload);
        is_place(record.bucket)
            && buckets.as_ref().is_none_or(|buckets| buckets.contains(&record.bucket))
            && kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind.is_like(record.kind)))
            && people.as_ref().is_none_or(|people| people.contains(&record.creator))
            && oldest.is_none_or(|oldest| oldest <= record.created_at)
            && !(without_chat && is_line)
            && store.is_shown(record.id)
    };
    let mut found = Vec::new();
    if !words.is_empty() {
        for record in store.visible().filter(|record| is_wanted(record)) {
            find_in(store, record, &words, &mut found);
        }
    }
    found.retain(|hit| file_type.is_none_or(|file_type| file_types::is_a(&hit.result, file_type)));
    found.sort_by_key(|hit| {
        let is_worse = !by_time && !hit.is_in_title;
        (is_worse, std::cmp::Reverse((hit.created_at, hit.recording)))
    });
    let indices: Vec<i64> = (0..).take(found.len()).collect();
    let pages = match call.query.get("per_page").and_then(Value::as_u64) {
        Some(0) => return Err(Refusal::invalid("per_page", "must be at least 1")),
        Some(size) => Pages { fixed: usize::try_from(size).ok() },
        None => call.pages,
    };
    let page = call.cut_into(pages, &indices, |_, index| {
        let hit = usize::try_from(index).ok().and_then(|index| found.get(index));
        hit.map(|hit| hit.result.clone()).unwrap_or_default()
    });
    Ok(Reply::Page(page))
}

/// A result of a search.
struct Hit {
    recording: i64,
    created_at: Timestamp,
    is_in_title: bool,
    result: Value,
}

/// Adds a recording if it contains all words, and the files in it whose names do.
fn find_in(store: &Store, record: &Record, words: &[String], found: &mut Vec<Hit>) {
    let has_all = |text: &str| words.iter().all(|word| excerpts::contains(text, word));
    let hit = |is_in_title, result| Hit {
        recording: record.id,
        created_at: record.created_at,
        is_in_title,
        result,
    };
    let title = match record.kind {
        // Their titles are those of their containers.
        Kind::Comment | Kind::ForwardReply | Kind::ClientReply | Kind::QuestionAnswer => {
            String::new()
        }
        _ => store.title(record),
    };
    let texts = ["content", "description"].map(|name| excerpts::plain(record.text(name)));
    if has_all(&format!("{title} {} {}", texts[0], texts[1])) {
        found.push(hit(has_all(&title), view(store, record, words)));
    }
    for file in file_types::attached(store, record, "SearchResult") {
        let name = file["filename"].as_str().unwrap_or_default();
        let is_whole = record.kind == Kind::CampfireUpload;
        if !is_whole && has_all(name) {
            found.push(hit(true, file));
        }
    }
}

/// A recording with excerpts of its texts in the place of the texts.
fn view(store: &Store, record: &Record, words: &[String]) -> Value {
    let mut view = store.view_as(record, schema::members("SearchResult"));
    if let Value::Object(members) = &mut view {
        members.retain(|name, value| !value.is_null() || record.kind.has(name));
    }
    for name in ["content", "description"] {
        view[name] = Value::Null;
        let text = excerpts::plain(record.text(name));
        if record.kind.has(name)
            && let Some(excerpt) = excerpts::marked(&text, words)
        {
            view[format!("plain_text_{name}")] = json!(excerpt);
        }
    }
    view
}
