//! Outcomes of calls as JSON.

use basecamp_sdk::{AccountClient, DownloadResult, Error, Page, PageItems};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) type Outcome = Result<Value, Error>;

pub(crate) fn value<T: Serialize>(result: Result<T, Error>) -> Outcome {
    result.map(|value| json!(value))
}

pub(crate) fn empty(result: Result<(), Error>) -> Outcome {
    result.map(|()| Value::Null)
}

/// All pages of a list.
pub(crate) async fn list<P>(account: &AccountClient, first: Result<Page<P>, Error>) -> Outcome
where
    P: PageItems + DeserializeOwned,
    P::Item: Serialize,
{
    let list = account.collect_all(first?, None).await?;
    let meta = list.meta;
    Ok(json!({
        "items": list.items,
        "total_count": meta.total_count,
        "truncated": meta.truncated,
    }))
}

pub(crate) fn file(result: Result<DownloadResult, Error>) -> Outcome {
    let file = result?;
    Ok(json!({
        "text": String::from_utf8_lossy(&file.body),
        "file_name": file.filename,
        "content_type": file.content_type,
        "length": file.content_length,
    }))
}
