//! Embeds: web pages that rich texts show.

use serde_json::{Value, json};
use url::Url;

use super::call::Call;
use super::handlers::Handler;
use super::links::signed_id;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] =
    &[("CreateEmbed", Handler::Do(create)), ("GetEmbed", Handler::Do(get))];

/// Adds an embed of a URL, unless there is one, and returns its identifier.
pub(super) fn add(store: &mut Store, url: &Url) -> String {
    let mut known = store.embeds.iter();
    if let Some((sgid, _)) = known.find(|(_, known)| **known == url.as_str()) {
        return sgid.clone();
    }
    let id = store.next_id();
    let sgid = signed_id("Embed", id);
    store.embeds.insert(sgid.clone(), url.to_string());
    sgid
}

/// Creates an embed, which is pending: a later read has its content.
fn create(call: &mut Call<'_>) -> Outcome {
    let url = call.web_url("url")?.ok_or_else(|| Refusal::invalid("url", "can't be blank"))?;
    let sgid = add(call.store, &url);
    Reply::created(json!({ "url": url.as_str(), "status": "pending", "sgid": sgid }))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let sgid = call.texts.first().map(String::as_str).unwrap_or_default();
    let url = call.store.embeds.get(sgid).ok_or_else(Refusal::not_found)?;
    Reply::ok(view(sgid, url))
}

/// A completed embed: a link to the page, since the sandbox reads no pages.
fn view(sgid: &str, url: &str) -> Value {
    let escaped = url.replace('&', "&amp;");
    json!({
        "url": url,
        "status": "completed",
        "sgid": sgid,
        "type": "link",
        "content_type": "text/html",
        "content": format!("<a href=\"{escaped}\">{escaped}</a>"),
    })
}
