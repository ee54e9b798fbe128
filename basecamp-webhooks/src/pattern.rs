//! Glob patterns that select events by kind.

use std::fmt;

/// One or more glob patterns for the kind of an event.
///
/// `*` matches any text, including the empty one, at any position and any number of times:
/// `todo_*`, `*_created`, `*_copied*`. All other characters match themselves; matching is
/// case-sensitive. It takes linear time in the lengths of the pattern and the kind.
///
/// Converts from a string, or from an array, a slice or a `Vec` of strings, of which one must
/// match.
#[derive(Clone, PartialEq, Eq)]
pub struct Patterns(Vec<Pattern>);

/// The literals between the wildcards: one more than there are wildcards.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern(Vec<String>);

impl Patterns {
    /// Returns whether a kind matches one of the patterns.
    #[must_use]
    pub fn matches(&self, kind: &str) -> bool {
        self.0.iter().any(|pattern| pattern.matches(kind))
    }

    /// Returns whether there is no pattern, or a pattern that matches only the empty kind.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| pattern.0.as_slice() == [""])
    }
}

impl Pattern {
    fn new(text: &str) -> Self {
        Self(text.split('*').map(str::to_owned).collect())
    }

    fn matches(&self, kind: &str) -> bool {
        let [first, rest @ ..] = self.0.as_slice() else {
            return false;
        };
        let [middle @ .., last] = rest else {
            return kind == first;
        };
        let Some(mut kind) = kind.strip_prefix(first.as_str()) else {
            return false;
        };
        // The leftmost match is as good as any: it leaves the most text for the rest.
        for text in middle {
            match kind.find(text.as_str()) {
                Some(at) => kind = &kind[at + text.len()..],
                None => return false,
            }
        }
        kind.ends_with(last.as_str())
    }
}

impl From<&str> for Patterns {
    fn from(pattern: &str) -> Self {
        Self(vec![Pattern::new(pattern)])
    }
}

impl From<String> for Patterns {
    fn from(pattern: String) -> Self {
        Self::from(pattern.as_str())
    }
}

impl<T: AsRef<str>> FromIterator<T> for Patterns {
    fn from_iter<I: IntoIterator<Item = T>>(patterns: I) -> Self {
        Self(patterns.into_iter().map(|pattern| Pattern::new(pattern.as_ref())).collect())
    }
}

impl<T: AsRef<str>> From<&[T]> for Patterns {
    fn from(patterns: &[T]) -> Self {
        patterns.iter().collect()
    }
}

impl<T: AsRef<str>, const N: usize> From<[T; N]> for Patterns {
    fn from(patterns: [T; N]) -> Self {
        patterns.into_iter().collect()
    }
}

impl<T: AsRef<str>> From<Vec<T>> for Patterns {
    fn from(patterns: Vec<T>) -> Self {
        patterns.into_iter().collect()
    }
}

impl fmt::Display for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pattern) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(&pattern.0.join("*"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Patterns({self})")
    }
}

#[cfg(test)]
mod tests;
