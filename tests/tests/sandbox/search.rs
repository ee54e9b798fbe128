//! Searches.

use std::time::Duration;

use basecamp_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::http_client::{bare, get, post};

fn found(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let answer = get(sandbox, &format!("/search.json?{query}")).expect(200);
    answer.json().as_array().unwrap().clone()
}

fn ids(sandbox: &Sandbox, query: &str) -> Vec<i64> {
    found(sandbox, query).iter().filter_map(|result| result["id"].as_i64()).collect()
}

#[test]
fn titles_texts_comments_and_files_are_searched() {
    let start = "2027-03-01T08:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().stopped_at(start).start().unwrap();
    let (project, board) = (sandbox.first_project_id(), sandbox.first_message_board_id());
    let chat = sandbox.first_id("Campfire");
    let someone = sandbox.add_member(sandbox.first_project_id());
    let sgid = sandbox.add_attachment("zeppelin.pdf", "application/pdf", "x");
    let text = format!(
        "<div>A <b>ZEPPELIN</b> &amp; more<bc-attachment sgid=\"{sgid}\"></bc-attachment></div>"
    );
    let new = |subject: &str, content: &str| {
        let body = json!({ "subject": subject, "content": content, "status": "active" });
        let path = format!("/message_boards/{board}/messages.json");
        post(&sandbox, &path, body).expect(201).json()["id"].as_i64().unwrap()
    };
    let (in_title, in_text) = (new("Zeppelin", ""), new("Airships", &text));
    let comment =
        sandbox.add_comment(someone, in_text, "<div>No zeppelin, no airship</div>").unwrap();

    let all = found(&sandbox, "q=zeppelin");
    let sorted: Vec<_> = all.iter().map(|result| result["id"].as_i64()).collect();
    // The title and the name of the file match best.
    assert_eq!(sorted, [None, Some(in_title), Some(comment), Some(in_text)]);
    assert_eq!(
        (&all[0]["filename"], &all[0]["parent"]["id"]),
        (&json!("zeppelin.pdf"), &json!(in_text))
    );
    assert_eq!((&all[3]["content"], &all[3]["subject"]), (&Value::Null, &json!("Airships")));
    let excerpt = all[3]["plain_text_content"].as_str().unwrap();
    assert!(excerpt.contains("<span></span>ZEPPELIN</mark> &amp; more"), "{excerpt}");
    assert_eq!(ids(&sandbox, "q=zeppelin&sort=recency"), [comment, in_text, in_title]);
    assert_eq!(ids(&sandbox, "q=airship+ZEPPELIN"), [comment, in_text]);
    assert!(ids(&sandbox, "q=zeppelin+submarine").is_empty() && found(&sandbox, "q=").is_empty());

    assert_eq!(ids(&sandbox, "q=zeppelin&type=Comment"), [comment]);
    assert_eq!(ids(&sandbox, "q=zeppelin&type_names[]=Comment&type_names[]=Todo"), [comment]);
    assert_eq!(ids(&sandbox, &format!("q=zeppelin&creator_ids[]={someone}")), [comment]);
    assert_eq!(ids(&sandbox, &format!("q=zeppelin&creator_id={}", sandbox.my_id())).len(), 2);
    let other = sandbox.add_projects(1)[0];
    assert!(found(&sandbox, &format!("q=zeppelin&bucket_ids[]={other}")).is_empty());
    assert_eq!(found(&sandbox, &format!("q=zeppelin&bucket_id={project}")).len(), 4);
    let files = found(&sandbox, "q=zeppelin&file_type=PDF");
    assert_eq!((files.len(), &files[0]["content_type"]), (1, &json!("application/pdf")));
    assert!(found(&sandbox, "q=zeppelin&file_type=Image").is_empty());

    let line = json!({ "content": "zeppelin!" });
    post(&sandbox, &format!("/chats/{chat}/lines.json"), line).expect(201);
    assert_eq!(found(&sandbox, "q=zeppelin").len(), 5);
    assert_eq!(found(&sandbox, "q=zeppelin&exclude_chat=true").len(), 4);
    let page = get(&sandbox, "/search.json?q=zeppelin&per_page=2&page=2").expect(200);
    assert_eq!(
        (page.json().as_array().unwrap().len(), page.header("x-total-count")),
        (2, Some("5"))
    );
    assert!(page.header("link").unwrap().contains("page=3"));

    sandbox.clock().advance(Duration::from_secs(8 * 24 * 60 * 60));
    assert!(found(&sandbox, "q=zeppelin&since=last_7_days").is_empty());
    assert_eq!(found(&sandbox, "q=zeppelin&since=last_30_days").len(), 5);
    bare(&sandbox, "PUT", &format!("/recordings/{in_text}/status/trashed.json")).expect(204);
    assert_eq!(ids(&sandbox, "q=zeppelin&type=Message"), [in_title]);
    for wrong in
        ["type=Teapot", "sort=size", "since=ever", "file_type=Tin", "bucket_id=7", "per_page=0"]
    {
        get(&sandbox, &format!("/search.json?q=x&{wrong}")).expect(422);
    }
}

#[test]
fn all_filters_of_the_metadata_work() {
    let sandbox = Sandbox::start().unwrap();
    let metadata = get(&sandbox, "/searches/metadata.json").expect(200).json();
    for (list, parameter) in
        [("recording_search_types", "type"), ("file_search_types", "file_type")]
    {
        let filters = metadata[list].as_array().unwrap();
        assert!(filters[0]["key"].is_null() && filters.len() > 3);
        for filter in &filters[1..] {
            let key = filter["key"].as_str().unwrap();
            get(&sandbox, &format!("/search.json?q=x&{parameter}={key}")).expect(200);
        }
    }
    assert_eq!(metadata["default_creator_label"], "Anyone");
}
