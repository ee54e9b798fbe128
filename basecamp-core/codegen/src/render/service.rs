//! Renders a service: the struct with its methods, and the builders that they return.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{docs, ident, items, module_doc};
use super::operation::{Argument, Builder, arguments};
use super::rust::{Scope, service_struct};
use super::update::{UpdateBuilder, updates_of_others};
use super::{PRELUDE, header_of};
use crate::Result;
use crate::check::find;
use crate::model::{Api, Service};
use crate::naming::member;
use crate::ty::Type;

/// The file of a service.
pub(super) fn file(api: &Api, name: &str) -> Result<String> {
    let service = &api.services[name];
    let structure = service_struct(api, name);
    let scope = Scope::of_service(api, name);
    // The page of the service lists methods by name.
    let mut operations: Vec<_> = service.operations.iter().collect();
    operations.sort_by_key(|(method, _)| *method);
    let builders: Vec<_> = operations
        .into_iter()
        .map(|(method, operation)| Builder::new(api, &scope, (name, &structure), method, operation))
        .collect();
    let operations = service.operations.iter();
    let updates: Vec<_> = operations
        .filter_map(|operation| UpdateBuilder::new(api, &scope, name, operation))
        .collect();
    let methods = builders
        .iter()
        .map(Builder::method)
        .chain(updates.iter().map(UpdateBuilder::methods))
        .chain(updates_of_others(api, name))
        .chain(service.aliases.iter().map(|(method, target)| alias(api, method, target)));
    let methods = methods.collect();
    let example = example(api, service, name, &builders);
    let mut parts = vec![
        header_of(name) + &module_doc(&service.doc) + "\n" + PRELUDE,
        items(struct_of(service, name, &structure, &example))?,
        items(impl_of(&structure, methods))?,
    ];
    for builder in &builders {
        parts.extend(builder.code()?);
    }
    for update in &updates {
        parts.extend(update.code()?);
    }
    Ok(parts.join("\n"))
}

fn struct_of(service: &Service, name: &str, structure: &str, example: &[String]) -> TokenStream {
    let structure = ident(structure);
    let docs = docs(&[service.doc.clone(), format!("The service of [`Account::{name}`].")]);
    let search_terms = &service.search_terms;
    quote! {
        #docs
        #[doc = ""]
        #(#[doc = #example])*
        #(#[doc(alias = #search_terms)])*
        #[derive(Debug, Clone)]
        pub struct #structure<H = Detached> {
            pub(crate) account: Account<H>,
        }
    }
}

fn impl_of(structure: &str, methods: Vec<TokenStream>) -> TokenStream {
    let structure = ident(structure);
    quote! {
        impl<H: Handle> #structure<H> {
            #(#methods)*
        }
    }
}

/// A compiled example: the description's, or one generated from an operation with simple arguments.
fn example(api: &Api, service: &Service, name: &str, builders: &[Builder<'_>]) -> Vec<String> {
    let statements = match &service.example {
        Some(example) => example.clone(),
        None => builders.iter().find_map(|builder| builder.sample(name)).unwrap_or_default(),
    };
    let words: BTreeSet<_> = statements.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let types: Vec<_> =
        api.types.keys().map(String::as_str).filter(|name| words.contains(name)).collect();
    let account = if words.contains("Id") { "{Account, Id}" } else { "Account" };
    let mut lines = vec!["```".to_owned(), format!("use basecamp_core::{account};")];
    if statements.contains("date(") {
        lines.push("use basecamp_core::time::date;".to_owned());
    }
    match types[..] {
        [] => {}
        [name] => lines.push(format!("use basecamp_core::types::{name};")),
        _ => lines.push(format!("use basecamp_core::types::{{{}}};", types.join(", "))),
    }
    lines.push(String::new());
    lines.push("let account = Account::detached(\"999\")?;".to_owned());
    lines.extend(statements.lines().map(str::to_owned));
    lines.push("# Ok::<(), Box<dyn std::error::Error>>(())".to_owned());
    lines.push("```".to_owned());
    let spaced = |line: String| if line.is_empty() { line } else { format!(" {line}") };
    lines.into_iter().map(spaced).collect()
}

/// A method that forwards to an operation of another service.
fn alias(api: &Api, method: &str, target: &str) -> TokenStream {
    let Some((operation, (home, target))) = find(api, target).zip(target.split_once('.')) else {
        return TokenStream::new();
    };
    let scope = Scope::of_service(api, home);
    let arguments: Vec<_> = arguments(api, &scope, operation);
    let parameters = arguments.iter().map(Argument::parameter);
    let values = arguments.iter().map(|argument| ident(&argument.rust));
    let (service, builder) = (ident(&service_struct(api, home)), ident(&operation.id));
    let (docs, method) = (docs(&[&operation.doc]), ident(&member(method)));
    let (home, target) = (ident(home), ident(&member(target)));
    quote! {
        #docs
        pub fn #method(&self, #(#parameters),*) -> super::#home::#builder<H> {
            super::#home::#service { account: self.account.clone() }.#target(#(#values),*)
        }
    }
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
