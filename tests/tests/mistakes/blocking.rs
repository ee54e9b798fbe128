//! Mistakes in programs with the blocking driver.

use super::{Mistake, Mistakes};

/// A value of a type that is no id. The corrected program has the expression that the message
/// recommends, in the place of the value.
macro_rules! an_id {
    (GetTodo $type:literal: $right:literal) => {
        an_id!("account.todos().get(", ").send()?;", "Todo", $type, $right)
    };
    (Assign $type:literal: $right:literal) => {
        an_id!(
            "account.todos().create(5, \"a\").assignee_ids([",
            "]).send()?;",
            "Person",
            $type,
            $right
        )
    };
    ($call:literal, $end:literal, $record:literal, $type:literal, $right:literal) => {
        Mistake {
            wrong: concat!("let id: ", $type, " = todo!(); ", $call, "id", $end),
            right: concat!("let id: ", $type, " = todo!(); ", $call, $right, $end),
            message: &[
                concat!("`", $type, "` is not the id of a `", $record, "`"),
                concat!("expected an `Id<", $record, ">` or an `i64`"),
                concat!("`", $right, "`"),
            ],
        }
    };
}

pub(crate) const MISTAKES: Mistakes = Mistakes {
    name: "basecamp_ureq",
    items: "
        use std::error::Error;
        use basecamp_ureq::services::todos::{GetTodo, ListTodos};
        use basecamp_ureq::types::{Project, Todo};
        use basecamp_ureq::{Account, Blocking, Client, Handle, Hooks, Id, PersonId};
        struct NoHooks;
        impl Hooks for NoHooks {}
        fn print(todo: &Todo) { println!(\"{}\", todo.content); }
    ",
    head: "fn(client: Client, account: Account, project: Project) \
           -> Result<(), Box<dyn Error>>",
    cases: &[
        Mistake {
            wrong: "print(&account.todos().get(1)?);",
            right: "print(&account.todos().get(1).send()?);",
            message: &["cannot be applied to type `GetTodo<Blocking>`"],
        },
        Mistake {
            wrong: "print(account.todos().get(1));",
            right: "print(&account.todos().get(1).send()?);",
            message: &["expected `&Todo`, found `GetTodo<Blocking>`"],
        },
        Mistake {
            wrong: "async { account.todos().get(1).await; };",
            right: "account.todos().get(1).send()?;",
            message: &[
                "the call `GetTodo<Blocking>` is not sent, so it is not a future",
                "a blocking call is sent with `.send()`, without `.await`",
            ],
        },
        Mistake {
            wrong: "println!(\"{}\", account.todos().get(1).content);",
            right: "println!(\"{}\", account.todos().get(1).send()?.content);",
            message: &["no field `content` on type `GetTodo<Blocking>`"],
        },
        Mistake {
            wrong: "account.todos().list(project.id).send()?;",
            right: "account.todos().list(project.id.get()).send()?;",
            message: &[
                "`Id<Project>` is not the id of a `Todolist`",
                "expected an `Id<Todolist>` or an `i64`",
                "from the id of another type, if it means the same record: `id.get()`",
            ],
        },
        Mistake {
            wrong: "account.comments().list(project.id).send()?;",
            right: "account.comments().list(project.id.get()).send()?;",
            message: &["`Id<Project>` is not the id of a `Recording`"],
        },
        an_id!(GetTodo "u32": "i64::from(id)"),
        an_id!(GetTodo "i32": "i64::from(id)"),
        an_id!(GetTodo "u64": "i64::try_from(id)?"),
        an_id!(GetTodo "usize": "i64::try_from(id)?"),
        an_id!(GetTodo "&str": "id.parse::<i64>()?"),
        an_id!(GetTodo "String": "id.parse::<i64>()?"),
        an_id!(GetTodo "Id<Project>": "id.get()"),
        an_id!(Assign "u32": "i64::from(id)"),
        an_id!(Assign "PersonId": "id.number().ok_or(\"not a user\")?"),
        Mistake {
            wrong: "account.search().query(\"a\").bucket_id(\"5\").send()?;",
            right: "account.search().query(\"a\").bucket_id(5).send()?;",
            message: &["`&str` is not the id of a `Project`", "expected an `Id<Project>`"],
        },
        Mistake {
            wrong: "account.todos().update(5).due_on(\"2026-12-01\").send()?;",
            right: "account.todos().update(5).due_on(\"2026-12-01\".parse()?).send()?;",
            message: &["expected `Date`, found `&str`"],
        },
        Mistake {
            wrong: "Client::builder().token(\"t\").hooks(|event: &str| println!(\"{event}\"));",
            right: "let _ = Client::builder().token(\"t\").hooks(NoHooks);",
            message: &["does not implement `Hooks`", "implement `Hooks` for a struct"],
        },
        Mistake {
            wrong: "struct Counter(std::rc::Rc<u8>); impl Hooks for Counter {}",
            right: "struct Counter(std::sync::Arc<u8>); impl Hooks for Counter {}",
            message: &["required by a bound in `Hooks`"],
        },
        Mistake {
            wrong: "Client::builder().auth_strategy(\"token\");",
            right: "let _ = Client::builder().token(\"token\");",
            message: &[
                "`&str` is not an authentication strategy",
                "a token is set with `token(..)`, an OAuth session with `oauth(..)`",
            ],
        },
        Mistake {
            wrong: "Client::builder().auth_strategy(|_: &mut basecamp_ureq::HeaderMap| \
                    -> Result<(), basecamp_ureq::Error> { Ok(()) });",
            right: "let _ = Client::builder().auth_strategy(|_: &mut basecamp_ureq::HeaderMap| \
                    Ok(()));",
            message: &["is not an authentication strategy", "`Box<dyn Error + Send + Sync>`"],
        },
        Mistake {
            wrong: "Client::builder().cache(std::collections::HashMap::<u8, u8>::new());",
            right: "let _ = Client::builder().cache(basecamp_ureq::MemoryCache::default());",
            message: &["is not a cache of responses", "`MemoryCache` and `DiskCache` are caches"],
        },
        Mistake {
            wrong: "basecamp_ureq::Pacer::shared(basecamp_ureq::Pacing::basecamp(), \"pace\")?;",
            right: "basecamp_ureq::Pacer::shared(basecamp_ureq::Pacing::basecamp(), \
                    basecamp_ureq::FilePacer::at(\"pace\"))?;",
            message: &["`&str` is not a store of a rate limit", "`FilePacer` shares"],
        },
        Mistake {
            wrong: "account.event_feed().connect().checkpoints(\"positions\", \"tool\");",
            right: "let _ = account.event_feed().connect()\
                    .checkpoints(basecamp_ureq::FileCheckpoints::at(\"positions\"), \"tool\");",
            message: &["`&str` is not a store of checkpoints", "`FileCheckpoints`"],
        },
        Mistake {
            wrong: "fn done<H>(list: ListTodos<H>) { list.send(); }",
            right: "fn done(list: ListTodos<Blocking>) { let _ = list.send(); }",
            message: &["`ListTodos<Blocking>`", "`ListTodos<Async>`"],
        },
        Mistake {
            wrong: "fn todo<H>(account: &basecamp_core::Account<H>) { account.todos().get(1); }",
            right: "fn todo<H: Handle>(account: &basecamp_core::Account<H>) -> GetTodo<H> \
                    { account.todos().get(1) }",
            message: &["H: Handle"],
        },
        Mistake {
            wrong: "fn send(c: &basecamp_core::Account<basecamp_core::Async>) {} send(&account);",
            right: "fn send(c: &Account) {} send(&account);",
            message: &["expected `&Account<Async>`, found `&Account<Blocking>`"],
        },
        Mistake {
            wrong: "basecamp_core::Account::detached(\"1\")?.todos().get(1).send();",
            right: "account.todos().get(1).send()?;",
            message: &["`GetTodo<Blocking>`", "`GetTodo<Async>`"],
        },
    ],
};
