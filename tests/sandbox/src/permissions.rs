//! The rights of the caller: administrators, clients, and people who aren't in a project.
//!
//! [`Sandbox::token_for`](crate::Sandbox::token_for) lists them. The module `visibility` decides
//! which things are visible to a person.

use basecamp_core::Operation;
use http::Method;

use super::buckets::Place;
use super::kinds::Kind;
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

/// The services whose changes concern the caller only, such as marks of recordings, and files and
/// embeds that no text refers to yet.
const PRIVATE_SERVICES: [&str; 8] = [
    "attachments",
    "bookmarks",
    "bubble_ups",
    "embeds",
    "event_feed",
    "my_assignments",
    "my_notes",
    "my_notifications",
];

/// The changes of other services that concern the caller only.
const PRIVATE: [&str; 8] = [
    "RecordProjectVisit",
    "Subscribe",
    "SubscribeToCardColumn",
    "Unsubscribe",
    "UnsubscribeFromCardColumn",
    "UpdateMyPreferences",
    "UpdateMyProfile",
    "UpdateQuestionNotificationSettings",
];

/// The changes that clients make too: of the recordings that they see, and pings.
const OF_CLIENTS: [&str; 6] = [
    "CompleteTodo",
    "CreateComment",
    "CreateEventBoost",
    "CreatePing",
    "CreateRecordingBoost",
    "UncompleteTodo",
];

/// The kinds of records that only their creator and administrators change.
const PERSONAL: [Kind; 4] =
    [Kind::CampfireLine, Kind::CampfireUpload, Kind::Comment, Kind::QuestionAnswer];

/// Checks that the caller sees all that the path names (404), and may do this (403).
pub(super) fn check(store: &Store, found: &MatchedRoute) -> Result<(), Refusal> {
    let operation = found.route.operation;
    let caller = store.caller();
    if !found.bucket.iter().chain(&found.ids).all(|id| caller.sees(*id)) {
        return Err(Refusal::not_found());
    }
    let is_allowed = store.is_administrator()
        || has_right(store, operation)
            && (operation.method == Method::GET || may_change(store, found));
    if is_allowed { Ok(()) } else { Err(Refusal::forbidden()) }
}

/// Whether a person who isn't an administrator may use an operation at all.
fn has_right(store: &Store, operation: &Operation) -> bool {
    let changes = operation.method != Method::GET;
    let is_client = store.caller().is_client;
    match (operation.service, operation.id) {
        ("webhooks", _) => false,
        ("account", _) => !changes,
        ("client_visibility", _) => !is_client,
        ("templates", _) => !is_client && (!changes || store.caller_may("can_manage_projects")),
        (_, id) if ADMINISTRATION.contains(&id) => false,
        (_, id) if OF_PEOPLE.contains(&id) => store.caller_may("can_manage_people"),
        (_, id) if OF_PROJECTS.contains(&id) => store.caller_may("can_manage_projects"),
        _ => true,
    }
}

/// Whether a person who isn't an administrator may change all that the path names.
fn may_change(store: &Store, found: &MatchedRoute) -> bool {
    let operation = found.route.operation;
    if OF_ABSENCE.contains(&operation.id) {
        return found.ids.first() == Some(&store.me);
    }
    if PRIVATE_SERVICES.contains(&operation.service) || PRIVATE.contains(&operation.id) {
        return true;
    }
    let is_client = store.caller().is_client;
    let is_of_clients = OF_CLIENTS.contains(&operation.id);
    // Clients change, trash and restore their own records, but add nothing to them and don't move
    // them.
    let may_change_own = !is_client || operation.method != Method::POST;
    let may_fill = |id: i64| is_client && is_of_clients || store.may_fill(id);
    // Records have the rights, and not the project in their path.
    let named = if found.ids.is_empty() { found.bucket.as_slice() } else { &*found.ids };
    if named.is_empty() {
        return !is_client || is_of_clients;
    }
    named.iter().all(|id| match (store.record(*id), store.boosts.get(*id)) {
        (_, Some(boost)) => boost.booster == store.me,
        (Some(record), _) if record.creator == store.me && may_change_own => true,
        (Some(record), _) if PERSONAL.contains(&record.kind) => is_of_clients && may_fill(*id),
        _ => may_fill(*id),
    })
}

impl Store {
    fn is_administrator(&self) -> bool {
        self.caller_may("admin") || self.caller_may("owner")
    }

    /// Whether the caller has a right, which is a member of people.
    fn caller_may(&self, right: &str) -> bool {
        self.people.get(&self.me).is_some_and(|person| person[right] == true)
    }

    /// Whether the caller may change a place or the recordings in it, which may be named by a
    /// recording: clients only pings, and other people also patterns if they manage projects.
    fn may_fill(&self, id: i64) -> bool {
        let place = self.record(id).map_or(id, |record| record.bucket);
        let is_client = self.caller().is_client;
        match self.buckets.get(&place).map(|bucket| bucket.place) {
            Some(Place::Circle) => true,
            Some(Place::Template | Place::Library) => {
                self.is_administrator() || !is_client && self.caller_may("can_manage_projects")
            }
            None => !is_client,
        }
    }

    /// Checks that the caller sees the place or container that a body names (404), and may add
    /// recordings to it (403).
    pub(super) fn check_target(&self, id: i64) -> Result<(), Refusal> {
        let is_there = self.has_bucket(id) || self.record(id).is_some();
        match (is_there && self.sees(id), self.may_fill(id)) {
            (false, _) => Err(Refusal::not_found()),
            (true, false) => Err(Refusal::forbidden()),
            (true, true) => Ok(()),
        }
    }
}
