//! Responses with a new refresh token but no usable access token, when the store or `on_refresh`
//! fails.

use super::*;

const SALVAGED: &str = r#"{"access_token": "", "refresh_token": "refresh-2"}"#;

fn salvaged() -> Answer {
    Ok(response(200, SALVAGED))
}

/// The refresh tokens that the token endpoint received.
fn received(server: &Simulation) -> Vec<String> {
    let sent = server.requests();
    let forms = sent.iter().filter(|sent| sent.request.uri() == ENDPOINT).map(|sent| {
        let form = url::form_urlencoded::parse(sent.request.body()).into_owned();
        form.collect::<std::collections::BTreeMap<_, _>>().remove("refresh_token").unwrap()
    });
    forms.collect()
}

/// Makes a call that receives only a refresh token and can't save it, one that still can't save it,
/// and one that can.
fn salvage_and_save_later(session: OAuthSession, fails: &Mutex<bool>, saved: impl Fn() -> Token) {
    *fails.lock().unwrap() = true;
    let (context, server) = (context(Auth::session(session)), server(&[salvaged, token]));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ApiError);
    assert!(error.message().contains("is empty"), "{error}");
    assert!(error.hint().contains("disk full") && !error.hint().contains("was saved"), "{error:?}");
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("disk full"));

    server.pass(Duration::from_secs(60));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert!(error.message().ends_with("could not be stored: disk full"), "{error}");
    assert_eq!(received(&server), ["refresh-1"]);

    *fails.lock().unwrap() = false;
    server.pass(Duration::from_secs(60));
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(received(&server), ["refresh-1", "refresh-2"]);
    assert_eq!(last_token(&server), "Bearer new");
    assert_eq!(server.requests().len(), 3, "no request has the old access token");
    assert_eq!(saved().access_token.expose(), "new");
    server.drive(&mut get(&context)).unwrap();
    assert_eq!(received(&server).len(), 2);
}

#[test]
fn unsaved_refresh_token_is_saved_and_used_next() {
    let store = Full::default();
    let session = session(0).with_store(store.clone(), PROFILE);
    let load = || store.load(PROFILE).unwrap().unwrap();
    salvage_and_save_later(session, &store.on_save, load);
}

#[test]
fn rejected_refresh_token_is_passed_to_on_refresh_again() {
    let fails = Arc::new(Mutex::new(true));
    let accepted = Arc::<Mutex<Vec<Token>>>::default();
    let (failing, seen) = (fails.clone(), accepted.clone());
    let session = session(0).with_on_refresh(move |token| match *failing.lock().unwrap() {
        true => Err("disk full".into()),
        false => {
            seen.lock().unwrap().push(token.clone());
            Ok(())
        }
    });
    salvage_and_save_later(session, &fails, || accepted.lock().unwrap().last().unwrap().clone());
    let accepted = accepted.lock().unwrap();
    let tokens: Vec<_> = accepted.iter().map(|token| token.access_token.expose()).collect();
    assert_eq!(tokens, ["old", "new"]);
}

#[test]
fn refresh_token_is_stored_before_the_next_request() {
    let (store, seen) = (Full::default(), Arc::<Mutex<Vec<Option<Token>>>>::default());
    let (inner, stored) = (store.inner.clone(), seen.clone());
    let server = Simulation::new(move |_| {
        stored.lock().unwrap().push(inner.load(PROFILE).unwrap());
        salvaged()
    });
    let context = context(Auth::session(session(0).with_store(store.clone(), PROFILE)));
    *store.on_save.lock().unwrap() = true;
    server.drive(&mut get(&context)).unwrap_err();
    *store.on_save.lock().unwrap() = false;
    server.pass(Duration::from_secs(60));
    let error = server.drive(&mut get(&context)).unwrap_err();
    assert!(error.message().contains("is empty"), "{error}");
    let seen = seen.lock().unwrap();
    assert_eq!((seen.len(), &seen[0]), (2, &None));
    assert_eq!(seen[1].as_ref().unwrap().refresh_token.as_ref().unwrap().expose(), "refresh-2");
}
