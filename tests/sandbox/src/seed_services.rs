//! The initial data of the account and of the token's owner: chatbots, drafts and bookmarks too.

use basecamp_core::time::Timestamp;
use serde_json::json;
use url::Url;

use super::kinds::Kind;
use super::records::Status;
use super::store::Store;
use super::views::members;
use super::{bookmarks, bubble_ups, chatbots, embeds, folders, lineup};

/// Adds the data, with recordings of a project that has all tools.
pub(super) fn add(store: &mut Store, project: i64) {
    let tool = |store: &Store, kind| {
        let tool = store.children(project, kind).next();
        tool.map(|tool| tool.id).unwrap_or_default()
    };
    lineup::add(store, "Regatta", "2027-06-05");
    lineup::add(store, "Book fair", "2027-03-15");
    folders::add(store, "Books", vec![project]);
    let url = Url::parse("https://harbour.example/maps/1").expect("it is a URL");
    embeds::add(store, &url);
    let chat = tool(store, Kind::Campfire);
    let command_url = "https://tidewater.example/proofs".to_owned();
    chatbots::add(store, chat, "proofs".to_owned(), Some(command_url));
    let board = tool(store, Kind::MessageBoard);
    let message = store.children(board, Kind::Message).next().map(|message| message.id);
    if let Some(message) = message {
        bookmarks::add(store, message);
        bubble_ups::add(store, message, launch());
    }
    let foreword = [("title", json!("Foreword")), ("content", json!("<div>To be written.</div>"))];
    let vault = tool(store, Kind::Vault);
    let foreword = store.add(Kind::Document, vault, members(foreword));
    store.set_status(foreword, Status::Drafted);
}

/// The day of the regatta.
fn launch() -> Timestamp {
    Timestamp::constant(1_812_186_000, 0)
}
