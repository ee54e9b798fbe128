//! Patterns that select requests by method and path, with wildcards.

use http::Method;

pub(super) struct Pattern {
    method: String,
    segments: Vec<String>,
}

impl Pattern {
    pub(super) fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_ascii_uppercase(),
            segments: segments(path).map(str::to_owned).collect(),
        }
    }

    pub(super) fn matches(&self, method: &Method, path: &str) -> bool {
        if self.method != "*" && self.method != method.as_str() {
            return false;
        }
        let path: Vec<&str> = segments(path).collect();
        // The account id in front may be left out of a pattern.
        self.matches_segments(&path)
            || path.first().is_some_and(|first| is_number(first))
                && self.matches_segments(&path[1..])
    }

    fn matches_segments(&self, path: &[&str]) -> bool {
        if self.segments == ["*"] {
            return true;
        }
        let open_ended = self.segments.last().is_some_and(|last| last == "*");
        let same_length = path.len() == self.segments.len();
        (same_length || open_ended && path.len() > self.segments.len())
            && self
                .segments
                .iter()
                .zip(path)
                .all(|(pattern, segment)| pattern == "*" || pattern == segment)
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_suffix(".json").unwrap_or(path).split('/').filter(|segment| !segment.is_empty())
}

fn is_number(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::new("*", pattern).matches(&Method::GET, path)
    }

    #[test]
    fn account_and_suffix_are_optional() {
        for pattern in ["/projects.json", "projects", "/12/projects", "*", "/12/*"] {
            assert!(matches(pattern, "/12/projects.json"), "{pattern}");
        }
        for pattern in ["/projects/1", "/13/projects", "/", "projects/*"] {
            assert!(!matches(pattern, "/12/projects.json"), "{pattern}");
        }
    }

    #[test]
    fn a_star_matches_a_segment_or_the_rest_at_the_end() {
        assert!(matches("/todolists/*/todos", "/1/todolists/2/todos.json"));
        assert!(!matches("/todolists/*/todos", "/1/todolists/2/3/todos.json"));
        assert!(matches("/todolists/*", "/1/todolists/2/todos.json"));
        assert!(!matches("/todolists/*", "/1/todolists.json"));
        assert!(matches("*", "/"));
    }

    #[test]
    fn methods_are_compared() {
        assert!(Pattern::new("post", "*").matches(&Method::POST, "/x"));
        assert!(!Pattern::new("POST", "*").matches(&Method::GET, "/x"));
    }
}
