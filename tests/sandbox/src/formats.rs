//! The formats of dates, times and numbers in requests (RFC 3339, section 5.6).

use std::time::Duration;

use jiff::{Span, SpanRelativeTo, Timestamp, civil};

/// A length of time with a unit: `500ms`, `2h 30m`, or `15d`; a day has 24 hours.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let span: Span = text.parse().ok()?;
    Duration::try_from(span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?).ok()
}

/// A full date: `2026-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    matches(text, "0000-00-00") && text.parse::<civil::Date>().is_ok()
}

/// The day of an occurrence in a path: `20260131` or `2026-01-31`.
pub(super) fn day(text: &str) -> Option<civil::Date> {
    let is_day = matches(text, "0000-00-00") || matches(text, "00000000");
    if is_day { text.parse().ok() } else { None }
}

/// A date-time: `2026-01-31T09:00:00Z`, with a fraction of a second or another offset if need be.
pub(super) fn is_timestamp(text: &str) -> bool {
    let Some((seconds, rest)) = text.split_at_checked("2026-01-31T09:00:00".len()) else {
        return false;
    };
    let (fraction, offset) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
    let fraction = fraction.strip_prefix('.').unwrap_or(if fraction.is_empty() { "0" } else { "" });
    matches(seconds, "0000-00-00T00:00:00")
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && (offset == "Z" || matches(offset, "+00:00") || matches(offset, "-00:00"))
        && text.parse::<Timestamp>().is_ok()
}

/// A whole number without a plus sign or leading zeros.
pub(super) fn integer(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

/// Whether a character is an emoji, or a part of one.
pub(super) fn is_emoji(ch: char) -> bool {
    matches!(ch, '\u{200d}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a text has this form, where `0` is any digit.
fn matches(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for text in ["2026-01-31", "2028-02-29"] {
            assert!(is_date(text) && day(text).is_some(), "{text}");
        }
        for text in ["2026-02-29", "2026-1-31", "2026-01-31T", "26-01-31", "2026-W05-6", "", "x"] {
            assert!(!is_date(text) && day(text).is_none(), "{text}");
        }
        assert!(day("20260131").is_some() && !is_date("20260131") && day("20260132").is_none());
        assert!(!is_date("\u{662}\u{660}26-01-31"));
    }

    #[test]
    fn times() {
        for text in [
            "2026-01-31T09:00:00Z",
            "2026-01-31T09:00:00.123456789Z",
            "2026-01-31T09:00:00+05:30",
            "2026-01-31T09:00:00.5-03:00",
        ] {
            assert!(is_timestamp(text), "{text}");
        }
        for text in [
            "2026-01-31",
            "2026-01-31 09:00:00Z",
            "2026-01-31T09:00Z",
            "2026-01-31T09:00:00",
            "2026-01-31T09:00:00.Z",
            "2026-01-31T09:00:00z",
            "2026-01-31T09:00:00+05",
            "2026-01-31T09:00:00+0530",
            "2026-01-31T25:00:00Z",
            "2026-01-31T09:00:00Z[UTC]",
            "20260131T090000Z",
            "2026-01-31T09:00:00+05:30 ",
            "\u{20ac}026-01-31T09:00:00Z",
        ] {
            assert!(!is_timestamp(text), "{text}");
        }
    }

    #[test]
    fn emoji() {
        assert!("📣⚓️👩‍🚀🌱🏽".chars().all(is_emoji));
        assert!(!"a 1é京—…\"".chars().any(is_emoji));
    }

    #[test]
    fn integers() {
        assert_eq!((integer("7"), integer("-7"), integer("0")), (Some(7), Some(-7), Some(0)));
        for text in ["+7", "007", "-0", "7.0", " 7", "", "9223372036854775808"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }
}
