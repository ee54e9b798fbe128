//! Protects the page's endpoints from web pages of other sites in a browser on this machine.
//!
//! A site whose name resolves to this machine (DNS rebinding) sends its name as the host. A request
//! of another site (cross-site request forgery) has the site's origin, or `Sec-Fetch-Site`.

use http::header::{HOST, HeaderName, ORIGIN};
use http::request::Parts;
use url::{Host, Url};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Accepts requests of programs and of the page itself; an error is the reason for a rejection.
pub(super) fn check(head: &Parts) -> Result<(), &'static str> {
    // HTTP/2 has the host in the URL.
    let authority = match head.uri.authority() {
        Some(authority) => authority.as_str(),
        None => header(head, &HOST).ok_or("The request has no host")?,
    };
    if !is_local(authority) {
        return Err("The host is not this machine: use localhost or its address");
    }
    let same_origin = |origin: &str| {
        let (_, host) = origin.split_once("://").unwrap_or_default();
        host.eq_ignore_ascii_case(authority)
    };
    if head.headers.contains_key(ORIGIN) && !header(head, &ORIGIN).is_some_and(same_origin) {
        return Err("The request is from a page of another origin");
    }
    match header(head, &SEC_FETCH_SITE) {
        None | Some("same-origin" | "none") => Ok(()),
        // A link to the page is harmless.
        Some(_) if header(head, &HeaderName::from_static("sec-fetch-mode")) == Some("navigate") => {
            if head.method == http::Method::GET {
                Ok(())
            } else {
                Err("A form of another site")
            }
        }
        Some(_) => Err("The request is from a page of another site"),
    }
}

/// Whether an authority names this machine, with any port.
fn is_local(authority: &str) -> bool {
    let url = Url::parse(&format!("http://{authority}/"));
    url.is_ok_and(|url| {
        url.username().is_empty()
            && match url.host() {
                Some(Host::Domain(name)) => name == "localhost",
                Some(Host::Ipv4(address)) => address.is_loopback(),
                Some(Host::Ipv6(address)) => address.is_loopback(),
                None => false,
            }
    })
}

fn header<'a>(head: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    head.headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn is_accepted(method: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri("/_sandbox/faults");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        check(&head).is_ok()
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
}
