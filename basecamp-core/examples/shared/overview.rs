//! The options and the output of the quickstarts, as text or JSON.

use basecamp_core::types::{Project, Todo, Todolist, Todoset};
use basecamp_core::{AuthorizationInfo, Error, ErrorCode, Id};
use basecamp_tests::say;
use serde::Serialize;

pub(crate) fn help(program: &str) -> String {
    format!(
        "\
Shows the projects, to-do lists and open to-dos that a token can access; creates and completes a to-do.

Usage: {program} [--write] [--json] [--verbose]

  --write     also makes changes in Basecamp; in the sandbox this is the default
  --json      prints JSON
  --verbose   prints each request to standard error

BASECAMP_TOKEN is the token; without it, the program starts a sandbox. BASECAMP_ACCOUNT_ID selects the
account, BASECAMP_BASE_URL another server. The exit status is 0, or that of the error's code.
"
    )
}

#[derive(Default)]
pub(crate) struct Options {
    pub(crate) write: bool,
    pub(crate) json: bool,
    pub(crate) verbose: bool,
}

impl Options {
    pub(crate) fn of(arguments: Vec<String>) -> Result<Self, Error> {
        let mut options = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "--write" => options.write = true,
                "--json" => options.json = true,
                "--verbose" => options.verbose = true,
                other => {
                    let error = Error::usage(format!("unknown option `{other}`"));
                    return Err(error.with_hint("The options are --write, --json and --verbose."));
                }
            }
        }
        Ok(options)
    }
}

/// The result of a quickstart: the user, the open to-dos, and the completed to-do.
#[derive(Serialize)]
pub(crate) struct Overview {
    pub(crate) login: AuthorizationInfo,
    pub(crate) projects: Vec<Outline>,
    /// The to-do that was created and completed; `None` without permission to make changes.
    pub(crate) completed: Option<Todo>,
}

/// A project with its to-do lists.
#[derive(Serialize)]
pub(crate) struct Outline {
    pub(crate) project: Project,
    pub(crate) todolists: Vec<OpenList>,
}

/// A to-do list with its open to-dos.
#[derive(Serialize)]
pub(crate) struct OpenList {
    pub(crate) todolist: Todolist,
    pub(crate) todos: Vec<Todo>,
}

/// Returns the set of a project's to-do lists, which is a tool on the project's dock.
pub(crate) fn todoset(project: &Project) -> Option<Id<Todoset>> {
    project.todoset().ok()
}

/// Returns the list for the new to-do.
pub(crate) fn first_list(projects: &[Outline]) -> Option<&Todolist> {
    projects.iter().flat_map(|outline| &outline.todolists).map(|list| &list.todolist).next()
}

impl Overview {
    pub(crate) fn print_json(&self) -> Result<(), Error> {
        let json = serde_json::to_string(self).map_err(|error| {
            Error::new(ErrorCode::ApiError, "the result is no JSON").with_source(error)
        })?;
        say!("{json}")
    }

    pub(crate) fn print(&self) -> Result<(), Error> {
        let identity = &self.login.identity;
        let names = [&identity.first_name, &identity.last_name].map(|name| name.as_deref());
        let names: Vec<&str> = names.into_iter().flatten().collect();
        say!("Logged in as {}, with access to:", names.join(" "))?;
        for account in self.login.accounts.iter().filter(|account| account.is_basecamp()) {
            say!("  {} {}", account.id, account.name)?;
        }
        for Outline { project, todolists } in &self.projects {
            say!("\n{}", project.name)?;
            for OpenList { todolist, todos } in todolists {
                say!("  {} ({} open)", todolist.name, todos.len())?;
                for todo in todos {
                    match todo.due_on {
                        Some(day) => say!("    [ ] {} (due {day})", todo.content)?,
                        None => say!("    [ ] {}", todo.content)?,
                    }
                }
            }
        }
        let Some(todo) = &self.completed else {
            return say!("\nNothing was changed: that takes --write, and a to-do list.");
        };
        match &todo.completion {
            Some(done) => say!("\n[x] {} (completed by {})", todo.content, done.creator.name),
            None => say!("\n[ ] {} (still open)", todo.content),
        }
    }
}
