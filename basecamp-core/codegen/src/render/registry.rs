//! Renders the roots of the modules, and the registry of operations.

use std::collections::BTreeSet;

use quote::quote;

use super::code::{docs, ident, items, module_doc};
use super::rust::service_struct;
use super::{header, services_of_types, types_of};
use crate::Result;
use crate::model::Api;
use crate::naming::constant;
use crate::ty::Type;

/// `generated/mod.rs`.
pub(super) fn root(api: &Api) -> Result<String> {
    let (version, hosts) = (&api.settings.version, &api.settings.hosts);
    let person_lists = person_lists(api);
    let parts = [
        header("api/api.toml") + &module_doc("Services, types and operations of the Basecamp API."),
        items(quote! {
            mod operations;
            mod prelude;
            pub mod services;
            pub mod types;
        })?,
        items(quote!(
            pub use operations::OPERATIONS;
        ))?,
        items(quote! {
            /// The version of the Basecamp API that this crate was generated for.
            pub(crate) const API_VERSION: &str = #version;
            /// The hosts of Basecamp's web pages and of its API.
            pub(crate) const HOSTS: &[&str] = &[#(#hosts),*];
            /// The members and parameters with ids of people whose names don't end in `id` or
            /// `ids`.
            #[cfg(any(test, feature = "testing"))]
            pub(crate) const PERSON_LISTS: &[&str] = &[#(#person_lists),*];
        })?,
    ];
    Ok(parts.join("\n"))
}

/// The members of queries, bodies and types that have ids of people under another name than that of
/// ids.
fn person_lists(api: &Api) -> BTreeSet<&str> {
    let operations = api.services.values().flat_map(|service| service.operations.values());
    let parameters = operations
        .flat_map(|operation| operation.query.iter().chain(operation.body.iter().flatten()));
    let fields = api.types.values().flat_map(|definition| definition.shape.fields());
    let people = parameters.chain(fields).filter(|(name, member)| {
        let is_person = match member.ty.innermost() {
            Type::PersonId => true,
            Type::Id(of) => of == "Person",
            _ => false,
        };
        is_person && *name != "id" && !name.ends_with("_id") && !name.ends_with("_ids")
    });
    people.map(|(name, _)| name.as_str()).collect()
}

/// The registry.
pub(super) fn operations(api: &Api) -> Result<String> {
    let services = api.services.iter().filter(|(_, service)| !service.operations.is_empty());
    let names = services.clone().map(|(name, _)| ident(name));
    let entries = services.flat_map(|(name, service)| {
        let mut methods: Vec<_> = service.operations.iter().collect();
        methods.sort_by_key(|(method, _)| *method);
        let name = ident(name);
        methods.into_iter().map(move |(_, operation)| {
            let constant = ident(&constant(&operation.id));
            quote!(&#name::#constant)
        })
    });
    let parts = [
        header("api/*.toml") + &module_doc("The registry of operations."),
        items(quote! {
            use super::services::{#(#names),*};
            use crate::Operation;
        })?,
        items(quote! {
            /// The operations of the API in this version, ordered by service and method.
            pub static OPERATIONS: &[&Operation] = &[#(#entries),*];
        })?,
    ];
    Ok(parts.join("\n"))
}

/// The root of the services: the modules, and the methods of an account that return the services.
pub(super) fn services(api: &Api) -> Result<String> {
    let modules = api.services.keys().map(|name| ident(name));
    let accessors = api.services.iter().map(|(name, service)| {
        let (structure, docs) = (ident(&service_struct(api, name)), docs(&[&service.doc]));
        let (name, search_terms) = (ident(name), &service.search_terms);
        quote! {
            #docs
            #(#[doc(alias = #search_terms)])*
            pub fn #name(&self) -> #name::#structure<H> {
                #name::#structure { account: self.clone() }
            }
        }
    });
    let doc = "The services of the API: for each service, a module with the builders of its calls.";
    let parts = [
        header("api/*.toml") + &module_doc(doc),
        items(quote!(#(pub mod #modules;)*))?,
        items(quote!(
            use crate::{Account, Handle};
        ))?,
        items(quote! {
            /// The services of an account.
            impl<H: Handle> Account<H> {
                #(#accessors)*
            }
        })?,
    ];
    Ok(parts.join("\n"))
}

/// The root of the types, which re-exports all of them.
pub(super) fn types(api: &Api) -> Result<String> {
    let homes = services_of_types(api);
    let modules = homes.iter().map(|home| ident(home));
    let exports = homes.iter().map(|home| {
        let names = types_of(api, home).into_iter().map(|(name, _)| ident(name));
        let home = ident(home);
        quote!(pub use #home::{#(#names),*};)
    });
    let parts = [
        header("api/*.toml") + &module_doc("The types of requests and responses."),
        // The text has a comment, which tokens lack.
        "// `Id<Todo>` reads better in the documentation than `Id<Self>`.\n\
         #![allow(clippy::use_self)]\n"
            .to_owned(),
        items(quote!(#(mod #modules;)*))?,
        items(quote!(#(#exports)*))?,
    ];
    Ok(parts.join("\n"))
}
