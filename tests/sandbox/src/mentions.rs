//! Mentions in rich text, as the API shows them.

use basecamp_core::text::{attachments, person_id_from_sgid};
use serde_json::{Value, json};

use super::store::Store;

/// Returns a rich text with the picture and the name of each person that it mentions.
///
/// A client writes only the sgid of a mention. The API returns the content type, a picture and the
/// first name with it, whatever content the client wrote.
pub(super) fn expanded(store: &Store, rich_text: &str) -> Value {
    let mut expanded = String::new();
    let mut end = 0;
    for attachment in attachments(rich_text) {
        let mention = attachment.sgid.as_deref().and_then(|sgid| mention(store, sgid));
        if let Some(mention) = mention.filter(|_| attachment.range.start >= end) {
            expanded.push_str(&rich_text[end..attachment.range.start]);
            expanded.push_str(&mention);
            end = attachment.range.end;
        }
    }
    expanded.push_str(&rich_text[end..]);
    json!(expanded)
}

/// The element of a mention, if the sgid is that of a person, signature included.
fn mention(store: &Store, sgid: &str) -> Option<String> {
    let person = store.people.get(&person_id_from_sgid(sgid)?.get())?;
    let text = |member: &str| person[member].as_str().map(escaped);
    let (name, avatar) = (text("name")?, text("avatar_url")?);
    let first_name = name.split(' ').next()?;
    (person["attachable_sgid"] == sgid).then(|| {
        format!(
            "<bc-attachment sgid=\"{sgid}\" content-type=\"application/vnd.basecamp.mention\">\
             <figure><img src=\"{avatar}\" alt=\"{name}\" class=\"avatar\">\
             <figcaption>{first_name}</figcaption></figure></bc-attachment>"
        )
    })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
