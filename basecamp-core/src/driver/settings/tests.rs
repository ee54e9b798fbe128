use std::cell::RefCell;

use super::*;
use crate::error::ErrorCode;

thread_local! {
    static ENVIRONMENT: RefCell<Vec<(&'static str, &'static str)>> = RefCell::default();
}

/// A driver whose handle is its context, with the number of root certificates and the proxies.
#[derive(Debug)]
struct Fake;

impl Connect for Fake {
    type Handle = (Arc<Context>, Option<(usize, ProxySettings)>);
    type Custom = ();
    type Connections = Option<(usize, ProxySettings)>;
    const CUSTOM_METHOD: &'static str = "socket";

    fn connections(
        _: &Config,
        transport: TransportSettings<()>,
    ) -> Result<Self::Connections, Error> {
        Ok(match transport {
            TransportSettings::Default { root_certificates, proxies } => {
                Some((root_certificates.len(), proxies))
            }
            TransportSettings::Custom(()) => None,
        })
    }

    fn connect(context: Arc<Context>, connections: Self::Connections) -> Self::Handle {
        (context, connections)
    }

    fn variable(name: &str) -> Option<String> {
        ENVIRONMENT.with_borrow(|variables| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn seed() -> Result<u64, Error> {
        Ok(7)
    }
}

fn set(variables: &[(&'static str, &'static str)]) {
    ENVIRONMENT.set(variables.to_vec());
}

fn settings() -> ClientSettings<Fake> {
    let context = Context::builder().auth(Auth::token("secret"));
    ClientSettings { context, ..ClientSettings::default() }
}

#[test]
fn the_environment_has_token_settings_and_proxies() {
    let error = ClientSettings::<Fake>::from_env().unwrap_err();
    assert!(error.message().contains("BASECAMP_TOKEN"), "{error}");
    set(&[
        ("BASECAMP_TOKEN", "secret"),
        ("BASECAMP_TIMEOUT", "5"),
        ("ALL_PROXY", "http://proxy.example.com:3128"),
    ]);
    let (context, own) =
        ClientSettings::<Fake>::from_env().unwrap().build().unwrap().handle().clone();
    assert_eq!(context.config().timeout().as_secs(), 5);
    let all = ProxySettings::all("http://proxy.example.com:3128").unwrap();
    let (_, proxies) = own.unwrap();
    let uri = "https://3.basecampapi.com".parse().unwrap();
    assert_eq!(format!("{:?}", proxies.proxy_for(&uri)), format!("{:?}", all.proxy_for(&uri)));
    let error = context.account().unwrap_err();
    assert!(error.hint().contains("BASECAMP_ACCOUNT_ID"), "{error}");
    set(&[("BASECAMP_TOKEN", "secret"), ("BASECAMP_ACCOUNT_ID", " 5250042 ")]);
    let (context, _) =
        ClientSettings::<Fake>::from_env().unwrap().build().unwrap().handle().clone();
    assert_eq!(context.account().unwrap().as_str(), "5250042");
    set(&[("BASECAMP_TOKEN", "secret"), ("BASECAMP_ACCOUNT_ID", "")]);
    let (context, _) =
        ClientSettings::<Fake>::from_env().unwrap().build().unwrap().handle().clone();
    context.account().unwrap_err();
    for (name, value) in [("BASECAMP_TIMEOUT", "soon"), ("BASECAMP_ACCOUNT_ID", "mine")] {
        set(&[("BASECAMP_TOKEN", "secret"), (name, value)]);
        let error = ClientSettings::<Fake>::from_env().unwrap_err();
        assert!(error.message().contains(name), "{error}");
    }
}

#[test]
fn explicit_proxies_replace_those_of_the_environment() {
    set(&[("ALL_PROXY", "gopher://proxy")]);
    assert_eq!(settings().build().unwrap_err().code(), ErrorCode::Usage);
    let proxies = Some(Ok(ProxySettings::none()));
    let parts = ClientSettings { proxies, ..settings() }.build().unwrap();
    let (_, own) = parts.handle();
    assert_eq!(format!("{:?}", own.as_ref().unwrap().1), format!("{:?}", ProxySettings::none()));
    let proxies = Some(ProxySettings::all("gopher://proxy"));
    let error = ClientSettings { proxies, ..settings() }.build().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
}

#[test]
fn a_custom_transport_excludes_certificates_and_proxies() {
    // The environment doesn't concern a custom transport.
    set(&[("ALL_PROXY", "gopher://proxy")]);
    let custom = || ClientSettings { custom: Some(()), ..settings() };
    assert!(custom().build().unwrap().handle().1.is_none());
    let root_certificates = vec![b"PEM".to_vec()];
    let proxies = Some(Ok(ProxySettings::none()));
    for (settings, setting) in [
        (ClientSettings { root_certificates, ..custom() }, "`root_certificates`"),
        (ClientSettings { proxies, ..custom() }, "`proxy` and `no_proxy`"),
    ] {
        let error = settings.build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().starts_with(setting), "{error}");
        assert!(error.message().contains("custom `socket`"), "{error}");
    }
}

#[test]
fn credentials_are_for_clients_and_not_for_logins() {
    settings().build().unwrap();
    assert_eq!(settings().build_oauth().unwrap_err().code(), ErrorCode::Usage);
    ClientSettings::<Fake>::default().build_oauth().unwrap();
    let error = ClientSettings::<Fake>::default().build().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
}

#[test]
fn debug_shows_no_secret() {
    let proxies = Some(ProxySettings::all("http://user:secret@proxy.example.com"));
    let shown = format!("{:?}", ClientSettings { proxies, ..settings() });
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn clients_of_other_users_share_everything_but_the_token() {
    set(&[]);
    let cancel = crate::Cancel::new();
    let mut settings = settings();
    settings.context = settings
        .context
        .configure(|config| config.timeout(std::time::Duration::from_secs(7)))
        .cancel(&cancel)
        .account(AccountId::try_from("5").unwrap())
        .cache(crate::MemoryCache::default())
        .pacing(crate::Pacing::basecamp());
    let parts = settings.build().unwrap();
    let other = parts.with_auth(Auth::token("other")).unwrap();
    let ((context, own), (other_context, other_own)) = (parts.handle(), other.handle());
    assert_eq!(own.as_ref().map(|own| own.0), other_own.as_ref().map(|own| own.0));
    assert_eq!(other_context.config().timeout().as_secs(), 7);
    assert_eq!(other_context.account().unwrap(), context.account().unwrap());
    assert!(other_context.cache.is_some() && other_context.pacer.is_some());
    cancel.cancel();
    assert!(other_context.cancel.as_ref().is_some_and(crate::Cancel::is_cancelled));
    assert_eq!(parts.with_auth(Auth::token("")).unwrap_err().code(), ErrorCode::Usage);
}
