//! Shows the projects, to-do lists and open to-dos that a token reaches; creates a to-do and completes
//! it.
//!
//! ```text
//! cargo run -p basecamp-ureq --example quickstart [-- [--write] [--verbose]]
//! ```
//!
//! With `BASECAMP_TOKEN` it talks to Basecamp, and only reads unless `--write` is given;
//! `BASECAMP_ACCOUNT_ID` chooses the account, `BASECAMP_BASE_URL` another server. Without a token it
//! starts a sandbox of its own. `--verbose` shows each request.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::process::ExitCode;

use basecamp_tests::sandbox::Sandbox;
use basecamp_ureq::types::{Project, Todolist, Todoset};
use basecamp_ureq::{
    Account, AccountId, Client, ClientBuilder, Config, ConsoleHooks, Error, ErrorCode, Id,
};

fn main() -> ExitCode {
    let Err(error) = run() else { return ExitCode::SUCCESS };
    eprintln!("error: {}", error.message());
    eprintln!("hint: {}", error.hint());
    if let Some(id) = error.request_id() {
        eprintln!("request id: {id}");
    }
    ExitCode::from(error.exit_code())
}

fn run() -> Result<(), Error> {
    let (mut write, mut verbose) = (false, false);
    for argument in env::args_os().skip(1) {
        match argument.to_string_lossy().as_ref() {
            "--write" => write = true,
            "--verbose" => verbose = true,
            other => {
                let error = Error::new(ErrorCode::Usage, format!("unknown option `{other}`"));
                return Err(error.with_hint("The options are --write and --verbose."));
            }
        }
    }
    let observed = |client: ClientBuilder| match verbose {
        true => client.hooks(ConsoleHooks::default()),
        false => client,
    };
    if env::var_os("BASECAMP_TOKEN").is_some_and(|token| !token.is_empty()) {
        let account_id = account_id()?;
        let client = observed(ClientBuilder::from_env()?).build()?;
        let account = choose_account(&client, account_id)?;
        return show(&account, write);
    }
    let sandbox = Sandbox::start().map_err(|error| {
        Error::new(ErrorCode::Network, format!("the sandbox does not start: {error}"))
    })?;
    println!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = observed(Client::builder().token(sandbox.token()).config(config)).build()?;
    show(&choose_account(&client, None)?, true)
}

/// The account that the environment asks for, if it does.
fn account_id() -> Result<Option<AccountId>, Error> {
    let id = env::var_os("BASECAMP_ACCOUNT_ID").unwrap_or_default();
    let id = id.to_string_lossy();
    let id = (!id.is_empty()).then(|| id.parse()).transpose();
    id.map_err(|error: Error| {
        let message = format!("BASECAMP_ACCOUNT_ID: {}", error.message());
        Error::new(error.code(), message).with_hint(error.hint())
    })
}

/// Says who is logged in, and takes the account asked for, or else the only one that there is.
fn choose_account(client: &Client, id: Option<AccountId>) -> Result<Account, Error> {
    let login = client.authorization().get().send()?;
    let name = [login.identity.first_name, login.identity.last_name];
    let name: Vec<String> = name.into_iter().flatten().collect();
    println!("Logged in as {}, with access to:", name.join(" "));
    let accounts: Vec<_> = login.accounts.iter().filter(|it| it.is_basecamp()).collect();
    for account in &accounts {
        println!("  {} {}", account.id, account.name);
    }
    match (id, accounts.as_slice()) {
        (Some(id), _) => client.for_account(id),
        (None, [account]) => client.for_account(account.id),
        (None, _) => {
            let message = format!("the token reaches {} accounts", accounts.len());
            let error = Error::new(ErrorCode::Ambiguous, message);
            Err(error.with_hint("Set BASECAMP_ACCOUNT_ID to one of those above."))
        }
    }
}

fn show(account: &Account, write: bool) -> Result<(), Error> {
    let mut first_list = None;
    for project in account.projects().list().send()? {
        println!("\n{}", project.name);
        let Some(todoset) = todoset(&project) else { continue };
        for list in account.todolists().list(todoset).send()? {
            show_list(account, &list)?;
            first_list.get_or_insert(list);
        }
    }
    match first_list {
        _ if !write => println!("\nNothing was changed: that takes --write."),
        None => println!("\nThere is no to-do list to add a to-do to."),
        Some(list) => create_and_complete(account, &list)?,
    }
    Ok(())
}

/// The project's to-do lists are kept in a set, which is one of the tools on its dock.
fn todoset(project: &Project) -> Option<Id<Todoset>> {
    let mut tools = project.dock.iter().flatten();
    tools.find(|tool| tool.name == "todoset" && tool.enabled).map(|tool| tool.id.cast())
}

fn show_list(account: &Account, list: &Todolist) -> Result<(), Error> {
    let todos = account.todos().list(list.id).send()?;
    println!("  {} ({} open)", list.name, todos.len());
    for todo in &todos {
        match todo.due_on {
            Some(day) => println!("    [ ] {} (due {day})", todo.content),
            None => println!("    [ ] {}", todo.content),
        }
    }
    Ok(())
}

fn create_and_complete(account: &Account, list: &Todolist) -> Result<(), Error> {
    let todo = account.todos().create(list.id, "Try the Basecamp SDK for Rust").send()?;
    println!("\nCreated to-do {} on \"{}\": {}", todo.id, list.name, todo.content);
    account.todos().complete(todo.id).send()?;
    let todo = account.todos().get(todo.id).send()?;
    match todo.completion {
        Some(done) => println!("[x] {} (completed by {})", todo.content, done.creator.name),
        None => println!("[ ] {} (still open)", todo.content),
    }
    Ok(())
}
