//! Calls any operation of the Basecamp API by its id or by a URL; lists operations, and shows their
//! arguments.
//!
//! ```text
//! cargo run -p basecamp-ureq --example api -- --help
//! ```
//!
//! With `BASECAMP_TOKEN` it calls Basecamp; `BASECAMP_ACCOUNT_ID` selects the account,
//! `BASECAMP_BASE_URL` another server. Without a token it starts a sandbox for the call; its ids
//! are the same each time.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use basecamp_sandbox::Sandbox;
use basecamp_sandbox::samples::Extent;
use basecamp_tests::{note, program};
use basecamp_ureq::operation::{
    OPERATIONS, Pagination, Parameter, ParameterLocation, ParameterType,
};
use basecamp_ureq::route::Candidate;
use basecamp_ureq::{
    AccountId, Client, ClientBuilder, Config, ConsoleHooks, Error, ErrorCode, Id, Operation, Route,
    config_from_env,
};
use serde_json::{Map, Value, json};

const HELP: &str = "\
Calls any operation of the Basecamp API.

Usage:
  api list [WORD...]                     the operations that have all WORDs in id, service, path or summary
  api show OPERATION|URL                 what an operation takes; which operations a URL stands for
  api call OPERATION|URL [ARGUMENT...]   calls it and prints the result
  api call OPERATION URL [ARGUMENT...]   the same, with the ids that stand in the URL

OPERATION is an id such as GetTodo. URL is the address of a page or of a resource, such as
https://3.basecamp.com/999/buckets/1/todos/2. By itself it means the operation that gets it.

Arguments:
  name=text    read as the type of the argument: text, a number, true or false, a date ...
               The items of a list are separated by commas, or the argument is repeated.
  name:=json   any JSON; `name:=[]` is an empty list
  name=@path   the content of a file, where one is wanted; `name=@path;type=image/png` says what it is

Options:
  --json       compact JSON
  --verbose    shows each request
  --help       shows this

Environment:
  BASECAMP_TOKEN        the access token; a sandbox in this process answers if there is none
  BASECAMP_ACCOUNT_ID   the account, if the token reaches several and no URL names it
  BASECAMP_BASE_URL     another server

Examples:
  api list todolists
  api show CreateTodo
  api call ListProjects
  api call CreateTodo todolist_id=ID content='Ship it' assignee_ids=4,5 due_on=2026-12-01

Without a token, `api show OPERATION` ends with a call that works on the sandbox.
";

fn main() -> ExitCode {
    program::run(HELP, |arguments| program::print(run(arguments)?))
}

#[derive(Default)]
struct Options {
    json: bool,
    verbose: bool,
}

/// Executes the command line, and returns its output.
fn run(arguments: Vec<String>) -> Result<String, Error> {
    let mut options = Options::default();
    let mut words = Vec::new();
    for argument in arguments {
        match argument.as_str() {
            "--json" => options.json = true,
            "--verbose" => options.verbose = true,
            option if option.starts_with('-') => {
                return Err(usage(format!("unknown option `{option}`")));
            }
            _ => words.push(argument),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["list", words @ ..] => list(words, &options),
        ["show", target] => show(target, &options),
        ["call", target, rest @ ..] => call(target, rest, &options),
        [] => Err(usage("there is nothing to do")),
        ["show", ..] => Err(usage("`show` takes one operation or URL")),
        ["call"] => Err(usage("`call` takes an operation or a URL")),
        [other, ..] => Err(usage(format!("there is no command `{other}`"))),
    }
}

fn usage(message: impl Into<String>) -> Error {
    Error::usage(message).with_hint("`--help` shows how it is used.")
}

/// Compact JSON for a program, or indented JSON for a person.
fn print(value: &Value, options: &Options) -> String {
    match (options.json, value) {
        (true, _) => format!("{value}\n"),
        (false, Value::Null) => String::new(),
        (false, _) => format!("{value:#}\n"),
    }
}

fn list(words: &[&str], options: &Options) -> Result<String, Error> {
    let matches = |operation: &&&Operation| {
        let texts = [operation.id, operation.service, operation.doc, &operation.path_template()];
        let text = texts.join("\n").to_lowercase();
        words.iter().all(|word| text.contains(&word.to_lowercase()))
    };
    let found: Vec<&Operation> = OPERATIONS.iter().filter(matches).copied().collect();
    if found.is_empty() {
        return Err(usage(format!("no operation has `{}`", words.join("` and `"))));
    }
    if options.json {
        return Ok(print(&found.into_iter().map(facts).collect(), options));
    }
    let width = found.iter().map(|operation| operation.id.len()).max().unwrap_or_default();
    Ok(found
        .iter()
        .map(|operation| format!("{:width$}  {}\n", operation.id, operation.doc))
        .collect())
}

fn show(target: &str, options: &Options) -> Result<String, Error> {
    if is_url(target) {
        let route = Route::recognize_with(&config_from_env()?.build()?, target)?;
        return Ok(show_route(&route, options));
    }
    let operation = Operation::find(target)?;
    if options.json {
        return Ok(print(&facts(operation), options));
    }
    let mut page = page(operation);
    if !program::has_token() {
        let example = example(&program::start_sandbox()?, operation);
        page.push_str(&format!("\nOn the sandbox:\n  {example}\n"));
    }
    Ok(page)
}

/// The account, ids and operations of a URL.
fn show_route(route: &Route, options: &Options) -> String {
    if options.json {
        let candidate = |candidate: &Candidate| json!({ "operation": facts(candidate.operation), "arguments": candidate.arguments });
        let shown = json!({
            "account": route.account.as_str(),
            "project": route.project.map(Id::get),
            "resource": route.resource,
            "anchor": route.anchor.map(Id::get),
            "candidates": route.candidates.iter().map(candidate).collect::<Vec<_>>(),
        });
        return print(&shown, options);
    }
    let mut shown = format!("account   {}\n", route.account);
    let ids = [
        ("project", route.project.map(Id::get)),
        ("resource", route.resource),
        ("anchor", route.anchor.map(Id::get)),
    ];
    for (name, id) in ids {
        shown.extend(id.map(|id| format!("{name:8}  {id}\n")));
    }
    for candidate in &route.candidates {
        let words = candidate.arguments.iter().map(|(name, value)| word(name, value));
        let words = words.collect::<Vec<_>>().join(" ");
        shown.push_str(&format!(
            "\napi call {} {words}\n  {}\n",
            candidate.operation.id, candidate.operation.doc
        ));
    }
    shown
}

/// A call that works on the sandbox, with the required arguments.
fn example(sandbox: &Sandbox, operation: &Operation) -> String {
    let arguments = sandbox.arguments(operation.id, Extent::Minimal);
    let named = operation
        .parameters
        .iter()
        .filter_map(|parameter| Some((parameter, arguments.get(parameter.name)?)));
    let words = named.map(|(parameter, value)| match parameter.ty {
        ParameterType::File => format!("{}=@picture.png", parameter.argument_name),
        _ => word(parameter.argument_name, value),
    });
    [format!("api call {}", operation.id)].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// An argument in the syntax of a shell.
fn word(name: &str, value: &Value) -> String {
    let (sign, text) = match value {
        Value::String(text) => ("=", text.clone()),
        Value::Array(_) | Value::Object(_) => (":=", value.to_string()),
        _ => ("=", value.to_string()),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.,:/@+".contains(&byte);
    match !text.is_empty() && text.bytes().all(plain) {
        true => format!("{name}{sign}{text}"),
        false => format!("{name}{sign}'{}'", text.replace('\'', r"'\''")),
    }
}

/// The description of an operation as JSON.
fn facts(operation: &Operation) -> Value {
    let parameter = |parameter: &Parameter| {
        json!({
            "name": parameter.argument_name,
            "place": place(parameter),
            "type": parameter.ty.to_string(),
            "required": parameter.required,
            "doc": parameter.doc,
        })
    };
    json!({
        "id": operation.id,
        "doc": operation.doc,
        "verb": operation.method.as_str(),
        "path": operation.path_template(),
        "service": operation.service,
        "method": operation.name,
        "paginated": operation.pagination != Pagination::None,
        "idempotent": operation.is_safe_to_retry(),
        "deprecated": operation.deprecated,
        "arguments": operation.parameters.iter().map(parameter).collect::<Vec<_>>(),
    })
}

/// The same for a person.
fn page(operation: &Operation) -> String {
    let yes = |yes| if yes { "yes" } else { "no" };
    let paginated = match operation.pagination {
        Pagination::None => "no",
        Pagination::Cursor { .. } => "by a cursor; one call is one page",
        _ => "yes; one call gets every page",
    };
    let mut page = format!(
        "{}\n{}\n\n  request     {} {}\n  in Rust     account.{}().{}(..)\n  paginated   {}\n  \
         idempotent  {}\n  deprecated  {}\n",
        operation.id,
        operation.doc,
        operation.method,
        operation.path_template(),
        operation.service,
        operation.name,
        paginated,
        yes(operation.is_safe_to_retry()),
        yes(operation.deprecated),
    );
    let parameters = operation.parameters;
    page.push_str(if parameters.is_empty() {
        "\nIt takes no arguments.\n"
    } else {
        "\nArguments:\n"
    });
    for parameter in parameters {
        let required = if parameter.required { ", required" } else { "" };
        page.push_str(&format!(
            "  {}: {}{required}, in the {}\n",
            parameter.argument_name,
            parameter.ty,
            place(parameter)
        ));
        page.push_str(&format!("      {}\n", parameter.doc));
    }
    page
}

fn place(parameter: &Parameter) -> &'static str {
    match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        _ => "body",
    }
}

/// Whether somebody means this as a URL, well-formed or not.
fn is_url(text: &str) -> bool {
    let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    text.starts_with("3.basecamp")
        || text.split_once("://").is_some_and(|(start, _)| is_scheme(start))
}

fn call(target: &str, rest: &[&str], options: &Options) -> Result<String, Error> {
    let server = Server::connect(options)?;
    let (urls, words): (Vec<&str>, Vec<&str>) = rest.iter().partition(|word| is_url(word));
    let (id, url) = match (is_url(target), urls.as_slice()) {
        (true, []) => (None, Some(target)),
        (false, []) => (Some(target), None),
        (false, [url]) => (Some(target), Some(*url)),
        _ => return Err(usage("there is more than one URL")),
    };
    let operation = id.map(Operation::find).transpose()?;
    let route = url.map(|url| Route::recognize_with(server.config(), url)).transpose()?;
    let (operation, mut arguments) = match (operation, &route) {
        (Some(operation), None) => (operation, Map::new()),
        (operation, Some(route)) => choose(route, operation)?,
        (None, None) => return Err(usage("there is no operation to call")),
    };
    arguments.extend(read_arguments(operation, &words)?);
    let account = server.client.for_account(server.account(route)?)?;
    let result = account.call(operation.id, Value::Object(arguments))?.send();
    let result = result.map_err(|error| match &server.sandbox {
        Some(sandbox) if error.code() == ErrorCode::NotFound => {
            let example = example(sandbox, operation);
            error.with_hint(format!("On the sandbox this is there: {example}"))
        }
        _ => error,
    })?;
    if result.is_null() {
        note!("{} is done.", operation.id);
    }
    Ok(print(&result, options))
}

/// The operation of a URL, and the arguments in the URL.
fn choose(
    route: &Route,
    wanted: Option<&'static Operation>,
) -> Result<(&'static Operation, Map<String, Value>), Error> {
    let chosen = match wanted {
        None => route.reader(),
        Some(wanted) => route.candidates.iter().find(|candidate| candidate.operation == wanted),
    };
    let Some(chosen) = chosen else {
        let message = match wanted {
            None => "nothing gets what is at that URL".to_owned(),
            Some(wanted) => format!("that is not a URL of {}", wanted.id),
        };
        let fitting: Vec<_> =
            route.candidates.iter().map(|candidate| candidate.operation.id).collect();
        let hint = match fitting.as_slice() {
            [] => "No operation has the path of that page.".to_owned(),
            fitting => format!("Put one of its operations in front: {}.", fitting.join(", ")),
        };
        return Err(usage(message).with_hint(hint));
    };
    if let Some(anchor) = route.anchor {
        note!("note: the URL points at {anchor} on that page; if that is a comment, get it");
        note!("      with: api call GetComment comment_id={anchor}");
    }
    Ok((chosen.operation, chosen.arguments.clone()))
}

/// Reads `name=text`, `name:=json` and `name=@path`. The call itself checks for missing arguments.
fn read_arguments(operation: &Operation, words: &[&str]) -> Result<Map<String, Value>, Error> {
    let mut arguments = Map::new();
    for word in words {
        let Some((name, text)) = word.split_once('=') else {
            return Err(usage(format!("`{word}` is neither name=value nor a URL")));
        };
        let (name, is_json) = match name.strip_suffix(':') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let parameter = operation
            .parameters
            .iter()
            .find(|known| [known.argument_name, known.name].contains(&name));
        let name = parameter.map_or(name, |parameter| parameter.argument_name);
        let value = match parameter.map(|parameter| parameter.ty) {
            _ if is_json => serde_json::from_str(text)
                .map_err(|error| usage(format!("the value of `{name}` is not JSON: {error}")))?,
            Some(ParameterType::File) => read_file(name, text)?,
            Some(ty) => ty.read(text).ok_or_else(|| {
                let message = format!("`{name}` must be {ty}, not `{text}`");
                usage(message).with_hint(match ty {
                    ParameterType::List(_) if text.is_empty() => {
                        format!("An empty list is `{name}:=[]`.")
                    }
                    _ => format!("`api show {}` lists the types.", operation.id),
                })
            })?,
            None => text.into(),
        };
        match (arguments.get_mut(name), value) {
            (Some(Value::Array(items)), Value::Array(more)) => items.extend(more),
            (Some(_), _) => return Err(usage(format!("`{name}` is given twice"))),
            (None, value) => drop(arguments.insert(name.to_owned(), value)),
        }
    }
    Ok(arguments)
}

/// Reads `@path` or `@path;type=image/png`.
fn read_file(name: &str, text: &str) -> Result<Value, Error> {
    let Some(path) = text.strip_prefix('@') else {
        return Err(usage(format!("`{name}` is a file: give its path as `{name}=@path`")));
    };
    let (path, content_type) = match path.rsplit_once(";type=") {
        Some((path, content_type)) => (path, Some(content_type)),
        None => (path, None),
    };
    let content = fs::read(path).map_err(|error| usage(format!("can't read `{path}`: {error}")))?;
    Ok(json!({
        "file_name": Path::new(path).file_name().unwrap_or_default().to_string_lossy(),
        "content_type": content_type,
        "content_base64": STANDARD.encode(content),
    }))
}

/// The server of the calls.
struct Server {
    client: Client,
    sandbox: Option<Sandbox>,
}

impl Server {
    fn connect(options: &Options) -> Result<Self, Error> {
        let observed = |client: ClientBuilder| match options.verbose {
            true => client.hooks(ConsoleHooks::default()),
            false => client,
        };
        if program::has_token() {
            let client = observed(ClientBuilder::from_env()?).build()?;
            return Ok(Self { client, sandbox: None });
        }
        if program::variable("BASECAMP_BASE_URL").is_some() {
            let error = usage("BASECAMP_BASE_URL is set, but there is no BASECAMP_TOKEN");
            return Err(error.with_hint("Set BASECAMP_TOKEN to call that server."));
        }
        let sandbox = program::start_sandbox()?;
        note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
        let config = Config::builder().base_url(sandbox.url()).build()?;
        let client = observed(Client::builder().token(sandbox.token()).config(config)).build()?;
        Ok(Self { client, sandbox: Some(sandbox) })
    }

    fn config(&self) -> &Config {
        self.client.handle().context().config()
    }

    /// The account of the URL, of the environment, of the sandbox, or the only account of the
    /// token.
    fn account(&self, route: Option<Route>) -> Result<AccountId, Error> {
        let account = match route {
            Some(route) => Some(route.account),
            None => program::account_in_environment()?,
        };
        if let Some(sandbox) = &self.sandbox {
            let own = sandbox.account_id();
            return match account {
                Some(other) if other.as_str() != own => {
                    let message = format!("the sandbox has the account {own}, not {other}");
                    Err(usage(message).with_hint("Set BASECAMP_TOKEN to call Basecamp itself."))
                }
                _ => own.parse(),
            };
        }
        if let Some(account) = account {
            return Ok(account);
        }
        program::only_account(&self.client.authorization().get().send()?.accounts)
    }
}
