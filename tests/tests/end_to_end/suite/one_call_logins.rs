//! Logins in one call, with a headless client in place of the browser.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use basecamp_core::oauth::{LoginMethod, LoginPrompt, Reason};
use basecamp_core::{Cancel, ErrorCode};
use basecamp_sandbox::{Decision, Fault, Sandbox};

use super::builder;

const TOKEN: &str = "/authorization/token";

/// Requests a URL of the loopback interface, and returns the response.
fn get(url: &str) -> String {
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

/// Acts on the URL of the authorization page on a separate thread, as a browser does. The receiver
/// gets the result.
fn browser<T: Send + 'static>(
    act: impl FnOnce(&str) -> T + Send + 'static,
) -> (impl FnOnce(&str) -> std::io::Result<()> + Send + 'static, Receiver<T>) {
    let (sender, receiver): (Sender<T>, Receiver<T>) = mpsc::channel();
    let open = move |url: &str| {
        let url = url.to_owned();
        thread::spawn(move || sender.send(act(&url)));
        Ok(())
    };
    (open, receiver)
}

/// A browser that follows the redirect of the sandbox.
fn following(
    sandbox: &Arc<Sandbox>,
) -> (impl FnOnce(&str) -> std::io::Result<()> + Send + 'static, Receiver<String>) {
    let sandbox = sandbox.clone();
    browser(move |url| get(&sandbox.visit(url).unwrap()))
}

test! {
    fn a_login_in_one_call_ends_in_a_session() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let (open, page) = following(&sandbox);
        let (sender, prompts) = mpsc::channel();
        let login = oauth.login(sandbox.public_client_id()).open_browser(open);
        let login = login.display(move |prompt| sender.send(prompt.to_string()).unwrap());
        let result = wait!(login.send()).unwrap();
        assert_eq!(result.server.issuer, sandbox.url());
        assert_eq!(result.token.scope.as_deref(), Some("full"));
        let page = page.recv().unwrap();
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
        assert!(page.contains("You are logged in"), "{page}");
        assert!(!page.contains(result.token.access_token.expose()));
        let prompt = prompts.recv().unwrap();
        assert!(prompt.contains("/authorization/new?response_type=code&"), "{prompt}");
        assert!(prompt.contains("&code_challenge_method=S256&"), "{prompt}");

        let client = builder(&sandbox).oauth(result.session()).build().unwrap();
        sandbox.expire_access_token();
        wait!(client.authorization().get().send()).unwrap();
        assert_eq!(sandbox.refresh_count(), 1);
    }
}

test! {
    fn a_refusal_is_shown_in_the_browser() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        sandbox.decide([Decision::Deny]);
        let (open, page) = following(&sandbox);
        let login = oauth.login(sandbox.public_client_id()).open_browser(open).display(|_| {});
        let error = wait!(login.send()).unwrap_err();
        assert_eq!(error.reason(), Some(Reason::AccessDenied));
        let page = page.recv().unwrap();
        assert!(page.starts_with("HTTP/1.1 400 "), "{page}");
        assert!(page.contains("You denied access"), "{page}");
    }
}

test! {
    fn a_failed_exchange_is_shown_in_the_browser() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let (open, page) = following(&sandbox);
        let login = oauth.login(sandbox.client_id()).client_secret("wrong secret");
        let error = wait!(login.open_browser(open).display(|_| {}).send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthRequired);
        let page = page.recv().unwrap();
        assert!(page.contains("Check the client id and the client secret"), "{page}");
        assert!(!page.contains("wrong secret"), "{page}");
    }
}

test! {
    fn requests_that_are_not_the_redirect_do_not_end_a_login() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let visited = sandbox.clone();
        let (open, responses) = browser(move |url| {
            let redirect = visited.visit(url).unwrap();
            let (origin, query) = redirect.split_once("/callback?").unwrap();
            let address = origin.strip_prefix("http://").unwrap();
            // Browsers open connections in advance.
            let idle = TcpStream::connect(address).unwrap();
            let mut partial = TcpStream::connect(address).unwrap();
            partial.write_all(b"GET /callback?code=x HTTP/1.1\r\n").unwrap();
            let mut malformed = TcpStream::connect(address).unwrap();
            malformed.write_all(b"\x16\x03\x01\x02\x00\r\n\r\n").unwrap();
            let mut response = String::new();
            malformed.read_to_string(&mut response).unwrap();
            let other = format!("{origin}/callback?code=stolen&state=other");
            let responses = vec![
                response,
                get(&format!("{origin}/favicon.ico")),
                get(&other),
                get(&format!("{origin}/callback?{query}")),
            ];
            drop((idle, partial));
            responses
        });
        let login = oauth.login(sandbox.public_client_id()).open_browser(open).display(|_| {});
        wait!(login.send()).unwrap();
        let responses = responses.recv().unwrap();
        let statuses: Vec<_> = responses.iter().map(|response| &response[9..12]).collect();
        assert_eq!(statuses, ["400", "404", "400", "200"]);
        assert!(responses[2].contains("belongs to another login"), "{}", responses[2]);
        // The code of another login was not exchanged.
        assert_eq!(sandbox.count("POST", TOKEN), 1);
    }
}

test! {
    fn a_port_in_use_is_named() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = taken.local_addr().unwrap();
        let login = oauth.login(sandbox.public_client_id()).method(LoginMethod::Browser);
        let login = login.redirect_uri(format!("http://{address}/callback")).display(|_| {});
        let error = wait!(login.send()).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage);
        assert!(error.message().contains(&address.to_string()), "{error}");
        assert!(error.hint().contains("another port"), "{}", error.hint());
    }
}

test! {
    fn the_device_flow_replaces_the_browser() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let (sender, prompts) = mpsc::channel();
        let login = oauth.login(sandbox.public_client_id()).method(LoginMethod::Device);
        let login = login.display(move |prompt| sender.send(prompt.clone()).unwrap());
        let result = wait!(login.send()).unwrap();
        assert_eq!(result.token.scope.as_deref(), Some("full"));
        let LoginPrompt::Device(prompt) = prompts.recv().unwrap() else { panic!() };
        assert_eq!(prompt.user_code, "SAND-0001");
    }
}

test! {
    fn a_cancelled_login_closes_its_listener() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let cancel = Cancel::new();
        let from_elsewhere = cancel.clone();
        let visited = sandbox.clone();
        let (open, redirect) = browser(move |url| {
            let redirect = visited.visit(url).unwrap();
            from_elsewhere.cancel();
            redirect
        });
        let login = oauth.login(sandbox.public_client_id()).open_browser(open).display(|_| {});
        let error = wait!(login.cancel(&cancel).send()).unwrap_err();
        assert_eq!((error.code(), error.reason()), (ErrorCode::Cancelled, Some(Reason::Cancelled)));
        let redirect = redirect.recv().unwrap();
        let address = redirect[7..].split('/').next().unwrap();
        while TcpStream::connect(address).is_ok() {
            pause!();
        }
        assert_eq!(sandbox.count("POST", TOKEN), 0);
    }
}

test! {
    fn a_login_that_nobody_confirms_expires() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let login = oauth.login(sandbox.public_client_id()).open_browser(|_| Ok(()));
        let login = login.timeout(Duration::from_millis(50)).display(|_| {});
        let error = wait!(login.send()).unwrap_err();
        assert_eq!(error.reason(), Some(Reason::Expired));
        assert!(error.message().contains("50ms"), "{error}");
    }
}

test! {
    fn a_login_fails_before_it_opens_a_browser() {
        let sandbox = Arc::new(Sandbox::start().unwrap());
        let oauth = builder(&sandbox).build_oauth().unwrap();
        let login = || oauth.login(sandbox.public_client_id()).method(LoginMethod::Browser);
        for uri in ["https://127.0.0.1/callback", "http://example.com/callback", "callback"] {
            let error = wait!(login().redirect_uri(uri).send()).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Usage, "{uri}");
            assert!(error.message().contains("redirect URI"), "{error}");
        }
        let error = wait!(oauth.login("").method(LoginMethod::Browser).send()).unwrap_err();
        assert!(error.message().contains("client_id"), "{error}");
        sandbox.on("GET", "/.well-known/oauth-authorization-server").once(Fault::status(500));
        let error = wait!(login().send()).unwrap_err();
        assert_eq!(error.reason(), Some(Reason::AuthorizationServerMetadataFailed));
    }
}
