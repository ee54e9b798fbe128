//! Path templates, split at compile time.

use super::operation::PathPart;

/// Splits a path template into its parts: `path_template!("/{accountId}/todos/{todoId}")`.
macro_rules! path_template {
    ($template:literal) => {
        &$crate::registry::path_template::path_parts::<
            { $crate::registry::path_template::path_part_count($template) },
        >($template)
    };
}

/// The number of parts of a path template.
pub(crate) const fn path_part_count(mut template: &'static str) -> usize {
    let mut count = 0;
    while !template.is_empty() {
        template = split_path_part(template).1;
        count += 1;
    }
    count
}

/// The parts of a path template, which must be `N`.
pub(crate) const fn path_parts<const N: usize>(mut template: &'static str) -> [PathPart; N] {
    let mut parts = [PathPart::Literal(""); N];
    let mut next = 0;
    while next < N {
        (parts[next], template) = split_path_part(template);
        next += 1;
    }
    parts
}

/// Splits the first part off a path template that is not empty.
const fn split_path_part(template: &'static str) -> (PathPart, &'static str) {
    let bytes = template.as_bytes();
    let is_parameter = bytes[0] == b'{';
    let end = if is_parameter { b'}' } else { b'{' };
    let mut length = 1;
    while length < bytes.len() && bytes[length] != end {
        length += 1;
    }
    let (part, rest) = template.split_at(length);
    if is_parameter {
        (PathPart::Parameter(part.split_at(1).1), rest.split_at(1).1)
    } else {
        (PathPart::Literal(part), rest)
    }
}

pub(crate) use path_template;

#[cfg(test)]
mod tests {
    use super::PathPart::{Literal, Parameter};

    #[test]
    fn templates_are_split_into_their_parts() {
        assert_eq!(
            path_template!("/{accountId}/todos/{todoId}.json"),
            &[
                Literal("/"),
                Parameter("accountId"),
                Literal("/todos/"),
                Parameter("todoId"),
                Literal(".json"),
            ]
        );
        assert_eq!(path_template!("{url}"), &[Parameter("url")]);
        assert_eq!(path_template!("/{a}{b}"), &[Literal("/"), Parameter("a"), Parameter("b")]);
        assert_eq!(path_template!("/authorization.json"), &[Literal("/authorization.json")]);
    }
}
