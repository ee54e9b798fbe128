use super::*;

#[test]
fn account_ids_display_their_text() {
    for text in ["0", "999", "00999", "18446744073709551616"] {
        assert_eq!(AccountId::try_from(text).unwrap().to_string(), text);
    }
    for text in ["", "-1", "9 9", "９"] {
        let error = AccountId::try_from(text).unwrap_err();
        assert!(error.message().contains(&format!("`{text}`")), "{error}");
    }
}
