use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn matches(pattern: &str, kind: &str) -> bool {
    Patterns::from(pattern).matches(kind)
}

#[test]
fn wildcards_match_any_text() {
    for (pattern, kind) in [
        ("todo_created", "todo_created"),
        ("todo_*", "todo_created"),
        ("todo_*", "todo_"),
        ("*_created", "todo_created"),
        ("*", ""),
        ("*", "anything"),
        ("**", "anything"),
        ("*o*_*d", "todo_created"),
        ("to*ted", "todo_created"),
        ("todo*_created", "todo_created"),
        ("*ab", "abab"),
        ("a*a", "aa"),
        ("*ü*", "grün"),
    ] {
        assert!(matches(pattern, kind), "{pattern} {kind}");
    }
    for (pattern, kind) in [
        ("todo_created", "todo_create"),
        ("todo_created", "todo_created_"),
        ("todo_*", "todo"),
        ("todo_*", "a_todo_created"),
        ("*_created", "todo_created_again"),
        ("Todo_*", "todo_created"),
        ("a*a", "a"),
        ("ab*ba", "aba"),
        ("", "todo_created"),
        ("todo?created", "todo_created"),
        ("*a*b*", "ba"),
    ] {
        assert!(!matches(pattern, kind), "{pattern} {kind}");
    }
}

#[test]
fn any_of_several_patterns_matches() {
    let patterns = Patterns::from(["todo_*", "*_trashed"]);
    assert!(patterns.matches("todo_created") && patterns.matches("message_trashed"));
    assert!(!patterns.matches("message_created"));
    assert_eq!(patterns.to_string(), "todo_*, *_trashed");
    assert_eq!(Patterns::from(vec!["a".to_owned()]), Patterns::from(&["a"][..]));
    assert!(!Patterns::from(Vec::<String>::new()).matches(""));
}

#[test]
fn matching_takes_linear_time() {
    let pattern = format!("{}b", "*a".repeat(10_000));
    let kind = "a".repeat(1_000_000);
    let start = Instant::now();
    assert!(!matches(&pattern, &kind));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

/// A naive, recursive implementation of glob patterns.
fn reference(pattern: &[char], kind: &[char]) -> bool {
    match (pattern, kind) {
        ([], []) => true,
        (['*', rest @ ..], _) => {
            reference(rest, kind) || (!kind.is_empty() && reference(pattern, &kind[1..]))
        }
        ([first, rest @ ..], [next, others @ ..]) => first == next && reference(rest, others),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn matches_like_the_reference_implementation(pattern in "[ab_é*]{0,8}", kind in "[ab_é]{0,10}") {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(
            matches(&pattern, &kind),
            reference(&chars(&pattern), &chars(&kind)),
            "{} {}", pattern, kind
        );
    }

    #[test]
    fn any_text_is_a_pattern(pattern: String, kind: String) {
        let _ = matches(&pattern, &kind);
        let literal = pattern.replace('*', "");
        prop_assert!(matches(&literal, &literal));
        let (anywhere, around) = (format!("*{literal}*"), format!("{kind}{literal}{kind}"));
        prop_assert!(matches(&anywhere, &around));
    }
}
