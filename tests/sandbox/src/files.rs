//! Files: attachments, and downloads in two hops.
//!
//! The API redirects to a storage with another host name, with a signed URL that expires. The
//! storage has no tokens: like the real one, it rejects requests with an `Authorization` header. An
//! address without another name has the storage at the API's origin, to which clients send their
//! tokens: there the storage ignores them.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use basecamp_core::text::attachment_sgids;
use bytes::Bytes;
use http::header::{
    ALLOW, AUTHORIZATION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{Method, Response, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::call::Call;
use super::handlers::Handler;
use super::links::signed_id;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use crate::samples::maker;

pub(super) const HANDLERS: &[(&str, Handler)] =
    &[("CreateAttachment", Handler::Do(create_attachment))];

/// The lifetime of a URL of the storage, in seconds.
const LIFETIME: i64 = 300;

/// The files of an account.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Files {
    /// Files by the identifier that texts and uploads refer to.
    contents: BTreeMap<String, File>,
    /// The number of times that all URLs were expired.
    signing: u64,
    /// The most bytes of all files, if there is a limit.
    #[serde(skip)]
    pub(super) limit: Option<u64>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) content_type: String,
    #[serde(serialize_with = "as_base64", deserialize_with = "from_base64")]
    pub(super) content: Bytes,
}

fn as_base64<S: Serializer>(content: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(content))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    let text = String::deserialize(deserializer)?;
    STANDARD.decode(text).map(Bytes::from).map_err(serde::de::Error::custom)
}

impl Default for Files {
    /// The files of a new account: the one that all samples of attachments refer to.
    fn default() -> Self {
        let file = File {
            id: 0,
            name: "plan.png".to_owned(),
            content_type: "image/png".to_owned(),
            content: Bytes::from_static(b"The content of a sample, and no picture."),
        };
        Self { contents: BTreeMap::from([(maker::SGID.to_owned(), file)]), signing: 0, limit: None }
    }
}

impl Files {
    pub(super) fn get(&self, sgid: &str) -> Option<&File> {
        self.contents.get(sgid)
    }

    /// Checks that a file of this length fits into the storage.
    fn check_room(&self, length: usize) -> Result<(), Refusal> {
        let files = self.contents.values().map(|file| file.content.len());
        let total: usize = files.sum::<usize>().saturating_add(length);
        match self.limit {
            Some(limit) if total as u64 > limit => Err(Refusal::storage_full()),
            _ => Ok(()),
        }
    }

    /// Expires all URLs of the storage issued so far.
    pub(super) fn expire(&mut self) {
        self.signing += 1;
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
        let url = download_url(store, &sgid, &file.name);
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

/// The download URL of a file with this name.
pub(super) fn download_url(store: &Store, sgid: &str, name: &str) -> String {
    let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
    store.links.app(format!("blobs/{sgid}/download/{name}"))
}

/// Stores the file in the body, and returns its identifier and its name.
pub(super) fn sent(call: &mut Call<'_>) -> Result<(String, String), Refusal> {
    let name = call.query.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(Refusal::invalid("name", "can't be blank"));
    }
    call.store.files.check_room(call.content.len())?;
    let file = call.body.values().next().and_then(|file| file.get("content_type"));
    let content_type = file.and_then(Value::as_str).unwrap_or_default();
    Ok((send(call.store, &name, content_type, call.content.clone()).1, name))
}

fn create_attachment(call: &mut Call<'_>) -> Outcome {
    let (sgid, _) = sent(call)?;
    Reply::created(json!({ "attachable_sgid": sgid }))
}

/// Whether records refer to a file, and the caller sees none of them.
fn is_hidden(store: &Store, sgid: &str) -> bool {
    let caller = store.caller();
    let refers = |record: &&Record| record.fields.values().any(|value| contains(value, sgid));
    let mut records = store.records.iter().filter(refers).peekable();
    records.peek().is_some() && !records.any(|record| caller.sees_record(record))
}

/// Whether a text in a value contains an identifier.
fn contains(value: &Value, sgid: &str) -> bool {
    match value {
        Value::String(text) => text.contains(sgid),
        Value::Array(items) => items.iter().any(|item| contains(item, sgid)),
        Value::Object(members) => members.values().any(|member| contains(member, sgid)),
        _ => false,
    }
}

/// The first hop: redirects from a file's URL in the API to its URL in the storage.
pub(super) fn locate(store: &Store, head: &Parts, path: &str) -> Option<Response<Bytes>> {
    let rest = path.strip_prefix("blobs/").filter(|_| head.method == Method::GET)?;
    let (sgid, name) = rest.split_once("/download/")?;
    if !store.files.contents.contains_key(sgid) || is_hidden(store, sgid) {
        return Some(Refusal::not_found().into_response());
    }
    let expires = store.now().as_second() + LIFETIME;
    let signature = store.files.signature(sgid, expires);
    let storage = &store.links.storage;
    let place = format!("{storage}/storage/{sgid}/{name}?expires={expires}&signature={signature}");
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::FOUND;
    let place = HeaderValue::try_from(place).expect("a URL is visible ASCII");
    response.headers_mut().insert(LOCATION, place);
    Some(response)
}

/// The second hop: the storage.
pub(super) fn serve(store: &Store, head: &Parts) -> Option<Response<Bytes>> {
    let rest = head.uri.path().strip_prefix("/storage/")?;
    if head.method != Method::GET {
        let mut response = storage_error(
            StatusCode::METHOD_NOT_ALLOWED,
            "MethodNotAllowed",
            "the storage has GET and HEAD",
        );
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(response);
    }
    if store.links.has_other_storage() && head.headers.contains_key(AUTHORIZATION) {
        let reason = "the signature in the URL is the only authentication: remove Authorization";
        return Some(storage_error(StatusCode::BAD_REQUEST, "InvalidArgument", reason));
    }
    let query: HashMap<_, _> =
        form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes()).collect();
    let sgid = rest.split('/').next().unwrap_or_default();
    let sgid = percent_decode_str(sgid).decode_utf8_lossy();
    let expires = query.get("expires").and_then(|text| text.parse().ok()).unwrap_or(0);
    let signed = query
        .get("signature")
        .is_some_and(|signature| *signature == store.files.signature(&sgid, expires));
    if !signed || expires < store.now().as_second() {
        let reason = "the signature is wrong, or the URL has expired";
        return Some(storage_error(StatusCode::FORBIDDEN, "AccessDenied", reason));
    }
    let Some(file) = store.files.contents.get(&*sgid) else {
        let reason = "there is no such file";
        return Some(storage_error(StatusCode::NOT_FOUND, "NoSuchKey", reason));
    };
    let mut response = Response::new(file.content.clone());
    if let Ok(content_type) = HeaderValue::try_from(&file.content_type) {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    // A browser runs no script of a file: the storage may have the origin of the page for people.
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox"));
    Some(response)
}

fn storage_error(status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let error = format!("<Code>{code}</Code><Message>{message}</Message>");
    let body = format!("<?xml version=\"1.0\"?><Error>{error}</Error>");
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}
