//! Projects, their logos and wallpapers, and recently visited projects.

use basecamp_core::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::calendars;
use super::call::Call;
use super::clock;
use super::handlers::Handler;
use super::kinds::{DOCK, Kind};
use super::records::Status;
use super::reply::{Outcome, Refusal, Reply};
use super::store::Store;
use super::views::members;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("ListProjects", Handler::Do(list)),
    ("CreateProject", Handler::Do(create)),
    ("GetProject", Handler::Do(get)),
    ("UpdateProject", Handler::Do(update)),
    ("TrashProject", Handler::Do(|call| set_status(call, Status::Trashed))),
    ("UnarchiveProject", Handler::Do(|call| set_status(call, Status::Active))),
    ("ArchiveProject", Handler::Do(|call| set_status(call, Status::Archived))),
    ("RecordProjectVisit", Handler::Do(visit)),
    ("ListRecentProjects", Handler::Do(list_recent)),
    ("UpdateProjectLogo", Handler::Do(|call| set_logo(call, true))),
    ("RemoveProjectLogo", Handler::Do(|call| set_logo(call, false))),
    ("UpdateProjectWallpaper", Handler::Do(set_wallpaper)),
    ("RemoveProjectWallpaper", Handler::Do(remove_wallpaper)),
];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Project {
    pub(super) status: Status,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) name: String,
    pub(super) description: String,
    /// The first and the last day.
    pub(super) schedule: Option<(String, Option<String>)>,
    pub(super) clients_enabled: bool,
    pub(super) has_logo: bool,
    /// The layout of the wallpaper, if there is one.
    pub(super) wallpaper: Option<String>,
    /// The ids of its people.
    pub(super) people: Vec<i64>,
}

impl Store {
    /// Adds a project with its tools.
    pub(super) fn add_project(&mut self, name: &str, description: &str) -> i64 {
        let id = self.add_empty_project(name, description);
        self.add_dock(id);
        id
    }

    /// Adds a project without tools.
    pub(super) fn add_empty_project(&mut self, name: &str, description: &str) -> i64 {
        let id = self.next_id();
        let now = self.now();
        let project = Project {
            status: Status::Active,
            created_at: now,
            updated_at: now,
            name: name.to_owned(),
            description: description.to_owned(),
            schedule: None,
            clients_enabled: false,
            has_logo: false,
            wallpaper: None,
            people: vec![self.me],
        };
        self.projects.insert(id, project);
        self.add_message_types(id);
        id
    }

    /// Adds the tools of a new project or template.
    pub(super) fn add_dock(&mut self, bucket: i64) {
        for (index, (kind, is_enabled)) in DOCK.into_iter().enumerate() {
            let tool = self.add_tool(kind, bucket);
            let record = self.change(tool);
            record.position = index + 1;
            if !is_enabled {
                record.set("enabled", false);
            }
        }
    }

    /// Adds a tool with the recordings that a new one contains.
    pub(super) fn add_tool(&mut self, kind: Kind, project: i64) -> i64 {
        let tool = self.add(kind, project, Map::new());
        if kind == Kind::CardTable {
            self.add_columns(tool);
        }
        if kind == Kind::Schedule {
            calendars::add(self, tool);
        }
        tool
    }
}

fn list(call: &mut Call<'_>) -> Outcome {
    let status = Status::wanted(&call.query);
    let projects = call.store.projects.iter().rev();
    let ids: Vec<i64> =
        projects.filter(|(_, project)| project.status == status).map(|(id, _)| *id).collect();
    call.page(&ids, view)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let name = call.name("name")?;
    let description = call.text("description").unwrap_or_default().to_owned();
    let id = call.store.add_project(&name, &description);
    Reply::created(view(call.store, id))
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = call.project()?;
    Reply::ok(view(call.store, id))
}

/// Members that the body omits are unchanged.
fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.project()?;
    let name = call.name("name")?;
    let description = call.text("description").map(str::to_owned);
    let schedule = schedule(call.body.get("schedule_attributes"))?;
    let mode = call.text("wallpaper_mode").map(str::to_owned);
    let project = changed(call, id);
    project.name = name;
    project.description = description.unwrap_or_else(|| project.description.clone());
    if schedule.is_some() {
        project.schedule = schedule;
    }
    if project.wallpaper.is_some() && mode.is_some() {
        project.wallpaper = mode;
    }
    Reply::ok(view(call.store, id))
}

fn schedule(attributes: Option<&Value>) -> Result<Option<(String, Option<String>)>, Refusal> {
    let Some(attributes) = attributes else {
        return Ok(None);
    };
    let day = |name: &str| {
        let day: Option<Date> = attributes[name].as_str().and_then(|day| day.parse().ok());
        day.ok_or_else(|| Refusal::invalid(name, "is not a date"))
    };
    let (start, end) = (day("start_date")?, day("end_date")?);
    if end < start {
        return Err(Refusal::invalid("end_date", "is before the start date"));
    }
    Ok(Some((start.to_string(), Some(end.to_string()))))
}

fn set_status(call: &mut Call<'_>, status: Status) -> Outcome {
    let id = call.project()?;
    changed(call, id).status = status;
    Reply::no_content()
}

fn visit(call: &mut Call<'_>) -> Outcome {
    let id = call.project()?;
    let visits = call.store.visits.entry(call.store.me).or_default();
    visits.retain(|visited| *visited != id);
    visits.insert(0, id);
    Reply::no_content()
}

fn list_recent(call: &mut Call<'_>) -> Outcome {
    let store = &*call.store;
    let visits = store.visits.get(&store.me).into_iter().flatten();
    let active = visits.filter(|id| store.status(**id) == Status::Active && store.sees(**id));
    Reply::ok(active.map(|id| view(store, *id)).collect())
}

fn set_logo(call: &mut Call<'_>, has_logo: bool) -> Outcome {
    let id = call.project()?;
    changed(call, id).has_logo = has_logo;
    Reply::no_content()
}

fn set_wallpaper(call: &mut Call<'_>) -> Outcome {
    let id = call.project()?;
    let mode = call.query.get("mode").and_then(Value::as_str).unwrap_or("cover").to_owned();
    changed(call, id).wallpaper = Some(mode);
    Reply::no_content()
}

fn remove_wallpaper(call: &mut Call<'_>) -> Outcome {
    let id = call.project()?;
    changed(call, id).wallpaper = None;
    Reply::no_content()
}

/// Returns a project to change, and marks it as changed.
pub(super) fn changed<'a>(call: &'a mut Call<'_>, id: i64) -> &'a mut Project {
    let now = call.store.now();
    let project =
        call.store.projects.get_mut(&id).expect("a route looks a project up before it changes it");
    project.updated_at = now;
    project
}

pub(super) fn view(store: &Store, id: i64) -> Value {
    let Some(project) = store.projects.get(&id) else {
        return Value::Null;
    };
    let path = format!("projects/{id}");
    let dock: Vec<Value> = store.dock(id).iter().map(|tool| store.dock_item(tool)).collect();
    let (start, end) = project.schedule.clone().unzip();
    let mut view = members([
        ("id", json!(id)),
        ("status", json!(project.status.name())),
        ("created_at", json!(clock::text(project.created_at))),
        ("updated_at", json!(clock::text(project.updated_at))),
        ("name", json!(project.name)),
        ("description", json!(project.description)),
        ("purpose", json!("topic")),
        ("start_date", json!(start)),
        ("end_date", json!(end)),
        ("clients_enabled", json!(project.clients_enabled)),
        ("timesheet_enabled", json!(false)),
        ("bookmark_url", json!(store.links.bookmark("Bucket", id))),
        ("star_url", json!(store.links.api(format!("{path}/star")))),
        ("url", json!(store.links.api(&path))),
        ("app_url", json!(store.links.app(&path))),
        ("bookmarked", json!(false)),
        ("starred", json!(false)),
        ("dock", json!(dock)),
    ]);
    if project.has_logo {
        let url = store.links.app(format!("{path}/logo"));
        view.insert("logo".to_owned(), json!({ "url": url }));
    }
    if let Some(mode) = &project.wallpaper {
        let url = store.links.app(format!("{path}/wallpaper"));
        view.insert("wallpaper".to_owned(), json!({ "url": url, "mode": mode }));
    }
    Value::Object(view)
}
