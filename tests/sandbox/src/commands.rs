//! Commands for chatbots: lines of people in a chat that start with `!` and the name of a chatbot.
//!
//! The sandbox posts a command to the chatbot's command URL, if that is on this machine. A text in
//! the response is a line of the chatbot.

use std::sync::Arc;

use http_body_util::Full;
use serde_json::{Value, json};
use url::Url;

use super::api::lock;
use super::excerpts;
use super::kinds::Kind;
use super::records::Record;
use super::store::{Store, Touched};
use super::webhooks;
use super::{Shared, chatbots};

/// A command that is not sent yet.
#[derive(Debug)]
pub(super) struct Command {
    url: Url,
    body: Value,
    /// The path below the account at which the chatbot writes lines.
    lines: String,
}

impl Store {
    /// The commands in the lines that the current call added. Chatbots give none to each other.
    pub(super) fn commands(&self) -> Vec<Command> {
        if self.chatbot.is_some() {
            return Vec::new();
        }
        let added = self.touched.iter().filter(|(_, touched)| *touched == Touched::Added);
        let records = added.filter_map(|(id, _)| self.record(*id));
        let lines = records.filter(|record| record.kind == Kind::CampfireLine);
        lines.filter_map(|line| self.command(line)).collect()
    }

    fn command(&self, line: &Record) -> Option<Command> {
        let text = excerpts::plain(line.text("content"));
        let text = text.strip_prefix('!')?;
        let (name, command) = text.split_once(' ').unwrap_or((text, ""));
        let (url, lines) = chatbots::addressed(self, line.parent, name)?;
        let body = json!({
            "command": command,
            "creator": self.person(line.creator),
            "callback_url": self.links.app(&lines),
        });
        Some(Command { url, body, lines })
    }
}

/// Sends a command, and writes the text of a successful response as a line of the chatbot.
pub(super) async fn send(command: Command, shared: Arc<Shared>) {
    let resets = shared.delivery_queue.resets();
    let request = webhooks::request(&command.url, "Basecamp Chatbot (sandbox)");
    let Ok(request) = request.body(Full::from(command.body.to_string())) else { return };
    let Ok(response) = webhooks::send(&command.url, request).await else { return };
    if !response.status().is_success() {
        return;
    }
    let text = String::from_utf8_lossy(response.body());
    let text = text.trim();
    let mut store = lock(&shared.store);
    if !text.is_empty() && shared.delivery_queue.resets() == resets {
        // The chat or the chatbot may be deleted by now.
        let _ = shared.post(&mut store, &command.lines, &json!({ "content": text }));
    }
}
