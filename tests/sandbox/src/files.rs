//! Files: attachments, uploads, and downloads in two hops.
//!
//! The API redirects to a storage on the same port, with a signed URL that expires. The
//! storage has no tokens: like the real one, it rejects requests with an `Authorization` header.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use basecamp_core::text::attachment_sgids;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::call::Call;
use super::generic;
use super::links::signed_id;
use super::reply::{Outcome, Refusal, Reply};
use super::routes::Handler;
use super::store::Store;
use crate::samples::maker;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateAttachment", create_attachment),
    ("CreateCampfireUpload", create_campfire_upload),
    ("CreateUpload", create_upload),
    ("CreateUploadVersion", create_version),
    ("GetUpload", get_upload),
    ("ListUploads", list_uploads),
];

/// The lifetime of a URL of the storage, in seconds.
const LIFETIME: i64 = 300;

/// The files of an account.
pub(super) struct Files {
    /// By the identifier that texts and uploads refer to.
    contents: HashMap<String, File>,
    uploads: BTreeMap<i64, Upload>,
    /// The number of times that all URLs were expired.
    signing: u64,
}

#[derive(Clone)]
struct File {
    id: i64,
    name: String,
    content_type: String,
    content: Bytes,
}

struct Upload {
    vault: i64,
    sgid: String,
    shown: Value,
}

impl Files {
    /// The files of a new account: the one that all samples of attachments refer to.
    pub(super) fn new() -> Self {
        let file = File {
            id: 0,
            name: "plan.png".to_owned(),
            content_type: "image/png".to_owned(),
            content: Bytes::from_static(b"The content of a sample, and no picture."),
        };
        let contents = HashMap::from([(maker::SGID.to_owned(), file)]);
        Self { contents, uploads: BTreeMap::new(), signing: 0 }
    }

    /// Whether an upload has this id.
    pub(super) fn has_upload(&self, id: i64) -> bool {
        self.uploads.contains_key(&id)
    }

    /// Expires all URLs of the storage issued so far.
    pub(super) fn expire(&mut self) {
        self.signing += 1;
    }

    /// The content of an upload.
    pub(super) fn content(&self, upload: i64) -> Option<Bytes> {
        let sgid = &self.uploads.get(&upload)?.sgid;
        Some(self.contents.get(sgid)?.content.clone())
    }

    fn signature(&self, sgid: &str, expires: i64) -> String {
        let mut hasher = DefaultHasher::new();
        (sgid, expires, self.signing).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

/// Stores a file, and returns its id and the identifier that texts and uploads refer to.
pub(super) fn send(
    store: &mut Store,
    name: &str,
    content_type: &str,
    content: Bytes,
) -> (i64, String) {
    let id = store.next_id();
    let sgid = signed_id("Attachment", id);
    let (name, content_type) = (name.to_owned(), content_type.to_owned());
    store.files.contents.insert(sgid.clone(), File { id, name, content_type, content });
    (id, sgid)
}

/// The attachments that a rich text refers to, as the API shows them.
pub(super) fn attachments_in(store: &Store, rich_text: &str) -> Value {
    let sgids = attachment_sgids(rich_text).into_iter();
    let attachments = sgids.filter_map(|sgid| {
        let file = store.files.contents.get(&sgid)?;
        let url = url(store, file, &sgid);
        Some(json!({
            "id": file.id,
            "sgid": sgid,
            "filename": file.name,
            "content_type": file.content_type,
            "byte_size": file.content.len(),
            "download_url": url,
            "width": null,
            "height": null,
            "previewable": false,
            "preview_url": url,
            "thumbnail_url": url,
        }))
    });
    attachments.collect()
}

/// The download URL of a file.
fn url(store: &Store, file: &File, sgid: &str) -> String {
    let name = utf8_percent_encode(&file.name, NON_ALPHANUMERIC);
    store.links.app(&format!("blobs/{sgid}/download/{name}"))
}

/// An upload that no request created.
pub(super) fn add(
    store: &mut Store,
    vault: i64,
    name: &str,
    content_type: &str,
    content: Bytes,
) -> i64 {
    let (id, sgid) = send(store, name, content_type, content);
    let mut shown = generic::example("Upload");
    if let Value::Object(members) = &mut shown {
        members.insert("id".to_owned(), json!(id));
        members.insert("title".to_owned(), json!(name));
        show(store, members, &sgid);
    }
    store.files.uploads.insert(id, Upload { vault, sgid, shown });
    id
}

fn sent(call: &mut Call<'_>) -> Result<String, Refusal> {
    let name = call.query.get("name").and_then(Value::as_str).unwrap_or_default();
    if name.is_empty() {
        return Err(Refusal::invalid("name", "can't be blank"));
    }
    let file = call.body.values().next().and_then(|file| file.get("content_type"));
    let content_type = file.and_then(Value::as_str).unwrap_or_default();
    Ok(send(call.store, name, content_type, call.content.clone()).1)
}

fn create_attachment(call: &mut Call<'_>) -> Outcome {
    let sgid = sent(call)?;
    Reply::created(json!({ "attachable_sgid": sgid }))
}

fn create_campfire_upload(call: &mut Call<'_>) -> Outcome {
    sent(call)?;
    generic::respond(call)
}

/// The file that a request refers to, if it was uploaded.
fn attachment_tag(call: &Call<'_>) -> Result<String, Refusal> {
    let sgid = call.text("attachable_sgid").unwrap_or_default();
    match call.store.files.contents.contains_key(sgid) {
        true => Ok(sgid.to_owned()),
        false => Err(Refusal::invalid("attachable_sgid", "is not that of an attachment")),
    }
}

fn create_upload(call: &mut Call<'_>) -> Outcome {
    let (vault, sgid) = (call.ids[0], attachment_tag(call)?);
    let base_name = call.filled("base_name")?;
    let reply = generic::respond(call)?;
    let Reply::Json(status, Value::Object(mut shown)) = reply else { return Ok(reply) };
    let name = named(&call.store.files.contents[&sgid].name, base_name);
    if let Some(file) = call.store.files.contents.get_mut(&sgid) {
        file.name.clone_from(&name);
    }
    shown.insert("title".to_owned(), json!(name));
    show(call.store, &mut shown, &sgid);
    let id = shown["id"].as_i64().unwrap_or_default();
    let shown = Value::Object(shown);
    call.store.files.uploads.insert(id, Upload { vault, sgid, shown: shown.clone() });
    Ok(Reply::Json(status, shown))
}

fn create_version(call: &mut Call<'_>) -> Outcome {
    let (id, sgid) = (call.ids[0], attachment_tag(call)?);
    let Some(mut upload) = call.store.files.uploads.remove(&id) else {
        return generic::respond(call);
    };
    if let Value::Object(members) = &mut upload.shown {
        show(call.store, members, &sgid);
    }
    let shown = upload.shown.clone();
    call.store.files.uploads.insert(id, Upload { sgid, ..upload });
    match generic::respond(call)? {
        Reply::Json(status, _) => Ok(Reply::Json(status, shown)),
        reply => Ok(reply),
    }
}

fn get_upload(call: &mut Call<'_>) -> Outcome {
    let id = call.ids[0];
    match call.store.files.uploads.get(&id) {
        Some(upload) => Reply::ok(upload.shown.clone()),
        None if generic::is_item(id) => generic::respond(call),
        None => Err(Refusal::not_found()),
    }
}

fn list_uploads(call: &mut Call<'_>) -> Outcome {
    let vault = call.ids[0];
    let uploads = &call.store.files.uploads;
    let kept = uploads.iter().filter(|(_, upload)| upload.vault == vault);
    let kept: Vec<i64> = kept.map(|(id, _)| *id).collect();
    match kept.is_empty() {
        true => generic::respond(call),
        false => call.page(&kept, |store, id| store.files.uploads[&id].shown.clone()),
    }
}

/// The name of a file with another stem.
fn named(name: &str, base_name: Option<String>) -> String {
    match (base_name, name.rsplit_once('.')) {
        (None, _) => name.to_owned(),
        (Some(base), Some((_, ending))) => format!("{base}.{ending}"),
        (Some(base), None) => base,
    }
}

/// Sets the members of an upload that describe its file.
fn show(store: &Store, upload: &mut Map<String, Value>, sgid: &str) {
    let file = &store.files.contents[sgid];
    let url = url(store, file, sgid);
    upload.insert("filename".to_owned(), json!(file.name));
    upload.insert("content_type".to_owned(), json!(file.content_type));
    upload.insert("byte_size".to_owned(), json!(file.content.len()));
    upload.insert("download_url".to_owned(), json!(url));
}

/// The first hop: redirects from a file's URL in the API to its URL in the storage.
pub(super) fn locate(store: &Store, head: &Parts, path: &str) -> Option<Response<Bytes>> {
    let rest = path.strip_prefix("blobs/").filter(|_| head.method == Method::GET)?;
    let (sgid, name) = rest.split_once("/download/")?;
    if !store.files.contents.contains_key(sgid) {
        return Some(Refusal::not_found().into_response());
    }
    let expires = Timestamp::now().as_second() + LIFETIME;
    let signature = store.files.signature(sgid, expires);
    let place = format!("/storage/{sgid}/{name}?expires={expires}&signature={signature}");
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::FOUND;
    let place = HeaderValue::try_from(place).expect("a URL is visible ASCII");
    response.headers_mut().insert(LOCATION, place);
    Some(response)
}

/// The second hop: the storage.
pub(super) fn serve(store: &Store, head: &Parts) -> Option<Response<Bytes>> {
    let rest = head.uri.path().strip_prefix("/storage/")?;
    if head.headers.contains_key(AUTHORIZATION) {
        return Some(storage_error(StatusCode::BAD_REQUEST, "InvalidArgument"));
    }
    let query: HashMap<_, _> =
        form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes()).collect();
    let sgid = rest.split('/').next().unwrap_or_default();
    let sgid = percent_decode_str(sgid).decode_utf8_lossy();
    let expires = query.get("expires").and_then(|text| text.parse().ok()).unwrap_or(0);
    let signed =
        query.get("signature").is_some_and(|given| *given == store.files.signature(&sgid, expires));
    if !signed || expires < Timestamp::now().as_second() {
        return Some(storage_error(StatusCode::FORBIDDEN, "AccessDenied"));
    }
    let Some(file) = store.files.contents.get(&*sgid) else {
        return Some(storage_error(StatusCode::NOT_FOUND, "NoSuchKey"));
    };
    let mut response = Response::new(file.content.clone());
    if let Ok(content_type) = HeaderValue::try_from(&file.content_type) {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    Some(response)
}

fn storage_error(status: StatusCode, code: &str) -> Response<Bytes> {
    let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}
