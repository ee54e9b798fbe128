//! Downloads, which aren't operations: `DownloadURL` of the case's `path`, and `UploadsDownload` of
//! its `uploadId`. Their result is the text of the file, with its name and type.

use basecamp_core::{
    Account, Async, Blocking, Download, DownloadUpload, DownloadUrl, Error, Handle,
};
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::case::Case;
use super::record::{Answer, NotRun, Outcome};

/// The size limit, which no file of a case exceeds.
const LIMIT: usize = 1 << 20;

enum Call<H> {
    Url(DownloadUrl<H>),
    Upload(DownloadUpload<H>),
}

impl<H: Handle> Call<H> {
    /// The download of a case, if it is one.
    fn of(account: &Account<H>, case: &Case) -> Option<Result<Self, NotRun>> {
        match case.operation.as_str() {
            "DownloadURL" => Some(Ok(Self::Url(account.download_url(&case.path)))),
            "UploadsDownload" => {
                let id = case.path_params.get("uploadId").and_then(Value::as_i64);
                let id =
                    id.ok_or_else(|| NotRun::Unclear("pathParams.uploadId: missing".to_owned()));
                Some(id.map(|id| Self::Upload(account.uploads().download(id))))
            }
            _ => None,
        }
    }
}

/// Checks the parameters of a case, if it is a download.
pub(super) fn check(case: &Case) -> Option<Result<(), NotRun>> {
    let account = Account::detached("999").ok()?;
    Call::of(&account, case).map(|call| call.map(drop))
}

pub(super) fn blocking(
    account: &Account<Blocking>,
    case: &Case,
) -> Option<Result<Outcome, NotRun>> {
    let run = |call: Call<Blocking>| {
        let download = match call {
            Call::Url(call) => call.send(),
            Call::Upload(call) => call.send(),
        };
        download.and_then(|download| {
            let about = about(&download);
            Ok(answer(about, download.bytes(LIMIT)?))
        })
    };
    Some(Call::of(account, case)?.map(run))
}

pub(super) async fn asynchronous(
    account: &Account<Async>,
    case: &Case,
) -> Option<Result<Outcome, NotRun>> {
    let call = match Call::of(account, case)? {
        Ok(call) => call,
        Err(error) => return Some(Err(error)),
    };
    let run = async {
        let download = match call {
            Call::Url(call) => call.await?,
            Call::Upload(call) => call.await?,
        };
        let about = about(&download);
        Ok::<_, Error>(answer(about, download.bytes(LIMIT).await?))
    };
    Some(Ok(run.await))
}

fn about<B>(download: &Download<B>) -> Value {
    json!({ "filename": download.filename, "content_type": download.content_type })
}

fn answer(mut about: Value, content: Bytes) -> Answer {
    about["content"] = json!(String::from_utf8_lossy(&content));
    Answer { status: StatusCode::OK, body: about, meta: None }
}
