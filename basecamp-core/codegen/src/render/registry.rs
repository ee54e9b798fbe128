//! The files that tie the others together.

use super::rust::service_struct;
use super::text::doc;
use super::{header, homes, types_at};
use crate::model::Api;
use crate::naming::constant;

/// `generated/mod.rs`.
pub(super) fn root(api: &Api) -> String {
    header("api/api.toml")
        + "//! Services, types and operations of the Basecamp API.\n\n\
           mod operations;\npub mod services;\npub mod types;\n\n\
           pub use operations::OPERATIONS;\n\n"
        + &doc("The version of the Basecamp API that this crate was generated for.")
        + &format!("pub(crate) const API_VERSION: &str = {:?};\n", api.settings.version)
        + &doc("The hosts of Basecamp's web pages and of its API.")
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
        + "use crate::operation::Operation;\n\n"
        + &doc("Every operation of the API that this crate knows, ordered by service and method.")
        + &format!("pub static OPERATIONS: &[&Operation] = &[\n{}\n];\n", entries.join("\n"))
}

/// The services' root: modules, and the accounts' way to them.
pub(super) fn services(api: &Api) -> String {
    let mut modules = String::new();
    let mut accessors = Vec::new();
    for (name, service) in &api.services {
        modules.push_str(&format!("pub mod {name};\n"));
        let structure = format!("{name}::{}", service_struct(api, name));
        accessors.push(format!(
            "{}pub fn {name}(&self) -> {structure}<H> {{\n{structure}::new(self.clone())\n}}\n",
            doc(&service.doc),
        ));
    }
    header("api/*.toml")
        + "//! The API's services, a module each: the service itself and the builders of its calls.\n\n"
        + &modules
        + "\nuse crate::account::Account;\n\n/// The services of an account.\nimpl<H: Clone> Account<H> {\n"
        + &accessors.join("\n")
        + "}\n"
}

/// The types' root: everything flat.
pub(super) fn types(api: &Api) -> String {
    let mut modules = String::new();
    let mut exports = String::new();
    for home in homes(api) {
        let names: Vec<_> = types_at(api, home).into_iter().map(|(name, _)| name).collect();
        modules.push_str(&format!("mod {home};\n"));
        exports.push_str(&format!("pub use {home}::{{{}}};\n", names.join(", ")));
    }
    header("api/*.toml")
        + "//! What the API takes and gives.\n\n\
           // `Id<Todo>` reads better in the documentation than `Id<Self>`.\n\
           #![allow(clippy::use_self)]\n\n"
        + &modules
        + "\n"
        + &exports
}
