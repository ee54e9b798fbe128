//! The allocations of a call in addition to those of the decoded value, and the memory that
//! conversions of rich text allocate.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use allocation_counter::measure;
use basecamp_core::services::todos::{CompleteTodo, GetTodo};
use basecamp_core::text::{Markdown, html_to_markdown, html_to_plain, markdown_to_html};
use basecamp_core::types::Todo;
use basecamp_core::{AccountId, Auth, Call, Config, Context, Machine, Now, Reply, Request, Step};
use bytes::Bytes;

/// The allocations of a call: the URL, the headers, the request.
const BUDGET: u64 = 16;

const NOW: Now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };

fn call(context: &Arc<Context>, request: &dyn Request, body: Bytes) -> Reply {
    let mut call = Call::new(context, request);
    let Step::Send(attempt) = call.step(NOW) else { panic!() };
    drop(attempt);
    // An empty header map doesn't allocate: those of a response are the HTTP client's.
    let _ = call.handle_head(NOW, http::Response::new(()));
    call.handle_body(NOW, body);
    let Step::Done(reply) = call.step(NOW) else { panic!() };
    reply.unwrap()
}

fn todo() -> Bytes {
    let sandbox = basecamp_sandbox::Sandbox::start().unwrap();
    let config = Config::builder().base_url(sandbox.url()).build().unwrap();
    let client =
        basecamp_ureq::Client::builder().token(sandbox.token()).config(config).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    account.todos().get(sandbox.first_todo_id()).send_raw().unwrap().value
}

#[test]
fn a_call_allocates_little() {
    let context = Arc::new(Context::new(Config::default(), Auth::token("t"), 0).unwrap());
    let account: AccountId = "999".parse().unwrap();
    let (get, complete) = (GetTodo::new(account.clone(), 123), CompleteTodo::new(account, 123));
    let todo = todo();

    let empty = measure(|| drop(call(&context, &complete, Bytes::new()))).count_total;
    let whole = measure(|| {
        GetTodo::decode(call(&context, &get, todo.clone())).unwrap();
    })
    .count_total;
    let value = measure(|| drop(serde_json::from_slice::<Todo>(&todo).unwrap())).count_total;

    println!("an empty 200: {empty}; a to-do: {whole}, of which {value} for the value");
    assert!(empty <= BUDGET, "{empty} allocations for an empty 200");
    assert!(whole - value <= BUDGET, "{} allocations around a to-do", whole - value);
}

/// Texts with a repeated part, for which a parser may repeat its work.
const REPEATED: [&str; 24] = [
    "<details><summary>a",
    "<summary>a",
    "<ul><li>a</ul>",
    "<ul><li>a",
    "<blockquote>a",
    "<table><tr><td>a<td>b",
    "<pre>a<br>",
    "<pre><bc-attachment sgid=a></bc-attachment>",
    "<a href=http://x>a<br>",
    "<strong>a<em>b</strong>",
    "<bc-attachment sgid=x>",
    "<h2>a</h2>",
    "- a\n\n",
    "- > a\n\n",
    "1. a\n  - a\n",
    "> - a\n>\n",
    "*a_b**c__",
    "**a* ",
    "[a](b)",
    "[a]: b\n\n[a]",
    "|a|b|\n|-|-|\n",
    "`` ` ",
    "<a b=\"c\" ",
    "&#x41",
];

#[test]
fn the_memory_of_conversions_is_linear() {
    let nested = |depth: usize, length: usize| {
        format!("{}a\n{}", "- ".repeat(depth), "\n".repeat(length - 2 * depth))
    };
    let conversions: [fn(&str) -> String; 4] = [
        markdown_to_html,
        |text| Markdown::new(text).with_tables().to_html(),
        html_to_markdown,
        html_to_plain,
    ];
    let check = |name: &str, text: &dyn Fn(usize) -> String| {
        for (index, convert) in conversions.iter().enumerate() {
            let [small, large] = [8_000, 64_000].map(|length| {
                let text = text(length);
                measure(|| drop(convert(&text))).bytes_total
            });
            // Vectors that grow allocate at most twice as much for some lengths.
            assert!(
                large < 17 * small + 1_000_000,
                "conversion {index} of {name:?}: {small}, {large}"
            );
        }
    };
    for part in REPEATED {
        check(part, &|length| part.repeat(length / part.len()));
    }
    check("a nested list with blank lines", &|length| nested(length / 8, length));
    check("a list that nests less deeply, with blank lines", &|length| {
        nested(length.isqrt(), length)
    });
}
