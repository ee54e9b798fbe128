//! Builders of searches.

use std::sync::Arc;

use super::machine::{Find, Kind, Lookup};
use super::rank::Candidate;
use crate::builders::macros::call_settings;
use crate::builders::macros::plain_value::example;
use crate::builders::unsent::not_a_future;
use crate::call::Call;
use crate::client::account::Account;
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking, Detached, Handle};
use crate::error::Error;
use crate::generated::services::people::{GetPerson, ListPeople, People};
use crate::generated::services::projects::{GetProject, ListProjects, Projects};
use crate::pagination::pager::Pager;
use crate::protocol::driver::BoxFuture;
use crate::request::options::CallOptions;
use crate::types::{Person, Project};

static PEOPLE: Kind<Person> = Kind {
    noun: "people",
    decode: GetPerson::decode,
    decode_page: ListPeople::decode,
    candidate: |person| Candidate { id: person.id.to_string(), name: person.name.clone() },
    names: |person| {
        let email = person.email_address.as_deref();
        std::iter::once(person.name.as_str()).chain(email).collect()
    },
};

static PROJECTS: Kind<Project> = Kind {
    noun: "projects",
    decode: GetProject::decode,
    decode_page: ListProjects::decode,
    candidate: |project| Candidate { id: project.id.to_string(), name: project.name.clone() },
    names: |project| vec![project.name.as_str()],
};

impl<H: Handle> People<H> {
    /// Finds a person by `me`, an id, a name or an e-mail address.
    ///
    /// `me`, in any case, and an id take one request. For a name or an address, the call lists all
    /// people. A name that equals the query wins over one that equals it in another case, and that
    /// over one that contains it. If no person has the id, the search continues with the people
    /// whose whole name it is.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use basecamp_core::testing::Simulation;
    /// use basecamp_core::{Account, Auth, Config, Context, ErrorCode};
    ///
    /// let people = r#"[{"id": 7, "name": "Ann Lee"}, {"id": 8, "name": "Joann Li"}]"#;
    /// let server = Simulation::new(move |_| Ok(http::Response::new(people.into())));
    /// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
    /// let account = Account::new(server.blocking(context), "999")?;
    ///
    /// assert_eq!(account.people().find("ann lee").send()?.id, 7.into());
    /// assert_eq!(account.people().find("jo").send()?.id, 8.into());
    /// let error = account.people().find("ann").send().unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::Ambiguous);
    /// assert_eq!(error.message(), "several people match `ann`: Ann Lee (7), Joann Li (8)");
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    pub fn find(&self, query: impl Into<String>) -> FindPerson<H> {
        let (account, options) = (self.account.clone(), CallOptions::default());
        FindPerson { account, options, query: query.into() }
    }
}

impl<H: Handle> Projects<H> {
    /// Finds an active project by id or name.
    ///
    /// An id takes one request. For a name, the call lists all active projects. A name that equals
    /// the query wins over one that equals it in another case, and that over one that contains
    /// it. If no project has the id, such as `2024`, the search continues with the projects whose
    /// whole name it is.
    pub fn find(&self, query: impl Into<String>) -> FindProject<H> {
        let (account, options) = (self.account.clone(), CallOptions::default());
        FindProject { account, options, query: query.into() }
    }
}

/// Finds a person. Created by [`People::find`].
#[doc = example!("people().find(\"ann@example.com\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct FindPerson<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    query: String,
}

/// Finds a project. Created by [`Projects::find`].
#[doc = example!("projects().find(\"Website\")")]
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct FindProject<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    query: String,
}

impl<H> FindPerson<H> {
    /// Returns the machine of the search, for a custom driver.
    pub fn machine(self, context: &Arc<Context>) -> Find<Person> {
        let people = Account::from(self.account.id().clone()).people();
        let query = self.query.trim();
        let lookup = if query.eq_ignore_ascii_case("me") {
            let mut me = people.me();
            me.options = self.options;
            Lookup::Get { call: Call::new(context, &me), fallback: None }
        } else {
            let mut list = people.list();
            list.options = self.options.clone();
            let get = id(query).map(|id| {
                let mut get = people.get(id);
                get.options = self.options;
                Call::new(context, &get)
            });
            lookup(get, Pager::new(context, &list), query)
        };
        Find::new(&PEOPLE, context, query.to_owned(), lookup)
    }
}

impl<H> FindProject<H> {
    /// Returns the machine of the search, for a custom driver.
    pub fn machine(self, context: &Arc<Context>) -> Find<Project> {
        let projects = Account::from(self.account.id().clone()).projects();
        let query = self.query.trim();
        let mut list = projects.list();
        list.options = self.options.clone();
        let get = id(query).map(|id| {
            let mut get = projects.get(id);
            get.options = self.options;
            Call::new(context, &get)
        });
        let lookup = lookup(get, Pager::new(context, &list), query);
        Find::new(&PROJECTS, context, query.to_owned(), lookup)
    }
}

/// The id that a query consists of.
fn id(query: &str) -> Option<i64> {
    query.bytes().all(|byte| byte.is_ascii_digit()).then(|| query.parse().ok()).flatten()
}

/// Reads the item if the query is an id, and lists all items otherwise. An empty query is rejected:
/// every name contains it.
fn lookup(get: Option<Call>, mut list: Pager, query: &str) -> Lookup {
    if query.is_empty() {
        list.reject(Error::usage("the search has no id and no name"));
    }
    match get {
        Some(call) => Lookup::Get { call, fallback: Some(Box::new(list)) },
        None => Lookup::List(list),
    }
}

/// Implements the ways to send a search.
macro_rules! find_methods {
    ($builder:ident => $item:ty) => {
        call_settings!($builder);

        impl $builder<Blocking> {
            /// Sends the requests and returns the item.
            ///
            /// # Errors
            ///
            /// `not_found` if nothing matches, `ambiguous` if several items match equally well,
            /// with [`Candidates`](crate::Candidates) as its source, and the errors of the
            /// requests: [`ErrorCode`](crate::ErrorCode).
            pub fn send(self) -> Result<$item, Error> {
                let handle = self.account.handle().clone();
                let mut search = self.machine(handle.context());
                handle.run(&mut search)?;
                search.into_output()
            }
        }

        impl $builder<Async> {
            /// Sends the requests and returns the item. Awaiting the builder does the same.
            ///
            /// # Errors
            ///
            /// `not_found` if nothing matches, `ambiguous` if several items match equally well,
            /// with [`Candidates`](crate::Candidates) as its source, and the errors of the
            /// requests: [`ErrorCode`](crate::ErrorCode).
            pub fn send(self) -> BoxFuture<'static, Result<$item, Error>> {
                let handle = self.account.handle().clone();
                let run = handle.run_streaming(self.machine(handle.context()));
                Box::pin(async move {
                    let driven = run.await;
                    driven.result?;
                    driven.machine.into_output()
                })
            }
        }

        not_a_future!($builder => Result<$item, Error>);

        impl IntoFuture for $builder<Async> {
            type Output = Result<$item, Error>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

find_methods!(FindPerson => Person);
find_methods!(FindProject => Project);
