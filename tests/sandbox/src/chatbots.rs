//! Chatbots: programs that write lines in a chat with a key, without a token.

use basecamp_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::call::Call;
use super::clock;
use super::collection::Owned;
use super::formats::is_emoji;
use super::handlers::{self, Handler};
use super::kinds::Kind;
use super::links::signed_id;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::members;
use super::webhooks;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateChatbot", Handler::Do(create)),
    ("CreateChatbotLine", Handler::Do(create_line)),
    ("DeleteChatbot", Handler::Do(delete)),
    ("GetChatbot", Handler::Do(get)),
    ("ListChatbots", Handler::Do(list)),
    ("UpdateChatbot", Handler::Do(update)),
];

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chatbot {
    chat: i64,
    /// The author of its lines, which outlive it.
    person: i64,
    service_name: String,
    command_url: Option<String>,
    /// The secret with which it writes lines.
    key: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Owned for Chatbot {
    fn owner(&self) -> i64 {
        self.chat
    }
}

impl Store {
    /// The key of the first chatbot.
    pub(super) fn first_chatbot_key(&self) -> Option<&str> {
        self.chatbots.iter().next().map(|(_, chatbot)| &*chatbot.key)
    }
}

/// Adds a chatbot to a chat.
pub(super) fn add(
    store: &mut Store,
    chat: i64,
    service_name: String,
    command_url: Option<String>,
) -> i64 {
    let (id, now) = (store.next_id(), store.now());
    let mut key = signed_id("Chatbot", id);
    key.truncate(24);
    let person = store.add_person(&service_name, "", "");
    if let Some(author) = store.people.get_mut(&person) {
        author["personable_type"] = json!("Integration");
        for right in ["employee", "can_ping", "can_manage_projects", "can_access_timesheet"] {
            author[right] = json!(false);
        }
    }
    let (created_at, updated_at) = (now, now);
    let chatbot = Chatbot { chat, person, service_name, command_url, key, created_at, updated_at };
    store.chatbots.insert(id, chatbot);
    id
}

/// The id of the chat in the path.
fn chat(call: &Call<'_>) -> Result<i64, Refusal> {
    call.container(Kind::CampfireLine)
}

/// The id of the chatbot in the path.
fn chatbot(call: &Call<'_>) -> Result<i64, Refusal> {
    let (chat, id) = (chat(call)?, call.ids[1]);
    let chatbot = call.store.chatbots.get(id).filter(|chatbot| chatbot.chat == chat);
    chatbot.map(|_| id).ok_or_else(Refusal::not_found)
}

/// The name and the command URL in the body.
fn sent(call: &Call<'_>) -> Result<(String, Option<String>), Refusal> {
    let name = call.name("service_name")?;
    if name.chars().any(|ch| ch.is_whitespace() || is_emoji(ch)) {
        return Err(Refusal::invalid("service_name", "can't have spaces or emoji"));
    }
    let url = call.text("command_url");
    url.map(|text| webhooks::receiver(call.store, "command_url", text)).transpose()?;
    Ok((name, url.map(str::to_owned)))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let chat = chat(call)?;
    let (name, url) = sent(call)?;
    let id = add(call.store, chat, name, url);
    Reply::created(view(call.store, id))
}

fn list(call: &mut Call<'_>) -> Outcome {
    let chat = chat(call)?;
    call.page(call.store.chatbots.of(chat), view)
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = chatbot(call)?;
    Reply::ok(view(call.store, id))
}

/// A command URL that the body omits is unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = chatbot(call)?;
    let (name, url) = sent(call)?;
    let now = call.store.now();
    if let Some(chatbot) = call.store.chatbots.get_mut(id) {
        chatbot.service_name = name.clone();
        chatbot.command_url = url.or_else(|| chatbot.command_url.take());
        chatbot.updated_at = now;
        if let Some(author) = call.store.people.get_mut(&chatbot.person) {
            author["name"] = json!(name);
        }
    }
    Reply::ok(view(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = chatbot(call)?;
    call.store.chatbots.remove(id);
    Reply::no_content()
}

/// Writes a line as the chatbot whose key is in the path.
fn create_line(call: &mut Call<'_>) -> Outcome {
    let chat = chat(call)?;
    let key = call.texts.first().map(String::as_str).unwrap_or_default();
    let chatbots = call.store.chatbots.of(chat).iter();
    let mut chatbots = chatbots.filter_map(|id| call.store.chatbots.get(*id));
    let author = chatbots.find(|chatbot| chatbot.key == key).map(|chatbot| chatbot.person);
    call.store.chatbot = Some(author.ok_or_else(Refusal::not_found)?);
    handlers::create(call, Kind::CampfireLine, chat)?;
    Reply::no_content()
}

/// The command URL of the chatbot with this name in a chat, and the path at which it writes lines.
pub(super) fn addressed(store: &Store, chat: i64, name: &str) -> Option<(Url, String)> {
    let chatbots = store.chatbots.of(chat).iter().filter_map(|id| store.chatbots.get(*id));
    let mut chatbots = chatbots.filter(|chatbot| chatbot.service_name == name);
    let chatbot = chatbots.find(|chatbot| chatbot.command_url.is_some())?;
    let url = Url::parse(chatbot.command_url.as_deref()?).ok()?;
    Some((url, lines_path(store.record(chat)?, chatbot)))
}

fn lines_path(chat: &Record, chatbot: &Chatbot) -> String {
    format!("integrations/{}/buckets/{}/chats/{}/lines", chatbot.key, chat.bucket, chat.id)
}

/// A chatbot. Only administrators see its URLs, since one contains the key.
fn view(store: &Store, id: i64) -> Value {
    let chatbot = store.chatbots.get(id);
    let chat = chatbot.and_then(|chatbot| store.record(chatbot.chat));
    let Some((chatbot, chat)) = chatbot.zip(chat) else { return Value::Null };
    let path = format!("buckets/{}/chats/{}/integrations/{id}", chat.bucket, chat.id);
    let mut view = members([
        ("id", json!(id)),
        ("created_at", json!(clock::text(chatbot.created_at))),
        ("updated_at", json!(clock::text(chatbot.updated_at))),
        ("service_name", json!(chatbot.service_name)),
        ("url", json!(store.links.api(&path))),
        ("app_url", json!(store.links.app(&path))),
    ]);
    if store.person(store.me)["admin"] == true {
        let lines_url = store.links.app(lines_path(chat, chatbot));
        view.insert("command_url".to_owned(), json!(chatbot.command_url));
        view.insert("lines_url".to_owned(), json!(lines_url));
    }
    Value::Object(view)
}
