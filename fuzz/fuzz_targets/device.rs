//! A device login with arbitrary responses to its polls: it respects the polling interval, ends
//! when the code expires, and reveals no secret.
#![no_main]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use arbitrary::Arbitrary;
use basecamp_core::oauth::{AuthorizationServer, OAuth};
use basecamp_core::testing::Simulation;
use basecamp_core::{Config, Context, Failure};
use bytes::Bytes;
use http::{Request, Response};
use libfuzzer_sys::fuzz_target;

const DEVICE_CODE: &str = "the-device-code";
const CLIENT_SECRET: &str = "the-client-secret";

#[derive(Debug, Clone, Arbitrary)]
enum Answer {
    Pending,
    SlowDown,
    TooMany { seconds: u8 },
    Token,
    Denied,
    Expired,
    Anything { status: u16, body: Vec<u8> },
    Timeout,
    Break,
}

impl Answer {
    fn response(&self) -> Result<Response<Bytes>, Failure> {
        let error = |error| format!(r#"{{"error":"{error}"}}"#);
        let (status, body) = match self {
            Self::Pending => (400, error("authorization_pending")),
            Self::SlowDown => (400, error("slow_down")),
            Self::TooMany { .. } => (429, error("too_many_requests")),
            Self::Token => (200, r#"{"access_token":"new"}"#.to_owned()),
            Self::Denied => (403, error("access_denied")),
            Self::Expired => (400, error("expired_token")),
            Self::Anything { status, body } => {
                let body = Bytes::copy_from_slice(body);
                return Ok(Response::builder().status(300 + status % 300).body(body).unwrap());
            }
            Self::Timeout => return Err(Failure::timeout("slow")),
            Self::Break => return Err(Failure::io("reset")),
        };
        let mut response = Response::builder().status(status);
        if let Self::TooMany { seconds } = self {
            response = response.header("retry-after", u64::from(*seconds));
        }
        Ok(response.body(body.into()).unwrap())
    }
}

/// The delay of each response in seconds, modulo 30, and the response.
type Answers = Vec<(u8, Answer)>;

/// The polls: their times and responses.
type Polls = Arc<Mutex<Vec<(Duration, Answer)>>>;

/// The simulation, for the clock of its own server.
type Clock = Arc<Mutex<Option<Simulation>>>;

fn server(
    expires_in: u64,
    interval: Option<u64>,
    answers: Answers,
    polls: &Polls,
    clock: &Clock,
) -> Simulation {
    let (seen, time, mut answers) = (polls.clone(), clock.clone(), answers.into_iter());
    let simulation = Simulation::new(move |request: &Request<Bytes>| {
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri().authority().unwrap(), "as.example.com");
        let code = format!(
            r#"{{"device_code":"{DEVICE_CODE}","user_code":"X","verification_uri":"https://as.example.com/go","expires_in":{expires_in}{}}}"#,
            interval.map_or(String::new(), |seconds| format!(r#","interval":{seconds}"#))
        );
        if request.uri().path() == "/device" {
            return Ok(Response::new(code.into()));
        }
        let time = time.lock().unwrap();
        let simulation = time.as_ref().unwrap();
        let (seconds, answer) = answers.next().unwrap_or((0, Answer::Pending));
        seen.lock().unwrap().push((simulation.now().monotonic, answer.clone()));
        // A response after the end of the attempt is lost.
        simulation.pass(Duration::from_secs(u64::from(seconds) % 30));
        answer.response()
    });
    *clock.lock().unwrap() = Some(simulation.clone());
    simulation
}

fuzz_target!(|input: (u8, Option<u8>, Answers)| {
    let (expires_in, interval, answers) = input;
    let (expires_in, interval) = (1 + 4 * u64::from(expires_in), interval.map(u64::from));
    let (polls, clock) = (Polls::default(), Clock::default());
    let simulation = server(expires_in, interval, answers, &polls, &clock);
    let oauth = OAuth::new(simulation.blocking(Arc::new(Context::for_login(Config::default(), 0))));
    let at = AuthorizationServer::new("https://as.example.com", "https://as.example.com/token")
        .with_device_authorization_endpoint("https://as.example.com/device");
    let result = oauth.device_login(&at, "id", |_| {}).client_secret(CLIENT_SECRET).send();
    // Breaks the cycle between the simulation and its server.
    *clock.lock().unwrap() = None;

    let end = Duration::from_secs(expires_in);
    assert!(simulation.now().monotonic <= end, "the login ended after the expiry of the code");
    let polls = polls.lock().unwrap();
    let mut pace = Duration::from_secs(interval.unwrap_or(5));
    let mut asked = Duration::ZERO;
    let mut once = Duration::ZERO;
    for (at, answer) in &*polls {
        assert!(*at >= asked + pace.max(once), "{at:?} is too early after {asked:?}");
        assert!(*at < end);
        (asked, once) = (*at, Duration::ZERO);
        match answer {
            Answer::SlowDown => pace += Duration::from_secs(5),
            Answer::TooMany { seconds } => once = Duration::from_secs((*seconds).into()),
            _ => {}
        }
    }
    match result {
        Ok(token) => {
            assert_eq!(token.access_token.expose(), "new");
            assert!(matches!(polls.last(), Some((_, Answer::Token))));
        }
        Err(error) => {
            let shown = format!("{error}{error:?}{}", error.hint());
            assert!(!shown.contains(DEVICE_CODE) && !shown.contains(CLIENT_SECRET), "{shown}");
        }
    }
});
