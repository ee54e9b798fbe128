use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use basecamp_core::{ConfigBuilder, FailureKind};
use bytes::Bytes;
use ureq::unversioned::resolver::{DefaultResolver, Resolver};

use super::*;

mod chunked;
mod early;
mod heads;
mod incomplete;
mod limits;
mod peer;

fn config() -> Config {
    config_with(Config::builder())
}

fn config_with(config: ConfigBuilder) -> Config {
    config.connect_timeout(Duration::from_secs(60)).build().unwrap()
}

/// Sends a request, and returns its head and body as the server received them.
fn arrived(method: Method, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let uri = format!("http://{}/", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut part = [0; 4096];
        let amount = stream.read(&mut part).unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        String::from_utf8_lossy(&part[..amount]).into_owned()
    });
    let transport = Transport::new(Tls::new(&[]).unwrap(), &config(), ProxySettings::none());
    let request = Request::builder().method(method).uri(uri).body(body.into()).unwrap();
    transport.send(Attempt::new(request, Duration::from_secs(1))).unwrap();
    server.join().unwrap()
}

#[test]
fn any_method_may_have_a_body() {
    for method in [Method::GET, Method::DELETE, Method::POST, Method::PUT, Method::PATCH] {
        let arrived = arrived(method.clone(), "abc");
        assert!(arrived.starts_with(&format!("{method} / HTTP/1.1\r\n")), "{arrived}");
        assert_eq!(arrived.matches("content-length: 3\r\n").count(), 1, "{arrived}");
        assert!(arrived.ends_with("\r\n\r\nabc"), "{arrived}");
    }
}

#[test]
fn a_missing_body_has_a_content_length_where_expected() {
    for method in [Method::POST, Method::PUT, Method::PATCH] {
        assert!(arrived(method, "").contains("content-length: 0\r\n"));
    }
    for method in [Method::GET, Method::DELETE] {
        let arrived = arrived(method, "");
        assert!(!arrived.contains("content-length") && !arrived.contains("transfer-encoding"));
    }
}

#[test]
fn only_the_host_header_is_added() {
    let arrived = arrived(Method::GET, "");
    let (_, headers) = arrived.split_once("\r\n").unwrap();
    assert!(headers.starts_with("host: 127.0.0.1:") && headers.lines().count() == 2, "{headers}");
}

#[test]
fn address_policy_is_checked_for_each_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let here = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]).unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    });
    let uri: Uri = format!("http://issuer.example.com:{}/", here.port()).parse().unwrap();
    let (limit, tls) = (Duration::from_secs(1), Tls::new(&[]).unwrap());
    let send = |addresses| {
        // DNS rebinding: the name now resolves to localhost.
        let resolver = CachingResolver::default();
        let mut found = DefaultResolver::default().empty();
        found.push(here);
        resolver.insert(&uri, &found);
        let agent = connect::agent(tls.clone(), addresses, resolver, ProxySettings::none(), 1);
        let transport = Transport::with_agent(agent, &config());
        let request = Request::get(&uri).body(Bytes::new()).unwrap();
        transport.send(Attempt::new(request, limit))
    };
    let Err(failure) = send(AddressPolicy::public()) else { panic!() };
    assert_eq!(failure.kind(), FailureKind::BlockedAddress);
    assert_eq!(send(AddressPolicy::any()).unwrap().status(), 204);
    server.join().unwrap();
}

#[test]
fn restricted_requests_use_a_proxy_only_if_allowed() {
    let variable = |name: &str| match name {
        "ALL_PROXY" => Some("http://proxy.example.com".to_owned()),
        "NO_PROXY" => Some("direct.example.com".to_owned()),
        _ => None,
    };
    let proxies = ProxySettings::from_env_with(variable).unwrap();
    let transport = Transport::new(Tls::new(&[]).unwrap(), &config(), proxies);
    let checked = |policy, uri| transport.restricted(policy, &Uri::from_static(uri));
    let failure = checked(AddressPolicy::public(), "https://issuer.example.com/").unwrap_err();
    assert_eq!(failure.kind(), FailureKind::BlockedAddress);
    assert!(checked(AddressPolicy::public(), "https://direct.example.com/").is_ok());
    let or_proxy = AddressPolicy::public().or_through_proxy();
    assert!(checked(or_proxy, "https://issuer.example.com/").is_ok());
}

#[test]
fn custom_agents_send_restricted_requests_through_proxies_only() {
    let proxy = Proxy::builder(ureq::ProxyProtocol::Http).host("proxy.example.com");
    let proxy = proxy.no_proxy("direct.example.com").build().unwrap();
    let agent = Agent::from(Agent::config_builder().proxy(Some(proxy)).build());
    let transport = Transport::with_agent(agent, &config());
    let checked = |policy, uri| transport.restricted(policy, &Uri::from_static(uri)).is_ok();
    let or_proxy = AddressPolicy::public().or_through_proxy();
    assert!(!checked(AddressPolicy::public(), "https://issuer.example.com/"));
    assert!(checked(or_proxy.clone(), "https://issuer.example.com/"));
    assert!(!checked(or_proxy, "https://direct.example.com/"));
}

#[test]
fn numeric_hosts_are_checked_by_their_address() {
    let transport = Transport::new(Tls::new(&[]).unwrap(), &config(), ProxySettings::none());
    for uri in ["https://2130706433/", "https://0x7f.1/", "http://127.1/", "http://[::1]/"] {
        let request = Request::get(uri).body(Bytes::new()).unwrap();
        let attempt = Attempt::new(request, Duration::from_secs(1));
        let attempt = attempt.with_addresses(AddressPolicy::public());
        let Err(failure) = transport.send(attempt) else { panic!("{uri}") };
        assert_eq!(failure.kind(), FailureKind::BlockedAddress, "{uri}: {failure:?}");
    }
}
