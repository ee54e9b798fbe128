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
fn what_follows_from_the_stored_token() {
    let own = token("own", NOW);
    let judge = |stored| judge(&own, None, stored, wall());
    assert_eq!(judge(None), Verdict::Refresh(own.clone()));
    assert_eq!(judge(Some(own.clone())), Verdict::Refresh(own.clone()));
    let good = token("other", NOW + 1);
    assert_eq!(judge(Some(good.clone())), Verdict::Adopt(good));
    // Its refresh token is the last that was given out all the same.
    let expired = token("other", NOW);
    assert_eq!(judge(Some(expired.clone())), Verdict::Refresh(expired));
    let without_expiry = Token::new("other");
    assert_eq!(judge(Some(without_expiry.clone())), Verdict::Adopt(without_expiry));
    let rotated = own.clone().with_refresh_token("rotated");
    assert_eq!(judge(Some(rotated.clone())), Verdict::Refresh(rotated));
}

#[test]
fn an_unsaved_token_is_saved_unless_somebody_was_there_since() {
    let (old, own) = (token("old", NOW), token("own", NOW + 100));
    let judge = |stored| judge(&own, Some(Some(&old)), stored, wall());
    for stored in [None, Some(old.clone()), Some(own.clone())] {
        assert_eq!(judge(stored), Verdict::Save);
    }
    let later = token("later", NOW + 50);
    assert_eq!(judge(Some(later.clone())), Verdict::Adopt(later));
    let spent = token("later", NOW - 50);
    assert_eq!(judge(Some(spent.clone())), Verdict::Refresh(spent));
}

#[test]
fn the_lock_is_tried_soon_and_then_less_often() {
    let pauses: Vec<u128> = [0, 1, 4, 5, u32::MAX].map(|it| pause(it).as_millis()).into();
    assert_eq!(pauses, [10, 20, 160, 160, 160]);
}

/// Names that are few, so that they meet.
fn tokens() -> impl Strategy<Value = Token> {
    ("[ab]", NOW - 2..NOW + 2).prop_map(|(name, expires_at)| token(&name, expires_at))
}

proptest! {
    #[test]
    fn an_expired_token_is_never_adopted_and_a_strangers_never_overwritten(
        own in tokens(),
        stored in option::of(tokens()),
        replaced in option::of(option::of(tokens())),
    ) {
        let unsaved = replaced.as_ref().map(Option::as_ref);
        match judge(&own, unsaved, stored.clone(), wall()) {
            Verdict::Adopt(token) => {
                prop_assert!(!token.is_expired(wall(), Duration::ZERO));
                prop_assert!(token.access_token != own.access_token);
                prop_assert_eq!(Some(token), stored);
            }
            // With the refresh token of the store, wherever there is one.
            Verdict::Refresh(token) => prop_assert_eq!(token, stored.unwrap_or(own)),
            Verdict::Save => {
                let known = replaced.clone().flatten();
                let harmless = stored.is_none() || stored == known || stored == Some(own);
                prop_assert!(unsaved.is_some() && harmless);
            }
        }
    }
}
