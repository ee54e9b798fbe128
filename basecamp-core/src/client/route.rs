//! Routes: the operations and ids that a URL of Basecamp means, without a request.

use std::fmt;

use serde_json::{Map, Value};
use url::Url;

use crate::client::config::{Config, DEFAULT_BASE_URL};
use crate::error::Error;
use crate::generated::HOSTS;
use crate::model::id::Id;
use crate::net::redact::redact_path;
use crate::registry::fit::{fit, number};
use crate::registry::operation::{OPERATIONS, Operation, ParameterLocation, ParameterType};
use crate::request::account_id::AccountId;
use crate::types::{Project, Recording};

/// The account, the ids and the matching operations of a URL.
///
/// Accepts URLs of web pages and of the API: with or without `.json`, a trailing slash, a query and
/// a fragment, and with or without the project before the resource (`/buckets/1/todos/2`,
/// `/projects/1/todos/2`, `/todos/2`). The scheme may be missing, or the host too (`/999/todos/2`).
/// Angle brackets and punctuation around the URL are ignored. The route of a resource that no
/// operation reads has its project and id, but no candidates.
///
/// ```
/// use basecamp_core::Route;
///
/// let url = "https://3.basecamp.com/999/buckets/1/todos/2#__recording_5";
/// let route = Route::recognize(url)?;
/// assert_eq!(route.account.as_str(), "999");
/// assert_eq!(route.project, Some(1.into()));
/// assert_eq!(route.resource, Some(2));
/// assert_eq!(route.anchor, Some(5.into()));
///
/// let candidates = route.candidates.iter();
/// let ids: Vec<_> = candidates.map(|candidate| candidate.operation.id).collect();
/// assert_eq!(ids, ["GetTodo", "ReplaceTodo"]);
/// assert_eq!(route.candidates[1].id("todo_id"), Some(2));
/// assert_eq!(route.reader().unwrap().operation.id, "GetTodo");
/// # Ok::<(), basecamp_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Route {
    /// The account.
    pub account: AccountId,
    /// The project, if the URL names it.
    pub project: Option<Id<Project>>,
    /// The last id in the path except the project's, such as the id of a to-do, a message or a
    /// person.
    pub resource: Option<i64>,
    /// The recording within the page: a comment by the fragment (`#__recording_5`), or a line of a
    /// chat (`/chats/2@5`). [`Id::cast`] converts it to the id of a comment or a line.
    pub anchor: Option<Id<Recording>>,
    /// The operations whose path matches, with any method: the most specific first, and reads
    /// before writes. Empty if no operation reads such a resource.
    pub candidates: Vec<Candidate>,
}

/// An operation whose path matches a URL.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The operation.
    pub operation: &'static Operation,
    /// The arguments in the URL, by name: all those of the path, and the valid ones of the query.
    /// Ids are numbers.
    pub arguments: Map<String, Value>,
}

/// The segments before the id of a project. A project is a bucket too.
const SCOPES: [&str; 2] = ["buckets", "projects"];

/// Path prefixes, after account and project, whose spelling differs between web pages and API.
const SPELLINGS: [(&[&str], &[&str]); 3] = [
    (&["gauge", "needles"], &["gauge_needles"]),
    (&["my", "navigation", "notes"], &["my", "notes"]),
    (&["timesheet", "entries"], &["timesheet_entries"]),
];

impl Route {
    /// Recognizes a URL on Basecamp's hosts: `3.basecamp.com`, `app.basecamp.com` and
    /// `3.basecampapi.com`.
    ///
    /// # Errors
    ///
    /// A `usage` error if the text is not a URL, if its host is not one of Basecamp, if it has no
    /// account, or if its path matches no operation and no resource.
    pub fn recognize(url: &str) -> Result<Self, Error> {
        Self::read(url, None)
    }

    /// Recognizes a URL on Basecamp's hosts, and on the origin of `config`'s base URL.
    ///
    /// ```
    /// use basecamp_core::{Config, Route};
    ///
    /// let config = Config::builder().base_url("http://localhost:3000").build()?;
    /// let route = Route::recognize_with(&config, "http://localhost:3000/999/people/7.json")?;
    /// assert_eq!(route.reader().unwrap().operation.id, "GetPerson");
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`Route::recognize`].
    pub fn recognize_with(config: &Config, url: &str) -> Result<Self, Error> {
        Self::read(url, Some(config))
    }

    /// The operation that gets what the URL shows, if one does.
    #[must_use]
    pub fn reader(&self) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| !candidate.operation.is_mutation())
    }

    fn read(url: &str, config: Option<&Config>) -> Result<Self, Error> {
        // The URL may contain a password, so messages have only its host or its path.
        let url =
            parse(url, config).map_err(|error| reject(format!("this is not a URL: {error}")))?;
        let host = url.host_str().unwrap_or_default();
        let known = matches!(url.scheme(), "http" | "https")
            && url.port().is_none()
            && HOSTS.contains(&host);
        if !known && !config.is_some_and(|config| config.origin.contains(&url)) {
            let origin = url.origin().ascii_serialization();
            return Err(reject(format!("`{origin}` is not an address of Basecamp")));
        }
        let path = url.path().strip_suffix('/').unwrap_or(url.path());
        let path = path.strip_suffix(".json").unwrap_or(path);
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let account = segments.first().and_then(|first| AccountId::try_from(*first).ok());
        let account =
            account.ok_or_else(|| reject(format!("`{}` names no account", url.path())))?;
        let (segments, line) = without_line(segments);
        let mut candidates = candidates(OPERATIONS, &segments);
        let resource = match candidates.first() {
            Some(first) => first.resource(),
            None => other_resource(&segments).ok_or_else(|| {
                reject(format!("no operation of the API has the path `{}`", redact_path(path)))
            })?,
        };
        let query: Vec<_> = url.query_pairs().collect();
        for candidate in &mut candidates {
            candidate.read_query(&query);
        }
        let in_path = candidates.first().and_then(Candidate::project);
        let project = scope(&segments).and_then(|(id, _)| number(id)).or(in_path).map(Id::new);
        let anchor = url.fragment().and_then(|text| text.strip_prefix("__recording_"));
        let anchor = anchor.and_then(number).or(line).map(Id::new);
        Ok(Self { account, project, resource, anchor, candidates })
    }
}

/// Secret arguments are redacted.
impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Candidate")
            .field("operation", &self.operation.id)
            .field("arguments", &self.operation.redacted(&self.arguments))
            .finish()
    }
}

impl Candidate {
    /// The id that is the argument of that name, such as `todo_id`.
    #[must_use]
    pub fn id(&self, argument: &str) -> Option<i64> {
        self.arguments.get(argument)?.as_i64()
    }

    fn project(&self) -> Option<i64> {
        let mut in_path = self
            .operation
            .parameters
            .iter()
            .filter(|parameter| parameter.location == ParameterLocation::Path);
        in_path
            .find(|parameter| parameter.is_project())
            .and_then(|parameter| self.id(parameter.argument_name))
    }

    fn resource(&self) -> Option<i64> {
        let in_path = self
            .operation
            .parameters
            .iter()
            .rev()
            .filter(|parameter| parameter.location == ParameterLocation::Path);
        let mut ids = in_path.filter(|parameter| !parameter.is_project());
        ids.find_map(|parameter| self.id(parameter.argument_name))
    }

    fn read_query<T: AsRef<str>>(&mut self, query: &[(T, T)]) {
        for parameter in self
            .operation
            .arguments()
            .filter(|parameter| parameter.location == ParameterLocation::Query)
        {
            let value = match parameter.ty {
                ParameterType::List(item) => {
                    let name = format!("{}[]", parameter.name);
                    let values: Vec<Value> = values(query, &name, *item).collect();
                    (!values.is_empty()).then_some(Value::Array(values))
                }
                ty => values(query, parameter.name, ty).next(),
            };
            if let Some(value) = value {
                self.arguments.insert(parameter.argument_name.to_owned(), value);
            }
        }
    }
}

fn values<T: AsRef<str>>(
    query: &[(T, T)],
    name: &str,
    ty: ParameterType,
) -> impl Iterator<Item = Value> {
    let values = query.iter().filter(move |(key, _)| key.as_ref() == name);
    values.filter_map(move |(_, value)| ty.read(value.as_ref()))
}

fn reject(message: String) -> Error {
    Error::usage(message).with_hint(
        "Give the whole address of a page or a resource, such as \
         https://3.basecamp.com/999/buckets/1/todos/2.",
    )
}

/// Parses a pasted URL: with punctuation around it, in angle brackets, without a scheme, or only
/// the path.
fn parse(text: &str, config: Option<&Config>) -> Result<Url, url::ParseError> {
    let text = without_punctuation(text);
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    let text = inner.map_or(text, without_punctuation);
    if text.starts_with('/') {
        let base = config.map_or(DEFAULT_BASE_URL, Config::base_url);
        return Url::parse(base)?.join(text);
    }
    let host = text.split([':', '/', '?', '#']).next().unwrap_or_default();
    if HOSTS.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return Url::parse(&format!("https://{text}"));
    }
    Url::parse(text)
}

/// Removes blanks and the punctuation of a sentence.
fn without_punctuation(text: &str) -> &str {
    const AFTER: [char; 10] = ['.', ',', ';', ':', '!', '?', ')', ']', '"', '\''];
    let is_after = |c: char| c.is_whitespace() || AFTER.contains(&c);
    text.trim_end_matches(is_after).trim_start_matches([' ', '(', '[', '"', '\'', '\n', '\t', '\r'])
}

/// Splits off the id of a line of a chat: `/chats/2@5` is line 5 of chat 2.
fn without_line(mut segments: Vec<&str>) -> (Vec<&str>, Option<i64>) {
    let last = segments.last_mut().and_then(|last| {
        let (chat, line) = last.split_once('@')?;
        number(chat)?;
        *last = chat;
        number(line)
    });
    (segments, last)
}

/// The id of a resource whose path no operation has: the last id in the path of a project, or the
/// second of two segments. `None` if the path can't be the path of a resource.
#[allow(clippy::option_option, reason = "a page of a project may have no id")]
fn other_resource(segments: &[&str]) -> Option<Option<i64>> {
    let path = segments.get(1..)?;
    if path.iter().any(|segment| segment.is_empty()) {
        return None;
    }
    match (scope(segments), path) {
        (Some((_, [])), _) => None,
        (Some((_, rest)), _) => Some(rest.iter().rev().find_map(|segment| number(segment))),
        (None, [words @ .., id]) if is_plain(words) => number(id).map(Some),
        (None, _) => None,
    }
}

/// Whether these segments name a kind of resource, such as `client/replies`.
fn is_plain(words: &[&str]) -> bool {
    let is_word = |word: &&str| number(word).is_none() && !SCOPES.contains(word);
    !words.is_empty() && words.iter().all(is_word)
}

/// The project after the account, and the segments after it.
fn scope<'a>(segments: &'a [&'a str]) -> Option<(&'a str, &'a [&'a str])> {
    match segments {
        [_, word, id, rest @ ..] if SCOPES.contains(word) && number(id).is_some() => {
            Some((id, rest))
        }
        _ => None,
    }
}

/// The matching operations, the most specific first.
fn candidates(operations: &[&'static Operation], segments: &[&str]) -> Vec<Candidate> {
    let readings = readings(segments);
    let mut found = Vec::new();
    for operation in operations.iter().copied() {
        for Reading { scope_lost, segments } in &readings {
            if *scope_lost && !may_lose_scope(operation) {
                continue;
            }
            if let Some((shape, arguments)) = fit(operation, segments) {
                let rank = (*scope_lost, shape, operation.is_mutation());
                found.push((rank, Candidate { operation, arguments }));
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// A way to read a path.
struct Reading<'a> {
    /// Whether it leaves out the project in front.
    scope_lost: bool,
    segments: Vec<&'a str>,
}

fn readings<'a>(segments: &'a [&'a str]) -> Vec<Reading<'a>> {
    let Some((account, mut path)) = segments.split_first() else { return Vec::new() };
    let mut readings = Vec::new();
    let scope = scope(segments);
    if let Some((id, rest)) = scope {
        for word in SCOPES {
            let segments = [&[*account, word, id], rest].concat();
            readings.push(Reading { scope_lost: false, segments });
        }
        path = rest;
    }
    let unscoped = |start: &[&'a str], rest: &[&'a str]| {
        let segments = [&[*account], start, rest].concat();
        Reading { scope_lost: scope.is_some(), segments }
    };
    readings.push(unscoped(&[], path));
    for (spelling, meant) in SPELLINGS {
        if let Some(rest) = path.strip_prefix(spelling) {
            readings.push(unscoped(meant, rest));
        }
    }
    readings
}

/// Whether its path means the same with a project in front: it names what it is about by an id,
/// while one that doesn't is about the whole account.
fn may_lose_scope(operation: &Operation) -> bool {
    let mut parameters = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == ParameterLocation::Path);
    parameters.next().is_some_and(|first| !first.is_project())
}

#[cfg(test)]
mod tests;
