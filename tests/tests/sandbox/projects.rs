//! Projects.

use basecamp_sandbox::Sandbox;
use serde_json::json;

use crate::http_client::{bare, get, post, put, raw};

#[test]
fn created_read_updated() {
    let sandbox = Sandbox::start().unwrap();
    let new = post(&sandbox, "/projects.json", json!({"name": "Bindery", "description": "Glue"}))
        .expect(201)
        .json();
    assert_eq!(
        (&new["name"], &new["description"], &new["status"]),
        (&json!("Bindery"), &json!("Glue"), &json!("active"))
    );
    let id = new["id"].as_i64().unwrap();
    assert!(id > i64::from(u32::MAX));
    assert_eq!(
        new["url"],
        format!("{}/{}/projects/{id}.json", sandbox.url(), sandbox.account_id())
    );
    assert_eq!(get(&sandbox, &format!("/projects/{id}")).expect(200).json(), new);
    assert_eq!(get(&sandbox, &format!("/projects/{id}.json")).json(), new);
    assert_eq!(get(&sandbox, "/projects.json").ids()[0], id);

    let body = json!({"name": "Binding", "schedule_attributes": {"start_date": "2026-02-01", "end_date": "2026-03-01"}});
    let updated = put(&sandbox, &format!("/projects/{id}"), body).expect(200).json();
    assert_eq!((&updated["name"], &updated["description"]), (&json!("Binding"), &json!("Glue")));
    assert_eq!(
        (&updated["start_date"], &updated["end_date"]),
        (&json!("2026-02-01"), &json!("2026-03-01"))
    );
    assert_eq!(updated["created_at"].as_str().unwrap().len(), "2026-01-15T10:00:00.000Z".len());
}

#[test]
fn the_dock_leads_to_the_tools() {
    let sandbox = Sandbox::start().unwrap();
    let project = get(&sandbox, &format!("/projects/{}", sandbox.first_project_id())).json();
    let dock = project["dock"].as_array().unwrap();
    let find = |name: &str| dock.iter().find(|item| item["name"] == name).unwrap();
    assert_eq!(find("todoset")["id"], sandbox.first_todoset_id());
    assert_eq!(find("message_board")["id"], sandbox.first_message_board_id());
    assert_eq!(find("inbox")["enabled"], false);
    let base = format!("{}/{}", sandbox.url(), sandbox.account_id());
    for name in ["todoset", "message_board"] {
        let url = find(name)["url"].as_str().unwrap();
        get(&sandbox, url.strip_prefix(&base).unwrap()).expect(200);
    }
}

#[test]
fn projects_are_archived_trashed_and_restored() {
    let sandbox = Sandbox::start().unwrap();
    let id = sandbox.first_project_id();
    let listed = |status: &str| {
        get(&sandbox, &format!("/projects.json?status={status}")).ids().contains(&id)
    };
    let states = || [listed("active"), listed("archived"), listed("trashed")];
    assert_eq!(states(), [true, false, false]);
    bare(&sandbox, "PUT", &format!("/projects/{id}/status/archived.json")).expect(204);
    assert_eq!(states(), [false, true, false]);
    bare(&sandbox, "PUT", &format!("/projects/{id}/status/active.json")).expect(204);
    assert_eq!(states(), [true, false, false]);
    bare(&sandbox, "DELETE", &format!("/projects/{id}")).expect(204);
    assert_eq!(states(), [false, false, true]);
    assert_eq!(get(&sandbox, &format!("/projects/{id}")).expect(200).json()["status"], "trashed");
    let todo = get(&sandbox, &format!("/todos/{}", sandbox.first_todo_id())).json();
    assert_eq!(todo["status"], "trashed");
}

#[test]
fn recent_visits() {
    let sandbox = Sandbox::builder().seed_data(false).start().unwrap();
    let ids = sandbox.add_projects(3);
    assert!(get(&sandbox, "/my/recent_projects.json").expect(200).ids().is_empty());
    for id in [ids[0], ids[1], ids[0]] {
        bare(&sandbox, "POST", &format!("/projects/{id}/recent_visit.json")).expect(204);
    }
    assert_eq!(get(&sandbox, "/my/recent_projects.json").ids(), [ids[0], ids[1]]);
    bare(&sandbox, "DELETE", &format!("/projects/{}", ids[0])).expect(204);
    assert_eq!(get(&sandbox, "/my/recent_projects.json").ids(), [ids[1]]);
}

#[test]
fn logo_and_wallpaper() {
    let sandbox = Sandbox::start().unwrap();
    let id = sandbox.first_project_id();
    let view = || get(&sandbox, &format!("/projects/{id}")).json();
    let upload = |path: &str, form: &str| {
        let path = format!("/{}/projects/{id}/{path}", sandbox.account_id());
        let token = sandbox.token();
        let headers = format!(
            "Authorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=\"xyz\"\r\n"
        );
        raw(&sandbox, "PUT", &path, &headers, form.as_bytes()).unwrap()
    };
    let form = |name: &str, content: &str| {
        format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\n\
             Content-Type: image/png\r\n\r\n{content}\r\n--xyz--\r\n"
        )
    };
    assert_eq!(view().get("logo"), None);
    upload("logo.json", &form("logo", "png")).expect(204);
    assert!(view()["logo"]["url"].is_string());
    bare(&sandbox, "DELETE", &format!("/projects/{id}/logo.json")).expect(204);
    assert_eq!(view().get("logo"), None);

    upload("wallpaper.json?mode=tile", &form("wallpaper", "png")).expect(204);
    assert_eq!(view()["wallpaper"]["mode"], "tile");
    put(&sandbox, &format!("/projects/{id}"), json!({"name": "x", "wallpaper_mode": "cover"}))
        .expect(200);
    assert_eq!(view()["wallpaper"]["mode"], "cover");
    bare(&sandbox, "DELETE", &format!("/projects/{id}/wallpaper.json")).expect(204);
    assert_eq!(view().get("wallpaper"), None);

    upload("logo.json", &form("picture", "png")).expect(400);
    upload("logo.json", &form("logo", "")).expect(422);
    upload("logo.json", "--xyz\r\n\r\nno end").expect(400);
    upload("logo.json", &form("logo", "png").replace("; filename=\"a.png\"", "")).expect(400);
    put(&sandbox, &format!("/projects/{id}/logo.json"), json!({"logo": "png"})).expect(415);
}

#[test]
fn access() {
    let sandbox = Sandbox::start().unwrap();
    let id = sandbox.first_project_id();
    let path = format!("/projects/{id}/people.json");
    let people = get(&sandbox, &path).expect(200).ids();
    let added = sandbox.add_people(1)[0];
    let body = json!({
        "grant": [added, people[0]],
        "revoke": [people[1]],
        "create": [{"name": "Noor", "email_address": "noor@paper.example", "company_name": "Paper & Co"}],
    });
    let answer =
        put(&sandbox, &format!("/projects/{id}/people/users.json"), body).expect(200).json();
    assert_eq!(answer["granted"][0]["id"], added);
    assert_eq!(answer["granted"][1]["company"]["name"], "Paper & Co");
    assert_eq!(answer["granted"].as_array().unwrap().len(), 2);
    assert_eq!(answer["revoked"][0]["id"], people[1]);
    let now = get(&sandbox, &path).ids();
    assert!(now.contains(&added) && !now.contains(&people[1]));

    let clients = format!("/projects/{id}/client_enablement.json");
    assert_eq!(
        bare(&sandbox, "POST", &clients).expect(201).json(),
        json!({"clients_enabled": true})
    );
    assert_eq!(get(&sandbox, &format!("/projects/{id}")).json()["clients_enabled"], true);
    let body = json!({"create": [{"email_address": "client@shop.example"}]});
    let answer =
        put(&sandbox, &format!("/projects/{id}/people/client_users.json"), body).expect(200).json();
    assert_eq!(answer["granted"][0]["client"], true);
    assert_eq!(
        bare(&sandbox, "DELETE", &clients).expect(200).json(),
        json!({"clients_enabled": false})
    );
}
