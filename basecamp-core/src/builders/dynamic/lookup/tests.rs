use proptest::prelude::*;

use super::*;

fn suggested(name: &str) -> Vec<&'static str> {
    similar(name).iter().map(|one| one.id).collect()
}

#[test]
fn ids_are_found_in_any_case() {
    for id in ["GetTodo", "gettodo", "GETTODO"] {
        assert_eq!(Operation::lookup(id).unwrap().id, "GetTodo");
    }
    assert!(Operation::find("gettodo").is_none());
}

#[test]
fn every_id_is_closest_to_itself() {
    for operation in OPERATIONS {
        assert_eq!(suggested(operation.id)[0], operation.id);
    }
}

#[test]
fn what_people_call_things_leads_to_what_the_api_calls_them() {
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
fn suggestions_are_few_and_in_words() {
    assert!(suggested("CreateTodoo").len() <= MOST);
    for nothing in ["", "x", "ü", "teapot"] {
        let error = Operation::lookup(nothing).unwrap_err();
        assert_eq!(error.hint(), "`operation::OPERATIONS` lists all ids.", "{nothing}");
    }
    for (name, hint) in [
        ("Metadata", "Did you mean `GetSearchMetadata`?"),
        ("SearchMetadata", "Did you mean `GetSearchMetadata` or `Search`?"),
        ("t-o-d-o-s", "Did you mean `GetTodo`, `ListTodos`, `GetTodoset` or `CreateTodo`?"),
    ] {
        assert_eq!(Operation::lookup(name).unwrap_err().hint(), hint);
    }
}

proptest! {
    #[test]
    fn likeness_is_a_part_of_a_thousand(one in ".{0,12}", other in ".{0,12}") {
        let (one, other) = (plain(&one), plain(&other));
        prop_assert!(likeness(&one, &other) <= 1000);
        prop_assert_eq!(likeness(&one, &other), likeness(&other, &one));
        prop_assert_eq!(likeness(&one, &one) == 1000, one.len() > 1);
    }
}
