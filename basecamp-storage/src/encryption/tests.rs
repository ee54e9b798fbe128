use basecamp_core::oauth::{Token, TokenStore};

use super::*;
use crate::FileTokenStore;

fn place() -> String {
    "the file".to_owned()
}

#[test]
fn stored_form_has_neither_the_text_nor_a_repeated_nonce() {
    let cipher = TokenCipher::new(&[1; 32]);
    let stored = [0; 2].map(|_| cipher.encrypt("work", b"my secret token").unwrap());
    assert_ne!(stored[0], stored[1]);
    for stored in stored {
        assert!(!String::from_utf8_lossy(&stored).contains("secret"));
        assert_eq!(cipher.decrypt("work", &stored, place).unwrap(), b"my secret token");
    }
}

#[test]
fn previous_keys_decrypt_and_the_first_key_encrypts() {
    let (old, new) = (TokenCipher::new(&[1; 32]), TokenCipher::new(&[2; 32]));
    let rotated = TokenCipher::new(&[2; 32]).with_previous_key(&[1; 32]);
    let before = old.encrypt("work", b"token").unwrap();
    assert_eq!(rotated.decrypt("work", &before, place).unwrap(), b"token");
    let after = rotated.encrypt("work", b"token").unwrap();
    assert_eq!(new.decrypt("work", &after, place).unwrap(), b"token");
    let error = old.decrypt("work", &after, place).unwrap_err();
    assert_eq!(error.message(), "the file has a token that none of the keys decrypts");
}

#[test]
fn token_of_another_profile_is_rejected() {
    let cipher = TokenCipher::new(&[1; 32]);
    let stored = cipher.encrypt("work", b"token").unwrap();
    assert!(cipher.decrypt("private", &stored, place).is_err());
}

#[test]
fn changed_or_plain_texts_are_rejected() {
    let cipher = TokenCipher::new(&[1; 32]);
    let stored = cipher.encrypt("work", b"token").unwrap();
    for index in 0..stored.len() {
        let mut changed = stored.clone();
        changed[index] ^= 1;
        if let Ok(text) = cipher.decrypt("work", &changed, place) {
            // Whitespace and case of JSON and Base64 carry no content.
            assert_eq!(text, b"token", "{index}");
        }
    }
    for plain in ["", "{}", "[]", r#"{"access_token": "token"}"#] {
        let error = cipher.decrypt("work", plain.as_bytes(), place).unwrap_err();
        assert_eq!(error.message(), "the file has no encrypted token");
    }
}

#[test]
fn token_files_are_encrypted() {
    let directory = tempfile::tempdir().unwrap();
    let plain = FileTokenStore::at(directory.path());
    let store = plain.clone().with_cipher(TokenCipher::new(&[1; 32]));
    let token = Token::new("access-1").with_refresh_token("refresh-1");
    store.save("work", &token).unwrap();
    let text = std::fs::read_to_string(directory.path().join("work.json")).unwrap();
    assert!(!text.contains("access") && !text.contains("refresh"), "{text}");
    assert_eq!(store.load("work").unwrap(), Some(token.clone()));
    assert!(plain.load("work").is_err());
    // As a session saves it: padded, in a prepared file.
    let lock = store.try_lock("work").unwrap().unwrap();
    store.prepare("work").unwrap();
    store.save_locked("work", &Token::new("access-2"), &lock).unwrap();
    assert_eq!(store.load("work").unwrap(), Some(Token::new("access-2")));
    // A plain file is neither read nor taken for a logout.
    plain.save("work", &token).unwrap();
    assert!(
        store.load("work").unwrap_err().message().ends_with("work.json has no encrypted token")
    );
}

#[test]
fn debug_output_has_no_key() {
    assert_eq!(format!("{:?}", TokenCipher::new(&[42; 32])), "TokenCipher { keys: 1 }");
}
