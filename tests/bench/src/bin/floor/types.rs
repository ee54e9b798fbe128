//! The decoded structs, and the encoded one.

#![allow(dead_code, reason = "a program reads some of the fields, and has all of them")]

use basecamp_bench::Proof;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub(crate) struct Todo {
    pub(crate) id: i64,
    pub(crate) status: String,
    pub(crate) visible_to_clients: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) title: String,
    pub(crate) inherits_status: bool,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) url: String,
    pub(crate) app_url: String,
    pub(crate) bookmark_url: Option<String>,
    pub(crate) subscription_url: Option<String>,
    pub(crate) comments_count: Option<i32>,
    pub(crate) comments_url: Option<String>,
    pub(crate) position: Option<i32>,
    pub(crate) parent: Parent,
    pub(crate) bucket: Bucket,
    pub(crate) creator: Person,
    pub(crate) description: Option<String>,
    pub(crate) completed: Option<bool>,
    pub(crate) completion: Option<Completion>,
    pub(crate) content: String,
    pub(crate) description_attachments: Vec<Attachment>,
    pub(crate) starts_on: Option<Date>,
    pub(crate) due_on: Option<Date>,
    pub(crate) assignees: Option<Vec<Person>>,
    pub(crate) completion_subscribers: Option<Vec<Person>>,
    pub(crate) completion_url: Option<String>,
    pub(crate) boosts_count: Option<i32>,
    pub(crate) boosts_url: Option<String>,
    pub(crate) subtasks_count: Option<i32>,
    pub(crate) subtasks_completed_count: Option<i32>,
    pub(crate) subtasks_url: Option<String>,
    pub(crate) steps: Option<Vec<Step>>,
}

impl Todo {
    pub(crate) fn prove(&self, proof: &mut Proof) {
        let people = self.assignees.as_ref().map_or(0, Vec::len);
        proof.todo(self.id, &self.content, self.created_at, people);
    }
}

#[derive(Deserialize)]
pub(crate) struct Step {
    pub(crate) id: i64,
    pub(crate) status: String,
    pub(crate) visible_to_clients: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) title: String,
    pub(crate) inherits_status: bool,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) url: String,
    pub(crate) app_url: String,
    pub(crate) bookmark_url: Option<String>,
    pub(crate) position: Option<i32>,
    pub(crate) due_on: Option<Date>,
    pub(crate) completed: Option<bool>,
    pub(crate) completion: Option<Completion>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) parent: Parent,
    pub(crate) bucket: Bucket,
    pub(crate) creator: Person,
    pub(crate) completer: Option<Person>,
    pub(crate) assignees: Option<Vec<Person>>,
    pub(crate) completion_url: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Parent {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) url: String,
    pub(crate) app_url: String,
}

#[derive(Deserialize)]
pub(crate) struct Bucket {
    pub(crate) id: i64,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

#[derive(Deserialize)]
pub(crate) struct Company {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Deserialize)]
pub(crate) struct Completion {
    pub(crate) created_at: Timestamp,
    pub(crate) creator: Person,
}

#[derive(Deserialize)]
pub(crate) struct Attachment {
    pub(crate) id: i64,
    pub(crate) sgid: String,
    pub(crate) filename: String,
    pub(crate) content_type: String,
    pub(crate) byte_size: i64,
    pub(crate) download_url: String,
    pub(crate) width: Option<i32>,
    pub(crate) height: Option<i32>,
    pub(crate) previewable: bool,
    pub(crate) preview_url: Option<String>,
    pub(crate) thumbnail_url: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) attachable_sgid: Option<String>,
    pub(crate) name: String,
    pub(crate) email_address: Option<String>,
    pub(crate) personable_type: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) bio: Option<String>,
    pub(crate) tagline: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) admin: Option<bool>,
    pub(crate) owner: Option<bool>,
    pub(crate) client: Option<bool>,
    pub(crate) employee: Option<bool>,
    pub(crate) time_zone: Option<String>,
    pub(crate) avatar_url: Option<String>,
    pub(crate) company: Option<Company>,
    pub(crate) can_manage_projects: Option<bool>,
    pub(crate) can_manage_people: Option<bool>,
    pub(crate) can_ping: Option<bool>,
    pub(crate) can_access_timesheet: Option<bool>,
    pub(crate) can_access_hill_charts: Option<bool>,
}

#[derive(Serialize)]
pub(crate) struct NewTodo<'a> {
    pub(crate) content: &'a str,
    pub(crate) description: &'a str,
    pub(crate) due_on: Date,
}
