//! Proxies and root certificates, both from the environment and from the builder.

use std::io::Write;
use std::net::{Ipv4Addr, ToSocketAddrs};
use std::{env, io};

use basecamp_core::ErrorCode;
use basecamp_sandbox::Sandbox;

use super::{Client, builder};
use crate::network::{Authority, Behavior, Proxy, run_again, server};
use crate::support::{config, refusing};

/// Environment variables of the process that makes the calls of a test: the URL of the server, and
/// the certificate of its authority.
const URL: &str = "BASECAMP_TESTS_URL";
const ROOT: &str = "BASECAMP_TESTS_ROOT";

/// An address of this machine other than localhost, so that the environment's proxy applies to it.
const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// Whether the resolver of the system reports an unknown name for a nonexistent host.
fn is_unknown(host: &str) -> bool {
    let Err(error) = (host, 0).to_socket_addrs() else { return false };
    let text = error.to_string();
    // Messages of glibc, musl, macOS and Windows. Any other message is that of a resolver that
    // can't answer.
    let texts = [
        "Name or service not known",
        "Name does not resolve",
        "nodename nor servname",
        "No such host is known",
    ];
    texts.iter().any(|unknown| text.contains(unknown))
}

fn calling() -> Option<String> {
    env::var(URL).ok()
}

/// Environment variables of the process that makes the calls.
fn calling_builder(url: &str) -> super::ClientBuilder {
    let config = basecamp_core::Config::builder().base_url(url).max_retries(0).build().unwrap();
    let builder = Client::builder().token("token").config(config);
    match env::var(ROOT) {
        Ok(pem) => builder.root_certificates(pem),
        Err(_) => builder,
    }
}

test! {
    fn all_requests_use_the_configured_proxy() {
        for sandbox in [Sandbox::start().unwrap(), Sandbox::builder().tls().start().unwrap()] {
            let proxy = Proxy::start(Behavior::Connect);
            let url = format!("http://me:p%40ss@{}", proxy.address);
            let client = builder(&sandbox).token(sandbox.token()).proxy(url).build().unwrap();
            let account = client.for_account(sandbox.account_id()).unwrap();
            for _ in 0..2 {
                wait!(account.projects().list().send()).unwrap();
            }
            let (_, host) = sandbox.url().split_once("://").unwrap();
            let expected = format!(
                "CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\
                 Proxy-Authorization: Basic bWU6cEBzcw==\r\n\r\n"
            );
            assert_eq!(proxy.requests(), [expected]);
            assert_eq!(sandbox.count("GET", "/projects.json"), 2);
        }
    }
}

test! {
    fn a_tls_proxy_tunnels_tls() {
        let authority = Authority::new();
        for sandbox in [Sandbox::start().unwrap(), Sandbox::builder().tls().start().unwrap()] {
            let proxy = Proxy::over_tls(&authority);
            let client = builder(&sandbox)
                .token(sandbox.token())
                .root_certificates(authority.pem())
                .proxy(format!("https://localhost:{}", proxy.address.port()))
                .build()
                .unwrap();
            let account = client.for_account(sandbox.account_id()).unwrap();
            wait!(account.projects().list().send()).unwrap();
            assert_eq!(proxy.requests().len(), 1);
        }
    }
}

test! {
    fn a_socks_proxy_forwards_requests() {
        for sandbox in [Sandbox::start().unwrap(), Sandbox::builder().tls().start().unwrap()] {
            let proxy = Proxy::start(Behavior::Socks);
            let url = format!("socks5://me:p%40ss@{}", proxy.address);
            let client = builder(&sandbox).token(sandbox.token()).proxy(url).build().unwrap();
            let account = client.for_account(sandbox.account_id()).unwrap();
            wait!(account.projects().list().send()).unwrap();
            let (_, host) = sandbox.url().split_once("://").unwrap();
            assert_eq!(proxy.requests(), [format!("me p@ss {host}")]);
        }
    }
}

test! {
    fn a_rejection_by_a_proxy_names_it_without_the_password() {
        let sandbox = Sandbox::start().unwrap();
        for (response, status) in [
            ("HTTP/1.1 407 Nope\r\nProxy-Authenticate: Basic\r\n\r\n", "407 Proxy Authentication Required"),
            ("HTTP/1.1 403 Nope\r\n\r\n", "403 Forbidden"),
            ("HTTP/1.1 502 Nope\r\n\r\n", "502 Bad Gateway"),
        ] {
            let proxy = Proxy::start(Behavior::Refuse(response));
            let url = format!("http://me:hunter2@{}", proxy.address);
            let config = config(&sandbox).max_retries(0).build().unwrap();
            let builder = builder(&sandbox).token("token").config(config).proxy(url);
            assert!(!format!("{builder:?}").contains("hunter2"));
            let account = builder.build().unwrap().for_account("999").unwrap();
            let error = wait!(account.projects().list().send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Network);
            let expected = format!("the proxy {} answered CONNECT with {status}", proxy.address);
            assert!(error.message().contains(&expected), "{error}");
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
        assert_eq!(sandbox.requests().len(), 0);
    }
}

test! {
    fn an_unreachable_proxy_is_named() {
        let sandbox = Sandbox::start().unwrap();
        let (_socket, address) = refusing();
        let config = config(&sandbox).max_retries(0).build().unwrap();
        let builder = builder(&sandbox).token("token").config(config);
        let client = builder.proxy(address.to_string()).build().unwrap();
        let error = wait!(client.for_account("999").unwrap().projects().list().send()).unwrap_err();
        let expected = format!("the proxy {address} of `proxy` can't be reached: ");
        assert!(error.message().contains(&expected), "{error}");
    }
}

test! {
    fn only_temporary_failures_of_a_proxy_are_transient() {
        let sandbox = Sandbox::start().unwrap();
        let untrusted = Proxy::over_tls(&Authority::new());
        let refusing = |response| Proxy::start(Behavior::Refuse(response));
        let forbidden = refusing("HTTP/1.1 403 Nope\r\n\r\n");
        let login = refusing("HTTP/1.1 407 Nope\r\n\r\n");
        let bad_gateway = refusing("HTTP/1.1 502 Nope\r\n\r\n");
        let garbage = refusing("SSH-2.0-OpenSSH_9.9\r\n\r\n");
        let silent = refusing("");
        let has_names = is_unknown("proxy.invalid");
        if !has_names {
            let note = "The resolver doesn't answer that `proxy.invalid` is unknown: no check of such proxies";
            writeln!(io::stderr(), "{note}").unwrap();
        }
        for (url, is_transient) in [
            (format!("https://localhost:{}", untrusted.address.port()), false),
            ("http://proxy.invalid:3128".to_owned(), false),
            ("https://proxy.invalid:3128".to_owned(), false),
            ("socks5://proxy.invalid:1080".to_owned(), false),
            (format!("http://{}", forbidden.address), false),
            (format!("http://{}", login.address), false),
            (format!("http://{}", bad_gateway.address), true),
            (format!("http://{}", garbage.address), true),
            (format!("http://{}", silent.address), true),
        ] {
            if url.contains("proxy.invalid") && !has_names {
                continue;
            }
            let config = config(&sandbox).max_retries(1).build().unwrap();
            let builder = builder(&sandbox).token("token").config(config);
            let client = builder.proxy(&url).build().unwrap();
            let people = client.for_account("999").unwrap().people();
            let error = wait!(people.get(7).send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Network);
            assert_eq!(error.is_transient(), is_transient, "{url}: {error}");
            assert_eq!(error.attempts(), if is_transient { 2 } else { 1 }, "{url}: {error}");
            assert!(error.message().contains("the proxy "), "{url}: {error}");
        }
        assert_eq!(sandbox.requests().len(), 0);
    }
}

test! {
    fn the_environment_chooses_the_proxy() {
        if let Some(url) = calling() {
            let account = calling_builder(&url).build().unwrap().for_account("999").unwrap();
            wait!(account.projects().list().send()).unwrap();
            return;
        }
        let authority = Authority::new();
        // A host name that only the proxy can resolve.
        let unknown = server(&authority, Ipv4Addr::LOCALHOST, "basecamp.invalid");
        let elsewhere = server(&authority, ELSEWHERE, &ELSEWHERE.to_string());
        let pem = authority.pem();
        for (variable, no_proxy, url, is_proxied) in [
            ("HTTPS_PROXY", "", "https://basecamp.invalid", true),
            ("https_proxy", "", "https://basecamp.invalid", true),
            ("ALL_PROXY", "a.example, .b.example", "https://basecamp.invalid", true),
            ("HTTPS_PROXY", "", &*format!("https://{elsewhere}"), true),
            ("HTTP_PROXY", "", &*format!("https://{elsewhere}"), false),
            ("ALL_PROXY", "10.0.0.0/8, 127.0.0.0/8", &*format!("https://{elsewhere}"), false),
            ("ALL_PROXY", "*", &*format!("https://{elsewhere}"), false),
        ] {
            let proxy = match url {
                "https://basecamp.invalid" => Proxy::start(Behavior::ConnectTo(unknown)),
                _ => Proxy::start(Behavior::Connect),
            };
            let address = format!("http://{}", proxy.address);
            run_again(module_path!(), "the_environment_chooses_the_proxy", &[
                (variable, &address), ("NO_PROXY", no_proxy), (URL, url), (ROOT, &pem),
            ]);
            assert_eq!(proxy.requests().len(), usize::from(is_proxied), "{variable} {no_proxy} {url}");
        }
    }
}

test! {
    fn the_builder_can_ignore_the_proxy_of_the_environment() {
        if let Some(url) = calling() {
            let account = calling_builder(&url).no_proxy().build().unwrap().for_account("999").unwrap();
            wait!(account.projects().list().send()).unwrap();
            return;
        }
        let authority = Authority::new();
        let elsewhere = server(&authority, ELSEWHERE, &ELSEWHERE.to_string());
        let proxy = Proxy::start(Behavior::Connect);
        run_again(module_path!(), "the_builder_can_ignore_the_proxy_of_the_environment", &[
            ("ALL_PROXY", &format!("http://{}", proxy.address)),
            (URL, &format!("https://{elsewhere}")),
            (ROOT, &authority.pem()),
        ]);
        assert_eq!(proxy.requests(), [""; 0]);
    }
}

test! {
    fn an_unusable_proxy_is_a_usage_error_that_names_the_setting() {
        if let Some(url) = calling() {
            let error = calling_builder(&url).build().unwrap_err();
            assert_eq!(error.code(), ErrorCode::Usage);
            assert!(error.message().starts_with("`HTTPS_PROXY` must begin with "), "{error}");
            calling_builder(&url).no_proxy().build().unwrap();
            return;
        }
        run_again(module_path!(), "an_unusable_proxy_is_a_usage_error_that_names_the_setting", &[
            ("HTTPS_PROXY", "ftp://proxy.example.com"), (URL, "https://basecamp.invalid"),
        ]);
        let error = Client::builder().token("token").proxy("http://").build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().starts_with("`proxy` "), "{error}");
    }
}

#[cfg(feature = "native-roots")]
test! {
    fn the_root_certificates_of_the_system_are_trusted() {
        if let Some(url) = calling() {
            let account = calling_builder(&url).build().unwrap().for_account("999").unwrap();
            let result = wait!(account.projects().list().send());
            match env::var("BASECAMP_TESTS_PROBLEM") {
                Ok(message) => {
                    let error = result.unwrap_err();
                    assert!(error.message().contains(&message), "{error}");
                }
                Err(_) => drop(result.unwrap()),
            }
            return;
        }
        let authority = Authority::new();
        let elsewhere = server(&authority, ELSEWHERE, &ELSEWHERE.to_string());
        let folder = tempfile::tempdir().unwrap();
        let (good, empty) = (folder.path().join("good.pem"), folder.path().join("empty.pem"));
        std::fs::write(&good, authority.pem()).unwrap();
        std::fs::write(&empty, "").unwrap();
        let missing = folder.path().join("missing.pem");
        let other = folder.path().join("other.pem");
        std::fs::write(&other, Authority::new().pem()).unwrap();
        for (file, message) in [
            (&good, None),
            (&other, Some("invalid peer certificate")),
            (&empty, Some("the system has no root certificates. ")),
            (&missing, Some("the system has no root certificates: ")),
        ] {
            let (url, file) = (format!("https://{elsewhere}"), file.to_str().unwrap());
            let mut variables = vec![(URL, &*url), ("SSL_CERT_FILE", file)];
            variables.extend(message.map(|message| ("BASECAMP_TESTS_PROBLEM", message)));
            run_again(
                module_path!(), "the_root_certificates_of_the_system_are_trusted", &variables,
            );
        }
    }
}
