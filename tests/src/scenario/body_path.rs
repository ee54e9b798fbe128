//! What an assertion about a result names by its path.

use serde_json::Value;

/// What stands at a path such as `creator.name` or `0.id`; all of it without a path.
pub(super) fn at<'a>(body: &'a Value, path: Option<&str>) -> Option<&'a Value> {
    path.map_or(Some(body), |path| {
        path.split('.').try_fold(body, |value, step| match value {
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => value.get(step),
        })
    })
}

/// What a path names in a result: what stands there, or else something that follows from the result.
pub(super) fn value(result: &Value, path: Option<&str>) -> Option<Value> {
    at(result, path).cloned().or_else(|| derived(result, path?))
}

/// `assignables_count` is how many items that member has, or the list that the result is. In a list,
/// `hit_has_title` is whether the first item has a title, and `hit_title` is that title.
fn derived(body: &Value, path: &str) -> Option<Value> {
    if let Some(name) = path.strip_suffix("_count") {
        return count(body, name).map(Value::from);
    }
    let first = body.as_array()?.first()?;
    if let Some((_, member)) = path.split_once("_has_") {
        return Some(first.get(member).is_some_and(|value| !value.is_null()).into());
    }
    first.get(path.split_once('_')?.1).cloned()
}

fn count(body: &Value, name: &str) -> Option<usize> {
    if let Value::Array(items) = body {
        return Some(items.len());
    }
    // Some words of the member's name are enough, in their order.
    let is_meant = |member: &str| {
        let mut words = member.split('_');
        name.split('_').all(|word| words.any(|one| one == word))
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
    fn what_stands_there_comes_first() {
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
    fn the_first_item_has_what_is_not_null() {
        let body = json!([{"title": "Hull", "content": null}, {"id": 2}]);
        assert_eq!(read(&body, "hit_has_title"), Some(json!(true)));
        assert_eq!(read(&body, "hit_has_content"), Some(json!(false)));
        assert_eq!(read(&body, "hit_has_id"), Some(json!(false)));
        assert_eq!(read(&body, "hit_title"), Some(json!("Hull")));
        assert_eq!(read(&body, "hit_id"), None);
        assert_eq!(read(&json!([]), "hit_has_id"), None);
    }
}
