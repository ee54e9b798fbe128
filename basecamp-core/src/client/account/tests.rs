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

#[test]
fn account_ids_convert_from_integers_and_json() {
    let expected = AccountId::try_from("5250042").unwrap();
    assert_eq!(AccountId::try_from(5_250_042_i32).unwrap(), expected);
    assert_eq!(AccountId::try_from(5_250_042_i64).unwrap(), expected);
    assert_eq!(AccountId::try_from(5_250_042_u32).unwrap(), expected);
    assert_eq!(AccountId::try_from(5_250_042_u64).unwrap(), expected);
    assert_eq!(AccountId::try_from(5_250_042_usize).unwrap(), expected);
    assert!(AccountId::try_from(-1).is_err());
    for json in ["5250042", "\"5250042\""] {
        assert_eq!(serde_json::from_str::<AccountId>(json).unwrap(), expected);
    }
    assert_eq!(serde_json::to_string(&expected).unwrap(), "\"5250042\"");
    for json in ["-1", "1.5", "null", "\"\"", "\"12a\"", "[1]"] {
        assert!(serde_json::from_str::<AccountId>(json).is_err(), "{json}");
    }
}
