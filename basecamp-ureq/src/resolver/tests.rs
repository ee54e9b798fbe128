use super::*;

fn resolve(resolver: &CachingResolver, uri: &Uri) -> Result<ResolvedSocketAddrs, ureq::Error> {
    resolver.resolve(uri, &Config::default(), NextTimeout::default())
}

#[test]
fn a_name_is_remembered_until_it_is_forgotten() {
    let resolver = CachingResolver::default();
    let [plain, tls] = ["http://localhost/", "https://localhost/"].map(Uri::from_static);
    assert_eq!(resolve(&resolver, &plain).unwrap()[0].port(), 80);
    assert_eq!(resolve(&resolver, &tls).unwrap()[0].port(), 443);
    assert_eq!(resolver.known(&plain).unwrap()[0].port(), 80);
    resolver.forget(&plain);
    assert!(resolver.known(&plain).is_none());
    assert!(resolver.known(&tls).is_some());
}

#[test]
fn what_is_remembered_is_used() {
    let resolver = CachingResolver::default();
    let [here, elsewhere] = ["http://localhost:1/", "http://localhost:2/"].map(Uri::from_static);
    let addresses = resolve(&resolver, &elsewhere).unwrap();
    resolver.remember(&here, &addresses);
    assert_eq!(resolve(&resolver, &here).unwrap()[0].port(), 2);
}

#[test]
fn addresses_and_errors_are_not_remembered() {
    let resolver = CachingResolver::default();
    for uri in ["http://127.0.0.1:1/", "http://[::1]:1/"].map(Uri::from_static) {
        assert_eq!(resolve(&resolver, &uri).unwrap()[0].port(), 1);
        assert!(resolver.known(&uri).is_none());
    }
    let nowhere = Uri::from_static("http://no-such-host.invalid/");
    assert!(Connecting::unwrap(resolve(&resolver, &nowhere).unwrap_err()).1);
    assert!(resolver.known(&nowhere).is_none());
}
