//! Protects the sandbox from web pages of other sites in a browser on this machine.
//!
//! A page can send requests to this machine (cross-site request forgery): the browser adds the
//! page's origin. A site whose name resolves to this machine (DNS rebinding) can also read the
//! responses: the browser sends the site's name as the host. The tokens of the API are no
//! protection, as everybody knows the first one, and a login issues others.
//!
//! The page for people is for this machine only. The API is for programs, which may use any host
//! name that leads here, such as an alias in a container: only browsers must use a name that is
//! not public.

use http::header::{HOST, HeaderName, ORIGIN, USER_AGENT};
use http::request::Parts;
use url::{Host, Url};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// The top-level domains that public name servers don't resolve.
const PRIVATE_DOMAINS: [&str; 4] = ["internal", "local", "localhost", "test"];

/// Accepts requests of programs and of pages of this machine to the API, the authorization server
/// and the storage; an error is the reason for a rejection.
pub(super) fn check(head: &Parts) -> Result<(), &'static str> {
    let own = authority(head);
    if own.is_some_and(is_public_name) && is_of_browser(head) {
        return Err("A browser must use localhost, or another name that isn't public");
    }
    let is_known = |origin: &str| {
        let host = host_of(origin);
        let is_own = own.is_some_and(|own| own.eq_ignore_ascii_case(host));
        is_own || is_loopback(host) || is_private_name(host)
    };
    match header(head, &ORIGIN) {
        Some(origin) if !is_known(origin) => Err("The request is from a page of another site"),
        None if head.headers.contains_key(ORIGIN) => Err("The origin is not a URL"),
        _ => Ok(()),
    }
}

/// Accepts requests of programs of this machine and of the page for people itself; an error is the
/// reason for a rejection.
pub(super) fn check_for_people(head: &Parts) -> Result<(), &'static str> {
    let own = authority(head).ok_or("The request has no host")?;
    if !is_loopback(own) {
        return Err("The host is not this machine: use localhost or its address");
    }
    let is_own = |origin: &str| host_of(origin).eq_ignore_ascii_case(own);
    if head.headers.contains_key(ORIGIN) && !header(head, &ORIGIN).is_some_and(is_own) {
        return Err("The request is from a page of another origin");
    }
    match header(head, &SEC_FETCH_SITE) {
        None | Some("same-origin" | "none") => Ok(()),
        // A link to the page is harmless.
        Some(_) if header(head, &SEC_FETCH_MODE) == Some("navigate") => {
            if head.method == http::Method::GET { Ok(()) } else { Err("A form of another site") }
        }
        Some(_) => Err("The request is from a page of another site"),
    }
}

/// The host and port that a request is for. HTTP/2 has them in the URL.
fn authority(head: &Parts) -> Option<&str> {
    let in_url = head.uri.authority().map(http::uri::Authority::as_str);
    in_url.or_else(|| header(head, &HOST))
}

/// The host and port of an origin; empty if it isn't one, such as `null`.
fn host_of(origin: &str) -> &str {
    origin.split_once("://").unwrap_or_default().1
}

/// Whether the headers are those of a browser. Pages can't hide the origin of requests that change
/// something; Firefox and Safari let them hide the user agent of a GET.
fn is_of_browser(head: &Parts) -> bool {
    head.headers.contains_key(ORIGIN)
        || head.headers.contains_key(SEC_FETCH_SITE)
        || header(head, &USER_AGENT).is_some_and(|agent| agent.starts_with("Mozilla/"))
}

/// Whether a host is this machine.
pub(super) fn is_this_machine(host: &Host<impl AsRef<str>>) -> bool {
    match host {
        Host::Domain(name) => name.as_ref() == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Whether an authority names this machine, with any port.
fn is_loopback(authority: &str) -> bool {
    host(authority).is_some_and(|host| is_this_machine(&host))
}

/// Whether an authority is a name that only this machine or its network resolves.
fn is_private_name(authority: &str) -> bool {
    matches!(host(authority), Some(Host::Domain(name)) if is_private(&name))
}

/// Whether an authority is a name that anybody can register.
fn is_public_name(authority: &str) -> bool {
    matches!(host(authority), Some(Host::Domain(name)) if !is_private(&name))
}

fn is_private(name: &str) -> bool {
    let last = name.trim_end_matches('.').rsplit_once('.').map(|(_, last)| last);
    last.is_none_or(|last| PRIVATE_DOMAINS.contains(&last))
}

fn host(authority: &str) -> Option<Host<String>> {
    let url = Url::parse(&format!("http://{authority}/")).ok()?;
    url.host().filter(|_| url.username().is_empty()).map(|host| host.to_owned())
}

fn header<'a>(head: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    head.headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn head(method: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().method(method).uri("/_sandbox/faults");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    fn is_accepted(method: &str, headers: &[(&str, &str)]) -> bool {
        check_for_people(&head(method, headers)).is_ok()
    }

    #[test]
    fn only_local_hosts_are_accepted() {
        for host in ["localhost:3000", "127.0.0.1:3000", "127.0.0.2", "[::1]:3000", "LOCALHOST"] {
            assert!(is_accepted("GET", &[("host", host)]), "{host}");
        }
        for host in
            ["attacker.example:3000", "localhost.attacker.example", "10.0.0.1", "", "a@localhost"]
        {
            assert!(!is_accepted("GET", &[("host", host)]), "{host}");
        }
        assert!(!is_accepted("GET", &[]));
    }

    #[test]
    fn requests_of_other_origins_are_rejected() {
        let host = ("host", "127.0.0.1:3000");
        for method in ["GET", "POST", "DELETE"] {
            assert!(is_accepted(method, &[host, ("origin", "http://127.0.0.1:3000")]));
            for origin in [
                "http://attacker.example",
                "http://127.0.0.1:4000",
                "http://localhost:3000",
                "http://127.0.0.1",
                "null",
                "",
                "\u{ff}",
            ] {
                assert!(!is_accepted(method, &[host, ("origin", origin)]), "{method} {origin}");
            }
            assert!(is_accepted(method, &[host, ("sec-fetch-site", "same-origin")]));
            for site in ["cross-site", "same-site"] {
                assert!(!is_accepted(method, &[host, ("sec-fetch-site", site)]), "{site}");
                let navigation = [host, ("sec-fetch-site", site), ("sec-fetch-mode", "navigate")];
                assert_eq!(is_accepted(method, &navigation), method == "GET");
            }
        }
    }

    #[test]
    fn programs_use_any_host_name_and_browsers_private_ones() {
        let browsers =
            [("user-agent", "Mozilla/5.0 (X11; Linux x86_64)"), ("sec-fetch-site", "same-origin")];
        let programs = [("user-agent", "curl/8.5.0"), ("accept-language", "en-US")];
        let api = |host: &str, other| check(&head("GET", &[("host", host), other])).is_ok();
        for host in [
            "127.0.0.1:3000",
            "[::1]:3000",
            "localhost",
            "sandbox:3000",
            "api.test",
            "a.localhost.",
        ] {
            assert!(browsers.into_iter().chain(programs).all(|other| api(host, other)), "{host}");
        }
        for host in ["attacker.example:3000", "3.basecampapi.com", "localhost.attacker.example."] {
            assert!(programs.into_iter().all(|other| api(host, other)), "{host}");
            assert!(!browsers.into_iter().any(|other| api(host, other)), "{host}");
        }
        assert!(check(&head("GET", &[])).is_ok(), "HTTP/1.0 needs no host");
    }

    #[test]
    fn pages_of_this_machine_use_the_api() {
        let api = |origin: &str| {
            check(&head("POST", &[("host", "127.0.0.1:3000"), ("origin", origin)])).is_ok()
        };
        for origin in ["http://127.0.0.1:3000", "http://localhost:5173", "https://app.test"] {
            assert!(api(origin), "{origin}");
        }
        for origin in ["http://attacker.example", "https://10.0.0.1", "null", "", "\u{ff}"] {
            assert!(!api(origin), "{origin}");
        }
        let rebound = [("host", "attacker.example"), ("origin", "http://attacker.example")];
        assert!(check(&head("POST", &rebound)).is_err());
    }
}
