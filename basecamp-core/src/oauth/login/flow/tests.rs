use std::collections::VecDeque;
use std::sync::Mutex;

use bytes::Bytes;
use http::Response;
use url::Url;

use super::*;
use crate::Config;
use crate::error::ErrorCode;
use crate::oauth::OAuthMachine;
use crate::protocol::machine::{Machine, Step};
use crate::testing::Simulation;

/// A desktop whose user pastes these lines. The state of the login replaces `STATE` in a line.
struct Terminal {
    has_display: bool,
    lines: Mutex<VecDeque<&'static str>>,
    shown: Mutex<Vec<String>>,
}

impl Terminal {
    fn new(has_display: bool, lines: &[&'static str]) -> Arc<Self> {
        let lines = Mutex::new(lines.iter().copied().collect());
        Arc::new(Self { has_display, lines, shown: Mutex::default() })
    }

    fn state(&self) -> String {
        let shown = self.shown.lock().unwrap();
        let url = shown[0].lines().find(|line| line.starts_with("https://")).unwrap();
        let url = Url::parse(url).unwrap();
        url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
    }
}

impl Desktop for Terminal {
    fn has_display(&self) -> bool {
        self.has_display
    }

    fn open_browser(&self, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn show(&self, text: &str) {
        self.shown.lock().unwrap().push(text.to_owned());
    }

    fn read_line(&self) -> io::Result<String> {
        let line = self.lines.lock().unwrap().pop_front().unwrap_or_default();
        Ok(line.replace("STATE", &self.state()))
    }

    fn random(&self) -> Result<[u8; 48], Error> {
        Ok([7; 48])
    }
}

fn server() -> AuthorizationServer {
    AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
        .with_authorization_endpoint("https://as.example.com/authorize")
}

fn flow(
    server: AuthorizationServer,
    desktop: Arc<Terminal>,
    listen: impl Fn(Loopback) + Send + 'static,
) -> OAuthMachine<LoginResult> {
    let plan = Plan {
        parameters: RequestParameters::new("client"),
        method: None,
        redirect_uri: None,
        timeout: Duration::from_secs(60),
        cancel: None,
    };
    let surroundings = Surroundings {
        desktop: Some(desktop),
        listen: Box::new(listen),
        show: None,
        open_browser: None,
    };
    let settings = Settings::of(&Config::default());
    OAuthMachine::new(LoginFlow::new(plan, surroundings, settings, Some(server), "unused"))
}

fn simulation() -> Simulation {
    Simulation::new(|_| Ok(Response::new(Bytes::from(r#"{"access_token": "t"}"#))))
}

fn paste(lines: &[&'static str]) -> (Result<LoginResult, Error>, Arc<Terminal>, Simulation) {
    let (terminal, simulation) = (Terminal::new(false, lines), simulation());
    let mut machine = flow(server(), terminal.clone(), |_| panic!("no listener is needed"));
    let driven = simulation.drive(&mut machine);
    (driven.and_then(|_| machine.into_output()), terminal, simulation)
}

#[test]
fn a_pasted_address_completes_the_login() {
    let (result, terminal, simulation) =
        paste(&["  http://127.0.0.1/callback?code=the-code&state=STATE \n"]);
    assert_eq!(result.unwrap().token.access_token.expose(), "t");
    assert!(terminal.shown.lock().unwrap()[0].contains("http://127.0.0.1/callback"));
    let body = simulation.requests()[0].request.body().clone();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(body.contains("code=the-code&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&"));
}

#[test]
fn the_address_of_another_login_is_requested_again() {
    let (result, terminal, simulation) = paste(&[
        "http://127.0.0.1/callback?code=x&state=other",
        "nonsense",
        "http://127.0.0.1/callback?code=y&state=STATE",
    ]);
    result.unwrap();
    let shown = terminal.shown.lock().unwrap();
    assert_eq!(shown.len(), 3);
    assert!(shown[1].contains("`state` differs"), "{}", shown[1]);
    assert_eq!(simulation.requests().len(), 1);

    let (result, ..) = paste(&["a", "b", "c", "http://127.0.0.1/callback?code=y&state=STATE"]);
    assert_eq!(result.unwrap_err().reason(), Some(Reason::StateMismatch));
}

#[test]
fn the_end_of_the_input_cancels_the_login() {
    let (result, ..) = paste(&[]);
    let error = result.unwrap_err();
    assert_eq!((error.code(), error.reason()), (ErrorCode::Cancelled, Some(Reason::Cancelled)));
    assert!(error.message().contains("no address was pasted"), "{error}");
}

#[test]
fn a_refusal_ends_the_login_at_once() {
    let (result, terminal, _) =
        paste(&["http://127.0.0.1/callback?error=access_denied&state=STATE", "again"]);
    assert_eq!(result.unwrap_err().reason(), Some(Reason::AccessDenied));
    assert_eq!(terminal.lines.lock().unwrap().len(), 1);
}

#[test]
fn the_display_and_the_server_select_the_method() {
    let with_device = || {
        let url = "https://as.example.com/device";
        server().with_device_authorization_endpoint(url)
    };
    let mut without_page = with_device();
    without_page.authorization_endpoint = None;
    for (server, has_display, expected) in [
        (server(), true, LoginMethod::Browser),
        (server(), false, LoginMethod::Paste),
        (with_device(), true, LoginMethod::Browser),
        (with_device(), false, LoginMethod::Device),
        (without_page, true, LoginMethod::Device),
    ] {
        let plan = Plan {
            parameters: RequestParameters::new("client"),
            method: None,
            redirect_uri: None,
            timeout: Duration::ZERO,
            cancel: None,
        };
        let surroundings = Surroundings {
            desktop: Some(Terminal::new(has_display, &[])),
            listen: Box::new(|_| {}),
            show: None,
            open_browser: None,
        };
        let settings = Settings::of(&Config::default());
        let flow = LoginFlow::new(plan, surroundings, settings, None, "https://api.example.com");
        assert_eq!(flow.method(&server), expected);
    }
}

#[test]
fn a_listener_closes_when_the_login_is_dropped() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let send = move |loopback| sender.send(loopback).unwrap();
    let mut machine = flow(server(), Terminal::new(true, &[]), send);
    let now = simulation().now();
    let Step::Wait(_) = machine.step(now) else { panic!() };
    let loopback = receiver.recv().unwrap();
    assert!(!loopback.is_closed());
    loopback.bound(4711);
    // A browser that can't be opened doesn't end the login: the instructions have the address.
    let Step::Blocking(task) = machine.step(now) else { panic!() };
    task.run();
    let Step::Wait(_) = machine.step(now) else { panic!() };
    drop(machine);
    assert!(loopback.is_closed());
}

#[test]
fn launchpad_gets_no_scope() {
    let terminal = Terminal::new(false, &[]);
    let mut machine = flow(AuthorizationServer::launchpad(), terminal.clone(), |_| {});
    let _ = simulation().drive(&mut machine);
    let shown = terminal.shown.lock().unwrap();
    assert!(shown[0].contains("/authorization/new?type=web_server&"), "{}", shown[0]);
    assert!(!shown[0].contains("scope="), "{}", shown[0]);
}
