//! Looking an operation up by a name that may be a little off.

use crate::error::Error;
use crate::registry::operation::{OPERATIONS, Operation};

/// Words that people say for the same thing.
const ALIKE: [&[&str]; 6] = [
    &["get", "list", "show", "find", "read", "fetch"],
    &["create", "add", "new", "post"],
    &["update", "replace", "edit", "set", "change", "rename"],
    &["delete", "trash", "remove", "destroy"],
    &["archive"],
    &["unarchive", "restore"],
];

/// How close a name must come, in thousandths, to be worth a mention, and how many are mentioned.
const CLOSE: usize = 550;
const MOST: usize = 5;

impl Operation {
    /// Looks an operation up by its official id, in whatever case it was typed.
    ///
    /// ```
    /// use basecamp_core::Operation;
    ///
    /// assert_eq!(Operation::lookup("gettodo")?.id, "GetTodo");
    ///
    /// let error = Operation::lookup("UpdateTodo").unwrap_err();
    /// assert_eq!(error.message(), "there is no operation `UpdateTodo`");
    /// assert!(error.hint().starts_with("Did you mean `ReplaceTodo`"));
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A `usage` error if there is none; it suggests those that come close, the closest first.
    pub fn lookup(id: &str) -> Result<&'static Self, Error> {
        let mut operations = OPERATIONS.iter().copied();
        operations.find(|one| one.id.eq_ignore_ascii_case(id)).ok_or_else(|| unknown(id))
    }
}

/// There is no such operation, but there are similar ones.
pub(crate) fn unknown(id: &str) -> Error {
    let hint = match similar(id).as_slice() {
        [] => "`operation::OPERATIONS` lists all ids.".to_owned(),
        [rest @ .., last] => {
            let names: Vec<_> = rest.iter().map(|one| format!("`{}`", one.id)).collect();
            let names = names.join(", ");
            let or = if rest.is_empty() { "" } else { " or " };
            format!("Did you mean {names}{or}`{}`?", last.id)
        }
    };
    Error::usage(format!("there is no operation `{id}`")).with_hint(hint)
}

/// The operations whose id, or service and method, come close; the closest first.
fn similar(name: &str) -> Vec<&'static Operation> {
    let readings = readings(&plain(name));
    let closeness = |operation: &Operation| {
        let names = [plain(operation.id), plain(operation.service) + &plain(operation.name)];
        let all = readings.iter().flat_map(|(reading, weight)| {
            names.iter().map(move |name| likeness(reading, name) * weight / 100)
        });
        all.max().unwrap_or_default()
    };
    let mut found: Vec<_> = OPERATIONS.iter().map(|one| (closeness(one), *one)).collect();
    found.retain(|(closeness, _)| *closeness >= CLOSE);
    found.sort_by_key(|(closeness, one)| (usize::MAX - closeness, one.id.len()));
    found.into_iter().take(MOST).map(|(_, one)| one).collect()
}

/// What the name may stand for, and how much of its likeness to a name counts, in hundredths: itself,
/// it with another word for what is done, and that done to a recording, which most things are.
fn readings(name: &str) -> Vec<(String, usize)> {
    let mut readings = vec![(name.to_owned(), 100)];
    for verbs in ALIKE {
        let Some(what) = verbs.iter().find_map(|verb| name.strip_prefix(verb)) else { continue };
        readings.extend(verbs.iter().map(|verb| (format!("{verb}{what}"), 95)));
        readings.extend(verbs.iter().map(|verb| (format!("{verb}recording"), 80)));
    }
    readings
}

/// The letters and digits, in lower case.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Which part of their pairs of neighbouring letters two names share, in thousandths (the
/// Sørensen–Dice coefficient): it knows words in another order, and takes typing errors lightly.
fn likeness(one: &str, other: &str) -> usize {
    let pairs = |name: &str| name.as_bytes().windows(2).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (one, mut left) = (pairs(one), pairs(other));
    let total = one.len() + left.len();
    for pair in &one {
        if let Some(at) = left.iter().position(|it| it == pair) {
            left.swap_remove(at);
        }
    }
    let shared = total - one.len() - left.len();
    2000 * shared / total.max(1)
}

#[cfg(test)]
mod tests;
