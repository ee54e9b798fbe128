//! Writes a description in its canonical form.

use std::fmt::Display;

use indexmap::IndexMap;

use crate::files::Files;
use crate::model::{
    Api, COMMON, Member, Members, Merge, Operation, Pages, Retry, Service, Shape, TypeDef,
};
use crate::ty::Type;

/// The files of a description, by name; `words.toml` is only ever written by hand.
#[must_use]
pub fn api(api: &Api) -> Files {
    let mut files = Files::new();
    files.insert("api.toml".to_owned(), settings(api));
    for (name, service) in &api.services {
        let mut text = self::service(service);
        write_types(&mut text, api, name);
        files.insert(format!("{name}.toml"), text);
    }
    let mut common = "# Types that don't belong to one service.\n".to_owned();
    write_types(&mut common, api, COMMON);
    files.insert(format!("{COMMON}.toml"), common);
    files
}

fn settings(api: &Api) -> String {
    let settings = &api.settings;
    let mut text = String::new();
    pair(&mut text, "version", quoted(&settings.version));
    pair(&mut text, "hosts", list(&settings.hosts));
    text.push_str("\n# The services that are covered: a file for each.\n");
    let services: String =
        settings.services.iter().map(|name| format!("    {},\n", quoted(name))).collect();
    pair(&mut text, "services", format!("[\n{services}]"));
    text.push_str("\n# Types that core writes by hand, for ids to refer to.\n");
    pair(&mut text, "markers", list(&settings.markers));
    text.push_str("\n# Types that the API document calls by another name.\n[names]\n");
    pairs(&mut text, &settings.names);
    text.push_str("\n# What an id identifies, where its name doesn't tell: a parameter, member or Type.field.\n[ids]\n");
    pairs(&mut text, &settings.ids);
    text.push_str("\n# String members that are of a type of ours: a parameter, member or Type.field.\n[refine]\n");
    pairs(&mut text, &settings.refine);
    text
}

fn service(service: &Service) -> String {
    let mut text = String::new();
    pair(&mut text, "doc", quoted(&service.doc));
    if let Some(example) = &service.example {
        pair(&mut text, "example", format!("'''\n{example}'''"));
    }
    if !service.aliases.is_empty() {
        text.push_str("\n[aliases]\n");
        pairs(&mut text, &service.aliases);
    }
    for (name, operation) in &service.operations {
        text.push_str(&self::operation(name, operation));
    }
    text
}

fn operation(name: &str, operation: &Operation) -> String {
    let mut text = format!("\n[operations.{}]\n", key(name));
    pair(&mut text, "id", quoted(&operation.id));
    pair(&mut text, "doc", quoted(&operation.doc));
    if let Some(note) = &operation.note {
        pair(&mut text, "note", quoted(note));
    }
    let request = format!("{} {}", operation.request.verb, operation.request.path);
    pair(&mut text, "request", quoted(&request));
    pair(&mut text, "resource", quoted(&operation.resource));
    let mut tables = String::new();
    for (kind, members) in [("path", &operation.path), ("query", &operation.query)] {
        if members.values().all(is_plain) {
            inline_members(&mut text, kind, members);
        } else {
            tables.push_str(&format!("\n[operations.{}.{kind}]\n", key(name)));
            write_members(&mut tables, members);
        }
    }
    for (kind, value) in [
        ("multipart", &operation.multipart),
        ("raw", &operation.raw),
        ("envelope", &operation.envelope),
        ("result", &operation.result.as_ref().map(ToString::to_string)),
        ("pages", &operation.pages.as_ref().map(pages)),
    ] {
        if let Some(value) = value {
            pair(&mut text, kind, quoted(value));
        }
    }
    for (kind, set) in [
        ("may_be_empty", operation.may_be_empty),
        ("idempotent", operation.idempotent),
        ("replaces", operation.replaces),
        ("deprecated", operation.deprecated),
        ("anonymous", operation.anonymous),
        ("unlisted", operation.unlisted),
    ] {
        if set {
            pair(&mut text, kind, true);
        }
    }
    for (kind, names) in [("beside", &operation.beside), ("keeps", &operation.keeps)] {
        if !names.is_empty() {
            pair(&mut text, kind, list(names));
        }
    }
    if operation.retry != Retry::default() {
        pair(&mut text, "retry", retry(&operation.retry));
    }
    if let Some(body) = &operation.body {
        tables.push_str(&format!("\n[operations.{}.body]\n", key(name)));
        write_members(&mut tables, body);
    }
    if let Some(merge) = &operation.merge {
        tables.push_str(&format!("\n[operations.{}.merge]\n", key(name)));
        write_merge(&mut tables, merge);
    }
    text + &tables
}

fn write_merge(text: &mut String, merge: &Merge) {
    pair(text, "record", quoted(&merge.record));
    pair(text, "read", quoted(&merge.read));
    if let Some(update) = &merge.update {
        pair(text, "update", quoted(update));
    }
    for (kind, names) in [("given", &merge.given), ("doors", &merge.doors)] {
        if !names.is_empty() {
            pair(text, kind, list(names));
        }
    }
    if !merge.from.is_empty() {
        let from =
            merge.from.iter().map(|(name, path)| format!("{} = {}", key(name), quoted(path)));
        pair(text, "from", format!("{{ {} }}", from.collect::<Vec<_>>().join(", ")));
    }
}

fn pages(pages: &Pages) -> String {
    let style = if pages.cursor { "cursor" } else { "link" };
    pages.key.as_ref().map_or(style.to_owned(), |key| format!("{style}:{key}"))
}

/// Only what differs from the usual.
fn retry(retry: &Retry) -> String {
    let usual = Retry::default();
    let mut parts = Vec::new();
    if retry.attempts != usual.attempts {
        parts.push(format!("attempts = {}", retry.attempts));
    }
    if retry.delay_ms != usual.delay_ms {
        parts.push(format!("delay_ms = {}", retry.delay_ms));
    }
    if retry.on != usual.on {
        parts.push(format!("on = {:?}", retry.on));
    }
    format!("{{ {} }}", parts.join(", "))
}

fn write_types(text: &mut String, api: &Api, home: &str) {
    for (name, definition) in api.types.iter().filter(|(_, definition)| definition.home == home) {
        write_type(text, name, definition);
    }
}

fn write_type(text: &mut String, name: &str, definition: &TypeDef) {
    text.push_str(&format!("\n[types.{name}]\n"));
    pair(text, "doc", quoted(&definition.doc));
    if definition.recording {
        pair(text, "recording", true);
    }
    match &definition.shape {
        Shape::Struct(fields) => {
            text.push_str(&format!("\n[types.{name}.fields]\n"));
            write_members(text, fields);
        }
        Shape::Enum(values) => {
            text.push_str(&format!("\n[types.{name}.values]\n"));
            pairs(text, values);
        }
    }
}

fn is_plain(member: &Member) -> bool {
    member.wire.is_none() && member.doc.is_none() && member.flags == Default::default()
}

fn inline_members(text: &mut String, kind: &str, members: &Members) {
    if !members.is_empty() {
        let members: Vec<_> = members
            .iter()
            .map(|(name, member)| {
                format!("{} = {}", key(name), quoted(&member.spelled(&member.ty)))
            })
            .collect();
        pair(text, kind, format!("{{ {} }}", members.join(", ")));
    }
}

fn write_members(text: &mut String, members: &Members) {
    for (name, member) in members {
        pair(text, &key(name), self::member(member));
    }
}

fn member(member: &Member) -> String {
    let spelling = quoted(&member.spelled(&member.ty));
    if is_plain(member) {
        return spelling;
    }
    let flags = member.flags;
    let mut parts = vec![format!("type = {spelling}")];
    parts.extend(member.wire.as_ref().map(|wire: &Type| format!("wire = \"{wire}\"")));
    for (name, set) in [
        ("deprecated", flags.deprecated),
        ("sensitive", flags.sensitive),
        ("clearable", flags.clearable),
        ("auth_routable", flags.auth_routable),
        ("unlisted", flags.unlisted),
        ("nonempty", flags.nonempty),
    ] {
        if set {
            parts.push(format!("{name} = true"));
        }
    }
    parts.extend(flags.max_length.map(|max| format!("max_length = {max}")));
    parts.extend(member.doc.as_ref().map(|doc| format!("doc = {}", quoted(doc))));
    format!("{{ {} }}", parts.join(", "))
}

fn pair(text: &mut String, key: &str, value: impl Display) {
    text.push_str(&format!("{key} = {value}\n"));
}

fn pairs<V: ToString>(text: &mut String, pairs: &IndexMap<String, V>) {
    for (name, value) in pairs {
        pair(text, &key(name), quoted(&value.to_string()));
    }
}

fn list(items: &[String]) -> String {
    let items: Vec<_> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}
