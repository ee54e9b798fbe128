//! Links to files of other services.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::reply::Refusal;
use super::store::Store;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateCloudFile", Handler::CreateChecked(Kind::CloudFile, check)),
    ("GetCloudFile", Handler::Get(Kind::CloudFile)),
    ("UpdateCloudFile", Handler::UpdateChecked(Kind::CloudFile, check)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::CloudFile, view)];

/// The codes of known services, their names and domains.
const SERVICES: [(&str, &str, &str); 6] = [
    ("box", "Box", "box.com"),
    ("dropbox", "Dropbox", "www.dropbox.com"),
    ("figma", "Figma", "www.figma.com"),
    ("notion", "Notion", "www.notion.so"),
    ("onedrive", "OneDrive", "1drv.ms"),
    ("web", "Web", ""),
];

fn check(call: &mut Call<'_>) -> Result<(), Refusal> {
    call.web_url("url")?;
    call.check_one_of("service", &SERVICES.map(|(code, _, _)| code))
}

fn view(_: &Store, file: &Record, view: &mut Map<String, Value>) {
    let code = file.text("service");
    let known = SERVICES.iter().find(|(known, _, _)| *known == code);
    let (_, name, domain) = known.copied().unwrap_or((code, code, ""));
    let service = json!({
        "code": code,
        "name": name,
        "example_url": format!("https://{domain}/.."),
        "valid_patterns": [format!("https?://{domain}.*")],
    });
    view.insert("service".to_owned(), service);
}
