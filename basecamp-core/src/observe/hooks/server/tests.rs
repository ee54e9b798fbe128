//! Tests of the servers of URLs.

use super::Server;

#[test]
fn url_without_a_port_has_the_default_port_of_its_scheme() {
    for (url, address, port) in [
        ("https://example.com/", Some("example.com"), Some(443)),
        ("http://localhost/", Some("localhost"), Some(80)),
        ("http://localhost:3000/", Some("localhost"), Some(3000)),
        ("ftp://example.com/", Some("example.com"), None),
        ("/path", None, None),
        ("http://a b/", None, None),
    ] {
        let server = Server::of(url);
        assert_eq!((server.address(), server.port()), (address, port), "{url}");
    }
}
