//! Mistakes in programs with the async driver.

use super::{Mistake, Mistakes};

pub(crate) const MISTAKES: Mistakes = Mistakes {
    name: "basecamp_hyper",
    items: "
        use std::error::Error;
        use std::future::Future;
        use basecamp_hyper::types::Todo;
        use basecamp_hyper::{Account, Client};
        /* With the bounds of `tokio::spawn` and of `join_all` of the crate `futures`. */
        fn spawn<F>(_: F) where F: Future + Send + 'static, F::Output: Send + 'static {}
        fn join_all<I: IntoIterator>(_: I) where I::Item: Future {}
        fn print(todo: &Todo) { println!(\"{}\", todo.content); }
    ",
    head: "async fn(client: Client, account: Account) -> Result<(), Box<dyn Error>>",
    cases: &[
        Mistake {
            wrong: "print(&account.todos().get(1)?);",
            right: "print(&account.todos().get(1).await?);",
            message: &["cannot be applied to type `GetTodo<Async>`"],
        },
        Mistake {
            wrong: "print(&account.todos().get(1).send()?);",
            right: "print(&account.todos().get(1).send().await?);",
            message: &["ResponseFuture<Todo>", "consider `await`ing on the `Future`"],
        },
        Mistake {
            wrong: "spawn(account.todos().complete(1));",
            right: "spawn(account.todos().complete(1).send());",
            message: &[
                "the call `CompleteTodo<Async>` is not sent",
                "its `.send()` returns a future for `spawn`, `join_all` and the like",
            ],
        },
        Mistake {
            wrong: "join_all((1..9).map(|id| account.todos().get(id)));",
            right: "join_all((1..9).map(|id| account.todos().get(id).send()));",
            message: &["the call `GetTodo<Async>` is not sent", "its `.send()` returns a future"],
        },
        Mistake {
            wrong: "for todo in account.todos().list(1) { print(&todo?); }",
            right: "let mut todos = account.todos().list(1).items(); \
                    while let Some(todo) = todos.next().await { print(&todo?); }",
            message: &[
                "the async list `ListTodos<Async>` is not an iterator",
                "`let mut items = list.items(); while let Some(item) = items.next().await { .. }`",
                "`for item in list.await? { .. }`",
            ],
        },
        Mistake {
            wrong: "for todo in account.todos().list(1).items() { print(&todo?); }",
            right: "let list = account.todos().list(1); \
                    let mut items = list.items(); while let Some(item) = items.next().await { \
                    print(&item?); }",
            message: &[
                "the async list `Items<Async, Todo>` is not an iterator",
                "items.next().await",
            ],
        },
        Mistake {
            wrong: "for page in account.todos().list(1).pages() { print(&page?[0]); }",
            right: "let list = account.todos().list(1); for item in list.await? { print(&item); }",
            message: &["the async list `Pages<Async, Todo>` is not an iterator", "list.await?"],
        },
        Mistake {
            wrong: "fn send(c: &basecamp_core::Account<basecamp_core::Blocking>) {} send(&account);",
            right: "fn send(c: &Account) {} send(&account);",
            message: &["expected `&Account<Blocking>`, found `&Account<Async>`"],
        },
        Mistake {
            wrong: "let id: u64 = 5; account.todos().get(id).await?;",
            right: "let id: u64 = 5; account.todos().get(i64::try_from(id)?).await?;",
            message: &["`u64` is not the id of a `Todo`"],
        },
    ],
};
