use super::*;

#[test]
fn a_path_template_names_its_parameters() {
    let template = |id| Operation::find(id).unwrap().path_template();
    assert_eq!(template("GetTodo"), "/{accountId}/todos/{todoId}");
    assert_eq!(template("ListProjects"), "/{accountId}/projects.json");
}
