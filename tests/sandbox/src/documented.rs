//! Responses of the real server where it is looser than the API description.
//!
//! [`Builder::as_documented`](super::Builder::as_documented) lists the differences.

use std::env;

use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::kinds::Kind;
use super::reply::{Page, Reply, parsed, text};
use super::schema::{self, Member, Type};
use super::views::path;

/// Operations whose documentation shows no body, although the description has a result.
const EMPTY: [&str; 2] = ["CreateLineupMarker", "UpdateLineupMarker"];

/// Lists for which the API describes no `X-Total-Count`.
const UNCOUNTED: [&str; 3] =
    ["GetAnswersByPerson", "GetQuestionReminders", "ListQuestionAnswerers"];

/// Whether the environment requests it for every sandbox: `BASECAMP_TESTS_AS_DOCUMENTED`.
pub(super) fn is_wanted() -> bool {
    env::var_os("BASECAMP_TESTS_AS_DOCUMENTED").is_some()
}

/// Returns the redirect with which the server answers a request for a recurring schedule entry: to
/// the first occurrence.
pub(super) fn redirect(call: &Call<'_>) -> Option<Reply> {
    let is_entry = matches!(call.operation.id, "GetScheduleEntry" | "ReplaceScheduleEntry");
    if !(is_entry && call.store.as_documented) {
        return None;
    }
    let entry = call.store.record(call.record(Kind::ScheduleEntry).ok()?)?;
    entry.fields.get("recurrence_schedule")?;
    let day = entry.day("starts_at")?.strftime("%Y%m%d");
    let path = format!("/{}/{}/occurrences/{day}", call.store.links.account_id, path(entry));
    Some(Reply::Redirect(StatusCode::FOUND, path))
}

/// Changes a reply to an operation.
pub(super) fn loosen_reply(operation_id: &str, reply: Reply) -> Reply {
    match reply {
        Reply::Json(status, _) if EMPTY.contains(&operation_id) => Reply::Empty(status),
        Reply::Text(text) => loosen_reply(operation_id, Reply::Json(StatusCode::OK, parsed(&text))),
        Reply::Json(status, mut body) => {
            if let Some(ty) = result(operation_id) {
                loosen(ty, &mut body);
            }
            Reply::Json(status, body)
        }
        Reply::Page(mut page) => {
            if let Some(ty) = result(operation_id) {
                loosen_page(ty, &mut page);
            }
            page.total = page.total.filter(|_| !UNCOUNTED.contains(&operation_id));
            Reply::Page(page)
        }
        Reply::Empty(_) | Reply::Redirect(..) => reply,
    }
}

fn result(operation_id: &str) -> Option<&'static Type> {
    schema::operation(operation_id)?.result.as_ref()
}

/// Changes a page whose body is of this type.
fn loosen_page(ty: &Type, page: &mut Page) {
    let mut items = parsed(&page.items);
    match &mut page.envelope {
        None => loosen(ty, &mut items),
        Some((key, envelope)) => {
            envelope[*key] = items;
            loosen(ty, envelope);
            items = envelope[*key].take();
            // The envelope may lack them.
            if items.is_null() {
                items = json!([]);
            }
        }
    }
    page.items = text(&items);
}

/// Changes a body of this type.
pub(super) fn loosen(ty: &Type, body: &mut Value) {
    match (ty, body) {
        (Type::PersonId, id) if id.is_i64() => *id = json!(id.to_string()),
        (Type::List(item), Value::Array(items)) => {
            items.iter_mut().for_each(|value| loosen(item, value));
            if is_person(item) {
                items.push(Value::Null);
            }
        }
        (Type::Map(item), Value::Object(members)) => {
            members.values_mut().for_each(|value| loosen(item, value));
        }
        (Type::Ref(owner), Value::Object(members)) => {
            let Some(fields) = ty.members() else { return };
            members.retain(|name, _| {
                !fields.get(name).is_some_and(|member| is_additive(owner, name, member))
            });
            for (name, member) in fields {
                let Some(value) = members.get_mut(name) else { continue };
                loosen(&member.ty, value);
                if let (Type::List(item), Value::Array(items)) = (&member.ty, value)
                    && is_person(item)
                    && !is_set_by_ids(owner, name)
                {
                    items.push(json!({ "name": "Somebody unknown" }));
                }
            }
        }
        _ => {}
    }
}

/// Whether a body may lack this member of the type `owner`. Members that clients set, bools apart,
/// and the ids of people are always present.
fn is_additive(owner: &str, name: &str, member: &Member) -> bool {
    member.additive
        && member.ty != Type::PersonId
        && (member.ty == Type::Bool || !schema::is_writable(owner, name))
}

/// Whether a request sets this list by the ids of its items: `participants` by `participant_ids`.
fn is_set_by_ids(owner: &str, name: &str) -> bool {
    let ids = format!("{}_ids", name.trim_end_matches('s'));
    schema::is_writable(owner, &ids)
}

/// Whether values of this type are people.
fn is_person(ty: &Type) -> bool {
    matches!(ty, Type::Ref(name) if name.ends_with("Person"))
}
