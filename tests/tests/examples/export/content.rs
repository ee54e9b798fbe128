//! The export has all content of a project, as a reader needs it.

use std::path::Path;

use basecamp_core::text::html_to_markdown;
use basecamp_sandbox::{Fault, Sandbox};
use basecamp_ureq::Method;
use serde_json::{Value, json};

use super::{account, content, export, export_all, run};

/// Changes all responses at a path.
fn change(sandbox: &Sandbox, path: &str, change: impl FnOnce(&mut Value)) {
    let reply = account(sandbox).request(Method::GET, format!("{path}.json")).send().unwrap();
    let mut body = reply.json::<Value>().unwrap();
    change(&mut body);
    sandbox.on("GET", path).always(Fault::json(200, &body));
}

/// The pages of an export, joined.
fn text(folder: &Path) -> String {
    let pages = content(folder);
    let is_page = |path: &Path| path.extension().is_some_and(|extension| extension == "md");
    pages.into_iter().filter(|(path, _)| is_page(path)).map(|(_, text)| text + "\n").collect()
}

#[test]
fn an_edited_comment_is_exported_again() {
    let sandbox = Sandbox::start().unwrap();
    let account = account(&sandbox);
    let message = sandbox.first_message_id();
    let comment =
        sandbox.add_comment(sandbox.my_id(), message, "<div>The first wording</div>").unwrap();
    let folder = tempfile::tempdir().unwrap();
    export_all(&sandbox, folder.path());
    assert!(text(folder.path()).contains("\nThe first wording\n"));

    account.comments().update(comment, "<div>The second wording</div>").send().unwrap();
    let result = export_all(&sandbox, folder.path());
    assert!(result.starts_with("1 pages written, "), "{result}");
    let exported = text(folder.path());
    assert!(exported.contains("\nThe second wording\n"), "{exported}");
    assert!(!exported.contains("The first wording"), "{exported}");

    // One comment is trashed and another one posted: their number is the same.
    account.recordings().trash(comment).send().unwrap();
    sandbox.add_comment(sandbox.my_id(), message, "<div>The third wording</div>").unwrap();
    let result = export_all(&sandbox, folder.path());
    assert!(result.starts_with("1 pages written, "), "{result}");
    let exported = text(folder.path());
    assert!(exported.contains("\nThe third wording\n"), "{exported}");
    assert!(!exported.contains("The second wording"), "{exported}");
}

#[test]
fn every_kind_of_tool_is_exported() {
    let sandbox = Sandbox::start().unwrap();
    let (account, project) = (account(&sandbox), sandbox.first_project_id());
    for kind in ["Questionnaire", "Inbox"] {
        account.tools().enable(sandbox.first_id(kind)).send().unwrap();
    }
    let answer = sandbox.first_id("QuestionAnswer");
    sandbox.add_comment(sandbox.my_id(), answer, "<div>With bay leaves?</div>").unwrap();
    let todo = account.todos().create_in_todoset(project, sandbox.first_todoset_id(), "No list");
    todo.description("<div>A to-do of no list</div>").send().unwrap();
    let folder = tempfile::tempdir().unwrap();
    export_all(&sandbox, folder.path());

    let exported = text(folder.path());
    for part in [
        "# What did you cook this week?\n",
        "\n- Question: What did you cook this week?\n\nThe bean stew, again.\n\n## Inês Duarte, 2",
        "\nWith bay leaves?\n",
        "# Rights for the maps\n",
        "\n- From: archive@harbour.example\n\nThe archive agrees.\n\n## ",
        "\n\nThank you.\n",
        "# Cover photographs\n",
        "\n- Stored at: Dropbox\n",
        "# Print run calculation\n",
        "\n- Stored at: Google\n",
        "# No list\n",
        "\nA to-do of no list\n",
    ] {
        assert!(exported.contains(part), "{part:?} is not in:\n{exported}");
    }
    let result = export_all(&sandbox, folder.path());
    assert!(result.starts_with("0 pages written, "), "{result}");
}

#[test]
fn a_tool_of_an_unknown_kind_is_named() {
    let sandbox = Sandbox::start().unwrap();
    let project = sandbox.first_project_id();
    change(&sandbox, &format!("/projects/{project}"), |project| {
        project["dock"][0]["name"] = json!("whiteboard");
    });
    let folder = tempfile::tempdir().unwrap();

    let ran = run(export(&sandbox, folder.path()));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let expected =
        "`Message Board` is not exported: this program does not know the tool `whiteboard`";
    assert_eq!(ran.stderr.trim_end(), expected);
}

#[test]
fn a_list_that_the_server_refuses_is_named() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.on("GET", "/projects/recordings").always(Fault::status(422));
    let folder = tempfile::tempdir().unwrap();
    let ran = run(export(&sandbox, folder.path()));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for noun in ["to-dos without a list", "cloud files", "Google documents"] {
        assert!(ran.stderr.contains(&format!("The {noun} are not exported: ")), "{}", ran.stderr);
    }
    assert_eq!(ran.stderr.lines().count(), 3, "{}", ran.stderr);
}

#[test]
fn cards_have_their_only_text() {
    let sandbox = Sandbox::start().unwrap();
    let card = account(&sandbox).cards().get(sandbox.first_id("Card")).send().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let texts = [("", "<div>The description</div>"), ("<div>The content</div>", "")];
    for (content, description) in texts {
        let path = format!("/card_tables/lists/{}/cards", card.parent.id);
        change(&sandbox, &path, |cards| {
            cards[0]["content"] = json!(content);
            cards[0]["description"] = json!(description);
        });
        export_all(&sandbox, folder.path());
        let (exported, expected) = (text(folder.path()), format!("{content}{description}"));
        let expected = html_to_markdown(&expected);
        assert!(exported.contains(&expected), "{expected} is not in:\n{exported}");
        sandbox.clear_faults();
    }
}

#[test]
fn attachments_without_a_file_are_readable() {
    let sandbox = Sandbox::start().unwrap();
    let (account, message) = (account(&sandbox), sandbox.first_message_id());
    let mateo = account.people().find("Mateo Ruiz").send().unwrap();
    let embed =
        "bc-attachment sgid=\"Q\" content-type=\"application/vnd.basecamp.opengraph-embed\"";
    let cases = [
        (
            format!("For 1, <{embed} href=\"https://yt.com/v?a=1&amp;b=(2)\"></bc-attachment>;"),
            "@Mateo For 1, [https://yt.com/v?a=1\\&b=(2)](<https://yt.com/v?a=1\\&b=(2)>);",
        ),
        (
            format!(
                "2: <{embed} href=\"https://yt.com/w\" caption=\"The [film]\">\
                 <div><b>Title</b></div></bc-attachment>;"
            ),
            "2: [The \\[film\\]](<https://yt.com/w>);",
        ),
        (
            "3: <bc-attachment content-type=\"image/png\" url=\"https://a.com/p.png\" \
             caption=\"A *map*\"></bc-attachment>;"
                .to_owned(),
            "3: ![A \\*map\\*](<https://a.com/p.png>);",
        ),
        (
            format!("4: <{embed} href=\"javascript:a()\" caption=\"No *link*\"></bc-attachment>;"),
            "4: \\[No \\*link\\*\\];",
        ),
        (
            "5: <bc-attachment sgid=\"S\" filename=\"lost.pdf\"></bc-attachment>;".to_owned(),
            "5: \\[lost.pdf\\];",
        ),
    ];
    let lines: Vec<_> = cases.iter().map(|(html, _)| html.as_str()).collect();
    let html = format!("<div>{}</div>", lines.join("<br>"));
    account.messages().update(message).content(html).mention(&mateo).send().unwrap();
    let folder = tempfile::tempdir().unwrap();
    export_all(&sandbox, folder.path());
    let exported = text(folder.path());
    for (_, part) in cases {
        assert!(exported.contains(part), "{part:?} is not in:\n{exported}");
    }
    for part in ["sgid:", "mention:", "javascript", "Title"] {
        assert!(!exported.contains(part), "{part:?} is in:\n{exported}");
    }
}

#[test]
fn titles_are_complete() {
    let sandbox = Sandbox::start().unwrap();
    let account = account(&sandbox);
    for (subject, heading) in [("M #", "# M \\#\n"), ("# 1. *a* _b_", "# \\# 1. \\*a\\* \\_b\\_\n")]
    {
        account.messages().create(sandbox.first_message_board_id(), subject).send().unwrap();
        let folder = tempfile::tempdir().unwrap();
        export_all(&sandbox, folder.path());
        let exported = text(folder.path());
        assert!(exported.contains(heading), "{heading:?} is not in:\n{exported}");
    }
}
