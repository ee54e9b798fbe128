//! The rights of the caller: administrators, clients, and people who aren't in a project.
//!
//! [`Sandbox::token_for`](crate::Sandbox::token_for) lists them.

use basecamp_core::Operation;
use http::Method;
use serde_json::Value;

use super::buckets::Place;
use super::kinds::Kind;
use super::records::Record;
use super::reply::Refusal;
use super::routes::MatchedRoute;
use super::store::Store;

/// The operations for administrators that don't follow from their service.
const ADMINISTRATION: [&str; 5] =
    ["CreateChatbot", "DeleteChatbot", "GetChatbot", "ListChatbots", "UpdateChatbot"];

/// The operations of people with the right `can_manage_people`.
const OF_PEOPLE: [&str; 4] = [
    "DisableProjectClients",
    "EnableProjectClients",
    "UpdateProjectAccess",
    "UpdateProjectClientAccess",
];

/// The operations of people with the right `can_manage_projects`.
const OF_PROJECTS: [&str; 4] =
    ["ArchiveProject", "CreateProject", "TrashProject", "UnarchiveProject"];

/// The operations on the absence of a person.
const OF_ABSENCE: [&str; 2] = ["DisableOutOfOffice", "EnableOutOfOffice"];

/// The changes of visible records that clients may make. They may also change their own records.
const OF_CLIENTS: [&str; 10] = [
    "CompleteTodo",
    "CreateComment",
    "CreateEventBoost",
    "CreateRecordingBoost",
    "MarkAsRead",
    "RecordProjectVisit",
    "Subscribe",
    "UncompleteTodo",
    "Unsubscribe",
    "UpdateSubscription",
];

/// The kinds of records that only their creator and administrators change.
const PERSONAL: [Kind; 4] =
    [Kind::CampfireLine, Kind::CampfireUpload, Kind::Comment, Kind::QuestionAnswer];

/// Checks that the caller sees all that the path names (404), and may do this (403).
pub(super) fn check(store: &Store, found: &MatchedRoute) -> Result<(), Refusal> {
    let operation = found.route.operation;
    if !found.bucket.iter().chain(&found.ids).all(|id| store.sees(*id)) {
        return Err(Refusal::not_found());
    }
    let caller = store.people.get(&store.me).ok_or_else(Refusal::unauthorized)?;
    let is_admin = caller["admin"] == true || caller["owner"] == true;
    let is_allowed = is_admin
        || has_right(caller, operation)
            && (!OF_ABSENCE.contains(&operation.id) || found.ids.first() == Some(&store.me))
            && (operation.method == Method::GET || may_change(store, found));
    if is_allowed { Ok(()) } else { Err(Refusal::forbidden()) }
}

/// Whether a person who isn't an administrator may use an operation at all.
fn has_right(caller: &Value, operation: &Operation) -> bool {
    let changes = operation.method != Method::GET;
    match (operation.service, operation.id) {
        ("webhooks", _) => false,
        ("account", _) => !changes,
        ("templates", _) => !changes || caller["can_manage_projects"] == true,
        (_, id) if ADMINISTRATION.contains(&id) => false,
        (_, id) if OF_PEOPLE.contains(&id) => caller["can_manage_people"] == true,
        (_, id) if OF_PROJECTS.contains(&id) => caller["can_manage_projects"] == true,
        _ => true,
    }
}

/// Whether a person who isn't an administrator may change all that the path names.
fn may_change(store: &Store, found: &MatchedRoute) -> bool {
    // Records have the rights, and not the project in their path.
    let named = if found.ids.is_empty() { found.bucket.as_slice() } else { &*found.ids };
    let is_client = store.is_client();
    let adds = OF_CLIENTS.contains(&found.route.operation.id);
    named.iter().all(|id| match (store.record(*id), store.boosts.get(*id)) {
        (Some(record), _) if record.creator == store.me => true,
        (Some(record), _) if !adds && PERSONAL.contains(&record.kind) => false,
        (Some(_), _) => adds || !is_client,
        (None, Some(boost)) => boost.booster == store.me,
        (None, None) => adds || !is_client || !store.projects.contains_key(id),
    })
}

impl Store {
    /// Whether the caller sees the project, ping, recording, boost, calendar or webhook with this
    /// id. Everybody sees all else.
    pub(super) fn sees(&self, id: i64) -> bool {
        if let Some(record) = self.record(id) {
            return self.is_in(record.bucket) && (!self.is_client() || self.is_shared(record));
        }
        if let Some(boost) = self.boosts.get(id) {
            return self.sees(boost.recording);
        }
        if let Some(calendar) = self.calendars.get(id) {
            return self.sees(calendar.schedule);
        }
        let place = self.webhooks.get(&id).map_or(id, |webhook| webhook.bucket);
        self.is_in(place)
    }

    /// Whether a project has this id, and the caller sees it.
    pub(super) fn has_visible_project(&self, id: i64) -> bool {
        self.projects.contains_key(&id) && self.sees(id)
    }

    /// Whether the caller has access to a project or another place: the people of the project or
    /// the ping, and the owner of the account. Patterns are for everybody.
    fn is_in(&self, place: i64) -> bool {
        if let Some(project) = self.projects.get(&place) {
            return project.people.contains(&self.me) || self.caller_is("owner");
        }
        match self.bucket_at(place, Place::Circle) {
            Some(ping) => ping.people.contains(&self.me),
            None => true,
        }
    }

    fn is_client(&self) -> bool {
        self.caller_is("client")
    }

    fn caller_is(&self, role: &str) -> bool {
        self.people.get(&self.me).is_some_and(|person| person[role] == true)
    }

    /// Whether clients see a recording: if it is visible to them, or in one that is. They see the
    /// tools of their projects.
    fn is_shared(&self, record: &Record) -> bool {
        if record.visible_to_clients {
            return true;
        }
        match self.record(record.parent) {
            None => true,
            Some(parent) if parent.kind == Kind::ClientBoard => true,
            Some(parent) => self.record(parent.parent).is_some() && self.is_shared(parent),
        }
    }
}
