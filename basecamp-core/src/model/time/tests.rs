use super::*;

#[test]
fn error_names_the_invalid_text() {
    for text in ["", "noon", "2026-13-01", "2026-12-01T09:30:00"] {
        let error = text.parse::<DateOrTimestamp>().unwrap_err();
        assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
    }
}
