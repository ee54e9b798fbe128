//! Templates for projects, and the library of to-do lists and card tables.

use basecamp_core::time::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::buckets::{Bucket, Place};
use super::call::Call;
use super::clock;
use super::copies::Copied;
use super::handlers::{self, Handler, show};
use super::jobs::{self, Progress, Work};
use super::kinds::Kind;
use super::projects;
use super::records::Status;
use super::reply::{Outcome, Refusal, Reply};
use super::schema;
use super::store::Store;
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateProjectFromTemplate", Handler::Do(create_project)),
    ("CreateTemplate", Handler::Do(create)),
    ("CreateTemplateLibraryCardTable", Handler::Do(create_library_card_table)),
    ("CreateTemplateLibraryCopy", Handler::Do(create_library_copy)),
    ("CreateTemplateLibraryTodolist", Handler::Do(create_library_todolist)),
    ("CreateTemplatification", Handler::Do(create_templatification)),
    ("DeleteTemplate", Handler::Do(delete)),
    ("GetProjectConstruction", Handler::Do(get_construction)),
    ("GetTemplate", Handler::Do(get)),
    ("GetTemplateLibraryCardTables", Handler::Do(list_library_card_tables)),
    ("GetTemplateLibraryCopy", Handler::Do(get_library_copy)),
    ("GetTemplateLibraryTodolists", Handler::Do(list_library_todolists)),
    ("GetTemplatification", Handler::Do(get_templatification)),
    ("ListTemplates", Handler::Do(list)),
    ("UpdateTemplate", Handler::Do(update)),
];

impl Store {
    /// Adds a template with the tools of a project.
    pub(super) fn add_template(&mut self, name: &str, description: &str) -> i64 {
        let id = self.add_bucket(Place::Template, name, vec![self.me]);
        if let Some(template) = self.buckets.get_mut(&id) {
            description.clone_into(&mut template.description);
        }
        self.add_dock(id);
        id
    }

    /// Adds the library, which is empty.
    pub(super) fn add_library(&mut self) {
        let id = self.add_bucket(Place::Library, "Templates", Vec::new());
        for kind in [Kind::Todoset, Kind::CardTableSet] {
            self.add(kind, id, Map::new());
        }
    }

    /// The container of that kind in the library.
    pub(super) fn library(&self, kind: Kind) -> Option<i64> {
        let library = self.buckets_of(Place::Library).next()?;
        self.children(library, kind).next().map(|container| container.id)
    }

    /// The container in the library for copies of a to-do list or card table.
    pub(super) fn library_for(&self, source: i64) -> Option<i64> {
        match self.record(source)?.kind {
            Kind::CardTable => self.library(Kind::CardTableSet),
            Kind::Todolist => self.library(Kind::Todoset),
            _ => None,
        }
    }
}

/// The id of the template that the path names first.
fn template(call: &Call<'_>) -> Result<i64, Refusal> {
    let id = call.ids.first().copied().unwrap_or_default();
    call.store.bucket_at(id, Place::Template).map(|_| id).ok_or_else(Refusal::not_found)
}

fn changed<'a>(call: &'a mut Call<'_>, id: i64) -> &'a mut Bucket {
    let now = call.store.now();
    let template =
        call.store.buckets.get_mut(&id).expect("a route looks it up before it changes it");
    template.updated_at = now;
    template
}

fn list(call: &mut Call<'_>) -> Outcome {
    let status = Status::wanted(&call.query);
    let templates = call.store.buckets_of(Place::Template).rev();
    let ids: Vec<i64> = templates.filter(|id| call.store.status(*id) == status).collect();
    call.page(&ids, view)
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = template(call)?;
    Reply::ok(view(call.store, id))
}

fn create(call: &mut Call<'_>) -> Outcome {
    let name = call.name("name")?;
    let description = call.text("description").unwrap_or_default().to_owned();
    let id = call.store.add_template(&name, &description);
    Reply::created(view(call.store, id))
}

/// Members that the body omits are unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = template(call)?;
    let name = call.filled("name")?;
    let description = call.text("description").map(str::to_owned);
    let template = changed(call, id);
    template.name = name.unwrap_or_else(|| template.name.clone());
    template.description = description.unwrap_or_else(|| template.description.clone());
    Reply::ok(view(call.store, id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = template(call)?;
    changed(call, id).status = Status::Trashed;
    Reply::no_content()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(template) = store.buckets.get(&id) else { return Value::Null };
    let path = format!("templates/{id}");
    let dock: Vec<Value> = store.dock(id).iter().map(|tool| store.dock_item(tool)).collect();
    let time = |time: Timestamp| json!(clock::text(time));
    Value::Object(members([
        ("id", json!(id)),
        ("status", json!(template.status.name())),
        ("created_at", time(template.created_at)),
        ("updated_at", time(template.updated_at)),
        ("name", json!(template.name)),
        ("description", json!(template.description)),
        ("url", json!(store.links.api(&path))),
        ("app_url", json!(store.links.app(&path))),
        ("dock", json!(dock)),
    ]))
}

/// Creates a project with the content of a template.
fn create_project(call: &mut Call<'_>) -> Outcome {
    let id = template(call)?;
    let name = call.name("name")?;
    let description = call.text("description").map(str::to_owned);
    let start = call.text("start_date").and_then(|day| day.parse().ok());
    let job = call.store.start_job(Work::Construction { name, description, start }, id, id);
    Reply::created(view_construction(call.store, job, Progress::Pending))
}

/// Adds a project with copies of a template's content. If it has a first day, its dates are as many
/// days after that as those of the template are after the earliest of them.
pub(super) fn construct(
    store: &mut Store,
    template: i64,
    name: &str,
    description: Option<&str>,
    start: Option<Date>,
) -> i64 {
    let own = store.buckets.get(&template).map(|template| template.description.clone());
    let description = description.or(own.as_deref()).unwrap_or_default().to_owned();
    let id = store.add_empty_project(name, &description);
    store.copy_content(template, id, Copied { completions: false, ..Copied::ALL });
    if let Some(start) = start {
        move_dates(store, id, start);
        if let Some(project) = store.projects.get_mut(&id) {
            project.schedule = Some((start.to_string(), None));
        }
    }
    id
}

const DATES: [&str; 4] = ["starts_on", "due_on", "starts_at", "ends_at"];

/// Moves the dates of all recordings of a project, so that the earliest is this day.
fn move_dates(store: &mut Store, project: i64, start: Date) {
    let ids: Vec<i64> = store.content_below(project).iter().map(|record| record.id).collect();
    let day = |text: &str| text.get(..10).and_then(|day| day.parse::<Date>().ok());
    let records = ids.iter().filter_map(|id| store.record(*id));
    let dates = records.flat_map(|record| DATES.iter().filter_map(|name| day(record.text(name))));
    let Some(days) = dates.min().and_then(|first| first.until(start).ok()) else { return };
    for id in ids {
        let Some(record) = store.records.get_mut(id) else { continue };
        for name in DATES {
            let text = record.text(name);
            let moved = day(text).and_then(|day| day.checked_add(days.get_days().days()).ok());
            if let Some(moved) = moved {
                let text = format!("{moved}{}", &text[10..]);
                record.set(name, text);
            }
        }
    }
}

fn get_construction(call: &mut Call<'_>) -> Outcome {
    template(call)?;
    let id = jobs::named(call, |work| matches!(work, Work::Construction { .. }))?;
    Reply::ok(view_construction(call.store, id, call.store.progress(id)))
}

fn view_construction(store: &Store, id: i64, progress: Progress) -> Value {
    let Some(job) = store.jobs.get(id) else { return Value::Null };
    let path = format!("templates/{}/project_constructions/{id}", job.source);
    let mut view = json!({
        "id": id,
        "status": progress.text(),
        "url": store.links.api(&path),
    });
    if let Some(project) = job.result.filter(|_| progress == Progress::Completed) {
        view["project"] = projects::view(store, project);
    }
    view
}

fn create_library_todolist(call: &mut Call<'_>) -> Outcome {
    let set = call.store.library(Kind::Todoset).ok_or_else(Refusal::not_found)?;
    let id = handlers::create(call, Kind::Todolist, set)?;
    show(call, id)
}

/// Adds a card table with the columns of a new one.
fn create_library_card_table(call: &mut Call<'_>) -> Outcome {
    let set = call.store.library(Kind::CardTableSet).ok_or_else(Refusal::not_found)?;
    let name = call.name("name")?;
    let id = call.store.add_tool(Kind::CardTable, set);
    call.store.change(id).set("title", name);
    show(call, id)
}

fn list_library_todolists(call: &mut Call<'_>) -> Outcome {
    let set = call.store.library(Kind::Todoset).ok_or_else(Refusal::not_found)?;
    let store = &*call.store;
    let lists = store.content(set, Kind::Todolist).map(|list| store.view(list.id));
    let bucket = store.record(set).map(|set| store.bucket(set.bucket));
    Reply::ok(json!({
        "bucket": bucket,
        "todoset": store.parent(set),
        "todolists": lists.collect::<Value>(),
    }))
}

fn list_library_card_tables(call: &mut Call<'_>) -> Outcome {
    let set = call.store.library(Kind::CardTableSet).ok_or_else(Refusal::not_found)?;
    let store = &*call.store;
    let members = schema::members("Recording");
    let tables = store.content(set, Kind::CardTable).map(|table| store.view_as(table, members));
    let bucket = store.record(set).map(|set| store.bucket(set.bucket));
    Reply::ok(json!({
        "bucket": bucket,
        "kanban_boardset": store.parent(set),
        "card_tables": tables.collect::<Value>(),
    }))
}

/// Copies a to-do list of the library to a to-do set, or a card table to the dock of a project.
fn create_library_copy(call: &mut Call<'_>) -> Outcome {
    let number = |name: &str| call.body.get(name).and_then(Value::as_i64);
    let source = number("template_recording_id").unwrap_or_default();
    let library = call.store.buckets_of(Place::Library).next();
    let record = call.store.record(source).filter(|record| Some(record.bucket) == library);
    let record = record.filter(|record| call.store.status(record.id) == Status::Active);
    let kind = record.map(|record| record.kind);
    let kind = kind.filter(|kind| matches!(kind, Kind::Todolist | Kind::CardTable));
    let kind =
        kind.ok_or_else(|| Refusal::invalid("template_recording_id", "is not a template"))?;
    let project = number("destination_project_id");
    let given = number("destination_parent_id");
    for target in project.iter().chain(&given) {
        call.store.check_target(*target)?;
    }
    if project.is_some_and(|id| !call.store.projects.contains_key(&id)) {
        return Err(Refusal::invalid("destination_project_id", "is not a project"));
    }
    let is_target = |id: i64| match call.store.record(id) {
        Some(target) => {
            call.store.projects.contains_key(&target.bucket)
                && project.is_none_or(|project| target.bucket == project)
                && call.store.may_contain(id, source)
        }
        None => false,
    };
    let parent = match (kind, given, project) {
        (Kind::CardTable, None, Some(project)) => project,
        (_, Some(given), _) if is_target(given) => given,
        (Kind::Todolist, None, Some(project)) => {
            let set = call.store.container_in(project, source);
            set.ok_or_else(|| Refusal::invalid("destination_project_id", "has no to-dos"))?
        }
        (_, None, None) => {
            return Err(Refusal::invalid("destination_project_id", "can't be blank"));
        }
        _ => return Err(Refusal::invalid("destination_parent_id", "can't contain it")),
    };
    let job = call.store.start_job(Work::LibraryCopy, source, parent);
    Reply::created(view_copy(call.store, job, Progress::Pending))
}

fn get_library_copy(call: &mut Call<'_>) -> Outcome {
    let id = jobs::named(call, |work| matches!(work, Work::LibraryCopy))?;
    Reply::ok(view_copy(call.store, id, call.store.progress(id)))
}

/// Copies a to-do list or card table to the library.
fn create_templatification(call: &mut Call<'_>) -> Outcome {
    let source = call.any_record()?.id;
    let name = call.filled("template_name")?;
    let flag = |name: &str| call.flag(name).unwrap_or(false);
    let work = Work::Templatification {
        comments: flag("copy_comments"),
        assignments: flag("copy_assignments"),
        to_triage: flag("move_cards_to_triage"),
        name,
    };
    let parent = call.store.library_for(source).ok_or_else(Refusal::not_found)?;
    let job = call.store.start_job(work, source, parent);
    Reply::created(view_copy(call.store, job, Progress::Pending))
}

/// Moves all cards of a card table to its column of new cards.
pub(super) fn move_to_triage(store: &mut Store, table: i64) {
    let triage = store.children(table, Kind::CardColumn);
    let triage = triage.filter(|column| column.kind == Kind::CardColumnTriage);
    let Some(triage) = triage.map(|column| column.id).next() else { return };
    let cards = store.content_below(table).into_iter();
    let cards = cards.filter(|card| card.kind == Kind::Card && card.parent != triage);
    for card in cards.map(|card| card.id).collect::<Vec<_>>() {
        store.place(card, triage, usize::MAX);
    }
}

fn get_templatification(call: &mut Call<'_>) -> Outcome {
    call.any_record()?;
    let id = jobs::named(call, |work| matches!(work, Work::Templatification { .. }))?;
    Reply::ok(view_copy(call.store, id, call.store.progress(id)))
}

/// A copy from the library or to it.
fn view_copy(store: &Store, id: i64, progress: Progress) -> Value {
    let Some(job) = store.jobs.get(id) else { return Value::Null };
    let mut view = json!({
        "id": id,
        "status": progress.text(),
        "source_recording_id": job.source,
    });
    let path = match job.work {
        Work::LibraryCopy => {
            view["destination_parent_id"] = json!(job.parent);
            format!("template_library/copies/{id}")
        }
        _ => {
            let bucket = store.record(job.source).map(|source| source.bucket).unwrap_or_default();
            format!("buckets/{bucket}/recordings/{}/templatifications/{id}", job.source)
        }
    };
    view["url"] = json!(store.links.api(&path));
    let result = job.result.filter(|_| progress == Progress::Completed);
    let result = result.and_then(|result| store.record(result));
    if let Some(result) = result {
        let name = match result.kind {
            Kind::CardTable => "destination_card_table",
            _ => "destination_todolist",
        };
        view[name] = store.view(result.id);
    }
    view
}
