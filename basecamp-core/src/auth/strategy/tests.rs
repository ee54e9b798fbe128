use super::*;

#[test]
fn the_token_is_read_from_the_environment() {
    let from = |value: Option<&'static str>| {
        Auth::from_env_with(move |name| {
            assert_eq!(name, "BASECAMP_TOKEN");
            value.map(str::to_owned)
        })
    };
    let AuthKind::Token(token) = from(Some("abc")).unwrap().0 else { panic!() };
    assert_eq!(token.expose(), "abc");
    for missing in [None, Some(""), Some(" \n")] {
        let error = from(missing).unwrap_err();
        assert_eq!(error.message(), "`BASECAMP_TOKEN` is not set");
    }
}

#[test]
fn a_token_with_its_scheme_is_an_error_with_a_hint() {
    let hint = |token: &str| bearer(&Secret::new(token)).unwrap_err().hint().to_owned();
    assert!(hint("Bearer abc").contains("without the word `Bearer`"));
    assert!(hint(" bearer abc").contains("without the word `Bearer`"));
    assert!(hint("abc\n").contains("line break"));
}
