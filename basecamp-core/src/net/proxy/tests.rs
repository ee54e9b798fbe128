use proptest::prelude::*;

use super::*;
use crate::error::ErrorCode;
use crate::error::failure::FailureKind;

fn settings(variables: &[(&str, &str)]) -> Result<ProxySettings, Error> {
    ProxySettings::from_env_with(|name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

/// Returns the proxy for a URL as `host:port`; empty for a direct connection.
fn proxy_for(variables: &[(&str, &str)], url: &str) -> String {
    let settings = settings(variables).unwrap();
    settings.proxy_for(&url.parse().unwrap()).map_or_else(String::new, Proxy::to_string)
}

#[test]
fn each_scheme_has_a_variable_and_all_proxy_covers_both() {
    let all = ("ALL_PROXY", "http://all:1");
    let both = [("HTTP_PROXY", "http://plain:2"), ("HTTPS_PROXY", "http://secure:3"), all];
    assert_eq!(proxy_for(&both, "http://example.com/"), "plain:2");
    assert_eq!(proxy_for(&both, "https://example.com/"), "secure:3");
    assert_eq!(proxy_for(&both[..1], "https://example.com/"), "");
    assert_eq!(proxy_for(&both[1..2], "http://example.com/"), "");
    assert_eq!(proxy_for(&[all], "http://example.com/"), "all:1");
    assert_eq!(proxy_for(&[all], "https://example.com/"), "all:1");
    assert_eq!(proxy_for(&[], "https://example.com/"), "");
}

#[test]
fn lower_case_variables_take_precedence() {
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        let url = if name == "HTTP_PROXY" { "http://a.example/" } else { "https://a.example/" };
        let lower = name.to_ascii_lowercase();
        assert_eq!(proxy_for(&[(&lower, "lower:1")], url), "lower:1");
        assert_eq!(proxy_for(&[(&lower, "lower:1"), (name, "upper:2")], url), "lower:1");
        assert_eq!(proxy_for(&[(&lower, " "), (name, "upper:2")], url), "upper:2");
        assert_eq!(proxy_for(&[(name, "")], url), "");
    }
    let no_proxy = |name, value| {
        proxy_for(&[("ALL_PROXY", "all:1"), (name, value)], "https://a.example/").is_empty()
    };
    assert!(no_proxy("NO_PROXY", "a.example") && no_proxy("no_proxy", "a.example"));
    assert!(!no_proxy("no_proxy", "b.example"));
}

#[test]
fn a_cgi_program_ignores_the_variable_that_a_client_can_set() {
    let request = ("REQUEST_METHOD", "GET");
    let upper = [("HTTP_PROXY", "http://attacker:1"), request];
    assert_eq!(proxy_for(&upper, "http://example.com/"), "");
    let lower = [("http_proxy", "http://proxy:1"), request];
    assert_eq!(proxy_for(&lower, "http://example.com/"), "proxy:1");
    let https = [("HTTPS_PROXY", "http://proxy:1"), request];
    assert_eq!(proxy_for(&https, "https://example.com/"), "proxy:1");
}

#[test]
fn the_environment_never_sends_localhost_through_a_proxy() {
    let all = [("ALL_PROXY", "http://all:1")];
    for host in ["localhost", "api.localhost", "LOCALHOST", "127.0.0.1:3000", "[::1]:3000"] {
        for scheme in ["http", "https"] {
            assert_eq!(proxy_for(&all, &format!("{scheme}://{host}/")), "", "{host}");
        }
    }
    assert_eq!(proxy_for(&all, "https://127.0.0.2/"), "all:1");
    let set = ProxySettings::all("http://all:1").unwrap();
    assert!(set.proxy_for(&Uri::from_static("http://localhost/")).is_some());
}

#[test]
fn no_proxy_lists_names_addresses_networks_and_ports() {
    let direct =
        |list, url: &str| proxy_for(&[("ALL_PROXY", "all:1"), ("NO_PROXY", list)], url).is_empty();
    for (list, url, expected) in [
        ("*", "https://example.com/", true),
        ("a.example,*", "https://example.com/", true),
        ("example.com", "https://example.com/", true),
        ("example.com", "https://EXAMPLE.com/", true),
        ("Example.COM", "https://example.com/", true),
        ("example.com", "https://api.example.com/", true),
        ("example.com", "https://notexample.com/", false),
        ("example.com", "https://example.com.evil.example/", false),
        ("example.com", "https://example.com./", true),
        ("example.com.", "https://example.com/", true),
        (".example.com", "https://api.example.com/", true),
        (".example.com", "https://example.com/", true),
        ("*.example.com", "https://api.example.com/", true),
        ("b\u{fc}cher.example", "https://xn--bcher-kva.example/", true),
        (" a.example , example.com\t,", "https://example.com/", true),
        ("a.example example.com", "https://example.com/", true),
        ("a.example\nexample.com", "https://example.com/", true),
        ("example.com:8443", "https://example.com:8443/", true),
        ("example.com:8443", "https://example.com/", false),
        ("example.com:443", "https://example.com/", true),
        ("example.com:80", "http://example.com/", true),
        ("example.com:80", "https://example.com/", false),
        (".example.com:8443", "https://api.example.com:8443/", true),
        ("*:8443", "https://example.com:8443/", true),
        ("10.0.0.1", "https://10.0.0.1/", true),
        ("10.0.0.1", "https://10.0.0.10/", false),
        ("0.0.1", "https://10.0.0.1/", false),
        ("10.0.0.1:8443", "https://10.0.0.1:8443/", true),
        ("10.0.0.1:8443", "https://10.0.0.1/", false),
        ("10.0.0.0/8", "https://10.255.255.255/", true),
        ("10.0.0.0/8", "https://11.0.0.0/", false),
        ("10.0.0.0/8", "https://[::ffff:10.1.2.3]/", true),
        ("10.1.2.3/8", "https://10.200.0.1/", true),
        ("192.168.1.128/25", "https://192.168.1.127/", false),
        ("10.0.0.1/32", "https://10.0.0.1/", true),
        ("0.0.0.0/0", "https://93.184.216.34/", true),
        ("0.0.0.0/0", "https://example.com/", false),
        ("10.0.0.0/8:8443", "https://10.0.0.1:8443/", true),
        ("::1", "https://[::2]/", false),
        ("fd00::1", "https://[fd00::1]/", true),
        ("fd00::1", "https://[fd00:0:0::1]/", true),
        ("[fd00::1]", "https://[fd00::1]/", true),
        ("[fd00::1]:8443", "https://[fd00::1]:8443/", true),
        ("[fd00::1]:8443", "https://[fd00::1]/", false),
        ("fd00::/8", "https://[fdff::1]/", true),
        ("fd00::/8", "https://[fe00::1]/", false),
        ("::/0", "https://[2001:db8::1]/", true),
        // An entry that can't be parsed matches nothing, and the entries after it still match.
        ("10.0.0.0/33", "https://10.0.0.1/", false),
        ("fd00::/129", "https://[fd00::1]/", false),
        ("<local>,192.168.*,/,:,[,://,example.com", "https://example.com/", true),
        ("", "https://example.com/", false),
        (".", "https://example.com/", false),
        (",,", "https://example.com/", false),
    ] {
        assert_eq!(direct(list, url), expected, "`{list}` and {url}");
    }
}

#[test]
fn a_proxy_has_a_scheme_a_port_and_a_login_or_defaults() {
    for (text, uri) in [
        ("proxy.example.com", "http://proxy.example.com:80/"),
        ("proxy.example.com:3128", "http://proxy.example.com:3128/"),
        ("user:password@proxy.example.com:3128", "http://proxy.example.com:3128/"),
        ("http://proxy.example.com/", "http://proxy.example.com:80/"),
        ("HTTP://Proxy.Example.com:3128/path?a=b", "http://proxy.example.com:3128/"),
        ("https://proxy.example.com", "https://proxy.example.com:443/"),
        ("http://[::1]:3128", "http://[::1]:3128/"),
        (" http://10.0.0.1:3128 ", "http://10.0.0.1:3128/"),
        ("socks5://proxy.example.com", "http://proxy.example.com:1080/"),
        ("socks5h://user:password@proxy.example.com:9", "http://proxy.example.com:9/"),
        ("socks4://proxy.example.com", "http://proxy.example.com:1080/"),
        ("socks4a://user@[::1]", "http://[::1]:1080/"),
    ] {
        assert_eq!(Proxy::parse("proxy", text).unwrap().uri(), uri, "{text}");
    }
}

#[test]
fn an_invalid_proxy_is_an_error_without_its_value() {
    for secret in [
        "ftp://user:hunter2@proxy.example.com",
        "socks6://hunter2",
        "http://user:hunter2@",
        "http://user:hunter2@proxy.example.com:99999",
        "http://user:hunter2@proxy example",
        "http://hunter2:%ff@proxy.example.com",
        "http://hunter2%3Auser:password@proxy.example.com",
        "socks4://user:hunter2@proxy.example.com",
        "socks5://:hunter2@proxy.example.com",
        "socks5://hunter2^\u{0}",
        "hunter2://",
        "://hunter2",
        "//hunter2:x",
    ] {
        for name in ["HTTP_PROXY", "https_proxy", "ALL_PROXY"] {
            let error = settings(&[(name, secret)]).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Usage);
            assert!(error.message().starts_with(&format!("`{name}` ")), "{error}");
            assert!(!format!("{error:?}{error}").contains("hunter2"), "{error:?}");
        }
        let error = ProxySettings::all(secret).unwrap_err();
        assert!(error.message().starts_with("`proxy` "), "{error}");
    }
    assert!(ProxySettings::all("").is_err());
    let long = format!("socks5://{}:password@proxy.example.com", "a".repeat(256));
    assert!(ProxySettings::all(&long).is_err());
}

#[test]
fn debug_output_has_no_user_name_or_password() {
    for scheme in ["http", "https", "socks5"] {
        let settings = ProxySettings::all(&format!("{scheme}://me:hunter2@proxy:1")).unwrap();
        let proxy = settings.proxy_for(&Uri::from_static("https://example.com/")).unwrap();
        let tunnel = proxy.tunnel(&Uri::from_static("https://example.com/")).unwrap();
        let printed = format!("{settings:?} {proxy:?} {proxy} {} {tunnel:?}", proxy.uri());
        assert!(printed.contains("proxy:1"), "{printed}");
        assert!(!printed.contains("hunter2") && !printed.contains("me:"), "{printed}");
        assert!(!printed.contains("bWU6aHVudGVyMg"), "{printed}");
    }
}

#[test]
fn an_address_policy_restricts_the_use_of_proxies() {
    let settings = settings(&[("ALL_PROXY", "proxy:1"), ("NO_PROXY", "direct.example")]).unwrap();
    let kind = |settings: &ProxySettings, url: &'static str, policy: &AddressPolicy| {
        settings.check(&Uri::from_static(url), policy).err().map(|failure| failure.kind())
    };
    let (public, blocked) = (AddressPolicy::public(), Some(FailureKind::BlockedAddress));
    let or_proxy = public.clone().or_through_proxy();
    assert_eq!(kind(&settings, "https://example.com/", &AddressPolicy::any()), None);
    assert_eq!(kind(&settings, "https://example.com/", &public), blocked);
    assert_eq!(kind(&settings, "https://example.com/", &or_proxy), None);
    // A direct connection is checked when the driver connects.
    assert_eq!(kind(&settings, "https://direct.example/", &public), None);
    assert_eq!(kind(&ProxySettings::none(), "https://10.0.0.1/", &public), None);
    // The address is in the URL.
    assert_eq!(kind(&settings, "https://93.184.216.34/", &or_proxy), None);
    for url in [
        "https://10.0.0.1/",
        "https://2852039166/",
        "https://0x7f.2/",
        "https://[::ffff:10.0.0.1]/",
    ] {
        assert_eq!(kind(&settings, url, &or_proxy), blocked, "{url}");
    }
    let set = ProxySettings::all("proxy:1").unwrap();
    for url in ["http://localhost/", "https://a.localhost/", "http://127.0.0.1/", "http://[::1]/"] {
        assert_eq!(kind(&set, url, &or_proxy), blocked, "{url}");
    }
    assert_ne!(public, or_proxy);
    assert_eq!(format!("{or_proxy:?}"), "AddressPolicy::public().or_through_proxy()");
}

proptest! {
    #[test]
    fn any_variables_are_valid_or_a_usage_error(url in "\\PC*", list in "\\PC*", host in "[a-z0-9.:\\[\\]]{1,20}") {
        for proxy in [url.as_str(), "proxy:1"] {
            match settings(&[("ALL_PROXY", proxy), ("NO_PROXY", &list)]) {
                Ok(settings) => {
                    if let Ok(uri) = format!("https://{host}/").parse::<Uri>() {
                        let _ = settings.check(&uri, &AddressPolicy::public().or_through_proxy());
                    }
                }
                Err(error) => prop_assert_eq!(error.code(), ErrorCode::Usage),
            }
        }
    }
}
