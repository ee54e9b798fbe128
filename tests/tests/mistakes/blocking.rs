//! Mistakes in programs with the blocking driver.

use super::{Mistake, Mistakes};

pub(crate) const MISTAKES: Mistakes = Mistakes {
    name: "basecamp_ureq",
    items: "
        use std::error::Error;
        use basecamp_ureq::services::todos::{GetTodo, ListTodos};
        use basecamp_ureq::types::{Project, Todo};
        use basecamp_ureq::{Account, Blocking, Client, Handle, Hooks, Id};
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
            message: &["the trait `SentCall` is not implemented for `GetTodo<Blocking>`"],
        },
        Mistake {
            wrong: "println!(\"{}\", account.todos().get(1).content);",
            right: "println!(\"{}\", account.todos().get(1).send()?.content);",
            message: &["no field `content` on type `GetTodo<Blocking>`"],
        },
        Mistake {
            wrong: "account.todos().list(project.id).send()?;",
            right: "account.todos().list(project.id.cast()).send()?;",
            message: &[
                "`Id<Project>` is not the id of a `Todolist`",
                "expected an `Id<Todolist>` or an `i64`",
                "`id.cast()` is the explicit conversion",
            ],
        },
        Mistake {
            wrong: "account.comments().list(project.id).send()?;",
            right: "account.comments().list(5).send()?;",
            message: &["`Id<Project>` is not the id of a `Recording`"],
        },
        Mistake {
            wrong: "account.todos().get(5_u64).send()?;",
            right: "account.todos().get(Id::try_from(5_u64)?).send()?;",
            message: &[
                "`u64` is not the id of a `Todo`",
                "other integers and text convert with `try_into()?` or `parse()?`",
            ],
        },
        Mistake {
            wrong: "account.todos().get(\"5\").send()?;",
            right: "account.todos().get(\"5\".parse::<Id<Todo>>()?).send()?;",
            message: &["`&str` is not the id of a `Todo`"],
        },
        Mistake {
            wrong: "account.search().query(\"a\").bucket_id(\"5\").send()?;",
            right: "account.search().query(\"a\").bucket_id(5).send()?;",
            message: &["`&str` is not the id of a `Project`", "expected an `Id<Project>`"],
        },
        Mistake {
            wrong: "account.todos().create(5, \"a\").assignee_ids([5_u32]).send()?;",
            right: "account.todos().create(5, \"a\").assignee_ids([5_i64]).send()?;",
            message: &["`u32` is not the id of a `Person`", "expected an `Id<Person>`"],
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
