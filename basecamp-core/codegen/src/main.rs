//! The commands of the generator; see the README of this crate.

#![forbid(unsafe_code)]
// Commands print their results.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use basecamp_codegen::files::Files;
use basecamp_codegen::import::ServiceSelection;
use basecamp_codegen::model::Api;
use basecamp_codegen::{Result, check, diff, files, import, openapi, read, render, write};

const USAGE: &str = "\
usage: basecamp-codegen import --openapi FILE --services FILE [--only NAME,.. | --all] [--check]
                               [--api DIR]
       basecamp-codegen generate [--check] [--api DIR] [--out DIR] [--calls DIR]

import    builds or updates the API description and prints what changed
generate  renders the description as Rust code, and the table by which tests call every operation
";

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let (command, options) = arguments.split_first().ok_or(USAGE)?;
    let mut options = Options(options.to_vec());
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no parent directory")?;
    let api = options.value("--api")?.map_or_else(|| core.join("api"), PathBuf::from);
    match command.as_str() {
        "import" => {
            let openapi = options.value("--openapi")?.ok_or(USAGE)?;
            let services = options.value("--services")?.ok_or(USAGE)?;
            let selection = match (options.value("--only")?, options.flag("--all")) {
                (None, false) => ServiceSelection::Same,
                (None, true) => ServiceSelection::All,
                (Some(names), false) => {
                    ServiceSelection::Also(names.split(',').map(str::to_owned).collect())
                }
                (Some(_), true) => return Err(USAGE.into()),
            };
            let check_only = options.flag("--check");
            options.none_left()?;
            run_import(&api, openapi.as_ref(), services.as_ref(), &selection, check_only)
        }
        "generate" => {
            let out = options.value("--out")?;
            let out = out.map_or_else(|| core.join("src/generated"), PathBuf::from);
            let calls = options.value("--calls")?;
            let tables = core.join("../tests/src/calls/generated");
            let calls = calls.map_or(tables, PathBuf::from);
            let check_only = options.flag("--check");
            options.none_left()?;
            run_generate(&api, &[(&out, render::render), (&calls, render::calls)], check_only)
        }
        _ => Err(USAGE.into()),
    }
}

fn run_import(
    dir: &Path,
    document: &Path,
    services: &Path,
    selection: &ServiceSelection,
    check_only: bool,
) -> Result<()> {
    let found = files::read(dir, "toml")?;
    let old = read::api(&found)?;
    let document = openapi::read(document)?;
    let services = openapi::read(services)?;
    let new = import::import(&old, &document, &services, selection)?;
    let changes = diff::changes(&old, &new);
    for line in changes.iter().chain(&import::left_out(&new, &document, &services)) {
        println!("{line}");
    }
    if check_only {
        return match changes.len() {
            0 => Ok(()),
            count => Err(format!("{count} differences").into()),
        };
    }
    save(dir, &found, &new)?;
    match check::errors(&new).len() {
        0 => println!("ready to generate"),
        1 => println!("1 error prevents generation; `generate` prints it"),
        count => println!("{count} errors prevent generation; `generate` prints them"),
    }
    Ok(())
}

/// Writes a description in its canonical form, so that a diff shows only real changes.
fn save(dir: &Path, found: &Files, api: &Api) -> Result<()> {
    let mut wanted = write::api(api);
    if let Some(docs) = found.get("docs.toml") {
        wanted.insert("docs.toml".to_owned(), docs.clone());
    }
    files::replace(dir, "toml", &wanted)
}

/// A directory and the function that renders its files.
type Target<'a> = (&'a Path, fn(&Api) -> Result<Files>);

fn run_generate(api: &Path, targets: &[Target<'_>], check_only: bool) -> Result<()> {
    let found = files::read(api, "toml")?;
    let description = read::api(&found)?;
    if !check_only {
        save(api, &found, &description)?;
    }
    let mut differences = Vec::new();
    for (dir, render) in targets {
        let wanted = render(&description)?;
        if check_only {
            differences.extend(files::differences(dir, "rs", &wanted)?);
        } else {
            files::replace(dir, "rs", &wanted)?;
            println!("{}: {} files are up to date", dir.display(), wanted.len());
        }
    }
    match differences[..] {
        [] => Ok(()),
        _ => Err(format!(
            "{}\nrun `cargo run -p basecamp-codegen -- generate`",
            differences.join("\n")
        )
        .into()),
    }
}

/// The arguments that aren't parsed yet.
struct Options(Vec<String>);

impl Options {
    fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() < before
    }

    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.0.iter().position(|argument| argument == name) else { return Ok(None) };
        if at + 1 == self.0.len() {
            return Err(format!("{name} needs a value").into());
        }
        self.0.remove(at);
        Ok(Some(self.0.remove(at)))
    }

    fn none_left(&self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(other) => Err(format!("unknown argument {other}\n\n{USAGE}").into()),
        }
    }
}
