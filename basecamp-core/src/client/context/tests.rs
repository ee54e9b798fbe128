use super::*;
use crate::cache::MemoryCache;
use crate::observe::hooks::ConsoleHooks;

#[test]
fn a_context_has_the_settings_of_its_builder() {
    let config = Config::builder().max_pages(3).build().unwrap();
    let builder = Context::builder().auth(Auth::token("t")).config(config);
    let bare = builder.build(1).unwrap();
    assert_eq!(bare.config().max_pages, 3);
    assert!(bare.hooks().is_none() && bare.cache.is_none());

    let builder =
        Context::builder().auth(Auth::token("t")).hooks(ConsoleHooks::to(std::io::sink()));
    let full = builder.cache(MemoryCache::new(9, 999)).build(1).unwrap();
    assert!(full.hooks().is_some() && full.cache.is_some());
}

#[test]
fn exactly_one_way_to_authenticate_is_required() {
    let none = Context::builder().build(1).unwrap_err();
    assert!(none.message().ends_with("not none"), "{none}");
    let two = Context::builder().auth(Auth::token("a")).auth(Auth::token("b"));
    let two = two.build(1).unwrap_err();
    assert!(two.message().ends_with("not more than one"), "{two}");
    let login = Context::builder().auth(Auth::token("a")).build_for_login(1).unwrap_err();
    assert!(login.message().starts_with("a login takes no"), "{login}");
}

#[test]
fn calls_differ_in_their_randomness_and_seeds_repeat_it() {
    let context = |seed| Context::new(Config::default(), Auth::token("t"), seed).unwrap();
    let (first, same, other) = (context(1), context(1), context(2));
    assert_eq!(first.call_seed(7), same.call_seed(7));
    assert_ne!(first.call_seed(7), first.call_seed(8));
    assert_ne!(first.call_seed(7), other.call_seed(7));
}
