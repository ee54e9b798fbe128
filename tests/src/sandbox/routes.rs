//! The table of routes: one row an operation.

use http::Method;

use super::call::Call;
use super::input::{Field, Input, Shape, optional};
use super::reply::Outcome;
use super::{
    comments, messages, people, profile, project_access, projects, recordings, todolists, todos,
    webhooks,
};

const TABLES: &[&[Route]] = &[
    todos::ROUTES,
    todolists::ROUTES,
    projects::ROUTES,
    people::ROUTES,
    profile::ROUTES,
    project_access::ROUTES,
    messages::ROUTES,
    comments::ROUTES,
    recordings::ROUTES,
    webhooks::ROUTES,
];

pub(super) const PAGE: Field = optional("page", Shape::Number);
pub(super) const STATUS: Field =
    optional("status", Shape::OneOf(&["active", "archived", "trashed"]));

type Handler = fn(&mut Call<'_>) -> Outcome;

/// An operation: its method and path, what it accepts, and what it does.
pub(super) struct Route {
    method: &'static str,
    /// Below the account, without `.json`; `{}` stands for an id.
    pub(super) path: &'static str,
    pub(super) query: &'static [Field],
    pub(super) input: Input,
    pub(super) run: Handler,
}

impl Route {
    const fn new(method: &'static str, path: &'static str, run: Handler) -> Self {
        Self { method, path, query: &[], input: Input::Nothing, run }
    }

    pub(super) const fn get(path: &'static str, run: Handler) -> Self {
        Self::new("GET", path, run)
    }

    pub(super) const fn post(path: &'static str, run: Handler) -> Self {
        Self::new("POST", path, run)
    }

    pub(super) const fn put(path: &'static str, run: Handler) -> Self {
        Self::new("PUT", path, run)
    }

    pub(super) const fn delete(path: &'static str, run: Handler) -> Self {
        Self::new("DELETE", path, run)
    }

    /// What it accepts in its query.
    pub(super) const fn query(self, query: &'static [Field]) -> Self {
        Self { query, ..self }
    }

    /// What it accepts as its JSON body.
    pub(super) const fn json(self, fields: &'static [Field]) -> Self {
        Self { input: Input::Json(fields), ..self }
    }

    /// The name of the file it takes.
    pub(super) const fn file(self, name: &'static str) -> Self {
        Self { input: Input::File(name), ..self }
    }
}

/// A route and what its path says.
pub(super) struct Found {
    pub(super) route: &'static Route,
    pub(super) ids: Vec<i64>,
    /// The project that the path names, in the long form that the URLs in
    /// bodies have.
    pub(super) bucket: Option<i64>,
}

/// Finds the route for a path below the account.
pub(super) fn find(method: &Method, path: &str) -> Option<Found> {
    let path = path.strip_suffix(".json").unwrap_or(path);
    let segments: Vec<&str> = path.split('/').collect();
    if let Some((route, ids)) = look_up(method, &segments) {
        return Some(Found { route, ids, bucket: None });
    }
    let ["buckets", bucket, rest @ ..] = segments.as_slice() else {
        return None;
    };
    let bucket = Some(id(bucket)?);
    let (route, ids) = look_up(method, rest)?;
    Some(Found { route, ids, bucket })
}

fn look_up(method: &Method, segments: &[&str]) -> Option<(&'static Route, Vec<i64>)> {
    let mut routes = TABLES.iter().copied().flatten().filter(|route| method == route.method);
    routes.find_map(|route| Some((route, matched(route.path, segments)?)))
}

fn matched(pattern: &str, segments: &[&str]) -> Option<Vec<i64>> {
    let mut ids = Vec::new();
    let mut pattern = pattern.split('/');
    for segment in segments {
        match pattern.next()? {
            "{}" => ids.push(id(segment)?),
            literal if literal == *segment => {}
            _ => return None,
        }
    }
    pattern.next().is_none().then_some(ids)
}

fn id(segment: &str) -> Option<i64> {
    let digits = segment.bytes().all(|byte| byte.is_ascii_digit());
    if digits { segment.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_unambiguous() {
        let routes: Vec<&Route> = TABLES.iter().copied().flatten().collect();
        for route in &routes {
            let path = route.path.replace("{}", "7");
            let segments: Vec<&str> = path.split('/').collect();
            let matching = routes
                .iter()
                .filter(|other| other.method == route.method)
                .filter(|other| matched(other.path, &segments).is_some());
            assert_eq!(matching.count(), 1, "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn the_suffix_and_the_bucket_are_optional() {
        for path in ["todos/7", "todos/7.json", "buckets/3/todos/7.json"] {
            let found = find(&Method::GET, path).unwrap();
            assert_eq!((found.route.path, found.ids), ("todos/{}", vec![7]), "{path}");
        }
        for path in ["todos/x", "todos", "todos/7/", "todos/-7", "buckets/3", ""] {
            assert!(find(&Method::GET, path).is_none(), "{path}");
        }
    }
}
