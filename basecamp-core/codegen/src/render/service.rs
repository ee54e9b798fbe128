//! A service: the struct with its methods, and the builders that these make.

use std::collections::BTreeSet;

use super::header_of;
use super::merge::{Merging, doors};
use super::operation::Builder;
use super::rust::{Scope, service_struct};
use super::text::{doc, docs, imports, module_doc};
use crate::check::find;
use crate::model::{Api, Service};
use crate::naming::member;
use crate::ty::Type;

/// The file of a service.
pub(super) fn file(api: &Api, name: &str) -> String {
    let service = &api.services[name];
    let structure = service_struct(api, name);
    let scope = Scope::of_service(api, name);
    let mut builders = Vec::new();
    // Readers of the service's page look for a name.
    let mut operations: Vec<_> = service.operations.iter().collect();
    operations.sort_by_key(|(method, _)| *method);
    for (method, operation) in operations {
        builders.push(Builder::new(api, &scope, (name, &structure), method, operation));
    }
    let merges: Vec<_> =
        service.operations.iter().filter_map(|one| Merging::new(api, &scope, name, one)).collect();
    let mut code = structure_of(service, name, &structure, &example(api, service, name, &builders));
    code.push_str(&format!("impl<H: Clone> {structure}<H> {{\n"));
    let methods: Vec<_> = builders
        .iter()
        .map(Builder::method)
        .chain(merges.iter().map(Merging::methods))
        .chain(doors(api, name))
        .chain(service.aliases.iter().map(|(method, target)| alias(api, method, target)))
        .collect();
    code.push_str(&methods.join("\n"));
    code.push_str("}\n");
    for builder in &builders {
        code.push('\n');
        code.push_str(&builder.code());
    }
    for merge in &merges {
        code.push('\n');
        code.push_str(&merge.code());
    }
    let imports = imports(&code, &scope.paths(), &BTreeSet::new());
    header_of(name) + &module_doc(&service.doc) + "\n" + &imports + &code
}

fn structure_of(service: &Service, name: &str, structure: &str, example: &str) -> String {
    let words = docs(&[service.doc.clone(), format!("The service of [`Account::{name}`].")]);
    format!(
        "{words}///\n{example}\
         #[derive(Debug, Clone)]\npub struct {structure}<H = Detached> {{\npub(crate) account: Account<H>,\n}}\n\n\
         impl<H> {structure}<H> {{\n\
         pub(super) fn new(account: Account<H>) -> Self {{\nSelf {{ account }}\n}}\n}}\n\n"
    )
}

/// A compiled example: the description's, or one made up from an operation with simple arguments.
fn example(api: &Api, service: &Service, name: &str, builders: &[Builder<'_>]) -> String {
    let statements = match &service.example {
        Some(example) => example.clone(),
        None => builders.iter().find_map(|builder| builder.sample(name)).unwrap_or_default(),
    };
    let words: BTreeSet<_> = statements.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let types: Vec<_> =
        api.types.keys().map(String::as_str).filter(|name| words.contains(name)).collect();
    let mut lines = vec!["use basecamp_core::Account;".to_owned()];
    if words.contains("Id") {
        lines[0] = "use basecamp_core::{Account, Id};".to_owned();
    }
    if statements.contains("date(") {
        lines.push("use basecamp_core::time::date;".to_owned());
    }
    match types[..] {
        [] => {}
        [one] => lines.push(format!("use basecamp_core::types::{one};")),
        _ => lines.push(format!("use basecamp_core::types::{{{}}};", types.join(", "))),
    }
    lines.push(String::new());
    lines.push("let account = Account::detached(\"999\")?;".to_owned());
    lines.extend(statements.lines().map(str::to_owned));
    lines.push("# Ok::<(), Box<dyn std::error::Error>>(())".to_owned());
    let lines: String = lines.iter().map(|line| format!("/// {line}\n")).collect();
    format!("/// ```\n{}/// ```\n", lines.replace("/// \n", "///\n"))
}

/// A method that leads to an operation of another service.
fn alias(api: &Api, method: &str, target: &str) -> String {
    let Some((operation, (home, _))) = find(api, target).zip(target.split_once('.')) else {
        return String::new();
    };
    let scope = Scope::of_service(api, home);
    let arguments: Vec<_> = super::operation::arguments(api, &scope, operation);
    let parameters: String =
        arguments.iter().map(|one| format!(", {}: {}", one.rust, one.accepted)).collect();
    let values: String = arguments.iter().map(|one| format!(", {}", one.value)).collect();
    let builder = format!("super::{home}::{}", operation.id);
    format!(
        "{}pub fn {}(&self{parameters}) -> {builder}<H> {{\n\
         {builder}::on(self.account.clone(){values})\n}}\n",
        doc(&operation.doc),
        member(method),
    )
}

/// A value to show in an example.
pub(super) fn sample(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Id(_) | Type::I32 | Type::I64 => Some("123"),
        Type::String => Some("\"text\""),
        Type::Bool => Some("true"),
        Type::Date => Some("date(2026, 12, 1)"),
        _ => None,
    }
}
