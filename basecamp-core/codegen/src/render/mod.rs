//! Renders a description as Rust.

mod calls;
mod code;
mod example;
mod operation;
mod operation_table;
mod prelude;
mod registry;
mod rust;
mod service;
mod types;
mod update;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::Result;
use crate::check;
use crate::files::Files;
use crate::model::{Api, COMMON, TypeDef};

/// The formatting rules of the whole project.
const RUSTFMT_TOML: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rustfmt.toml");

/// Renders the files of `src/generated`, formatted.
///
/// # Errors
///
/// Lists the errors of the description, see [`check::errors`]. Fails too if
/// `rustfmt` is missing.
pub fn render(api: &Api) -> Result<Files> {
    let errors = check::errors(api);
    if !errors.is_empty() {
        return Err(errors.join("\n").into());
    }
    let mut files = Files::new();
    files.insert("mod.rs".to_owned(), registry::root(api)?);
    files.insert("operations.rs".to_owned(), registry::operations(api)?);
    files.insert("prelude.rs".to_owned(), prelude::file());
    files.insert("services/mod.rs".to_owned(), registry::services(api)?);
    for name in api.services.keys() {
        files.insert(format!("services/{name}.rs"), service::file(api, name)?);
    }
    files.insert("types/mod.rs".to_owned(), registry::types(api)?);
    for home in services_of_types(api) {
        files.insert(format!("types/{home}.rs"), types::file(api, home)?);
    }
    formatted(files)
}

/// Renders the files of `tests/src/calls/generated`: the table by which the tests call every
/// operation.
///
/// # Errors
///
/// As [`render`].
pub fn calls(api: &Api) -> Result<Files> {
    let errors = check::errors(api);
    if !errors.is_empty() {
        return Err(errors.join("\n").into());
    }
    formatted([("mod.rs".to_owned(), calls::file(api))].into())
}

fn formatted(mut files: Files) -> Result<Files> {
    for (name, text) in &mut files {
        *text = format(text).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(files)
}

/// The modules of types: those of services, and the common one.
fn services_of_types(api: &Api) -> BTreeSet<&str> {
    api.types.values().map(|definition| definition.home.as_str()).collect()
}

fn types_of<'a>(api: &'a Api, home: &str) -> Vec<(&'a str, &'a TypeDef)> {
    let types = api.types.iter().filter(|(_, definition)| definition.home == home);
    types.map(|(name, definition)| (name.as_str(), definition)).collect()
}

/// The import of every file of services and types.
const PRELUDE: &str = "use crate::generated::prelude::*;\n";

/// The first line of a generated file.
fn header(sources: &str) -> String {
    format!("// @generated from {sources} by `basecamp-codegen generate`; do not edit.\n")
}

fn header_of(home: &str) -> String {
    header(&format!("api/{home}.toml"))
}

/// The docs of a module of types.
fn module_doc(home: &str) -> String {
    match home {
        COMMON => "//! Types that several services share.\n".to_owned(),
        service => format!("//! Types of `account.{service}()`.\n"),
    }
}

/// Formats with rustfmt, as `cargo fmt` does.
fn format(text: &str) -> Result<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", RUSTFMT_TOML])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            format!("rustfmt, a part of every Rust toolchain, doesn't start: {error}")
        })?;
    let mut stdin = rustfmt.stdin.take().ok_or("rustfmt has no input")?;
    // rustfmt reads all input before it writes, so neither side blocks the other.
    stdin.write_all(text.as_bytes())?;
    drop(stdin);
    let output = rustfmt.wait_with_output()?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("rustfmt failed: {message}\n{text}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
