//! Doc comments and imports.

use std::collections::{BTreeMap, BTreeSet};

/// Fits into 100 columns after `/// `, also when indented.
const WIDTH: usize = 90;

/// A doc comment of one paragraph.
pub(super) fn doc(text: &str) -> String {
    comment("///", "", text)
}

/// A doc comment of several paragraphs; those that begin with `- ` are items of a list.
pub(super) fn docs<S: AsRef<str>>(paragraphs: &[S]) -> String {
    let mut text = String::new();
    let mut in_list = false;
    for (i, paragraph) in paragraphs.iter().map(AsRef::as_ref).enumerate() {
        let item = paragraph.starts_with("- ");
        if i > 0 && !(item && in_list) {
            text.push_str("///\n");
        }
        text.push_str(&comment("///", if item { "  " } else { "" }, paragraph));
        in_list = item;
    }
    text
}

/// The doc comment of a module.
pub(super) fn module_doc(text: &str) -> String {
    comment("//!", "", text)
}

/// Wraps; lines after the first begin with `indent`. Text between backticks stays on one line.
fn comment(marker: &str, indent: &str, text: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    for word in words(text) {
        if !line.trim().is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
            lines.push_str(&format!("{marker} {line}\n"));
            line = indent.to_owned();
        } else if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines + &format!("{marker} {line}\n")
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(open) if open.matches('`').count() % 2 == 1 => {
                open.push(' ');
                open.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// What generated code may import, by the last part of its path.
const IMPORTS: [&str; 46] = [
    "std::collections::BTreeMap",
    "http::Method",
    "serde::Deserialize",
    "serde::Serialize",
    "serde_json::Value",
    "crate::account::Account",
    "crate::account::AccountId",
    "crate::builder::call_methods",
    "crate::builder::list_methods",
    "crate::builder::merge_methods",
    "crate::decode",
    "crate::endpoint::Endpoint",
    "crate::endpoint::Request",
    "crate::endpoint::RequestBuilder",
    "crate::error::Error",
    "crate::handle::Detached",
    "crate::id::Id",
    "crate::id::IsRecording",
    "crate::id::PersonId",
    "crate::merge::Changes",
    "crate::merge::Current",
    "crate::merge::Edit",
    "crate::merge::EditResult",
    "crate::merge::Fields",
    "crate::merge::Origin",
    "crate::merge::Record",
    "crate::merge::Revision",
    "crate::multipart::FilePart",
    "crate::open_enum::open_enum",
    "crate::operation::Body",
    "crate::operation::DeclaredRetry",
    "crate::operation::Operation",
    "crate::operation::Pagination",
    "crate::operation::Parameter",
    "crate::operation::ParameterType",
    "crate::operation::PathPart",
    "crate::operation::Place",
    "crate::options::CallOptions",
    "crate::reply::Reply",
    "crate::secret::Secret",
    "crate::time::Date",
    "crate::time::DateOrTimestamp",
    "crate::time::Timestamp",
    "crate::types",
    "crate::wire::Clearable",
    "crate::wire::Envelope",
];

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The name that importing this path brings.
fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// Whether generated code uses this name for something that isn't a type of the description.
pub(super) fn is_reserved(name: &str) -> bool {
    IMPORTS.iter().any(|path| last(path) == name)
}

/// The imports that `code` needs: of the usual ones, and of the `types` given by their paths. A name
/// that is `own` needs none.
pub(super) fn imports(code: &str, types: &[String], own: &BTreeSet<&str>) -> String {
    // What stands between quotes is text.
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let pieces: Vec<_> = lines.flat_map(|line| line.split('"').step_by(2)).collect();
    let takes_from_types = pieces.iter().any(|piece| piece.contains("types::"));
    let used: BTreeSet<&str> = pieces
        .iter()
        // What is taken out of something needs no import of its own.
        .flat_map(|code| code.split("::").enumerate())
        .map(|(i, code)| if i == 0 { code } else { code.trim_start_matches(is_word) })
        .flat_map(|code| code.split(|c| !is_word(c)))
        // A module counts where something is taken from it, not as the name of a member.
        .filter(|name| *name != "types" || takes_from_types)
        .collect();
    let named: BTreeSet<_> = types.iter().map(|path| last(path)).collect();
    let usual = IMPORTS.iter().copied().filter(|path| !named.contains(last(path)));
    let paths = usual.chain(types.iter().map(String::as_str));
    let paths = paths.filter(|path| !own.contains(last(path)));
    let mut groups: [BTreeMap<&str, BTreeSet<&str>>; 3] = Default::default();
    for (module, name) in paths.filter_map(|path| path.rsplit_once("::")) {
        if used.contains(name) {
            let group = match module.split("::").next() {
                Some("std") => 0,
                Some("crate") => 2,
                _ => 1,
            };
            groups[group].entry(module).or_default().insert(name);
        }
    }
    let mut text = String::new();
    for group in groups.iter().filter(|group| !group.is_empty()) {
        for (module, names) in group {
            let names: Vec<_> = names.iter().copied().collect();
            text.push_str(&match names[..] {
                [name] => format!("use {module}::{name};\n"),
                _ => format!("use {module}::{{{}}};\n", names.join(", ")),
            });
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_wrap_but_not_inside_code() {
        let text = format!("{} `GET /a/b` end", "word ".repeat(17));
        let lines: Vec<_> = doc(&text).lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[1], "/// `GET /a/b` end");
    }

    #[test]
    fn lists_stay_together() {
        assert_eq!(docs(&["a", "- b", "- c", "d"]), "/// a\n///\n/// - b\n/// - c\n///\n/// d\n");
    }

    #[test]
    fn imports_are_those_of_the_code_alone() {
        let code = "/// A Date.\nfn f(id: Id<Todo>, types: Account) { \"Person\" }";
        let types = ["crate::types::Todo".to_owned(), "crate::types::Person".to_owned()];
        let own = ["Account"].into();
        assert_eq!(imports(code, &types, &own), "use crate::id::Id;\nuse crate::types::Todo;\n\n");
    }
}
