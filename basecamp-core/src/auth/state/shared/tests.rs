use proptest::option;
use proptest::prelude::*;

use super::*;

const NOW: u64 = 1000;

fn wall() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
}

fn token(name: &str, expires_at: u64) -> Token {
    Token::new(name)
        .with_refresh_token(format!("{name}-refresh"))
        .with_expires_at(SystemTime::UNIX_EPOCH + Duration::from_secs(expires_at))
}

#[test]
fn decision_follows_the_stored_token() {
    let own = token("own", NOW);
    let reconcile = |stored| reconcile(&own, None, stored, wall());
    assert_eq!(reconcile(None), StoreDecision::Refresh(own.clone()));
    assert_eq!(reconcile(Some(own.clone())), StoreDecision::Refresh(own.clone()));
    let good = token("other", NOW + 1);
    assert_eq!(reconcile(Some(good.clone())), StoreDecision::Adopt(good));
    // Its refresh token is still the latest.
    let expired = token("other", NOW);
    assert_eq!(reconcile(Some(expired.clone())), StoreDecision::Refresh(expired));
    let without_expiry = Token::new("other");
    assert_eq!(reconcile(Some(without_expiry.clone())), StoreDecision::Adopt(without_expiry));
    let rotated = own.clone().with_refresh_token("rotated");
    assert_eq!(reconcile(Some(rotated.clone())), StoreDecision::Refresh(rotated));
}

#[test]
fn unsaved_token_is_saved_unless_the_store_changed() {
    let (old, own) = (token("old", NOW), token("own", NOW + 100));
    let reconcile = |stored| reconcile(&own, Some(Some(&old)), stored, wall());
    for stored in [None, Some(old.clone()), Some(own.clone())] {
        assert_eq!(reconcile(stored), StoreDecision::Save);
    }
    let later = token("later", NOW + 50);
    assert_eq!(reconcile(Some(later.clone())), StoreDecision::Adopt(later));
    let spent = token("later", NOW - 50);
    assert_eq!(reconcile(Some(spent.clone())), StoreDecision::Refresh(spent));
}

#[test]
fn lock_attempts_have_a_doubling_backoff() {
    let pauses: Vec<u128> = [0, 1, 4, 5, u32::MAX].map(|attempt| pause(attempt).as_millis()).into();
    assert_eq!(pauses, [10, 20, 160, 160, 160]);
}

/// Few names, so that equal ones occur.
fn tokens() -> impl Strategy<Value = Token> {
    ("[ab]", NOW - 2..NOW + 2).prop_map(|(name, expires_at)| token(&name, expires_at))
}

proptest! {
    #[test]
    fn expired_token_is_not_adopted_nor_a_newer_overwritten(
        own in tokens(),
        stored in option::of(tokens()),
        replaced in option::of(option::of(tokens())),
    ) {
        let unsaved = replaced.as_ref().map(Option::as_ref);
        match reconcile(&own, unsaved, stored.clone(), wall()) {
            StoreDecision::Adopt(token) => {
                prop_assert!(!token.is_expired_at(wall(), Duration::ZERO));
                prop_assert!(token.access_token != own.access_token);
                prop_assert_eq!(Some(token), stored);
            }
            // The refresh token is that of the store, if it has one.
            StoreDecision::Refresh(token) => prop_assert_eq!(token, stored.unwrap_or(own)),
            StoreDecision::Save => {
                let known = replaced.clone().flatten();
                let harmless = stored.is_none() || stored == known || stored == Some(own);
                prop_assert!(unsaved.is_some() && harmless);
            }
        }
    }
}
