//! Shows the projects, to-do lists and open to-dos of a token; creates a to-do and completes it.
//!
//! ```text
//! cargo run -p basecamp-ureq --example quickstart -- --help
//! ```
//!
//! With `BASECAMP_TOKEN` it calls Basecamp, and writes with `--write` only. Without a token it
//! starts a sandbox.

use std::process::ExitCode;

use basecamp_tests::{note, program};
use basecamp_ureq::types::{Todo, Todolist};
use basecamp_ureq::{Account, AccountId, Client, ClientBuilder, Config, ConsoleHooks, Error, Id};

use overview::{OpenList, Options, Outline, Overview, first_list, todoset};

#[path = "../../basecamp-core/examples/shared/overview.rs"]
mod overview;

fn main() -> ExitCode {
    program::run(&overview::help("quickstart"), run)
}

fn run(arguments: Vec<String>) -> Result<(), Error> {
    let mut options = Options::of(arguments)?;
    if program::has_token() {
        let account = program::account_in_environment()?;
        return show(ClientBuilder::from_env()?, account, &options);
    }
    let sandbox = program::start_sandbox()?;
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    options.write = true;
    show(Client::builder().token(sandbox.token()).config(config), None, &options)
}

fn show(client: ClientBuilder, account: Option<AccountId>, options: &Options) -> Result<(), Error> {
    let client = if options.verbose { client.hooks(ConsoleHooks::default()) } else { client };
    let client = client.build()?;
    let login = client.authorization().get().send()?;
    let account = match account {
        Some(id) => client.for_account(id)?,
        None => client.for_account(program::only_account(&login.accounts)?)?,
    };
    let projects = read(&account)?;
    let completed = match first_list(&projects) {
        Some(list) if options.write => Some(create_and_complete(&account, list.id)?),
        _ => None,
    };
    let overview = Overview { login, projects, completed };
    if options.json { overview.print_json() } else { overview.print() }
}

fn read(account: &Account) -> Result<Vec<Outline>, Error> {
    let mut outlines = Vec::new();
    for project in account.projects().list().send()? {
        let mut todolists = Vec::new();
        if let Some(todoset) = todoset(&project) {
            for todolist in account.todolists().list(todoset).send()? {
                let todos = account.todos().list(todolist.id).send()?.into_vec();
                todolists.push(OpenList { todolist, todos });
            }
        }
        outlines.push(Outline { project, todolists });
    }
    Ok(outlines)
}

fn create_and_complete(account: &Account, list: Id<Todolist>) -> Result<Todo, Error> {
    let todo = account.todos().create(list, "Try the Basecamp SDK for Rust").send()?;
    account.todos().complete(todo.id).send()?;
    account.todos().get(todo.id).send()
}
