//! Shows the projects, to-do lists and open to-dos that a token reaches; creates a to-do and completes
//! it.
//!
//! ```text
//! cargo run -p basecamp-hyper --example quickstart [-- [--write] [--verbose]]
//! ```
//!
//! With `BASECAMP_TOKEN` it talks to Basecamp, and only reads unless `--write` is given;
//! `BASECAMP_ACCOUNT_ID` chooses the account, `BASECAMP_BASE_URL` another server. Without a token it
//! starts a sandbox of its own. `--verbose` shows each request.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::process::ExitCode;

use basecamp_hyper::types::{Project, Todo, Todolist, Todoset};
use basecamp_hyper::{
    Account, AccountId, Client, ClientBuilder, Config, ConsoleHooks, Error, ErrorCode,
};
use basecamp_tests::sandbox::Sandbox;
use futures_util::stream::{self, StreamExt, TryStreamExt};

/// How many projects are read at a time.
const AT_ONCE: usize = 4;

const HELP: &str = "\
Shows the projects, to-do lists and open to-dos that a token reaches; creates a to-do and completes it.

Usage: quickstart [--write] [--verbose]

  --write     changes something in Basecamp, too; the sandbox is always written to
  --verbose   shows each request on standard error

BASECAMP_TOKEN is the token; without it, everything happens on a sandbox. BASECAMP_ACCOUNT_ID chooses the
account, BASECAMP_BASE_URL another server. The exit status is 0, or that of the error's code.
";

#[tokio::main]
async fn main() -> ExitCode {
    if env::args_os().any(|argument| argument == "--help" || argument == "-h") {
        // Whoever reads it may have read enough.
        let _ = std::io::Write::write_all(&mut std::io::stdout(), HELP.as_bytes());
        return ExitCode::SUCCESS;
    }
    let Err(error) = run().await else { return ExitCode::SUCCESS };
    eprintln!("error: {}", error.message());
    eprintln!("hint: {}", error.hint());
    if let Some(id) = error.request_id() {
        eprintln!("request id: {id}");
    }
    ExitCode::from(error.exit_code())
}

async fn run() -> Result<(), Error> {
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
    if env::var_os("BASECAMP_TOKEN").is_some() {
        let account_id = account_id()?;
        let client = observed(ClientBuilder::from_env()?).build()?;
        let account = choose_account(&client, account_id).await?;
        return show(&account, write).await;
    }
    let sandbox = Sandbox::start().map_err(|error| {
        Error::new(ErrorCode::Network, format!("the sandbox does not start: {error}"))
    })?;
    println!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = observed(Client::builder().token(sandbox.token()).config(config)).build()?;
    show(&choose_account(&client, None).await?, true).await
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
async fn choose_account(client: &Client, id: Option<AccountId>) -> Result<Account, Error> {
    let login = client.authorization().get().await?;
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

async fn show(account: &Account, write: bool) -> Result<(), Error> {
    let projects = account.projects().list().await?;
    // In the order of the projects, whichever is read first.
    let outlines: Vec<Outline> = stream::iter(projects)
        .map(|project| outline(account, project))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    for outline in &outlines {
        print(outline);
    }
    match outlines.iter().flat_map(|outline| &outline.lists).next() {
        _ if !write => println!("\nNothing was changed: that takes --write."),
        None => println!("\nThere is no to-do list to add a to-do to."),
        Some((list, _)) => create_and_complete(account, list).await?,
    }
    Ok(())
}

/// A project with its to-do lists and what is open on them.
struct Outline {
    project: Project,
    lists: Vec<(Todolist, Vec<Todo>)>,
}

async fn outline(account: &Account, project: Project) -> Result<Outline, Error> {
    let mut lists = Vec::new();
    let tools = project.dock.iter().flatten();
    for tool in tools.filter(|tool| tool.name == "todoset" && tool.enabled) {
        for list in account.todolists().list(tool.id.cast::<Todoset>()).await? {
            let todos = account.todos().list(list.id).await?;
            lists.push((list, todos.into_vec()));
        }
    }
    Ok(Outline { project, lists })
}

fn print(outline: &Outline) {
    println!("\n{}", outline.project.name);
    for (list, todos) in &outline.lists {
        println!("  {} ({} open)", list.name, todos.len());
        for todo in todos {
            match todo.due_on {
                Some(day) => println!("    [ ] {} (due {day})", todo.content),
                None => println!("    [ ] {}", todo.content),
            }
        }
    }
}

async fn create_and_complete(account: &Account, list: &Todolist) -> Result<(), Error> {
    let todo = account.todos().create(list.id, "Try the Basecamp SDK for Rust").await?;
    println!("\nCreated to-do {} on \"{}\": {}", todo.id, list.name, todo.content);
    account.todos().complete(todo.id).await?;
    let todo = account.todos().get(todo.id).await?;
    match todo.completion {
        Some(done) => println!("[x] {} (completed by {})", todo.content, done.creator.name),
        None => println!("[ ] {} (still open)", todo.content),
    }
    Ok(())
}
