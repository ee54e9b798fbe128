//! Reads mentions for `tests/scripts/mentions-oracle`: a JSON array on each line of standard input,
//! and its result as JSON on each line of standard output.
//!
//! The result of `["sgid", text]` is the person's id or null; of `["ids", text]` a list of ids; and
//! of `["with", text, people]` a text, or null if a person can't be mentioned.

#![forbid(unsafe_code)]

use std::io::{self, BufWriter, Write as _};

use basecamp_core::text::{mentioned_person_ids, person_id_from_sgid, with_mentions};
use basecamp_core::types::Person;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(untagged)]
enum Case {
    With(IgnoredAny, String, Vec<Person>),
    Read(String, String),
}

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lines() {
        writeln!(out, "{}", result(&serde_json::from_str(&line?)?))?;
    }
    out.flush()
}

fn result(case: &Case) -> Value {
    match case {
        Case::With(_, text, people) => with_mentions(text, people).map_or(Value::Null, Value::from),
        Case::Read(kind, text) if kind == "sgid" => {
            json!(person_id_from_sgid(text).map(|id| id.get()))
        }
        Case::Read(_, text) => {
            mentioned_person_ids(text).iter().map(|id| json!(id.get())).collect()
        }
    }
}
