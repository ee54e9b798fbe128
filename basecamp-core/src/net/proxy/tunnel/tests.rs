use proptest::prelude::*;

use super::*;
use crate::error::Effect;
use crate::error::failure::FailureKind;
use crate::net::proxy::ProxySettings;

fn tunnel(proxy: &str, target: &str) -> Result<Tunnel, ProxyError> {
    let settings = ProxySettings::all(proxy).unwrap();
    let target = target.parse().unwrap();
    settings.proxy_for(&target).unwrap().tunnel(&target)
}

fn written(tunnel: &mut Tunnel) -> Vec<u8> {
    match tunnel.step() {
        TunnelStep::Write(bytes) => bytes,
        step => panic!("{step:?}"),
    }
}

/// Passes input to the tunnel in parts of at most `part` bytes, and at most the requested length.
fn feed(tunnel: &mut Tunnel, mut bytes: &[u8], part: usize) -> Result<(), ProxyError> {
    while !bytes.is_empty() {
        let TunnelStep::Read { at_most } = tunnel.step() else { panic!("{bytes:?} remains") };
        let (now, later) = bytes.split_at(part.min(at_most).min(bytes.len()));
        tunnel.handle_input(now)?;
        bytes = later;
    }
    Ok(())
}

#[test]
fn connect_names_the_target_and_authenticates() {
    let head = |proxy, target| {
        let mut tunnel = tunnel(proxy, target).unwrap();
        String::from_utf8(written(&mut tunnel)).unwrap()
    };
    assert_eq!(
        head("http://proxy:3128", "https://3.basecampapi.com/999/todos.json?a=b"),
        "CONNECT 3.basecampapi.com:443 HTTP/1.1\r\nHost: 3.basecampapi.com:443\r\n\r\n"
    );
    assert_eq!(
        head("https://proxy", "http://[::1]/"),
        "CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"
    );
    // RFC 7617, section 2.
    assert_eq!(
        head("http://Aladdin:open%20sesame@proxy", "https://example.com:8443/"),
        "CONNECT example.com:8443 HTTP/1.1\r\nHost: example.com:8443\r\n\
         Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"
    );
    assert!(head("http://a@proxy", "https://b.example/").contains(": Basic YTo=\r\n"));
}

#[test]
fn any_successful_response_opens_the_tunnel() {
    for response in [
        "HTTP/1.1 200 Connection established\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 204 \r\nVia: 1.1 proxy\r\n\r\n",
        "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 103 \r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ] {
        for part in [1, 7, usize::MAX] {
            let mut tunnel = tunnel("http://proxy", "https://example.com/").unwrap();
            written(&mut tunnel);
            feed(&mut tunnel, response.as_bytes(), part).unwrap();
            assert_eq!(tunnel.step(), TunnelStep::Open, "{response}");
        }
    }
}

#[test]
fn a_rejected_connect_is_an_error_with_proxy_and_status() {
    for (status, message, is_permanent) in [
        (
            407,
            "the proxy proxy:3128 answered CONNECT with 407 Proxy Authentication Required: \
             check the user name and password in its URL",
            true,
        ),
        (
            403,
            "the proxy proxy:3128 answered CONNECT with 403 Forbidden: ask its operator to allow \
             the host",
            true,
        ),
        (404, "the proxy proxy:3128 answered CONNECT with 404 Not Found", true),
        (302, "the proxy proxy:3128 answered CONNECT with 302 Found", false),
        (429, "the proxy proxy:3128 answered CONNECT with 429 Too Many Requests", false),
        (502, "the proxy proxy:3128 answered CONNECT with 502 Bad Gateway", false),
        (504, "the proxy proxy:3128 answered CONNECT with 504 Gateway Timeout", false),
    ] {
        let mut tunnel = tunnel("http://me:hunter2@proxy:3128", "https://example.com/").unwrap();
        written(&mut tunnel);
        let response = format!("HTTP/1.1 {status} No\r\nContent-Length: 2\r\n\r\nno");
        let error = feed(&mut tunnel, response.as_bytes(), usize::MAX).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.status_code().map(|status| status.as_u16()), Some(status));
        let failure = Failure::from(error);
        assert_eq!(failure.kind(), FailureKind::Connect);
        assert_eq!(failure.is_permanent(), is_permanent, "{status}");
        assert_eq!(failure.effect(), Effect::None);
    }
}

#[test]
fn an_invalid_response_to_connect_is_an_error() {
    let endless = format!("HTTP/1.1 200 OK\r\nA: {}", "a".repeat(MAX_HEAD));
    for (response, message) in [
        ("SSH-2.0-OpenSSH\r\n", "something else than HTTP"),
        ("HTTP/1.1 200 OK\r\n\r\nearly", "don't belong to the handshake"),
        (&endless, "too large a response head"),
    ] {
        let mut tunnel = tunnel("http://proxy", "https://example.com/").unwrap();
        written(&mut tunnel);
        let error = feed(&mut tunnel, response.as_bytes(), usize::MAX).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(error.status_code(), None);
    }
    let mut tunnel = tunnel("http://proxy", "https://example.com/").unwrap();
    written(&mut tunnel);
    let error = tunnel.handle_input(&[]).unwrap_err();
    assert!(error.to_string().contains("closed the connection"), "{error}");
}

#[test]
fn socks_5_names_the_target_and_logs_in() {
    for part in [1, usize::MAX] {
        let mut tunnel = tunnel("socks5://me:pass@proxy", "https://example.com/").unwrap();
        assert_eq!(written(&mut tunnel), [5, 2, 0, 2]);
        feed(&mut tunnel, &[5, 2], part).unwrap();
        assert_eq!(written(&mut tunnel), b"\x01\x02me\x04pass");
        feed(&mut tunnel, &[1, 0], part).unwrap();
        assert_eq!(written(&mut tunnel), b"\x05\x01\x00\x03\x0bexample.com\x01\xbb");
        // The bound address in the reply may be a name.
        feed(&mut tunnel, b"\x05\x00\x00\x03\x02me\x00\x00", part).unwrap();
        assert_eq!(tunnel.step(), TunnelStep::Open);
    }
    let request = |target| {
        let mut tunnel = tunnel("socks5://proxy", target).unwrap();
        assert_eq!(written(&mut tunnel), [5, 1, 0]);
        feed(&mut tunnel, &[5, 0], usize::MAX).unwrap();
        written(&mut tunnel)
    };
    assert_eq!(request("http://10.1.2.3/"), [5, 1, 0, 1, 10, 1, 2, 3, 0, 80]);
    let v6 = [&[5, 1, 0, 4][..], &[0; 15], &[1, 0x20, 0xfb]].concat();
    assert_eq!(request("https://[::1]:8443/"), v6);
}

#[test]
fn socks_5_errors_are_permanent_or_transient() {
    for (replies, message, is_permanent) in [
        (&[&[5, 0xff][..]][..], "takes no user name and password", true),
        (&[&[5, 2], &[1, 1]], "refused the user name or password", true),
        (&[&[5, 0], &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]], "refused to connect there", true),
        (&[&[5, 0], &[5, 4, 0]], "can't reach the host", false),
        (&[&[5, 0], &[5, 200, 0, 1, 0]], "failed with an unknown code", false),
        (&[&[4, 0]], "something else than SOCKS 5", false),
        (&[&[5, 0], &[5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 9]], "don't belong to the handshake", false),
    ] {
        let mut tunnel = tunnel("socks5://me:hunter2@proxy", "https://example.com/").unwrap();
        let result = replies.iter().try_for_each(|reply| {
            written(&mut tunnel);
            tunnel.handle_input(reply)
        });
        let error = result.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert!(!error.to_string().contains("hunter2"));
        assert_eq!(Failure::from(error).is_permanent(), is_permanent, "{message}");
    }
    let mut tunnel = tunnel("socks5://proxy", "https://example.com/").unwrap();
    written(&mut tunnel);
    let error = tunnel.handle_input(&[5, 0xff]).unwrap_err();
    assert!(error.to_string().contains("wants a user name and password"), "{error}");
}

#[test]
fn socks_4_sends_names_and_addresses_of_version_4() {
    let mut by_name = tunnel("socks4://me@proxy", "https://example.com/").unwrap();
    assert_eq!(written(&mut by_name), b"\x04\x01\x01\xbb\x00\x00\x00\x01me\x00example.com\x00");
    feed(&mut by_name, &[0, 90, 0, 0, 0, 0, 0, 0], 3).unwrap();
    assert_eq!(by_name.step(), TunnelStep::Open);
    let mut by_address = tunnel("socks4://proxy", "http://10.1.2.3/").unwrap();
    assert_eq!(written(&mut by_address), [4, 1, 0, 80, 10, 1, 2, 3, 0]);
    assert!(tunnel("socks4://proxy", "https://[::1]/").is_err());
    for (code, is_permanent) in [(91, false), (92, true), (93, true), (94, false)] {
        let mut tunnel = tunnel("socks4://proxy", "https://example.com/").unwrap();
        written(&mut tunnel);
        let error = feed(&mut tunnel, &[0, code, 0, 0, 0, 0, 0, 0], usize::MAX).unwrap_err();
        assert_eq!(Failure::from(error).is_permanent(), is_permanent, "{code}");
    }
}

#[test]
fn an_unreachable_proxy_is_named_with_all_causes() {
    let settings = ProxySettings::all("http://me:hunter2@proxy:1").unwrap();
    let proxy = settings.proxy_for(&Uri::from_static("https://example.com/")).unwrap();
    let refused = io::Error::new(io::ErrorKind::ConnectionRefused, "connection refused");
    let error = proxy.unreachable(&refused);
    assert_eq!(
        error.to_string(),
        "the proxy proxy:1 of `proxy` can't be reached: connection refused"
    );
    assert_eq!(Failure::from(error).kind(), FailureKind::Connect);
    let variable = |name: &str| (name == "ALL_PROXY").then(|| "http://me:hunter2@proxy:1".into());
    let settings = ProxySettings::from_env_with(variable).unwrap();
    let from_env = settings.proxy_for(&Uri::from_static("https://example.com/")).unwrap();
    let message = from_env.unreachable(&refused).to_string();
    assert_eq!(message, "the proxy proxy:1 of `ALL_PROXY` can't be reached: connection refused");
    let late = proxy.unreachable(&io::Error::from(io::ErrorKind::TimedOut));
    assert_eq!(Failure::from(late).kind(), FailureKind::ConnectTimeout);
}

proptest! {
    #[test]
    fn any_input_ends_the_handshake_or_continues_it(
        scheme in prop::sample::select(vec!["http", "https", "socks4", "socks5"]),
        parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20),
    ) {
        let mut tunnel = tunnel(&format!("{scheme}://proxy"), "https://example.com/").unwrap();
        for part in parts {
            while let TunnelStep::Write(_) = tunnel.step() {}
            let TunnelStep::Read { at_most } = tunnel.step() else { break };
            prop_assert!(at_most > 0);
            if tunnel.handle_input(&part).is_err() {
                break;
            }
        }
    }
}
