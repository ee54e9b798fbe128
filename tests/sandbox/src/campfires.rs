//! Chats, and the lines and files in them.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::files::{self, download_url};
use super::handlers::{Handler, show, sorted};
use super::kinds::Kind;
use super::records::{Record, Status};
use super::reply::Outcome;
use super::store::Store;
use super::views::{View, members};

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCampfireLine", Handler::Create(Kind::CampfireLine)),
    ("CreateCampfireUpload", Handler::Do(create_upload)),
    ("DeleteCampfireLine", Handler::Delete(Kind::CampfireLine)),
    ("GetCampfire", Handler::Get(Kind::Campfire)),
    ("GetCampfireLine", Handler::Get(Kind::CampfireLine)),
    ("ListCampfireLines", Handler::List(Kind::CampfireLine)),
    ("ListCampfires", Handler::Do(list)),
    ("ListCampfireUploads", Handler::Do(list_uploads)),
    ("UpdateCampfireLine", Handler::Update(Kind::CampfireLine)),
];

pub(super) const VIEWS: &[(Kind, View)] =
    &[(Kind::Campfire, view), (Kind::CampfireLine, view_line), (Kind::CampfireUpload, view_upload)];

/// The chats of all active projects, the newest first.
fn list(call: &mut Call<'_>) -> Outcome {
    let projects = call.store.projects.keys().rev();
    let chats = projects
        .flat_map(|project| call.store.children_with(*project, Kind::Campfire, Status::Active));
    let ids: Vec<i64> = chats.map(|chat| chat.id).collect();
    call.page(&ids, Store::record_json)
}

fn list_uploads(call: &mut Call<'_>) -> Outcome {
    let chat = call.container(Kind::CampfireUpload)?;
    let lines = call.store.children_with(chat, Kind::CampfireUpload, Status::Active);
    let lines = lines.filter(|line| line.kind == Kind::CampfireUpload);
    let ids = sorted(call, lines.map(|line| line.id).collect());
    call.page(&ids, Store::record_json)
}

fn create_upload(call: &mut Call<'_>) -> Outcome {
    let chat = call.container(Kind::CampfireUpload)?;
    let (sgid, name) = files::sent(call)?;
    let fields = members([("attachable_sgid", json!(sgid)), ("filename", json!(name))]);
    let id = call.store.add(Kind::CampfireUpload, chat, fields);
    show(call, id)
}

fn view(store: &Store, chat: &Record, view: &mut Map<String, Value>) {
    view.insert("files_url".to_owned(), json!(store.below(chat, "uploads").0));
}

fn view_line(store: &Store, line: &Record, view: &mut Map<String, Value>) {
    let path = format!("buckets/{}/chats/{}#__recording_{}", line.bucket, line.parent, line.id);
    view.insert("app_url".to_owned(), json!(store.links.app(&path)));
}

fn view_upload(store: &Store, line: &Record, view: &mut Map<String, Value>) {
    view_line(store, line, view);
    let (sgid, name) = (line.text("attachable_sgid"), line.text("filename"));
    let Some(file) = store.files.get(sgid) else { return };
    let url = download_url(store, sgid, name);
    let attachment = json!({
        "title": name,
        "filename": name,
        "content_type": file.content_type,
        "byte_size": file.content.len(),
        "url": url,
        "download_url": url,
    });
    view.insert("attachments".to_owned(), json!([attachment]));
}
