//! Each record has a file of its own, and the same one in each export.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use basecamp_core::attachment_tag;
use basecamp_core::types::ToolName;
use basecamp_sandbox::Sandbox;

use super::{account, content, export_all};

/// The number of files that are the same one where the file system ignores case.
fn duplicates(folder: &Path) -> usize {
    let paths: Vec<_> = content(folder).into_keys().collect();
    let names: HashSet<_> =
        paths.iter().map(|path| path.to_str().unwrap().to_lowercase()).collect();
    paths.len() - names.len()
}

#[test]
fn tools_with_equal_titles_have_own_folders() {
    let sandbox = Sandbox::start().unwrap();
    let (account, project) = (account(&sandbox), sandbox.first_project_id());
    let titles = ["Chat", "Chat", "CHAT", "Chat\u{200b}", "Chat.", "chat/", "chat?"];
    for (index, title) in titles.iter().enumerate() {
        let tool = account.tools().create(project, "Chat::Transcript").title(*title);
        let tool = tool.send().unwrap().id.get();
        account.campfires().create_line(tool, format!("Line of chat {index}")).send().unwrap();
        for (kind, name) in [("Kanban::Board", "Cards"), ("Vault", "Docs & Files")] {
            let name = if index % 2 == 0 { name.to_owned() } else { name.to_uppercase() };
            account.tools().create(project, kind).title(name).send().unwrap();
        }
    }
    let vaults = account.projects().get(project).send().unwrap();
    let vaults: Vec<_> = vaults.tools(&ToolName::Vault).map(|tool| tool.id.get()).collect();
    for vault in &vaults {
        sandbox.add_upload(*vault, "plan.txt", "text/plain", format!("The plan in {vault}"));
    }
    let folder = tempfile::tempdir().unwrap();

    let result = export_all(&sandbox, folder.path());
    assert!(result.contains(" pages written, 0 unchanged, "), "{result}");
    let exported = content(folder.path());
    let all = exported.values().map(String::as_str).collect::<String>();
    for index in 0..titles.len() {
        assert!(all.contains(&format!("Line of chat {index}")), "{index}");
    }
    for vault in vaults {
        assert!(all.contains(&format!("The plan in {vault}")), "{vault}");
    }
    let pages = exported.keys().filter(|path| path.extension().is_some_and(|name| name == "md"));
    assert!(result.starts_with(&format!("{} pages written, ", pages.count())), "{result}");
    assert_eq!(duplicates(folder.path()), 0);

    let result = export_all(&sandbox, folder.path());
    assert!(result.starts_with("0 pages written, "), "{result}");
    assert_eq!(content(folder.path()), exported);
}

#[test]
fn attachments_with_equal_names_keep_their_files() {
    let sandbox = Sandbox::start().unwrap();
    let (account, message) = (account(&sandbox), sandbox.first_message_id());
    let names = ["map.png", "map.png", "MAP.png", "50% #1 &amp; more.png"];
    let tag = |(index, name): (usize, &&str)| {
        let sgid = sandbox.add_attachment(name, "image/png", format!("map {index}"));
        attachment_tag(&sgid, "")
    };
    let mut tags: Vec<_> = names.iter().enumerate().map(tag).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut files = BTreeSet::new();
    for _ in 0..tags.len() {
        let text = format!("<div>{}</div>", tags.join(" "));
        account.messages().update(message).content(text).send().unwrap();
        export_all(&sandbox, folder.path());
        let exported = content(folder.path());
        assert_eq!(duplicates(folder.path()), 0);
        let maps = exported.iter().filter(|(_, text)| text.starts_with("map "));
        let maps: BTreeSet<_> = maps.map(|(path, text)| (path.clone(), text.clone())).collect();
        assert_eq!(maps.len(), names.len(), "{maps:?}");
        assert!(files.is_empty() || files == maps, "{maps:?}");
        files = maps;
        tags.rotate_left(1);
    }
    let pages = content(folder.path());
    let page = pages.iter().find(|(path, _)| path.ends_with(super::page_name(message))).unwrap().1;
    assert!(page.contains("/50%25 %231 \\&amp; more.png>)"), "{page}");
}

#[test]
fn a_renamed_record_has_one_file() {
    let sandbox = Sandbox::start().unwrap();
    let (account, message) = (account(&sandbox), sandbox.first_message_id());
    let folder = tempfile::tempdir().unwrap();
    export_all(&sandbox, folder.path());
    let count = content(folder.path()).len();
    for subject in ["THE SAND COVER IT IS", "Another cover"] {
        account.messages().update(message).subject(subject).send().unwrap();
        let result = export_all(&sandbox, folder.path());
        assert!(result.starts_with("1 pages written, "), "{result}");
        let exported = content(folder.path());
        assert_eq!(exported.len(), count);
        let name = format!("{subject} ({message}).md");
        assert!(exported.keys().any(|path| path.ends_with(&name)), "{name}");
    }
}
