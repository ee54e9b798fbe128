//! Paths in assertions on results.

use serde_json::Value;

/// The value at a path such as `creator.name` or `0.id`; the whole value without a path.
pub(super) fn at<'a>(body: &'a Value, path: Option<&str>) -> Option<&'a Value> {
    path.map_or(Some(body), |path| {
        path.split('.').try_fold(body, |value, step| match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => value.get(step),
        })
    })
}

/// The value at a path in a result, or a value that the result implies.
pub(super) fn value(result: &Value, path: Option<&str>) -> Option<Value> {
    at(result, path).cloned().or_else(|| derived(result, path?))
}

/// Paths that describe a result:
///
/// - `assignables_count` is the number of items of that member, or of the result if it is a list.
///
/// - `first_filename` is a member of an item of that list, and `first_has_filename` is whether it
///   has a value. In an object with one list, they apply to that list.
/// - `last_` selects the last item, `attachment_` the first search hit that is a file attachment,
///   `generic_` the first that is not. Any other word, such as `hit_`, selects the first item.
fn derived(body: &Value, path: &str) -> Option<Value> {
    if let Some(name) = path.strip_suffix("_count") {
        return count(body, name).map(Value::from);
    }
    let items = items(body)?;
    if let Some((word, member)) = path.split_once("_has_") {
        let value = select(items, word).and_then(|item| item.get(member));
        // An empty list has no items to describe.
        return (!items.is_empty()).then(|| value.is_some_and(|value| !value.is_null()).into());
    }
    let (word, member) = path.split_once('_')?;
    select(items, word)?.get(member).cloned()
}

/// The result if it is a list, or the only list in it.
fn items(body: &Value) -> Option<&[Value]> {
    if let Value::Array(items) = body {
        return Some(items);
    }
    let mut lists = body.as_object()?.values().filter_map(Value::as_array);
    let only = lists.next()?;
    lists.next().is_none().then_some(only)
}

fn select<'a>(items: &'a [Value], word: &str) -> Option<&'a Value> {
    let has = |item: &Value, member: &str| item.get(member).is_some_and(|value| !value.is_null());
    // An attachment among search results is a file without its own id.
    let is_attachment = |item: &&Value| has(item, "filename") && !has(item, "id");
    match word {
        "last" => items.last(),
        "attachment" => items.iter().find(is_attachment),
        "generic" => items.iter().find(|item| !is_attachment(item)),
        _ => items.first(),
    }
}

fn count(body: &Value, name: &str) -> Option<usize> {
    if let Value::Array(items) = body {
        return Some(items.len());
    }
    // A part of the words of the member's name is enough, in their order.
    let is_meant = |member: &str| {
        let mut words = member.split('_');
        name.split('_').all(|word| words.any(|other| other == word))
    };
    let mut lists =
        body.as_object()?.iter().filter_map(|(member, value)| Some((member, value.as_array()?)));
    let exact = lists.clone().find(|(member, _)| *member == name);
    exact.or_else(|| lists.find(|(member, _)| is_meant(member))).map(|(_, items)| items.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value, path: &str) -> Option<Value> {
        value(body, Some(path))
    }

    #[test]
    fn a_literal_member_takes_precedence() {
        let body = json!({"list_count": 5, "list": [{"id": 1}], "creator": {"name": "Ann"}});
        assert_eq!(read(&body, "list_count"), Some(json!(5)));
        assert_eq!(read(&body, "list.0.id"), Some(json!(1)));
        assert_eq!(read(&body, "creator.name"), Some(json!("Ann")));
        assert_eq!(read(&body, "creator.age"), None);
        assert_eq!(value(&body, None), Some(body));
    }

    #[test]
    fn lists_are_counted() {
        let body =
            json!({"todos": [], "recurring_schedule_entry_occurrences": [1, 2], "name": "x"});
        assert_eq!(read(&body, "todos_count"), Some(json!(0)));
        assert_eq!(read(&body, "recurring_occurrences_count"), Some(json!(2)));
        assert_eq!(read(&body, "occurrences_recurring_count"), None);
        assert_eq!(read(&body, "name_count"), None);
        assert_eq!(read(&json!([1, 2, 3]), "result_count"), Some(json!(3)));
    }

    #[test]
    fn a_name_selects_an_item_of_a_list() {
        let note = json!({"id": 1, "title": "Note", "filename": null});
        let file = json!({"filename": "plan.png", "width": 3, "id": null});
        let body = json!([note, file]);
        assert_eq!(read(&body, "first_title"), Some(json!("Note")));
        assert_eq!(read(&body, "first_has_filename"), Some(json!(false)));
        assert_eq!(read(&body, "last_filename"), Some(json!("plan.png")));
        assert_eq!(read(&body, "attachment_filename"), Some(json!("plan.png")));
        assert_eq!(read(&body, "attachment_has_id"), Some(json!(false)));
        assert_eq!(read(&body, "generic_id"), Some(json!(1)));
        assert_eq!(read(&json!([note]), "attachment_has_filename"), Some(json!(false)));
        assert_eq!(read(&json!([file]), "generic_has_id"), Some(json!(false)));
    }

    #[test]
    fn an_object_with_one_list_counts_as_that_list() {
        let body = json!({"name": "x", "files": [{"filename": "a.png"}, {"filename": "b.png"}]});
        assert_eq!(read(&body, "first_filename"), Some(json!("a.png")));
        assert_eq!(read(&body, "last_has_filename"), Some(json!(true)));
        let two = json!({"files": [{"filename": "a.png"}], "links": []});
        assert_eq!(read(&two, "first_filename"), None);
    }

    #[test]
    fn a_member_is_read_from_the_first_item_that_has_it() {
        let body = json!([{"title": "Hull", "content": null}, {"id": 2}]);
        assert_eq!(read(&body, "hit_has_title"), Some(json!(true)));
        assert_eq!(read(&body, "hit_has_content"), Some(json!(false)));
        assert_eq!(read(&body, "hit_has_id"), Some(json!(false)));
        assert_eq!(read(&body, "hit_title"), Some(json!("Hull")));
        assert_eq!(read(&body, "hit_id"), None);
        assert_eq!(read(&json!([]), "hit_has_id"), None);
    }
}
