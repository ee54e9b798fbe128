//! The files in texts, and the types of files that searches distinguish.

use serde_json::{Value, json};

use super::clock;
use super::files::{attachments_in, download_url};
use super::kinds::Kind;
use super::records::Record;
use super::reply::Refusal;
use super::schema;
use super::store::Store;
use super::views::members;

/// A type of files: its key in requests, its label, and the start of its media types.
#[derive(Debug)]
pub(super) struct FileType {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    media_types: &'static [&'static str],
}

pub(super) const FILE_TYPES: &[FileType] = &[
    FileType { key: "Image", label: "Images", media_types: &["image/"] },
    FileType { key: "PDF", label: "PDFs", media_types: &["application/pdf"] },
    FileType {
        key: "Document",
        label: "Documents",
        media_types: &[
            "text/plain",
            "text/markdown",
            "application/rtf",
            "application/msword",
            "application/vnd.openxmlformats-officedocument.wordprocessingml",
            "application/vnd.oasis.opendocument.text",
        ],
    },
    FileType {
        key: "Spreadsheet",
        label: "Spreadsheets",
        media_types: &[
            "text/csv",
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml",
            "application/vnd.oasis.opendocument.spreadsheet",
        ],
    },
    FileType { key: "Video", label: "Videos", media_types: &["video/"] },
    FileType { key: "Audio", label: "Audio", media_types: &["audio/"] },
];

/// The type with this key.
pub(super) fn named(field: &str, key: &str) -> Result<&'static FileType, Refusal> {
    let found = FILE_TYPES.iter().find(|file_type| file_type.key == key);
    found.ok_or_else(|| Refusal::invalid(field, "is not a type of files"))
}

/// Whether the JSON of a file is of this type.
pub(super) fn is_a(file: &Value, file_type: &FileType) -> bool {
    let media_type = file["content_type"].as_str().unwrap_or_default();
    file_type.media_types.iter().any(|start| media_type.starts_with(start))
}

/// The files in the texts of a recording, and that of a line of a chat, as this type of the schema.
pub(super) fn attached(store: &Store, record: &Record, type_name: &str) -> Vec<Value> {
    let mut files = Vec::new();
    for text in ["content", "description"] {
        if record.kind.has(&format!("{text}_attachments"))
            && let Value::Array(attachments) = attachments_in(store, record.text(text))
        {
            files.extend(attachments);
        }
    }
    if record.kind == Kind::CampfireUpload
        && let Some(file) = store.files.get(record.text("attachable_sgid"))
    {
        let name = record.text("filename");
        files.push(json!({
            "sgid": record.text("attachable_sgid"),
            "filename": name,
            "content_type": file.content_type,
            "byte_size": file.content.len(),
            "download_url": download_url(store, record.text("attachable_sgid"), name),
        }));
    }
    let known = schema::members(type_name);
    let common = members([
        ("parent", json!(store.parent(record.id))),
        ("bucket", store.bucket(record.bucket)),
        ("creator", store.person(record.creator)),
        ("created_at", json!(clock::text(record.created_at))),
    ]);
    files
        .iter_mut()
        .map(|file| {
            let mut view = common.clone();
            view.insert("attachable_sgid".to_owned(), file["sgid"].clone());
            view.insert("app_download_url".to_owned(), file["download_url"].clone());
            if let Value::Object(file) = file {
                // Its id is that of no recording.
                file.remove("id");
                view.append(file);
            }
            view.retain(|name, value| {
                known.get(name).is_some_and(|member| member.nullable || !value.is_null())
            });
            Value::Object(view)
        })
        .collect()
}
