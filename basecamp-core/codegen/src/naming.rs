//! Converts names of the wire and of the API document to names of Rust.

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};

/// Keywords, which need `r#` as names in Rust.
const KEYWORDS: [&str; 40] = [
    "abstract", "as", "async", "await", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "static", "struct",
    "super", "trait", "true", "use", "where", "while",
];

/// Words that mean nothing at the end of a method's name.
const PREPOSITIONS: [&str; 6] = ["by", "for", "from", "in", "of", "to"];

/// `todoId`, `CreateTodo` or `created-at` as `todo_id`, `create_todo`, `created_at`.
#[must_use]
pub fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// `todo_id` or `todoId` as `TodoId`.
#[must_use]
pub fn camel(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The Rust name of a parameter, member or field. `type` on the wire is `kind`, and a bucket in a
/// path is a project.
#[must_use]
pub fn member(wire: &str) -> String {
    match argument(wire).as_str() {
        "type" => "kind".to_owned(),
        name if KEYWORDS.contains(&name) => format!("r#{name}"),
        name => name.to_owned(),
    }
}

/// The name of a parameter in dynamic calls: `todoId` is `todo_id`.
#[must_use]
pub fn argument(wire: &str) -> String {
    snake(if wire == "bucketId" { "projectId" } else { wire })
}

/// The name of an operation's static: `CreateTodo` as `CREATE_TODO`.
#[must_use]
pub fn constant(id: &str) -> String {
    id.to_shouty_snake_case()
}

/// A word in the singular, for the plurals that occur in the API.
#[must_use]
pub fn singular(word: &str) -> String {
    match word {
        "people" => "person".to_owned(),
        _ if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ if word.ends_with("ss") => word.to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// A method's name without the words of its service's name: `list_folders` of `folders` is `list`.
/// `verb` is the name if no word remains.
#[must_use]
pub fn method(service: &str, name: &str, verb: &str) -> String {
    let redundant: Vec<_> = service.split('_').map(singular).collect();
    let mut words: Vec<_> =
        name.split('_').filter(|word| !redundant.contains(&singular(word))).collect();
    while words.last().is_some_and(|last| PREPOSITIONS.contains(last)) {
        words.pop();
    }
    match words.join("_").as_str() {
        "" => verb.to_owned(),
        // `move` would have to be written `r#move`.
        short if KEYWORDS.contains(&short) => name.to_owned(),
        short => short.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        assert_eq!(snake("todoId"), "todo_id");
        assert_eq!(snake("GetTodolistOrGroup"), "get_todolist_or_group");
        assert_eq!(snake("created_at"), "created_at");
        assert_eq!(camel("todolist_groups"), "TodolistGroups");
        assert_eq!(camel("cardTableId"), "CardTableId");
        assert_eq!(constant("GetTodo"), "GET_TODO");
    }

    #[test]
    fn members_avoid_keywords() {
        assert_eq!(member("type"), "kind");
        assert_eq!(member("bucketId"), "project_id");
        assert_eq!(member("bucket_id"), "bucket_id");
        assert_eq!(member("move"), "r#move");
        assert_eq!(member("due_on"), "due_on");
    }

    #[test]
    fn singulars() {
        for (plural, word) in [
            ("people", "person"),
            ("replies", "reply"),
            ("todos", "todo"),
            ("boss", "boss"),
            ("search", "search"),
        ] {
            assert_eq!(singular(plural), word);
        }
    }

    #[test]
    fn methods_drop_the_words_of_the_service() {
        for (service, name, expected) in [
            ("projects", "list_recent_projects", "list_recent"),
            ("projects", "remove_project_logo", "remove_logo"),
            ("folders", "list_folders", "list"),
            ("people", "my_preferences", "my_preferences"),
            ("card_columns", "subscribe_to_column", "subscribe"),
            ("my_notes", "get_my_note", "get"),
            ("account", "account", "get"),
            ("cards", "move_card", "move_card"),
            ("people", "list_for_project", "list_for_project"),
        ] {
            assert_eq!(method(service, name, "get"), expected, "{service}.{name}");
        }
    }
}
