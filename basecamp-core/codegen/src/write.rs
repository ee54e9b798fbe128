//! Writes a description in its canonical form.

use indexmap::IndexMap;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::files::Files;
use crate::model::{
    Api, COMMON, Member, Members, Operation, Pages, RecordUpdate, Retry, Service, Shape, TypeDef,
};

/// The files of a description, by name, except the hand-written `docs.toml`.
#[must_use]
pub fn api(api: &Api) -> Files {
    let mut files = Files::new();
    files.insert("api.toml".to_owned(), settings(api).to_string());
    for (name, service) in &api.services {
        let mut file = self::service(service);
        insert_types(&mut file, api, name);
        files.insert(format!("{name}.toml"), file.to_string());
    }
    let mut common = DocumentMut::new();
    insert_types(&mut common, api, COMMON);
    let common = format!("# Types that don't belong to one service.\n\n{common}");
    files.insert(format!("{COMMON}.toml"), common);
    files
}

fn settings(api: &Api) -> DocumentMut {
    let settings = &api.settings;
    let mut file = DocumentMut::new();
    file.insert("version", value(&settings.version));
    file.insert("hosts", value(array(&settings.hosts)));
    let mut services = array(&settings.services);
    services.iter_mut().for_each(|service| service.decor_mut().set_prefix("\n    "));
    services.set_trailing("\n");
    services.set_trailing_comma(true);
    file.insert("services", value(services));
    file.insert("markers", value(array(&settings.markers)));
    for (key, comment) in [
        ("services", "The covered services: a file for each."),
        ("markers", "Types that core writes by hand, for ids to refer to."),
    ] {
        if let Some(mut key) = file.key_mut(key) {
            key.leaf_decor_mut().set_prefix(format!("\n# {comment}\n"));
        }
    }
    for (key, mut table, comment) in [
        ("names", strings(&settings.names), "Types with another name in the API document."),
        (
            "ids",
            strings(&settings.ids),
            "The types that ids identify, by parameter, member or Type.field, if the name doesn't imply them.",
        ),
        (
            "refine",
            strings(&settings.refine),
            "String members with a more precise type: by parameter, member or Type.field.",
        ),
    ] {
        table.decor_mut().set_prefix(format!("\n# {comment}\n"));
        file.insert(key, Item::Table(table));
    }
    file
}

fn service(service: &Service) -> DocumentMut {
    let mut file = DocumentMut::new();
    file.insert("doc", value(&service.doc));
    if !service.search_terms.is_empty() {
        file.insert("search_terms", value(service.search_terms.iter().collect::<Array>()));
    }
    if let Some(example) = &service.example {
        // As a literal string, which needs no escapes, unless it contains the delimiter.
        let literal = format!("'''\n{example}'''").parse::<Value>();
        file.insert("example", value(literal.unwrap_or_else(|_| example.into())));
    }
    if !service.aliases.is_empty() {
        file.insert("aliases", Item::Table(strings(&service.aliases)));
    }
    let operations = service.operations.iter();
    let operations = operations.map(|(name, operation)| (name, self::operation(operation)));
    insert_tables(&mut file, "operations", operations);
    file
}

fn operation(operation: &Operation) -> Table {
    let mut table = Table::new();
    table.insert("id", value(&operation.id));
    table.insert("doc", value(&operation.doc));
    insert_some(&mut table, "note", operation.note.as_ref());
    let request = format!("{} {}", operation.request.verb, operation.request.path);
    table.insert("request", value(request));
    table.insert("resource", value(&operation.resource));
    for (key, members) in [("path", &operation.path), ("query", &operation.query)] {
        if !members.is_empty() && members.values().all(is_plain) {
            table.insert(key, value(members.iter().map(entry).collect::<InlineTable>()));
        }
    }
    insert_some(&mut table, "multipart", operation.multipart.as_ref());
    insert_some(&mut table, "raw", operation.raw.as_ref());
    insert_some(&mut table, "envelope", operation.envelope.as_ref());
    insert_some(&mut table, "rich_text", operation.rich_text.as_ref());
    insert_some(&mut table, "result", operation.result.as_ref().map(ToString::to_string));
    insert_some(&mut table, "pages", operation.pages.as_ref().map(pages));
    for (key, is_set) in [
        ("may_be_empty", operation.may_be_empty),
        ("idempotent", operation.idempotent),
        ("replaces", operation.replaces),
        ("deprecated", operation.deprecated),
        ("anonymous", operation.anonymous),
        ("unlisted", operation.unlisted),
    ] {
        if is_set {
            table.insert(key, value(true));
        }
    }
    insert_array(&mut table, "outside", &operation.outside);
    insert_array(&mut table, "preserve", &operation.preserve);
    if operation.retry != Retry::default() {
        table.insert("retry", value(retry(&operation.retry)));
    }
    for (key, members) in [("path", &operation.path), ("query", &operation.query)] {
        if !members.values().all(is_plain) {
            table.insert(key, Item::Table(table_of(members)));
        }
    }
    if let Some(body) = &operation.body {
        table.insert("body", Item::Table(table_of(body)));
    }
    if let Some(update) = &operation.update {
        table.insert("update", Item::Table(self::update(update)));
    }
    table
}

fn update(update: &RecordUpdate) -> Table {
    let mut table = Table::new();
    table.insert("record", value(&update.record));
    table.insert("read", value(&update.read));
    insert_some(&mut table, "builder", update.builder.as_ref());
    insert_array(&mut table, "caller_supplied", &update.caller_supplied);
    insert_array(&mut table, "also_on", &update.also_on);
    if !update.from.is_empty() {
        table.insert("from", value(update.from.iter().collect::<InlineTable>()));
    }
    table
}

fn pages(pages: &Pages) -> String {
    let style = if pages.cursor { "cursor" } else { "link" };
    pages.key.as_ref().map_or(style.to_owned(), |key| format!("{style}:{key}"))
}

/// The values that differ from the default.
fn retry(retry: &Retry) -> InlineTable {
    let default = Retry::default();
    let mut table = InlineTable::new();
    if retry.attempts != default.attempts {
        table.insert("attempts", i64::from(retry.attempts).into());
    }
    if retry.delay_ms != default.delay_ms {
        table.insert("delay_ms", i64::from(retry.delay_ms).into());
    }
    if retry.on != default.on {
        table.insert("on", retry.on.iter().map(|status| i64::from(*status)).collect());
    }
    table
}

fn insert_types(file: &mut Table, api: &Api, home: &str) {
    let types = api.types.iter().filter(|(_, definition)| definition.home == home);
    insert_tables(file, "types", types.map(|(name, definition)| (name, type_table(definition))));
}

fn type_table(definition: &TypeDef) -> Table {
    let mut table = Table::new();
    table.insert("doc", value(&definition.doc));
    if definition.recording {
        table.insert("recording", value(true));
    }
    match &definition.shape {
        Shape::Struct(fields) => table.insert("fields", Item::Table(table_of(fields))),
        Shape::Enum(values) => table.insert("values", Item::Table(strings(values))),
    };
    table
}

/// Inserts tables under a key without a header.
fn insert_tables<'a>(
    file: &mut Table,
    key: &str,
    tables: impl Iterator<Item = (&'a String, Table)>,
) {
    let mut parent: Table = tables.map(|(name, table)| (name, Item::Table(table))).collect();
    parent.set_implicit(true);
    file.insert(key, Item::Table(parent));
}

fn is_plain(member: &Member) -> bool {
    member.wire.is_none() && member.doc.is_none() && member.flags == Default::default()
}

fn table_of(members: &Members) -> Table {
    members.iter().map(entry).collect()
}

fn entry((name, member): (&String, &Member)) -> (String, Value) {
    let spelling = member.spelled(&member.ty);
    if is_plain(member) {
        return (name.clone(), spelling.into());
    }
    let flags = member.flags;
    let mut table = InlineTable::new();
    table.insert("type", spelling.into());
    if let Some(wire) = &member.wire {
        table.insert("wire", wire.to_string().into());
    }
    for (key, is_set) in [
        ("deprecated", flags.deprecated),
        ("sensitive", flags.sensitive),
        ("clearable", flags.clearable),
        ("auth_routable", flags.auth_routable),
        ("unlisted", flags.unlisted),
        ("nonempty", flags.nonempty),
    ] {
        if is_set {
            table.insert(key, true.into());
        }
    }
    if let Some(max) = flags.max_length {
        table.insert("max_length", i64::from(max).into());
    }
    if let Some(doc) = &member.doc {
        table.insert("doc", doc.into());
    }
    (name.clone(), table.into())
}

fn insert_some(table: &mut Table, key: &str, text: Option<impl Into<Value>>) {
    if let Some(text) = text {
        table.insert(key, value(text));
    }
}

fn insert_array(table: &mut Table, key: &str, items: &[String]) {
    if !items.is_empty() {
        table.insert(key, value(array(items)));
    }
}

fn array(items: &[String]) -> Array {
    items.iter().collect()
}

fn strings<V: ToString>(pairs: &IndexMap<String, V>) -> Table {
    pairs.iter().map(|(name, text)| (name, value(text.to_string()))).collect()
}
