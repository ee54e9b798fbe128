//! Downloads of attachments in rich text.

use super::*;
use crate::client::handle::Blocking;
use crate::text::attachments;

fn account(server: &Simulation) -> Account<Blocking> {
    let context = Arc::new(Context::new(Config::default(), token(), 0).unwrap());
    Account::new(server.blocking(context), "999").unwrap()
}

/// Downloads the attachment with these attributes.
fn download_of(
    server: &Simulation,
    attributes: &str,
) -> Option<Result<Download<BlockingBody>, Error>> {
    let text = format!("<bc-attachment {attributes}></bc-attachment>");
    let attachment = attachments(&text).remove(0);
    Some(account(server).download_attachment(&attachment)?.send())
}

#[test]
fn files_of_all_kinds_are_downloaded() {
    for path in [
        "/999/blobs/5f/download/a%20b.pdf",
        "/blobs/5f/download/a.pdf",
        "/999/buckets/7/blobs/BAh7--1/previews/a.png",
        "/999/blobs/BAh7--1/previews/full",
        "/999/buckets/7/blobs/BAh7--1/thumbnails/a.png?dppx=2",
        "/999/buckets/7/uploads/31/download/a.pdf",
        "/999/buckets/7/uploads/31/versions/2/download/a.pdf",
    ] {
        for origin in ["https://3.basecamp.com", "https://storage.3.basecamp.com", "http://a:1", ""]
        {
            let server = server([file("%PDF")]);
            let attributes = format!("filename=x.pdf href='{origin}{path}'");
            let download = download_of(&server, &attributes).unwrap().unwrap();
            assert_eq!(download.filename, "x.pdf");
            let expected = format!("https://3.basecampapi.com{path}");
            assert_eq!(server.requests()[0].request.uri().to_string(), expected);
        }
    }
}

#[test]
fn other_urls_are_rejected_without_a_request() {
    for url in [
        "https://other.example/cat.png",
        "https://evil.example/999/projects/1.json",
        "https://evil.example/999/blobs/../projects/1.json",
        "https://evil.example/999/blobs/%2e%2e/projects/1.json",
        "https://3.basecamp.com/999/blobs/5f",
        "https://3.basecamp.com/999/blobs/5f/download",
        "https://3.basecamp.com/999/buckets/7/uploads/31.json",
        "https://3.basecamp.com/999/buckets/7/uploads/31",
        "https://3.basecamp.com/999/projects/1/blobs/5f/download/a",
        "/999/my/profile.json",
        "/",
    ] {
        let server = server([]);
        let attributes = format!("content-type=image sgid=x url='{url}'");
        let error = download_of(&server, &attributes).unwrap().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{url}");
        assert!(error.message().contains("not that of a file in Basecamp"), "{error}");
        assert!(server.requests().is_empty());
    }
}

#[test]
fn a_mention_is_no_file() {
    let mention = "content-type='application/vnd.basecamp.mention' \
                   url='https://3.basecamp.com/999/blobs/5f/download/ann.png'";
    assert!(download_of(&server([]), mention).is_none());
    assert!(download_of(&server([]), "sgid=x filename=a.pdf").is_none());
}
