//! Logs in, says who that is, and logs out.
//!
//! ```text
//! cargo run -p basecamp-ureq --example login [-- [--browser] [--port N] [login] [whoami] [logout]]
//! ```
//!
//! Without a command it does all three. It uses the device flow where discovery offers it, else (or with
//! `--browser`) the authorization page, whose answer it takes in on a port of this machine: `--port` if it
//! must be the one that is registered.
//!
//! With `BASECAMP_CLIENT_ID` (and `BASECAMP_CLIENT_SECRET`, for a client that has one) it talks to Basecamp;
//! `BASECAMP_BASE_URL` chooses another server. Without, it starts a sandbox of its own, where it needs
//! neither a browser nor a person.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use basecamp_tests::sandbox::{Decision, Sandbox};
use basecamp_ureq::oauth::{
    self, AuthorizationServer, AuthorizationUrl, LAUNCHPAD, OAuth, OAuthSession, Token,
    code_from_redirect,
};
use basecamp_ureq::{Blocking, Client, Config, Error, ErrorCode, Secret};

fn main() -> ExitCode {
    let Err(error) = run() else { return ExitCode::SUCCESS };
    eprintln!("error: {}", error.message());
    eprintln!("hint: {}", error.hint());
    ExitCode::from(error.exit_code())
}

fn run() -> Result<(), Error> {
    let options = Options::from_arguments()?;
    let app = App::from_environment()?;
    let kept = Kept::default();
    for command in &options.commands {
        match command {
            Command::Login => {
                kept.save(app.log_in(&options)?);
                println!("Logged in.");
            }
            Command::Whoami => app.whoami(&kept)?,
            Command::Logout => match kept.take() {
                Some(_) => println!("Logged out."),
                None => println!("Nobody is logged in."),
            },
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Command {
    Login,
    Whoami,
    Logout,
}

struct Options {
    commands: Vec<Command>,
    browser: bool,
    port: u16,
}

impl Options {
    fn from_arguments() -> Result<Self, Error> {
        let mut options = Self { commands: Vec::new(), browser: false, port: 0 };
        let mut arguments = env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--browser" => options.browser = true,
                "--port" => {
                    let port = arguments.next().and_then(|port| port.parse().ok());
                    options.port = port.ok_or_else(|| usage("`--port` takes a number"))?;
                }
                "login" => options.commands.push(Command::Login),
                "whoami" => options.commands.push(Command::Whoami),
                "logout" => options.commands.push(Command::Logout),
                other => return Err(usage(&format!("unknown argument `{other}`"))),
            }
        }
        if options.commands.is_empty() {
            options.commands = vec![Command::Login, Command::Whoami, Command::Logout];
        }
        Ok(options)
    }
}

/// What a login leaves behind.
#[derive(Clone)]
struct Login {
    server: AuthorizationServer,
    token: Token,
}

/// Where a login is kept: in memory, so until this program ends.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<Login>>>);

impl Kept {
    fn save(&self, login: Login) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(login);
    }

    fn load(&self) -> Option<Login> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self) -> Option<Login> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The program, as the authorization server knows it.
struct App {
    base_url: String,
    client_id: String,
    client_secret: Option<Secret>,
    sandbox: Option<Arc<Sandbox>>,
}

impl App {
    fn from_environment() -> Result<Self, Error> {
        if let Some(client_id) = variable("BASECAMP_CLIENT_ID") {
            return Ok(Self {
                base_url: variable("BASECAMP_BASE_URL")
                    .unwrap_or_else(|| Config::default().base_url().to_owned()),
                client_id,
                client_secret: variable("BASECAMP_CLIENT_SECRET").map(Secret::new),
                sandbox: None,
            });
        }
        let sandbox = Sandbox::start().map_err(|error| network("the sandbox", &error))?;
        println!("BASECAMP_CLIENT_ID is not set: using a sandbox at {}", sandbox.url());
        Ok(Self {
            base_url: sandbox.url().to_owned(),
            client_id: sandbox.public_client_id().to_owned(),
            client_secret: None,
            sandbox: Some(Arc::new(sandbox)),
        })
    }

    fn log_in(&self, options: &Options) -> Result<Login, Error> {
        let oauth = oauth::client()?;
        let found = oauth.discover_from_resource(self.base_url.as_str()).send()?;
        if let Some(reason) = found.fallback {
            println!("Logging in at Launchpad ({reason}).");
        }
        let server = found.server;
        let token = match server.offers_device_flow() && !options.browser {
            true => self.on_another_device(&oauth, &server)?,
            false => self.in_the_browser(&oauth, &server, options.port)?,
        };
        Ok(Login { server, token })
    }

    fn on_another_device(
        &self,
        oauth: &OAuth<Blocking>,
        server: &AuthorizationServer,
    ) -> Result<Token, Error> {
        if let Some(sandbox) = &self.sandbox {
            // The person in front of it takes a moment.
            sandbox.decide([Decision::Pending]);
        }
        let login = oauth.device_login(server, self.client_id.as_str(), |prompt| {
            println!("Open {} and type in {}", prompt.verification_uri, prompt.user_code);
            if let Some(link) = &prompt.verification_uri_complete {
                println!("or follow {link}");
            }
        });
        match &self.client_secret {
            Some(secret) => login.client_secret(secret.clone()).send(),
            None => login.send(),
        }
    }

    fn in_the_browser(
        &self,
        oauth: &OAuth<Blocking>,
        server: &AuthorizationServer,
        port: u16,
    ) -> Result<Token, Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = listener.map_err(|error| network("the port for the answer", &error))?;
        let address = listener.local_addr().map_err(|error| network("the port", &error))?;
        let redirect_uri = format!("http://{address}/callback");
        // Launchpad speaks a form older than the standard.
        let legacy = server.issuer == LAUNCHPAD;

        let (pkce, state) = (oauth::pkce()?, oauth::state()?);
        let url = AuthorizationUrl::new(server, self.client_id.as_str(), redirect_uri.as_str());
        let url = url.pkce(&pkce).state(&state);
        let url = if legacy { url.legacy() } else { url }.build()?;
        println!("Open this address in a browser on this machine:\n{url}");
        if let Some(sandbox) = &self.sandbox {
            let sandbox = sandbox.clone();
            thread::spawn(move || play_browser(&sandbox, &url));
        }
        let code = loop {
            match callback(&listener, |redirect| code_from_redirect(redirect, &state)) {
                // Somebody else's answer, or none to anything.
                Err(error) if error.reason() == Some(oauth::Reason::StateMismatch) => {}
                outcome => break outcome?,
            }
        };

        let exchange = oauth.exchange_code(server, self.client_id.as_str(), code);
        let exchange = exchange.redirect_uri(redirect_uri).pkce(&pkce);
        let exchange = if legacy { exchange.legacy() } else { exchange };
        match &self.client_secret {
            Some(secret) => exchange.client_secret(secret.clone()).send(),
            None => exchange.send(),
        }
    }

    fn whoami(&self, kept: &Kept) -> Result<(), Error> {
        let Some(Login { server, token }) = kept.load() else {
            println!("Nobody is logged in.");
            return Ok(());
        };
        let config = Config::builder()
            .base_url(self.base_url.as_str())
            // Who logged the person in knows who that is.
            .authorization_url(server.issuer.as_str())
            .build()?;
        let client = match token.refresh_token {
            None => Client::builder().token(token.access_token),
            Some(_) => {
                let session = OAuthSession::at(&server, self.client_id.as_str(), token);
                let session = if server.issuer == LAUNCHPAD { session.legacy() } else { session };
                let session = match &self.client_secret {
                    Some(secret) => session.client_secret(secret.clone()),
                    None => session,
                };
                let kept = kept.clone();
                Client::builder().oauth(session.on_refresh(move |token| {
                    kept.save(Login { server: server.clone(), token: token.clone() });
                    Ok(())
                }))
            }
        };
        let login = client.config(config).build()?.authorization().get().send()?;
        let name = [login.identity.first_name, login.identity.last_name];
        let name: Vec<String> = name.into_iter().flatten().collect();
        println!("You are {}, with access to:", name.join(" "));
        for account in login.accounts.iter().filter(|account| account.is_basecamp()) {
            println!("  {} {}", account.id, account.name);
        }
        Ok(())
    }
}

/// Takes in one request of a browser, and says to it what came of it.
fn callback<T>(
    listener: &TcpListener,
    read: impl FnOnce(&str) -> Result<T, Error>,
) -> Result<T, Error> {
    let (stream, _) = listener.accept().map_err(|error| network("the browser", &error))?;
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    // To the end of the head: a browser whose request is not read takes the answer for a failure.
    let _ = lines.find(|line| line.is_empty());
    let outcome = read(first.split(' ').nth(1).unwrap_or_default());
    let (status, text) = match &outcome {
        Ok(_) => ("200 OK", "You are logged in. You can close this window."),
        Err(error) => ("400 Bad Request", error.message()),
    };
    let length = text.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    );
    // What matters is here; the browser may be gone.
    let _ = (&stream).write_all(answer.as_bytes());
    outcome
}

/// Goes where the sandbox's page sends it.
fn play_browser(sandbox: &Sandbox, url: &str) {
    let location = sandbox.visit(url).unwrap_or_default();
    let Some((address, path)) = location.strip_prefix("http://").and_then(|it| it.split_once('/'))
    else {
        return;
    };
    if let Ok(mut stream) = TcpStream::connect(address) {
        let _ = write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn usage(problem: &str) -> Error {
    Error::new(ErrorCode::Usage, problem)
        .with_hint("The commands are login, whoami and logout; the options --browser and --port N.")
}

fn network(what: &str, error: &std::io::Error) -> Error {
    Error::new(ErrorCode::Network, format!("{what}: {error}"))
}
