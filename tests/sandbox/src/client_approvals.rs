//! Client approvals, and the responses of clients.

use serde_json::{Map, Value, json};

use super::client_boards;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::store::Store;
use super::views::{View, path};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetClientApproval", Handler::Get(Kind::ClientApproval)),
    ("ListClientApprovals", Handler::Do(|call| client_boards::list(call, Kind::ClientApproval))),
];

pub(super) const VIEWS: &[(Kind, View)] =
    &[(Kind::ClientApproval, view), (Kind::ClientApprovalResponse, view_response)];

fn view(store: &Store, approval: &Record, view: &mut Map<String, Value>) {
    replies_url(store, approval, view);
    let responses = store.content(approval.id, Kind::ClientApprovalResponse);
    let responses = responses.map(|response| store.view(response.id)).collect();
    view.insert("responses".to_owned(), responses);
}

fn view_response(store: &Store, response: &Record, view: &mut Map<String, Value>) {
    view.insert("title".to_owned(), json!(format!("Answer {}", store.title(response))));
    view_in_parent(store, response, view);
}

/// The URL of the replies to an approval or a correspondence.
pub(super) fn replies_url(store: &Store, record: &Record, view: &mut Map<String, Value>) {
    let path = format!("buckets/{}/client/recordings/{}/replies", record.bucket, record.id);
    view.insert("replies_url".to_owned(), json!(store.links.api(&path)));
}

/// The web page of its parent shows a response or a reply.
pub(super) fn view_in_parent(store: &Store, record: &Record, view: &mut Map<String, Value>) {
    if let Some(parent) = store.record(record.parent) {
        let path = format!("{}#__recording_{}", path(parent), record.id);
        view.insert("app_url".to_owned(), json!(store.links.app(&path)));
    }
}
