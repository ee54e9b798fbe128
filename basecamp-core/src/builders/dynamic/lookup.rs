//! Finds operations by an id, with suggestions for misspelt ids.

use crate::error::Error;
use crate::registry::operation::{OPERATIONS, Operation};

/// Verbs with the same meaning.
const SYNONYMS: [&[&str]; 6] = [
    &["get", "list", "show", "find", "read", "fetch"],
    &["create", "add", "new", "post"],
    &["update", "replace", "edit", "set", "change", "rename"],
    &["delete", "trash", "remove", "destroy"],
    &["archive"],
    &["unarchive", "restore"],
];

/// The minimum similarity of a suggestion, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.55;
/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 5;

impl Operation {
    /// Looks up an operation by its official id, ignoring ASCII case.
    ///
    /// ```
    /// use basecamp_core::Operation;
    ///
    /// assert_eq!(Operation::find("gettodo")?.id, "GetTodo");
    ///
    /// let error = Operation::find("UpdateTodo").unwrap_err();
    /// assert_eq!(error.message(), "there is no operation `UpdateTodo`");
    /// assert!(error.hint().starts_with("Did you mean `ReplaceTodo`"));
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A `usage` error if the registry has no such operation. Its hint suggests similar ids, the
    /// most similar first.
    pub fn find(id: &str) -> Result<&'static Self, Error> {
        let mut operations = OPERATIONS.iter().copied();
        let operation = operations.find(|operation| operation.id.eq_ignore_ascii_case(id));
        operation.ok_or_else(|| unknown(id))
    }
}

/// The error for an unknown operation, with suggestions.
pub(crate) fn unknown(id: &str) -> Error {
    let hint = match similar(id).as_slice() {
        [] => "`operation::OPERATIONS` lists all ids.".to_owned(),
        [rest @ .., last] => {
            let names: Vec<_> =
                rest.iter().map(|operation| format!("`{}`", operation.id)).collect();
            let names = names.join(", ");
            let or = if rest.is_empty() { "" } else { " or " };
            format!("Did you mean {names}{or}`{}`?", last.id)
        }
    };
    Error::usage(format!("there is no operation `{id}`")).with_hint(hint)
}

/// Returns the operations with a similar id, or similar names of service and method, the most
/// similar first.
fn similar(name: &str) -> Vec<&'static Operation> {
    let candidates = candidates(&normalized(name));
    let similarity = |operation: &Operation| {
        let id = normalized(operation.id);
        let method = normalized(operation.service) + &normalized(operation.name);
        let similarities = candidates.iter().flat_map(|(candidate, weight)| {
            [&id, &method].map(|name| dice_coefficient(candidate, name) * weight)
        });
        similarities.fold(0.0, f64::max)
    };
    let operations = OPERATIONS.iter().copied();
    let mut similar: Vec<_> =
        operations.map(|operation| (similarity(operation), operation)).collect();
    similar.retain(|(similarity, _)| *similarity >= MIN_SIMILARITY);
    similar.sort_by(|(a, first), (b, second)| {
        b.total_cmp(a).then(first.id.len().cmp(&second.id.len()))
    });
    similar.into_iter().take(MAX_SUGGESTIONS).map(|(_, operation)| operation).collect()
}

/// Returns candidate spellings with a weight from 0 to 1: the name itself, the name with synonyms
/// of its verb, and the verb with `recording`, since most records are recordings.
fn candidates(name: &str) -> Vec<(String, f64)> {
    let mut candidates = vec![(name.to_owned(), 1.0)];
    for verbs in SYNONYMS {
        let Some(object) = verbs.iter().find_map(|verb| name.strip_prefix(verb)) else { continue };
        candidates.extend(verbs.iter().map(|verb| (format!("{verb}{object}"), 0.95)));
        candidates.extend(verbs.iter().map(|verb| (format!("{verb}recording"), 0.8)));
    }
    candidates
}

/// Returns the ASCII letters and digits in lower case.
fn normalized(name: &str) -> String {
    let chars = name.chars().filter(char::is_ascii_alphanumeric);
    chars.map(|ch| ch.to_ascii_lowercase()).collect()
}

/// Returns the Sørensen–Dice coefficient of two names, from 0 to 1: the share of their pairs of
/// adjacent characters that both have. It tolerates typing errors and another order of words.
///
/// The crate `strsim` computes the same with a hash map per comparison, which is too slow for
/// thousands of comparisons per lookup.
fn dice_coefficient(first: &str, second: &str) -> f64 {
    let first = first.as_bytes().windows(2);
    let mut unmatched: Vec<_> = second.as_bytes().windows(2).collect();
    let total = first.len() + unmatched.len();
    let mut shared = 0;
    for pair in first {
        if let Some(at) = unmatched.iter().position(|other| *other == pair) {
            unmatched.swap_remove(at);
            shared += 1;
        }
    }
    (2 * shared) as f64 / total.max(1) as f64
}

#[cfg(test)]
mod tests;
