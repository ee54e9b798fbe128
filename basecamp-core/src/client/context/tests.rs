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
    assert!(two.message().ends_with("not `token` and `token`"), "{two}");
    assert!(two.hint().contains("`from_env` sets `token`"), "{}", two.hint());
    let three = Context::builder().auth(Auth::none()).auth(Auth::token("b"));
    let three = three.auth(Auth::token("c")).build(1).unwrap_err();
    assert!(three.message().ends_with("not `anonymous` and `token` and `token`"), "{three}");
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

#[test]
fn hooks_of_several_calls_run_as_a_chain() {
    use std::sync::Mutex;

    use crate::observe::event::OperationInfo;

    struct Named(&'static str, Arc<Mutex<Vec<String>>>);

    impl Hooks for Named {
        fn on_operation_start(&self, _: &OperationInfo) {
            self.1.lock().unwrap().push(format!("{} start", self.0));
        }

        fn on_operation_end(&self, _: &OperationInfo, _: &crate::OperationResult) {
            self.1.lock().unwrap().push(format!("{} end", self.0));
        }
    }

    let lines = Arc::new(Mutex::new(Vec::new()));
    let mut builder = Context::builder().auth(Auth::none());
    for name in ["first", "second", "third"] {
        builder = builder.hooks(Named(name, lines.clone()));
    }
    let context = builder.build(1).unwrap();
    let server = crate::testing::Simulation::new(|_| panic!("the call needs credentials"));
    let account = crate::Account::new(server.blocking(context), "999").unwrap();
    account.todos().get(1).send().unwrap_err();
    assert_eq!(
        *lines.lock().unwrap(),
        ["first start", "second start", "third start", "third end", "second end", "first end"]
    );
}

#[test]
fn builder_settings_keep_the_rest_of_the_configuration() {
    let config = Config::builder().max_pages(3).build().unwrap();
    let builder = Context::builder().auth(Auth::none()).config(config);
    let context = builder.configure(|config| config.max_retries(1)).build(1).unwrap();
    assert_eq!((context.config().max_pages, context.config().retry.max_retries), (3, 1));
    let invalid = Context::builder().auth(Auth::none()).configure(|config| config.max_pages(0));
    assert_eq!(invalid.build(1).unwrap_err().code(), crate::ErrorCode::Usage);
}
