//! Uploads: files in folders, and their versions.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::api::lock;
use super::call::Call;
use super::files::{self, download_url};
use super::handlers::{self, Handler, show};
use super::kinds::Kind;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::{View, members};
use crate::Sandbox;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateUpload", Handler::Do(create)),
    ("CreateUploadVersion", Handler::Do(create_version)),
    ("GetUpload", Handler::Get(Kind::Upload)),
    ("ListUploads", Handler::List(Kind::Upload)),
    ("ListUploadVersions", Handler::Do(list_versions)),
    ("UpdateUpload", Handler::Do(update)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::Upload, view)];

impl Sandbox {
    /// Stores a file in a folder, and returns the id of the upload.
    ///
    /// # Panics
    ///
    /// If no folder has this id.
    pub fn add_upload(
        &self,
        vault: i64,
        name: &str,
        content_type: &str,
        content: impl Into<Bytes>,
    ) -> i64 {
        let mut store = lock(&self.shared.store);
        store.changes += 1;
        let is_vault = store.record(vault).is_some_and(|record| record.kind == Kind::Vault);
        assert!(is_vault, "{vault} is not the id of a folder");
        add(&mut store, vault, name, content_type, content.into())
    }

    /// The content of an upload.
    pub fn content_of(&self, upload: i64) -> Option<Bytes> {
        let store = lock(&self.shared.store);
        let sgid = store.record(upload)?.text("attachable_sgid");
        Some(store.files.get(sgid)?.content.clone())
    }
}

/// Adds an upload that no request created.
pub(super) fn add(
    store: &mut Store,
    vault: i64,
    name: &str,
    content_type: &str,
    content: Bytes,
) -> i64 {
    let (_, sgid) = files::send(store, name, content_type, content);
    let id = store.add(Kind::Upload, vault, members([("attachable_sgid", json!(sgid))]));
    set_file(store, id);
    id
}

fn create(call: &mut Call<'_>) -> Outcome {
    let vault = call.container(Kind::Upload)?;
    check_file(call)?;
    let id = handlers::create(call, Kind::Upload, vault)?;
    set_file(call.store, id);
    show(call, id)
}

fn create_version(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Upload)?;
    check_file(call)?;
    handlers::update(call, id)?;
    set_file(call.store, id);
    show(call, id)
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.record(Kind::Upload)?;
    call.filled("base_name")?;
    handlers::update(call, id)?;
    let upload = call.store.change(id);
    let base_name = upload.fields.remove("base_name");
    let name = named(upload.text("filename"), base_name);
    upload.set("filename", name);
    show(call, id)
}

/// Checks that the file in the body was uploaded.
fn check_file(call: &Call<'_>) -> Result<(), Refusal> {
    call.filled("base_name")?;
    match call.store.files.get(call.text("attachable_sgid").unwrap_or_default()) {
        Some(_) => Ok(()),
        None => Err(Refusal::invalid("attachable_sgid", "is not that of an attachment")),
    }
}

/// Names an upload after its new file, and adds the file to its versions.
fn set_file(store: &mut Store, id: i64) {
    let version = store.next_id();
    let (now, me) = (store.now_text(), store.me);
    let sgid = store.record(id).map(|upload| upload.text("attachable_sgid").to_owned());
    let sgid = sgid.unwrap_or_default();
    let name = store.files.get(&sgid).map(|file| file.name.clone()).unwrap_or_default();
    let upload = store.change(id);
    let name = named(&name, upload.fields.remove("base_name"));
    let version = json!({
        "id": version,
        "attachable_sgid": sgid,
        "filename": name,
        "created_at": now,
        "creator_id": me,
    });
    upload.set("filename", name);
    let versions = upload.fields.entry("versions").or_insert_with(|| json!([]));
    if let Value::Array(versions) = versions {
        versions.push(version);
    }
}

/// The name of a file with another stem.
fn named(name: &str, base_name: Option<Value>) -> String {
    match (base_name.as_ref().and_then(Value::as_str), name.rsplit_once('.')) {
        (None, _) => name.to_owned(),
        (Some(base), Some((_, extension))) => format!("{base}.{extension}"),
        (Some(base), None) => base.to_owned(),
    }
}

/// The versions of a file, the newest first.
fn list_versions(call: &mut Call<'_>) -> Outcome {
    call.record(Kind::Upload)?;
    let versions = call.any_record()?.fields.get("versions").and_then(Value::as_array);
    let versions = versions.map(Vec::as_slice).unwrap_or_default();
    let ids: Vec<i64> =
        versions.iter().rev().filter_map(|version| version["id"].as_i64()).collect();
    let upload = call.any_record()?;
    Ok(Reply::Page(call.cut(&ids, |store, id| view_version(store, upload, versions, id))))
}

fn view_version(store: &Store, upload: &Record, versions: &[Value], id: i64) -> Value {
    let Some(index) = versions.iter().position(|version| version["id"] == id) else {
        return Value::Null;
    };
    let version = &versions[index];
    let text = |name: &str| version[name].as_str().unwrap_or_default();
    let (sgid, name) = (text("attachable_sgid"), text("filename"));
    let file = store.files.get(sgid);
    let url = download_url(store, sgid, name);
    json!({
        "id": id,
        "recording_id": upload.id,
        "action": if index == 0 { "created" } else { "blob_changed" },
        "created_at": version["created_at"],
        "creator": store.person(version["creator_id"].as_i64().unwrap_or_default()),
        "upload": {
            "filename": name,
            "content_type": file.map(|file| &file.content_type),
            "byte_size": file.map(|file| file.content.len()),
            "current": sgid == upload.text("attachable_sgid"),
            "download_url": url,
            "app_download_url": url,
        },
    })
}

fn view(store: &Store, upload: &Record, view: &mut Map<String, Value>) {
    let (sgid, name) = (upload.text("attachable_sgid"), upload.text("filename"));
    let Some(file) = store.files.get(sgid) else { return };
    view.insert("content_type".to_owned(), json!(file.content_type));
    view.insert("byte_size".to_owned(), json!(file.content.len()));
    view.insert("download_url".to_owned(), json!(download_url(store, sgid, name)));
}
