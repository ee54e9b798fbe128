//! Reads a description from TOML files.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Result;
use crate::files::Files;
use crate::model::{Api, COMMON, Members, Operation, Service, Shape, TypeDef};

/// One file of a service, or the file of common types.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Module {
    doc: String,
    search_terms: Vec<String>,
    example: Option<String>,
    operations: IndexMap<String, Operation>,
    aliases: IndexMap<String, String>,
    types: IndexMap<String, Definition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    #[serde(default)]
    doc: String,
    #[serde(default)]
    recording: bool,
    fields: Option<Members>,
    values: Option<IndexMap<String, String>>,
}

/// Reads a description. Missing files count as empty.
///
/// # Errors
///
/// Names the file and the position of the error.
pub fn api(files: &Files) -> Result<Api> {
    let mut api = Api {
        settings: file(files, "api")?,
        docs: file(files, "docs")?,
        services: BTreeMap::new(),
        types: IndexMap::new(),
    };
    for name in api.settings.services.clone() {
        let module: Module = file(files, &name)?;
        let Module { doc, search_terms, example, operations, aliases, types } = module;
        add_types(&mut api, &name, types)?;
        api.services.insert(name, Service { doc, search_terms, example, operations, aliases });
    }
    let common: Module = file(files, COMMON)?;
    add_types(&mut api, COMMON, common.types)?;
    Ok(api)
}

fn add_types(api: &mut Api, home: &str, types: IndexMap<String, Definition>) -> Result<()> {
    for (name, Definition { doc, recording, fields, values }) in types {
        let shape = match (fields, values) {
            (fields, None) => Shape::Struct(fields.unwrap_or_default()),
            (None, Some(values)) => Shape::Enum(values),
            (Some(_), Some(_)) => {
                return Err(format!("{home}.toml: {name} has both fields and values").into());
            }
        };
        let definition = TypeDef { home: home.to_owned(), doc, recording, shape };
        if let Some(other) = api.types.insert(name.clone(), definition) {
            return Err(format!("{home}.toml: {name} is also in {}.toml", other.home).into());
        }
    }
    Ok(())
}

fn file<T: DeserializeOwned + Default>(files: &Files, name: &str) -> Result<T> {
    let name = format!("{name}.toml");
    match files.get(&name) {
        None => Ok(T::default()),
        Some(text) => toml::from_str(text).map_err(|error| format!("{name}: {error}").into()),
    }
}
