//! Email forwards, and the replies to them.

use serde_json::{Map, Value, json};

use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetInbox", Handler::Get(Kind::Inbox)),
    ("GetForward", Handler::Get(Kind::Forward)),
    ("GetForwardReply", Handler::Get(Kind::ForwardReply)),
    ("ListForwards", Handler::List(Kind::Forward)),
    ("ListForwardReplies", Handler::List(Kind::ForwardReply)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Inbox, view)];

fn view(store: &Store, inbox: &Record, view: &mut Map<String, Value>) {
    view.insert("forwards_url".to_owned(), json!(store.below(inbox, "inbox_forwards").0));
}
