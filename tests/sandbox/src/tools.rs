//! Tools: the parts of a project or template, in the order of its dock.

use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::copies::Copied;
use super::handlers::Handler;
use super::kinds::Kind;
use super::records::Record;
use super::reply::{Outcome, Refusal, Reply};
use super::schema;
use super::store::Store;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateTool", Handler::Do(create)),
    ("DeleteTool", Handler::Do(delete)),
    ("DisableTool", Handler::Do(disable)),
    ("EnableTool", Handler::Do(enable)),
    ("GetTool", Handler::Do(get)),
    ("RepositionTool", Handler::Do(reposition)),
    ("UpdateTool", Handler::Do(update)),
];

impl Store {
    /// Moves a tool to a position, from 1, among the enabled ones of its dock, and a disabled one
    /// after them. All positions of the dock follow.
    pub(super) fn dock_at(&mut self, tool: i64, position: usize) {
        let Some(bucket) = self.record(tool).map(|tool| tool.bucket) else { return };
        let docked = self.dock(bucket);
        let is_enabled = docked.iter().any(|other| other.id == tool && other.is_enabled());
        let others = docked.into_iter().filter(|other| other.id != tool);
        let (enabled, disabled): (Vec<&Record>, Vec<&Record>) =
            others.partition(|other| other.is_enabled());
        let ids = enabled.iter().chain(&disabled).map(|other| other.id);
        let mut ids: Vec<i64> = ids.collect();
        let last = enabled.len() + 1;
        let at = if is_enabled { position.clamp(1, last) } else { last } - 1;
        ids.insert(at, tool);
        self.number_dock(&ids);
    }

    fn number_dock(&mut self, ids: &[i64]) {
        for (index, id) in ids.iter().enumerate() {
            if let Some(tool) = self.records.get_mut(*id) {
                tool.position = index + 1;
            }
        }
    }

    /// Whether a recording is a tool of a dock, and not a folder in another one.
    fn is_docked(&self, id: i64) -> bool {
        let is_tool = |id| self.record(id).filter(|record| record.kind.row().tool.is_some());
        is_tool(id).is_some_and(|tool| self.record(tool.parent).is_none())
    }
}

/// The tool that the path names: one of the dock, or a folder in one.
fn tool(call: &Call<'_>) -> Result<i64, Refusal> {
    let record = call.any_record()?;
    match record.kind.row().tool {
        Some(_) => Ok(record.id),
        None => Err(Refusal::not_found()),
    }
}

/// The tool of a dock that the path names.
fn docked(call: &Call<'_>) -> Result<i64, Refusal> {
    let id = tool(call)?;
    if call.store.is_docked(id) { Ok(id) } else { Err(Refusal::not_found()) }
}

fn get(call: &mut Call<'_>) -> Outcome {
    let id = tool(call)?;
    Reply::ok(view(call.store, id))
}

/// Adds a tool at the end of the dock: a new one, or a copy of one with its content.
fn create(call: &mut Call<'_>) -> Outcome {
    let bucket = call.bucket.filter(|id| call.store.has_bucket(*id));
    let bucket = bucket.ok_or_else(Refusal::not_found)?;
    let kind = Kind::of_type(call.text("tool_type").unwrap_or_default());
    let kind = kind.filter(|kind| kind.row().tool.is_some());
    let kind = kind.ok_or_else(|| Refusal::invalid("tool_type", "is not that of a tool"))?;
    let title = call.filled("title")?;
    let source = call.body.get("source_recording_id").and_then(Value::as_i64);
    let is_source = |id: &i64| {
        call.store.is_docked(*id)
            && call.store.record(*id).is_some_and(|tool| tool.kind == kind)
            && call.store.sees(*id)
    };
    if source.is_some_and(|source| !is_source(&source)) {
        return Err(Refusal::invalid("source_recording_id", "is not a tool of this type"));
    }
    let visible = call.flag("visible_to_clients");
    let id = match source {
        Some(source) => call.store.copy(source, bucket, Copied::ALL),
        None => call.store.add_tool(kind, bucket),
    };
    let tool = call.store.change(id);
    tool.fields.remove("enabled");
    if let Some(title) = title {
        tool.set("title", title);
    }
    tool.visible_to_clients = visible.unwrap_or(tool.visible_to_clients);
    call.store.dock_at(id, usize::MAX);
    Reply::created(view(call.store, id))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let (id, title) = (tool(call)?, call.name("title")?);
    call.store.change(id).set("title", title);
    Reply::ok(view(call.store, id))
}

fn disable(call: &mut Call<'_>) -> Outcome {
    let id = docked(call)?;
    call.store.change(id).set("enabled", false);
    call.store.dock_at(id, usize::MAX);
    Reply::no_content()
}

/// Shows a tool at the end of the dock, unless it is shown.
fn enable(call: &mut Call<'_>) -> Outcome {
    let id = docked(call)?;
    if call.store.change(id).fields.remove("enabled") == Some(json!(false)) {
        call.store.dock_at(id, usize::MAX);
    }
    Ok(Reply::Empty(StatusCode::CREATED))
}

/// Moves a tool within its dock, and a folder among its siblings.
fn reposition(call: &mut Call<'_>) -> Outcome {
    let (id, position) = (tool(call)?, call.position()?);
    let tool = call.any_record()?;
    let (parent, is_enabled) = (tool.parent, tool.is_enabled());
    match call.store.is_docked(id) {
        true if !is_enabled => {
            return Err(Refusal::invalid("position", "is for a tool that is enabled"));
        }
        true => {
            call.store.change(id);
            call.store.dock_at(id, position);
        }
        false => call.store.place(id, parent, position),
    }
    Ok(Reply::Empty(StatusCode::OK))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = tool(call)?;
    let bucket = call.any_record()?.bucket;
    let others = call.store.dock(bucket).into_iter().map(|other| other.id);
    let others: Vec<i64> = others.filter(|other| *other != id).collect();
    call.store.remove(id);
    call.store.number_dock(&others);
    Reply::no_content()
}

fn view(store: &Store, id: i64) -> Value {
    let Some(tool) = store.record(id) else { return Value::Null };
    let members = schema::members("Tool");
    let mut view = store.view_as(tool, members);
    view["name"] = json!(tool.kind.row().tool);
    view["enabled"] = json!(tool.is_enabled());
    view["position"] = json!(tool.position);
    if let (Value::Object(members), false) = (&mut view, tool.is_enabled()) {
        members.remove("position");
    }
    view
}
