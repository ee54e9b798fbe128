use proptest::prelude::*;

use super::*;

fn suggested(name: &str) -> Vec<&'static str> {
    similar(name).iter().map(|operation| operation.id).collect()
}

#[test]
fn lookup_ignores_case() {
    for id in ["GetTodo", "gettodo", "GETTODO"] {
        assert_eq!(Operation::find(id).unwrap().id, "GetTodo");
    }
    assert!(Operation::get("gettodo").is_none());
}

#[test]
fn every_id_is_most_similar_to_itself() {
    for operation in OPERATIONS {
        assert_eq!(suggested(operation.id)[0], operation.id);
    }
}

#[test]
fn common_names_suggest_the_ids_of_the_api() {
    for (name, expected) in [
        ("GetTodos", "ListTodos"),
        ("GetTodos", "GetTodo"),
        ("UpdateTodo", "ReplaceTodo"),
        ("DeleteTodo", "TrashRecording"),
        ("ArchiveMessage", "ArchiveRecording"),
        ("DeleteWebook", "DeleteWebhook"),
        ("ListProjets", "ListProjects"),
        ("AddComment", "CreateComment"),
        ("todos.get", "GetTodo"),
        ("get_todo", "GetTodo"),
        ("TodoComplete", "CompleteTodo"),
        ("message", "GetMessage"),
        ("people.me", "GetMyProfile"),
        ("g.e.t t.o.d.o", "GetTodo"),
    ] {
        let suggested = suggested(name);
        assert!(suggested.iter().take(2).any(|id| *id == expected), "{name}: {suggested:?}");
    }
}

#[test]
fn hint_has_at_most_five_suggestions() {
    assert!(suggested("CreateTodoo").len() <= MAX_SUGGESTIONS);
    for dissimilar in ["", "x", "ü", "teapot"] {
        let error = Operation::find(dissimilar).unwrap_err();
        assert_eq!(error.hint(), "`operation::OPERATIONS` lists all ids.", "{dissimilar}");
    }
    for (name, hint) in [
        ("Metadata", "Did you mean `GetSearchMetadata`?"),
        ("SearchMetadata", "Did you mean `GetSearchMetadata` or `Search`?"),
        ("t-o-d-o-s", "Did you mean `GetTodo`, `ListTodos`, `GetTodoset` or `CreateTodo`?"),
    ] {
        assert_eq!(Operation::find(name).unwrap_err().hint(), hint);
    }
}

proptest! {
    #[test]
    fn dice_coefficient_is_symmetric_and_at_most_1(first in ".{0,12}", second in ".{0,12}") {
        let (first, second) = (normalized(&first), normalized(&second));
        let coefficient = dice_coefficient(&first, &second);
        prop_assert!((0.0..=1.0).contains(&coefficient));
        prop_assert!((coefficient - dice_coefficient(&second, &first)).abs() < f64::EPSILON);
        prop_assert_eq!(dice_coefficient(&first, &first) > 0.999, first.len() > 1);
    }
}
