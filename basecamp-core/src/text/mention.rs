//! Mentions of people in rich text.

use std::collections::HashSet;

use super::{markup, sgid};
use crate::error::Error;
use crate::model::id::{Id, PersonId};
use crate::types::Person;

/// Returns the ids of the people that a rich text mentions: in document order, each once.
///
/// The text may come from anyone, and the signatures in it can't be checked: the ids describe the
/// text, and prove neither that the person exists nor that Basecamp notified them.
///
/// ```
/// use basecamp_core::text::mentioned_person_ids;
///
/// let sgid = "eyJfcmFpbHMiOnsiZGF0YSI6ImdpZDovL2JjMy9QZXJzb24vNyIs\
///             InB1ciI6ImF0dGFjaGFibGUifX0--00";
/// let content = format!("<p>Ask <bc-attachment sgid=\"{sgid}\"></bc-attachment></p>");
/// assert_eq!(mentioned_person_ids(&content), [7.into()]);
/// ```
#[must_use]
pub fn mentioned_person_ids(rich_text: &str) -> Vec<Id<Person>> {
    let mut seen = HashSet::new();
    let ids = markup::sgids(rich_text).filter_map(|sgid| person_id_from_sgid(&sgid));
    ids.filter(|id| seen.insert(*id)).collect()
}

/// Returns the id of the person that an sgid names: the `sgid` of a mention, or a person's
/// `attachable_sgid`. `None` if it names something else, such as a file, or can't be decoded.
///
/// The signature is not checked, so the id describes the sgid and proves nothing.
#[must_use]
pub fn person_id_from_sgid(sgid: &str) -> Option<Id<Person>> {
    sgid::person_id(sgid).map(Id::new)
}

/// Returns the `sgid`s of all `<bc-attachment>` tags of a rich text, in document order: those of
/// files, pictures, mentions and embeds.
#[must_use]
pub fn attachment_sgids(rich_text: &str) -> Vec<String> {
    markup::sgids(rich_text).collect()
}

/// Returns the tag that mentions a person in a rich text. Basecamp notifies the person when the
/// text is posted.
///
/// # Errors
///
/// A `usage` error if the person has no `attachable_sgid`, or one that doesn't name this person.
pub fn mention_markup(person: &Person) -> Result<String, Error> {
    Ok(tag(sgid_of(person)?))
}

/// Adds mentions to a rich text: at the start of its first paragraph, or in front if it doesn't
/// begin with one. People that the text mentions by their current `attachable_sgid` are not added
/// again.
///
/// A tag with another sgid is no reason to omit a mention, even if it names the same person: it may
/// be forged or outdated, and Basecamp ignores such a tag.
///
/// # Errors
///
/// The error of [`mention_markup`] for the first person that can't be mentioned.
pub fn with_mentions<'a>(
    content: &str,
    people: impl IntoIterator<Item = &'a Person>,
) -> Result<String, Error> {
    let mentioned: HashSet<_> = markup::sgids(content).collect();
    let mut added = HashSet::new();
    let mut tags = String::new();
    for person in people {
        let sgid = sgid_of(person)?;
        if !mentioned.contains(sgid) && added.insert(sgid) {
            tags.push_str(&tag(sgid));
            tags.push(' ');
        }
    }
    let (before, after) = content.split_at(markup::first_paragraph(content).unwrap_or(0));
    match tags.is_empty() {
        true => Ok(content.to_owned()),
        false => Ok([before, &tags, after].concat()),
    }
}

fn tag(sgid: &str) -> String {
    format!("<bc-attachment sgid=\"{sgid}\"></bc-attachment>")
}

/// The person's sgid, checked.
fn sgid_of(person: &Person) -> Result<&str, Error> {
    let name = &person.name;
    let Some(sgid) = person.attachable_sgid.as_deref().filter(|sgid| !sgid.is_empty()) else {
        return Err(Error::usage(format!("`{name}` has no `attachable_sgid`"))
            .with_hint("Read the person with `people().get(id)`: some responses lack the field."));
    };
    if sgid.contains(['"', '\'', '<', '>', '&']) {
        let message = format!("the `attachable_sgid` of `{name}` has a character that no sgid has");
        return Err(Error::usage(message));
    }
    if person_id_from_sgid(sgid).map(PersonId::from).as_ref() != Some(&person.id) {
        let message = format!("the `attachable_sgid` of `{name}` does not name this person");
        return Err(Error::usage(message));
    }
    Ok(sgid)
}

#[cfg(test)]
mod tests;
