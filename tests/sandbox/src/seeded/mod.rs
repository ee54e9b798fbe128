//! An account made from a number: a company with its people, and the work of the last three months
//! in their projects.
//!
//! Everything is an act of a person at a time, as a call of an operation would be: the creator and
//! the time of each record are those of the caller and of the clock while it is added, and the acts
//! are the events of the account's history.

mod account;
mod clients;
mod files;
mod gauges;
mod mail;
mod talk;
mod words;
mod work;

use std::ops::RangeInclusive;
use std::time::Duration;

use basecamp_core::time::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};

use super::clock::Clock;
use super::feed::History;
use super::kinds::Kind;
use super::my_notifications;
use super::records::Status;
use super::store::Store;

use self::words::{COMPANIES, FIRST_NAMES, LAST_NAMES, OBJECTS, PROJECTS, ROLES, VERBS};

/// The numbers of people by company: colleagues next to the owner, contractors, and clients.
const COLLEAGUES: usize = 13;
const CONTRACTORS: usize = 3;
const CLIENTS: usize = 4;

/// The number of projects. The oldest one is archived.
const PROJECT_COUNT: usize = 6;

/// The number of to-dos in all projects.
const TODOS: usize = 500;

/// The age of the account, in days.
const AGE: usize = 90;

/// The days since the oldest project was archived.
const ARCHIVED_FOR: usize = 9;

/// The number of unread notifications of a person.
const UNREAD: usize = 5;

/// Adds people and projects with content.
pub(super) fn company(store: &mut Store, number: u64) {
    let owner = store.me;
    let now = store.now();
    let clock = std::mem::replace(&mut store.clock, Clock::stopped_at(now));
    let mut maker = Maker::new(store, number, now);
    let staff = maker.staff();
    let mut tasks = maker.tasks();
    let mut ages: Vec<usize> = (0..PROJECT_COUNT).map(|_| maker.number(30..=88)).collect();
    ages.sort_unstable();
    let projects = maker.some(&PROJECTS, PROJECT_COUNT);
    for (index, ((name, description), days)) in
        projects.into_iter().zip(ages.into_iter().rev()).enumerate()
    {
        // The oldest one is archived, and the newest one has clients.
        maker.until = if index == 0 { maker.days_ago(ARCHIVED_FOR) } else { now };
        let has_clients = index + 1 == PROJECT_COUNT || maker.chance(60);
        let team = maker.project(name, description, days, &staff, has_clients);
        maker.fill(&team, &mut tasks);
        if index == 0 {
            maker.archive(&team);
        }
    }
    maker.until = now;
    maker.add_account(&staff);
    let history = maker.finish();
    store.me = owner;
    store.visits.insert(owner, store.projects.keys().rev().copied().take(3).collect());
    history.store(store);
    my_notifications::leave_unread(store, UNREAD);
    store.clock = clock;
}

/// The people of the account.
struct Staff {
    /// Colleagues and contractors.
    workers: Vec<i64>,
    clients: Vec<i64>,
}

/// A project and its people.
struct Team {
    project: i64,
    created_at: Timestamp,
    /// Its people without clients; the owner is the first.
    workers: Vec<i64>,
    clients: Vec<i64>,
}

struct Maker<'a> {
    store: &'a mut Store,
    /// Its numbers are the same on all platforms.
    random: Xoshiro256PlusPlus,
    now: Timestamp,
    today: Date,
    /// The latest time of an act.
    until: Timestamp,
    history: History,
    /// The operation of the current act.
    operation: &'static str,
}

impl<'a> Maker<'a> {
    fn new(store: &'a mut Store, number: u64, now: Timestamp) -> Self {
        let random = Xoshiro256PlusPlus::seed_from_u64(number);
        Self {
            store,
            random,
            now,
            today: now.to_zoned_datetime(TimeZone::UTC).date(),
            until: now,
            history: History::default(),
            operation: "CreateProject",
        }
    }

    /// One of some things.
    fn pick<T: Copy, const N: usize>(&mut self, things: &[T; N]) -> T {
        const { assert!(N > 0) };
        things[self.random.random_range(..N)]
    }

    /// One of some ids.
    fn one_of(&mut self, ids: &[i64]) -> i64 {
        ids.choose(&mut self.random).copied().unwrap_or_default()
    }

    /// Some different things, as many as there are at most.
    fn some<T: Copy>(&mut self, things: &[T], count: usize) -> Vec<T> {
        things.sample(&mut self.random, count).copied().collect()
    }

    fn number(&mut self, range: RangeInclusive<usize>) -> usize {
        self.random.random_range(range)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_ratio(percent, 100)
    }

    /// Times of working hours since another time, in their order.
    fn times(&mut self, since: Timestamp, count: usize) -> Vec<Timestamp> {
        const DAY: i64 = 24 * 60 * 60;
        let range = since.as_second()..=self.until.as_second().max(since.as_second());
        let mut seconds: Vec<i64> =
            (0..count).map(|_| self.random.random_range(range.clone())).collect();
        seconds.sort_unstable();
        let times = seconds.into_iter().map(|second| {
            // From 7 to 18 o'clock.
            let in_day = second.rem_euclid(DAY);
            let time = second - in_day + 7 * 60 * 60 + in_day * 11 / 24;
            Timestamp::from_second(time).unwrap_or(since).clamp(since, self.until.max(since))
        });
        times.collect()
    }

    /// The time before now by a number of days.
    fn days_ago(&self, days: usize) -> Timestamp {
        let days = i64::try_from(days).unwrap_or_default();
        self.now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(self.now)
    }

    /// A time of working hours since another one.
    fn time(&mut self, since: Timestamp) -> Timestamp {
        self.times(since, 1)[0]
    }

    /// Ends the current act, and starts one of this person at this time: a call of an operation.
    fn act(&mut self, person: i64, time: Timestamp, operation: &'static str) {
        self.history.record(self.store, self.operation);
        self.operation = operation;
        self.store.me = person;
        self.store.clock.set(time);
    }

    /// Ends the current act, and returns all of them.
    fn finish(mut self) -> History {
        self.history.record(self.store, self.operation);
        self.history
    }

    /// Adds a record of the caller.
    fn add(&mut self, kind: Kind, parent: i64, fields: Map<String, Value>) -> i64 {
        self.store.add(kind, parent, fields)
    }

    /// The day after or before today.
    fn day(&mut self, days: RangeInclusive<i64>) -> Date {
        let days = self.random.random_range(days);
        self.today.checked_add(days.days()).unwrap_or(self.today)
    }

    /// Formatted text of a few sentences.
    fn text(&mut self, sentences: RangeInclusive<usize>) -> String {
        let count = self.number(sentences);
        format!("<div>{}</div>", self.some(&words::SENTENCES, count).join(" "))
    }

    /// The tool of a project.
    fn tool(&self, team: &Team, kind: Kind) -> i64 {
        let tool = self.store.children(team.project, kind).next();
        tool.map(|tool| tool.id).unwrap_or_default()
    }

    /// All pairs of a verb and an object, in a random order.
    fn tasks(&mut self) -> Vec<String> {
        let pairs = VERBS.iter().flat_map(|verb| OBJECTS.map(|object| format!("{verb} {object}")));
        let mut tasks: Vec<String> = pairs.collect();
        tasks.shuffle(&mut self.random);
        tasks
    }

    fn staff(&mut self) -> Staff {
        let count = COLLEAGUES + CONTRACTORS + CLIENTS;
        let first = self.some(&FIRST_NAMES, count);
        let last = self.some(&LAST_NAMES, count);
        let companies = self.some(&COMPANIES, 3);
        let owner = self.store.me;
        let mut staff = Staff { workers: vec![owner], clients: Vec::new() };
        self.act(owner, self.days_ago(AGE), "UpdateProjectAccess");
        for (index, (first, last)) in first.iter().zip(last).enumerate() {
            let name = format!("{first} {last}");
            let is_client = index >= COLLEAGUES + CONTRACTORS;
            let company = match index {
                ..COLLEAGUES => None,
                _ if is_client => Some(companies[1 + index % 2]),
                _ => Some(companies[0]),
            };
            let domain = company.map_or("tidewater.example", |(_, domain)| domain);
            let email = format!("{}.{}@{domain}", ascii(first), ascii(last));
            let title = if is_client { "Client" } else { ROLES[index % ROLES.len()] };
            let id = self.store.add_person(&name, &email, title);
            let company_id = company.map(|(name, _)| self.company_id(name));
            let Some(person) = self.store.people.get_mut(&id) else { continue };
            if let Some((name, _)) = company {
                person["company"] = json!({ "id": company_id, "name": name });
                person["employee"] = json!(false);
            }
            person["client"] = json!(is_client);
            person["can_manage_projects"] = json!(!is_client);
            person["admin"] = json!(index == 0);
            person["can_manage_people"] = json!(index == 0);
            if is_client { staff.clients.push(id) } else { staff.workers.push(id) }
        }
        staff
    }

    /// The id of a company: that of a person in it, or a new one.
    fn company_id(&mut self, name: &str) -> i64 {
        let mut people = self.store.people.values();
        let known = people.find(|person| person["company"]["name"] == name);
        let known = known.and_then(|person| person["company"]["id"].as_i64());
        known.unwrap_or_else(|| self.store.next_id())
    }

    fn project(
        &mut self,
        name: &str,
        description: &str,
        days: usize,
        staff: &Staff,
        has_clients: bool,
    ) -> Team {
        let owner = staff.workers[0];
        let created_at = self.days_ago(days);
        self.act(owner, created_at, "CreateProject");
        let project = self.store.add_project(name, description);
        let count = self.number(6..=10);
        let mut workers = vec![owner];
        workers.extend(self.some(&staff.workers[1..], count));
        let clients = self.some(&staff.clients, if has_clients { 2 } else { 0 });
        if let Some(project) = self.store.projects.get_mut(&project) {
            project.people = [&*workers, &*clients].concat();
            project.clients_enabled = has_clients;
        }
        Team { project, created_at, workers, clients }
    }

    fn fill(&mut self, team: &Team, tasks: &mut Vec<String>) {
        self.add_messages(team);
        self.add_chat(team);
        self.add_files(team);
        self.add_todos(team, tasks);
        self.add_cards(team, tasks);
        self.add_schedule(team);
        self.add_checkins(team);
        self.add_forwards(team);
        self.add_gauge(team);
        self.add_client_board(team);
    }

    fn archive(&mut self, team: &Team) {
        self.act(team.workers[0], self.until, "ArchiveProject");
        if let Some(project) = self.store.projects.get_mut(&team.project) {
            project.status = Status::Archived;
            project.updated_at = self.until;
        }
    }
}

/// A name in an email address: lower case without accents.
fn ascii(name: &str) -> String {
    let plain = |letter| match letter {
        'ö' => 'o',
        'ú' => 'u',
        'ë' => 'e',
        other => other,
    };
    name.to_lowercase().chars().map(plain).collect()
}

/// A time after another one, at most now.
fn after(time: Timestamp, length: Duration, now: Timestamp) -> Timestamp {
    super::clock::later(time, length).min(now)
}
