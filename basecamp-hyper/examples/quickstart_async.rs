//! Shows the projects, to-do lists and open to-dos of a token; creates a to-do and completes it.
//!
//! ```text
//! cargo run -p basecamp-hyper --example quickstart_async -- --help
//! ```
//!
//! With `BASECAMP_TOKEN` it calls Basecamp, and writes with `--write` only. Without a token it
//! starts a sandbox.

use std::process::ExitCode;

use basecamp_hyper::types::{Project, Todo, Todolist};
use basecamp_hyper::{Account, AccountId, Client, ClientBuilder, Config, ConsoleHooks, Error, Id};
use basecamp_tests::{note, program};
use futures_util::stream::{self, StreamExt, TryStreamExt};

use overview::{OpenList, Options, Outline, Overview, first_list, todoset};

#[path = "../../basecamp-core/examples/shared/overview.rs"]
mod overview;

/// The number of projects that are read concurrently.
const AT_ONCE: usize = 4;

fn main() -> ExitCode {
    program::run(&overview::help("quickstart_async"), run)
}

#[tokio::main]
async fn run(arguments: Vec<String>) -> Result<(), Error> {
    let mut options = Options::of(arguments)?;
    if program::has_token() {
        let account = program::account_in_environment()?;
        return show(ClientBuilder::from_env()?, account, &options).await;
    }
    let sandbox = program::start_sandbox()?;
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    options.write = true;
    show(Client::builder().token(sandbox.token()).config(config), None, &options).await
}

async fn show(
    client: ClientBuilder,
    account: Option<AccountId>,
    options: &Options,
) -> Result<(), Error> {
    let client = if options.verbose { client.hooks(ConsoleHooks::default()) } else { client };
    let client = client.build()?;
    let login = client.authorization().get().await?;
    let account = match account {
        Some(id) => client.for_account(id)?,
        None => client.for_account(program::only_account(&login.accounts)?)?,
    };
    // In the order of the projects, not of the responses.
    let projects: Vec<Outline> = stream::iter(account.projects().list().await?)
        .map(|project| outline(&account, project))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let completed = match first_list(&projects) {
        Some(list) if options.write => Some(create_and_complete(&account, list.id).await?),
        _ => None,
    };
    let overview = Overview { login, projects, completed };
    if options.json { overview.print_json() } else { overview.print() }
}

async fn outline(account: &Account, project: Project) -> Result<Outline, Error> {
    let mut todolists = Vec::new();
    if let Some(todoset) = todoset(&project) {
        for todolist in account.todolists().list(todoset).await? {
            let todos = account.todos().list(todolist.id).await?.into_vec();
            todolists.push(OpenList { todolist, todos });
        }
    }
    Ok(Outline { project, todolists })
}

async fn create_and_complete(account: &Account, list: Id<Todolist>) -> Result<Todo, Error> {
    let todo = account.todos().create(list, "Try the Basecamp SDK for Rust").await?;
    account.todos().complete(todo.id).await?;
    account.todos().get(todo.id).await
}
