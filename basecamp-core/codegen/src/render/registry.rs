//! Renders the roots of the modules, and the registry of operations.

use quote::quote;

use super::code::{doc_comments, docs, ident, items};
use super::rust::service_struct;
use super::{header, services_of_types, types_of};
use crate::Result;
use crate::model::Api;
use crate::naming::constant;

/// `generated/mod.rs`.
pub(super) fn root(api: &Api) -> String {
    header("api/api.toml")
        + "//! Services, types and operations of the Basecamp API.\n\n\
           mod operations;\nmod prelude;\npub mod services;\npub mod types;\n\n\
           pub use operations::OPERATIONS;\n\n"
        + &doc_comment("The version of the Basecamp API that this crate was generated for.")
        + &format!("pub(crate) const API_VERSION: &str = {:?};\n", api.settings.version)
        + &doc_comment("The hosts of Basecamp's web pages and of its API.")
        + &format!("pub(crate) const HOSTS: &[&str] = &{:?};\n", api.settings.hosts)
}

/// The registry.
pub(super) fn operations(api: &Api) -> String {
    let mut entries = Vec::new();
    let mut services = Vec::new();
    for (name, service) in &api.services {
        let mut methods: Vec<_> = service.operations.iter().collect();
        methods.sort_by_key(|(method, _)| *method);
        for (_, operation) in &methods {
            entries.push(format!("&{name}::{},", constant(&operation.id)));
        }
        if !methods.is_empty() {
            services.push(name.as_str());
        }
    }
    header("api/*.toml")
        + "//! The registry of operations.\n\n"
        + &format!("use super::services::{{{}}};\n", services.join(", "))
        + "use crate::Operation;\n\n"
        + &doc_comment("The operations of the API in this version, ordered by service and method.")
        + &format!("pub static OPERATIONS: &[&Operation] = &[\n{}\n];\n", entries.join("\n"))
}

/// The root of the services: the modules, and the methods of an account that return the services.
pub(super) fn services(api: &Api) -> Result<String> {
    let mut modules = String::new();
    let mut accessors = Vec::new();
    for (name, service) in &api.services {
        modules.push_str(&format!("pub mod {name};\n"));
        let (structure, docs) = (ident(&service_struct(api, name)), docs(&[&service.doc]));
        let name = ident(name);
        accessors.push(quote! {
            #docs
            pub fn #name(&self) -> #name::#structure<H> {
                #name::#structure { account: self.clone() }
            }
        });
    }
    let accessors = items(quote! {
        /// The services of an account.
        impl<H: Clone> Account<H> {
            #(#accessors)*
        }
    })?;
    Ok(header("api/*.toml")
        + "//! The services of the API: for each service, a module with the builders of its calls.\n\n"
        + &modules
        + "\nuse crate::Account;\n\n"
        + &accessors)
}

/// The root of the types, which re-exports all of them.
pub(super) fn types(api: &Api) -> String {
    let mut modules = String::new();
    let mut exports = String::new();
    for home in services_of_types(api) {
        let names: Vec<_> = types_of(api, home).into_iter().map(|(name, _)| name).collect();
        modules.push_str(&format!("mod {home};\n"));
        exports.push_str(&format!("pub use {home}::{{{}}};\n", names.join(", ")));
    }
    header("api/*.toml")
        + "//! The types of requests and responses.\n\n\
           // `Id<Todo>` reads better in the documentation than `Id<Self>`.\n\
           #![allow(clippy::use_self)]\n\n"
        + &modules
        + "\n"
        + &exports
}

fn doc_comment(text: &str) -> String {
    doc_comments(&[text], 0)
}
