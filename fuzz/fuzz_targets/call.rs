//! A call with arbitrary responses: it ends within its budget of requests, for any status, headers
//! and body.
#![no_main]

use std::sync::Arc;

use arbitrary::Arbitrary;
use basecamp_core::oauth::{OAuthSession, Token};
use basecamp_core::services::todos::{CreateTodo, GetTodo};
use basecamp_core::testing::Simulation;
use basecamp_core::{Auth, Call, Config, Context, Failure, Request};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
enum Answer {
    Response { status: u16, headers: Vec<(Name, Vec<u8>)>, body: Vec<u8> },
    Connect,
    Timeout,
    Io,
}

#[derive(Debug, Arbitrary)]
enum Name {
    RetryAfter,
    ContentEncoding,
    ContentType,
    Location,
    RequestId,
    Reason,
}

impl Name {
    fn as_str(&self) -> &'static str {
        match self {
            Self::RetryAfter => "retry-after",
            Self::ContentEncoding => "content-encoding",
            Self::ContentType => "content-type",
            Self::Location => "location",
            Self::RequestId => "x-request-id",
            Self::Reason => "reason",
        }
    }
}

fn answer(answer: Answer) -> Result<http::Response<bytes::Bytes>, Failure> {
    match answer {
        Answer::Connect => Err(Failure::connect("refused")),
        Answer::Timeout => Err(Failure::timeout("slow")),
        Answer::Io => Err(Failure::io("reset")),
        Answer::Response { status, headers, body } => {
            let mut response = http::Response::new(body.into());
            *response.status_mut() = http::StatusCode::from_u16(100 + status % 500).unwrap();
            for (name, value) in headers {
                if let Ok(value) = http::HeaderValue::from_bytes(&value) {
                    response.headers_mut().append(name.as_str(), value);
                }
            }
            Ok(response)
        }
    }
}

fuzz_target!(|input: (Vec<Answer>, bool, bool)| {
    let (answers, post, session) = input;
    let mut answers = answers.into_iter();
    let server = Simulation::new(move |request| {
        assert!(matches!(request.uri().host(), Some("3.basecampapi.com" | "auth.example.com")));
        answer(answers.next().unwrap_or(Answer::Io))
    });
    let auth = match session {
        false => Auth::token("secret"),
        true => Auth::session(OAuthSession::new(
            "https://auth.example.com/token",
            "client",
            Token::new("secret").with_refresh_token("secret"),
        )),
    };
    let context = Arc::new(Context::new(Config::default(), auth, 0).unwrap());
    let account: basecamp_core::AccountId = "999".parse().unwrap();
    let get = GetTodo::new(account.clone(), 1);
    let create = CreateTodo::new(account, 1, "x");
    let request: &dyn Request = if post { &create } else { &get };
    let outcome = server.drive(&mut Call::new(&context, request)).and_then(GetTodo::decode);
    if let Err(error) = outcome {
        assert!(error.message().len() <= 500);
        assert!(!format!("{error}{error:?}").contains("Bearer secret"));
    }
    let api = server.requests().iter().filter(|sent| sent.request.uri().path() != "/token").count();
    // One attempt and, in a session, its replay after a 401; three retries and a redirect for a
    // GET.
    let budget = 1 + usize::from(session) + if post { 0 } else { 4 };
    assert!(api <= budget, "{api} requests");
});
