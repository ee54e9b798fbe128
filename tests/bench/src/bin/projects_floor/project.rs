//! A project with all fields, and the link to the next page.
#![allow(dead_code, reason = "a program reads some of the fields, and has all of them")]

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Project {
    pub(crate) id: i64,
    status: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    pub(crate) name: String,
    description: Option<String>,
    purpose: Option<String>,
    start_date: Option<Date>,
    end_date: Option<Date>,
    clients_enabled: Option<bool>,
    timesheet_enabled: Option<bool>,
    bookmark_url: Option<String>,
    star_url: Option<String>,
    url: String,
    app_url: String,
    dock: Option<Vec<DockItem>>,
    bookmarked: Option<bool>,
    starred: Option<bool>,
    client_company: Option<Company>,
    wallpaper: Option<Picture>,
    logo: Option<Picture>,
    clientside: Option<ClientSide>,
}

#[derive(Deserialize)]
struct DockItem {
    id: i64,
    title: String,
    name: String,
    enabled: bool,
    position: Option<i32>,
    url: String,
    app_url: String,
}

#[derive(Deserialize)]
struct Company {
    id: i64,
    name: String,
}

#[derive(Deserialize)]
struct Picture {
    url: Option<String>,
}

#[derive(Deserialize)]
struct ClientSide {
    url: Option<String>,
    app_url: Option<String>,
}

/// The target of a `Link: <..>; rel="next"`, if it is an absolute one.
pub(crate) fn next(headers: &http::HeaderMap) -> Option<&str> {
    let link = headers.get("link")?.to_str().ok()?;
    let (target, _) = link.strip_prefix('<')?.split_once(">; rel=\"next\"")?;
    Some(target)
}
