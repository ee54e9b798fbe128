//! Routes: the operation of a request, and its handler.

use std::collections::HashMap;
use std::sync::LazyLock;

use basecamp_core::Operation;
use basecamp_core::operation::{OPERATIONS, ParameterLocation, ParameterType};
use http::Method;

use super::formats;
use super::handlers::Handler;
use super::kinds::Kind;
use super::views::View;
use super::{
    account, bookmarks, boosts, bubble_ups, calendars, campfires, card_columns, card_steps,
    card_tables, cards, chatbots, checkins, client_approvals, client_correspondences,
    client_replies, client_visibility, cloud_files, comments, documents, drafts, embeds, events,
    everything, feed, files, folders, forwards, gauges, google_documents, hill_charts, lineup,
    message_types, messages, my_assignments, my_notes, my_notifications, people, pings, profile,
    project_access, projects, recordings, reports, schedules, search, subscriptions, subtasks,
    templates, timeline, timesheets, todolists, todos, todosets, tools, uploads, vaults, webhooks,
    wormholes,
};

/// The implementations of operations by operation id.
const HANDLERS: &[&[(&str, Handler)]] = &[
    account::HANDLERS,
    bookmarks::HANDLERS,
    boosts::HANDLERS,
    bubble_ups::HANDLERS,
    calendars::HANDLERS,
    campfires::HANDLERS,
    card_columns::HANDLERS,
    card_steps::HANDLERS,
    card_tables::HANDLERS,
    cards::HANDLERS,
    chatbots::HANDLERS,
    checkins::HANDLERS,
    client_approvals::HANDLERS,
    client_correspondences::HANDLERS,
    client_replies::HANDLERS,
    client_visibility::HANDLERS,
    cloud_files::HANDLERS,
    comments::HANDLERS,
    documents::HANDLERS,
    drafts::HANDLERS,
    embeds::HANDLERS,
    events::HANDLERS,
    everything::HANDLERS,
    feed::HANDLERS,
    files::HANDLERS,
    folders::HANDLERS,
    forwards::HANDLERS,
    gauges::HANDLERS,
    google_documents::HANDLERS,
    hill_charts::HANDLERS,
    lineup::HANDLERS,
    message_types::HANDLERS,
    messages::HANDLERS,
    my_assignments::HANDLERS,
    my_notes::HANDLERS,
    my_notifications::HANDLERS,
    people::HANDLERS,
    pings::HANDLERS,
    profile::HANDLERS,
    project_access::HANDLERS,
    projects::HANDLERS,
    recordings::HANDLERS,
    reports::HANDLERS,
    schedules::HANDLERS,
    search::HANDLERS,
    subscriptions::HANDLERS,
    subtasks::HANDLERS,
    templates::HANDLERS,
    timeline::HANDLERS,
    timesheets::HANDLERS,
    todolists::HANDLERS,
    todos::HANDLERS,
    todosets::HANDLERS,
    tools::HANDLERS,
    uploads::HANDLERS,
    vaults::HANDLERS,
    webhooks::HANDLERS,
    wormholes::HANDLERS,
];

/// The members of kinds that don't follow from their fields.
const VIEWS: &[&[(Kind, View)]] = &[
    campfires::VIEWS,
    card_columns::VIEWS,
    card_tables::VIEWS,
    cards::VIEWS,
    checkins::VIEWS,
    client_approvals::VIEWS,
    client_correspondences::VIEWS,
    client_replies::VIEWS,
    cloud_files::VIEWS,
    forwards::VIEWS,
    gauges::VIEWS,
    hill_charts::VIEWS,
    messages::VIEWS,
    schedules::VIEWS,
    todolists::VIEWS,
    todosets::VIEWS,
    uploads::VIEWS,
    wormholes::VIEWS,
];

/// Returns the function that adds such members to records of this kind.
pub(super) fn view(kind: Kind) -> Option<View> {
    static BY_KIND: LazyLock<HashMap<Kind, View>> =
        LazyLock::new(|| VIEWS.iter().copied().flatten().copied().collect());
    BY_KIND.get(&kind).copied()
}

/// The routes by their first segment.
static ROUTES: LazyLock<HashMap<&'static str, Vec<Route>>> = LazyLock::new(|| {
    let mut routes: HashMap<_, Vec<Route>> = HashMap::new();
    for operation in OPERATIONS.iter().copied() {
        let route = Route::new(operation);
        routes.entry(route.first()).or_default().push(route);
    }
    routes
});

/// An operation with its path and its handler.
pub(super) struct Route {
    pub(super) operation: &'static Operation,
    pub(super) handler: Handler,
    /// The path below the account, without `.json`.
    segments: Vec<Segment>,
}

enum Segment {
    Literal(&'static str),
    Bucket,
    Id,
    /// The day of an occurrence.
    Day,
    Text,
}

/// A route and the parameters of its path.
pub(super) struct MatchedRoute {
    pub(super) route: &'static Route,
    /// The ids in the path, in order, the bucket apart.
    pub(super) ids: Vec<i64>,
    /// The other parameters in the path, in order.
    pub(super) texts: Vec<String>,
    /// The project in the path. It is optional in most paths: the URLs in bodies
    /// have one.
    pub(super) bucket: Option<i64>,
}

impl Route {
    fn new(operation: &'static Operation) -> Self {
        // Once for each operation of the program.
        let template: &'static str = operation.path_template().leak();
        let path = template.strip_prefix("/{accountId}/").unwrap_or(template);
        Self {
            operation,
            handler: handler(operation.id).expect("a test finds a handler for each operation"),
            segments: without_suffix(path).split('/').map(|s| segment(operation, s)).collect(),
        }
    }

    /// The first segment, which is a literal in all paths.
    fn first(&self) -> &'static str {
        match self.segments.first() {
            Some(Segment::Literal(literal)) => literal,
            _ => "",
        }
    }

    fn matches(&'static self, segments: &[&str]) -> Option<MatchedRoute> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut found =
            MatchedRoute { route: self, ids: Vec::new(), texts: Vec::new(), bucket: None };
        for (expected, segment) in self.segments.iter().zip(segments) {
            match expected {
                Segment::Literal(literal) if literal == segment => {}
                Segment::Literal(_) => return None,
                Segment::Bucket => found.bucket = Some(id(segment)?),
                Segment::Id => found.ids.push(id(segment)?),
                Segment::Day if formats::day(segment).is_none() => return None,
                Segment::Day => found.texts.push((*segment).to_owned()),
                Segment::Text if segment.is_empty() => return None,
                Segment::Text => found.texts.push((*segment).to_owned()),
            }
        }
        Some(found)
    }
}

/// The implementation of an operation.
pub(super) fn handler(operation_id: &str) -> Option<Handler> {
    let mut handlers = HANDLERS.iter().copied().flatten();
    handlers.find(|(id, _)| *id == operation_id).map(|(_, handler)| *handler)
}

fn segment(operation: &Operation, segment: &'static str) -> Segment {
    let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return Segment::Literal(segment);
    };
    let mut parameters = operation.parameters.iter();
    let is_number = parameters.any(|parameter| {
        parameter.location == ParameterLocation::Path
            && parameter.name == name
            && parameter.ty == ParameterType::Int64
    });
    match (name, is_number) {
        (BUCKET, _) => Segment::Bucket,
        (_, true) => Segment::Id,
        ("date", false) => Segment::Day,
        (_, false) => Segment::Text,
    }
}

/// The name of the path parameter for the project.
pub(super) const BUCKET: &str = "bucketId";

/// Finds the route for a path below the account.
pub(super) fn find(method: &Method, path: &str) -> Option<MatchedRoute> {
    let is_wanted = |route: &Route| route.operation.method == *method;
    let segments: Vec<&str> = without_suffix(path).split('/').collect();
    if let Some(found) = look_up(&segments, is_wanted).next() {
        return Some(found);
    }
    let (bucket, rest) = split_bucket(&segments)?;
    let bucket = Some(bucket);
    Some(MatchedRoute { bucket, ..look_up(rest, is_wanted).next()? })
}

/// The methods that a path below the account has.
pub(super) fn methods(path: &str) -> Vec<&'static str> {
    let segments: Vec<&str> = without_suffix(path).split('/').collect();
    let rest = split_bucket(&segments).map(|(_, rest)| rest).unwrap_or_default();
    let found = look_up(&segments, |_| true).chain(look_up(rest, |_| true));
    let mut methods: Vec<_> = found.map(|found| found.route.operation.method.as_str()).collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

/// The bucket at the start of a path, and the rest of the path.
fn split_bucket<'a>(segments: &'a [&'a str]) -> Option<(i64, &'a [&'a str])> {
    match segments {
        ["buckets", bucket, rest @ ..] => Some((id(bucket)?, rest)),
        _ => None,
    }
}

/// The wanted routes for a path.
fn look_up(
    segments: &[&str],
    is_wanted: impl Fn(&Route) -> bool,
) -> impl Iterator<Item = MatchedRoute> {
    let routes = segments.first().and_then(|first| ROUTES.get(*first)).into_iter().flatten();
    let wanted = routes.filter(move |route| is_wanted(route));
    wanted.filter_map(move |route| route.matches(segments))
}

fn without_suffix(path: &str) -> &str {
    path.strip_suffix(".json").unwrap_or(path)
}

fn id(segment: &str) -> Option<i64> {
    let digits = segment.bytes().all(|byte| byte.is_ascii_digit());
    if digits { segment.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_unique_path() {
        for operation in OPERATIONS {
            let template = operation.path_template();
            let path = without_suffix(&template).split('/').skip(2);
            let path: Vec<&str> = path
                .map(|part| match part {
                    "{date}" => "20261201",
                    _ if part.starts_with('{') => "7",
                    _ => part,
                })
                .collect();
            let routes = ROUTES.values().flatten();
            let found: Vec<&str> = routes
                .filter(|route| route.operation.method == operation.method)
                .filter_map(|route| route.matches(&path))
                .map(|found| found.route.operation.id)
                .collect();
            assert_eq!(found, [operation.id], "{path:?}");
        }
    }

    #[test]
    fn each_operation_has_one_handler() {
        let mut ids: Vec<&str> = HANDLERS.iter().copied().flatten().map(|(id, _)| *id).collect();
        let mut operations: Vec<&str> = OPERATIONS.iter().map(|operation| operation.id).collect();
        ids.sort_unstable();
        operations.sort_unstable();
        assert_eq!(ids, operations);
    }

    #[test]
    fn the_suffix_and_the_bucket_are_optional() {
        for (path, bucket) in
            [("todos/7", None), ("todos/7.json", None), ("buckets/3/todos/7.json", Some(3))]
        {
            let found = find(&Method::GET, path).unwrap();
            assert_eq!((found.route.operation.id, found.ids), ("GetTodo", vec![7]), "{path}");
            assert_eq!(found.bucket, bucket, "{path}");
        }
        let found = find(&Method::GET, "buckets/3/categories/7").unwrap();
        assert_eq!((found.ids, found.bucket), (vec![7], Some(3)));
        for path in ["todos/x", "todos", "todos/7/", "todos/-7", "buckets/3", "embeds/", ""] {
            assert!(find(&Method::GET, path).is_none(), "{path}");
        }
    }
}
