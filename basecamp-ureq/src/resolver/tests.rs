use super::*;

fn resolve(resolver: &CachingResolver, uri: &Uri) -> Result<ResolvedSocketAddrs, ureq::Error> {
    resolver.resolve(uri, &Config::default(), NextTimeout::default())
}

#[test]
fn names_are_cached_until_they_are_removed() {
    let resolver = CachingResolver::default();
    let [plain, tls] = ["http://localhost/", "https://localhost/"].map(Uri::from_static);
    assert_eq!(resolve(&resolver, &plain).unwrap()[0].port(), 80);
    assert_eq!(resolve(&resolver, &tls).unwrap()[0].port(), 443);
    assert_eq!(resolver.get(&plain).unwrap()[0].port(), 80);
    resolver.remove(&plain);
    assert!(resolver.get(&plain).is_none());
    assert!(resolver.get(&tls).is_some());
}

#[test]
fn cached_addresses_are_used() {
    let resolver = CachingResolver::default();
    let [here, elsewhere] = ["http://localhost:1/", "http://localhost:2/"].map(Uri::from_static);
    let addresses = resolve(&resolver, &elsewhere).unwrap();
    resolver.insert(&here, &addresses);
    assert_eq!(resolve(&resolver, &here).unwrap()[0].port(), 2);
}

#[test]
fn literal_addresses_and_errors_are_not_cached() {
    let resolver = CachingResolver::default();
    for uri in ["http://127.0.0.1:1/", "http://[::1]:1/"].map(Uri::from_static) {
        assert_eq!(resolve(&resolver, &uri).unwrap()[0].port(), 1);
        assert!(resolver.get(&uri).is_none());
    }
    let nowhere = Uri::from_static("http://no-such-host.invalid/");
    assert!(ConnectError::unwrap(resolve(&resolver, &nowhere).unwrap_err()).1);
    assert!(resolver.get(&nowhere).is_none());
}
