//! Logs in, shows the identity, and logs out.
//!
//! ```text
//! cargo run -p basecamp-ureq --example login [-- OPTIONS] [login] [whoami] [logout]
//!
//!   --profile NAME   one login of several: letters, digits, `-` and `_` (default: `default`)
//!   --store DIR      the directory of the logins
//!   --method NAME    how to confirm the login: `browser`, `device` or `paste`
//!   --port N         the port of the redirect URI, if the registration requires one
//!   --local          the authorization server may be on this machine or in this network
//!   --json           prints the identity as JSON
//! ```
//!
//! Without a command it does all three. It opens the authorization page in the browser. On a
//! computer without a display it uses the device flow, or asks for the address after the redirect.
//! The logout revokes the token, if the server can.
//!
//! With `BASECAMP_CLIENT_ID` (and `BASECAMP_CLIENT_SECRET`, for a confidential client) it logs in
//! at Basecamp; `BASECAMP_BASE_URL` selects another server. Without, it starts a sandbox, where it
//! needs neither a browser nor a person.
//!
//! A login is saved for the next run: in the directory of `--store`, else of
//! `BASECAMP_LOGIN_STORE`, else in `basecamp-login/tokens` of the user's data directory. The login
//! at a sandbox ends with the sandbox, and is saved in a temporary directory. The token is in a
//! [`FileTokenStore`], which its refreshes use. The other values for a refresh are not secret: they
//! are in `PROFILE.server`. The client secret is not saved.

use std::env;
use std::fs;
use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::thread;

use basecamp_sandbox::Sandbox;
use basecamp_tests::{note, program, say};
use basecamp_ureq::oauth::{
    AuthorizationServer, FileTokenStore, LoginMethod, LoginResult, OAuth, OAuthSession, Token,
    TokenStore,
};
use basecamp_ureq::{AddressPolicy, Blocking, Client, Config, Error, ErrorCode, Secret};
use serde::{Deserialize, Serialize};
use serde_json::json;

const HELP: &str = "\
Logs in, shows the identity, and logs out.

Usage: login [OPTIONS] [login] [whoami] [logout]

  --profile NAME   one login of several: letters, digits, `-` and `_` (default: `default`)
  --store DIR      the directory of the logins
  --method NAME    how to confirm the login: `browser`, `device` or `paste`
  --port N         the port of the redirect URI, if the registration requires one
  --local          the authorization server may be on this machine or in this network
  --json           prints the identity as JSON

BASECAMP_CLIENT_ID and BASECAMP_CLIENT_SECRET are those of the application. Without them, the
program uses a sandbox. The exit status is 0, or that of the error's code.
";

fn main() -> ExitCode {
    program::run(HELP, run)
}

fn run(arguments: Vec<String>) -> Result<(), Error> {
    let options = Options::read(arguments)?;
    let app = App::from_environment(&options)?;
    let result = options.commands.iter().try_for_each(|command| match command {
        Command::Login => app.log_in(&options),
        Command::Whoami => app.whoami(options.json),
        Command::Logout => app.log_out(),
    });
    if app.sandbox.is_some() && options.store.is_none() {
        // The temporary one; it may not even be there.
        let _ = fs::remove_dir_all(app.logins.tokens.directory());
    }
    result
}

#[derive(Clone, Copy)]
enum Command {
    Login,
    Whoami,
    Logout,
}

struct Options {
    commands: Vec<Command>,
    profile: String,
    store: Option<PathBuf>,
    method: Option<LoginMethod>,
    port: Option<u16>,
    local: bool,
    json: bool,
}

impl Options {
    fn read(arguments: Vec<String>) -> Result<Self, Error> {
        let mut options = Self {
            commands: Vec::new(),
            profile: "default".to_owned(),
            store: None,
            method: None,
            port: None,
            local: false,
            json: false,
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let missing = || usage(&format!("`{argument}` takes a value"));
                arguments.next().filter(|value| !value.is_empty()).ok_or_else(missing)
            };
            match argument.as_str() {
                "--profile" => options.profile = value()?,
                "--store" => options.store = Some(value()?.into()),
                "--method" => {
                    options.method = Some(match value()?.as_str() {
                        "browser" => LoginMethod::Browser,
                        "device" => LoginMethod::Device,
                        "paste" => LoginMethod::Paste,
                        _ => return Err(usage("`--method` takes browser, device or paste")),
                    });
                }
                "--port" => {
                    let port = value()?.parse();
                    options.port = Some(port.map_err(|_| usage("`--port` takes a number"))?);
                }
                "--local" => options.local = true,
                "--json" => options.json = true,
                "login" => options.commands.push(Command::Login),
                "whoami" => options.commands.push(Command::Whoami),
                "logout" => options.commands.push(Command::Logout),
                other => return Err(usage(&format!("unknown argument `{other}`"))),
            }
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !options.profile.chars().all(plain) {
            return Err(usage("`--profile` takes letters, digits, `-` and `_`"));
        }
        if options.commands.is_empty() {
            options.commands = vec![Command::Login, Command::Whoami, Command::Logout];
        }
        Ok(options)
    }
}

/// The saved values of a login, without the token.
#[derive(Serialize, Deserialize)]
struct Login {
    base_url: String,
    client_id: String,
    server: AuthorizationServer,
}

/// The store of logins.
struct Logins {
    tokens: FileTokenStore,
    profile: String,
}

impl Logins {
    fn save(&self, login: &Login, token: &Token) -> Result<(), Error> {
        // First, since it creates the directory with owner-only permissions.
        self.tokens.save(&self.profile, token)?;
        let text = serde_json::to_string(login).map_err(|error| self.failed(&error))?;
        fs::write(self.path(), text).map_err(|error| self.failed(&error))
    }

    fn load(&self) -> Result<Option<(Login, Token)>, Error> {
        let Some(token) = self.tokens.load(&self.profile)? else { return Ok(None) };
        let text = fs::read(self.path()).map_err(|error| self.failed(&error))?;
        let login = serde_json::from_slice(&text).map_err(|error| self.failed(&error))?;
        Ok(Some((login, token)))
    }

    fn remove(&self) -> Result<(), Error> {
        self.tokens.delete(&self.profile)?;
        match fs::remove_file(self.path()) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    fn path(&self) -> PathBuf {
        self.tokens.directory().join(format!("{}.server", self.profile))
    }

    fn failed(&self, error: &dyn std::error::Error) -> Error {
        let path = self.path();
        Error::usage(format!("{}: {error}", path.display())).with_hint("Log in again.")
    }
}

/// The program, as the authorization server knows it.
struct App {
    base_url: String,
    client_id: String,
    client_secret: Option<Secret>,
    addresses: AddressPolicy,
    logins: Logins,
    sandbox: Option<Arc<Sandbox>>,
}

impl App {
    fn from_environment(options: &Options) -> Result<Self, Error> {
        let sandbox = match program::variable("BASECAMP_CLIENT_ID") {
            Some(_) => None,
            None => Some(program::start_sandbox()?),
        };
        let tokens = match (&options.store, program::variable("BASECAMP_LOGIN_STORE"), &sandbox) {
            (Some(directory), ..) => FileTokenStore::at(directory),
            (None, _, Some(_)) => {
                let name = format!("basecamp-login-{}", process::id());
                FileTokenStore::at(env::temp_dir().join(name))
            }
            (None, Some(directory), None) => FileTokenStore::at(directory),
            (None, None, None) => FileTokenStore::for_application("basecamp-login")?,
        };
        let logins = Logins { tokens, profile: options.profile.clone() };
        let addresses = match options.local || sandbox.is_some() {
            true => AddressPolicy::any(),
            false => AddressPolicy::public(),
        };
        let Some(sandbox) = sandbox else {
            let base_url = program::variable("BASECAMP_BASE_URL");
            return Ok(Self {
                base_url: base_url.unwrap_or_else(|| Config::default().base_url().to_owned()),
                client_id: program::variable("BASECAMP_CLIENT_ID").unwrap_or_default(),
                client_secret: program::variable("BASECAMP_CLIENT_SECRET").map(Secret::new),
                addresses,
                logins,
                sandbox: None,
            });
        };
        note!("BASECAMP_CLIENT_ID is not set: using a sandbox at {}", sandbox.url());
        Ok(Self {
            base_url: sandbox.url().to_owned(),
            client_id: sandbox.public_client_id().to_owned(),
            client_secret: None,
            addresses,
            logins,
            sandbox: Some(Arc::new(sandbox)),
        })
    }

    fn log_in(&self, options: &Options) -> Result<(), Error> {
        let mut login = self.oauth()?.login(self.client_id.as_str());
        if let Some(secret) = &self.client_secret {
            login = login.client_secret(secret.clone());
        }
        if let Some(method) = options.method {
            login = login.method(method);
        }
        if let Some(port) = options.port {
            login = login.redirect_uri(format!("http://127.0.0.1:{port}/callback"));
        }
        if let Some(sandbox) = self.sandbox.clone() {
            login = login.open_browser(move |url| {
                let url = url.to_owned();
                thread::spawn(move || play_browser(&sandbox, &url));
                Ok(())
            });
        }
        let LoginResult { server, token, .. } = login.send()?;
        let (base_url, client_id) = (self.base_url.clone(), self.client_id.clone());
        self.logins.save(&Login { base_url, client_id, server }, &token)?;
        note!("Logged in.");
        Ok(())
    }

    fn oauth(&self) -> Result<OAuth<Blocking>, Error> {
        let config = Config::builder()
            .base_url(self.base_url.as_str())
            .discovered_addresses(self.addresses.clone());
        Client::builder().config(config).build_oauth()
    }

    fn whoami(&self, json: bool) -> Result<(), Error> {
        let Some((Login { base_url, client_id, server }, token)) = self.logins.load()? else {
            let error = Error::new(ErrorCode::AuthRequired, "nobody is logged in");
            return Err(error.with_hint("Log in first, with the command `login`."));
        };
        let config = Config::builder()
            .base_url(base_url)
            // The server of the login knows the identity.
            .authorization_url(server.issuer.as_str())
            .discovered_addresses(self.addresses.clone())
            .build()?;
        let client = match token.refresh_token {
            None => Client::builder().token(token.access_token),
            Some(_) => {
                let session = OAuthSession::new(&server, client_id, token);
                let session = session.with_store(self.logins.tokens.clone(), &self.logins.profile);
                Client::builder().oauth(match &self.client_secret {
                    Some(secret) => session.with_client_secret(secret.clone()),
                    None => session,
                })
            }
        };
        let login = client.config(config).build()?.authorization().get().send()?;
        if json {
            return say!("{}", json!(login));
        }
        let name = [login.identity.first_name, login.identity.last_name];
        let name: Vec<String> = name.into_iter().flatten().collect();
        say!("You are {}, with access to:", name.join(" "))?;
        for account in login.accounts.iter().filter(|account| account.is_basecamp()) {
            say!("  {} {}", account.id, account.name)?;
        }
        Ok(())
    }

    fn log_out(&self) -> Result<(), Error> {
        // A login whose files are damaged is removed too.
        let login = self.logins.load();
        if let Ok(Some((Login { client_id, server, .. }, token))) = &login {
            let mut revoke = self.oauth()?.revoke(server, client_id.as_str(), token);
            if let Some(secret) = &self.client_secret {
                revoke = revoke.client_secret(secret.clone());
            }
            if let Err(error) = revoke.send() {
                note!("{} {}", error.message(), error.hint());
            }
        }
        self.logins.remove()?;
        note!("{}", if matches!(login, Ok(None)) { "Nobody is logged in." } else { "Logged out." });
        Ok(())
    }
}

/// Follows the redirect of the sandbox's page.
fn play_browser(sandbox: &Sandbox, url: &str) {
    let location = sandbox.visit(url).unwrap_or_default();
    let Some((address, path)) =
        location.strip_prefix("http://").and_then(|url| url.split_once('/'))
    else {
        return;
    };
    if let Ok(mut stream) = TcpStream::connect(address) {
        let _ = write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    }
}

fn usage(message: &str) -> Error {
    Error::usage(message).with_hint(
        "The commands are login, whoami and logout; the options --profile NAME, --store DIR, \
         --method NAME, --port N, --local and --json.",
    )
}
