//! The responses of a case, in order.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};

use super::case::{Case, MockResponse};
use super::record::NotRun;

/// Plays the server of a case.
#[derive(Debug)]
pub(super) struct Script(Mutex<VecDeque<Reply>>);

#[derive(Debug)]
enum Reply {
    /// The response after a delay.
    Answer(Response<Bytes>, Duration),
    /// The connection breaks.
    Break,
}

impl Script {
    /// Prepares the responses, with `links` applied to the headers that hold links.
    pub(super) fn new(case: &Case, links: impl Fn(&str) -> String) -> Result<Self, NotRun> {
        let replies = case.mock_responses.iter().map(|response| reply(response, &links));
        Ok(Self(Mutex::new(replies.collect::<Result<_, _>>()?)))
    }

    /// Plays these responses in order; `None` breaks the connection.
    pub(super) fn of(replies: impl IntoIterator<Item = Option<Response<Bytes>>>) -> Self {
        let answer = |response| Reply::Answer(response, Duration::ZERO);
        let reply = |reply: Option<_>| reply.map_or(Reply::Break, answer);
        Self(Mutex::new(replies.into_iter().map(reply).collect()))
    }

    /// The next response and its delay; `None` breaks the connection.
    pub(super) fn next(&self, method: &Method, uri: &Uri) -> Option<(Response<Bytes>, Duration)> {
        let mut replies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match replies.pop_front() {
            Some(Reply::Answer(response, delay)) => Some((response, delay)),
            Some(Reply::Break) => None,
            None => {
                let message = format!("the case has no response to {method} {}", uri.path());
                let mut response = Response::new(message.into());
                *response.status_mut() = StatusCode::NOT_IMPLEMENTED;
                Some((response, Duration::ZERO))
            }
        }
    }
}

fn reply(wanted: &MockResponse, links: &impl Fn(&str) -> String) -> Result<Reply, NotRun> {
    let unclear = |message: String| NotRun::Unclear(format!("mockResponses: {message}"));
    if wanted.network_error {
        return Ok(Reply::Break);
    }
    let mut response = Response::new(Bytes::new());
    let status =
        wanted.status.ok_or_else(|| unclear("neither status nor networkError".to_owned()))?;
    *response.status_mut() =
        StatusCode::from_u16(status).map_err(|error| unclear(error.to_string()))?;
    if let Some(body) = &wanted.body {
        *response.body_mut() = match serde_json::from_str::<String>(body.get()) {
            Ok(text) => text.into(),
            Err(_) => {
                let json = HeaderValue::from_static("application/json; charset=utf-8");
                response.headers_mut().insert(header::CONTENT_TYPE, json);
                body.get().to_owned().into()
            }
        };
    }
    for (name, values) in &wanted.headers {
        let name = HeaderName::try_from(name).map_err(|error| unclear(error.to_string()))?;
        response.headers_mut().remove(&name);
        for value in values.as_slice() {
            let value = match name {
                header::LINK | header::LOCATION => links(value),
                _ => value.clone(),
            };
            let value = HeaderValue::try_from(value).map_err(|error| unclear(error.to_string()))?;
            response.headers_mut().append(&name, value);
        }
    }
    Ok(Reply::Answer(response, Duration::from_millis(wanted.delay)))
}

/// Replaces the origin `old` in all URLs by `new`, so that links to the API point to the test
/// server.
pub(super) fn move_links(text: &str, old: &str, new: &str) -> String {
    // Schemes and hosts are case-insensitive, and a default port equals an absent one.
    let lower = text.to_ascii_lowercase();
    let default_port = if old.starts_with("https:") { ":443" } else { ":80" };
    let mut moved = String::new();
    let mut done = 0;
    for (start, _) in lower.match_indices(old) {
        let mut end = start + old.len();
        if lower[end..].starts_with(default_port) {
            end += default_port.len();
        }
        // Otherwise it is the start of another host or port.
        if lower[end..].chars().next().is_none_or(|next| "/?#>;, \"".contains(next)) {
            moved.push_str(&text[done..start]);
            moved.push_str(new);
            done = end;
        }
    }
    moved.push_str(&text[done..]);
    moved
}

#[cfg(test)]
mod tests;
