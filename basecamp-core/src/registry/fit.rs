//! The operation and the arguments that a path means.

#[cfg(any(test, feature = "testing"))]
use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

#[cfg(any(test, feature = "testing"))]
use super::operation::OPERATIONS;
use super::operation::{Operation, Parameter, ParameterType, PathPart};

/// Returns the operation that a request to the API calls, by its method and its path, if any.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn operation_of(method: &Method, path: &str) -> Option<&'static Operation> {
    let path = path.strip_suffix(".json").unwrap_or(path);
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let operations = OPERATIONS.iter().copied().filter(|operation| operation.method == *method);
    let fitting =
        operations.filter_map(|operation| Some((fit(operation, &segments)?.0, operation)));
    fitting.min_by_key(|(shape, _)| *shape).map(|(_, operation)| operation)
}

/// The arguments that make an operation's path out of these segments, and the shape of the path: a
/// bit for each segment, 1 for a parameter, so that the smaller of two is the more specific.
pub(crate) fn fit(
    operation: &'static Operation,
    segments: &[&str],
) -> Option<(u64, Map<String, Value>)> {
    let mut segments = segments.iter();
    let mut arguments = Map::new();
    let mut shape = 0;
    for part in operation.path {
        match part {
            PathPart::Literal(text) => {
                let text = text.strip_suffix(".json").unwrap_or(text);
                for literal in text.split('/').filter(|literal| !literal.is_empty()) {
                    shape <<= 1;
                    segments.next().filter(|segment| **segment == literal)?;
                }
            }
            PathPart::Parameter(name) => {
                shape = shape << 1 | 1;
                let segment = segments.next()?;
                let mut parameters = operation.parameters.iter();
                // The account's id is no parameter.
                if let Some(parameter) = parameters.find(|parameter| parameter.is_in_path(name)) {
                    arguments.insert(
                        parameter.argument_name.to_owned(),
                        path_value(parameter, segment)?,
                    );
                }
            }
        }
    }
    segments.next().is_none().then_some((shape, arguments))
}

fn path_value(parameter: &Parameter, segment: &str) -> Option<Value> {
    match parameter.ty {
        ParameterType::Int64 => number(segment).map(Value::from),
        _ if segment.is_empty() => None,
        ty => ty.read(&percent_decode_str(segment).decode_utf8().ok()?),
    }
}

/// Reads digits; a sign is no part of an id.
pub(crate) fn number(text: &str) -> Option<i64> {
    text.starts_with(|first: char| first.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_calls_the_most_specific_operation() {
        let id = |method, path| operation_of(&method, path).map(|operation| operation.id);
        assert_eq!(id(Method::GET, "/999/todos/7.json"), Some("GetTodo"));
        assert_eq!(id(Method::PUT, "/999/todos/7"), Some("ReplaceTodo"));
        assert_eq!(id(Method::GET, "/999/my/profile.json"), Some("GetMyProfile"));
        assert_eq!(id(Method::GET, "/999/teapots/7.json"), None);
    }
}
