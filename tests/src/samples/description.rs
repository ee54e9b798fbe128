//! The texts of the API description, part of the program, so that it runs where its sources aren't.

use basecamp_codegen::files::Files;

macro_rules! texts {
    ($($name:literal)*) => {
        [$((
            concat!($name, ".toml"),
            include_str!(concat!("../../../basecamp-core/api/", $name, ".toml")),
        )),*]
    };
}

/// By the names of their files.
pub(super) fn files() -> Files {
    let texts = texts!(
        "account"
        "api"
        "attachments"
        "automation"
        "bookmarks"
        "boosts"
        "bubble_ups"
        "calendars"
        "campfires"
        "card_columns"
        "card_steps"
        "card_tables"
        "cards"
        "checkins"
        "client_approvals"
        "client_correspondences"
        "client_replies"
        "client_visibility"
        "cloud_files"
        "comments"
        "common"
        "documents"
        "drafts"
        "embeds"
        "event_feed"
        "events"
        "everything"
        "folders"
        "forwards"
        "gauges"
        "google_documents"
        "hill_charts"
        "lineup"
        "message_boards"
        "message_types"
        "messages"
        "my_assignments"
        "my_notes"
        "my_notifications"
        "people"
        "pings"
        "projects"
        "recordings"
        "reports"
        "schedules"
        "search"
        "subscriptions"
        "subtasks"
        "templates"
        "timeline"
        "timesheets"
        "todolist_groups"
        "todolists"
        "todos"
        "todosets"
        "tools"
        "uploads"
        "vaults"
        "webhooks"
        "words"
        "wormholes"
    );
    texts.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_the_description_is_in_here() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../basecamp-core/api");
        let found = basecamp_codegen::files::read(&folder, "toml").unwrap();
        assert!(found.keys().eq(files().keys()), "make the list in this file that of api/");
        assert_eq!(found, files());
    }
}
