//! Masks secrets in requests and responses for people who watch them: tokens, codes, passwords and
//! cookies, by the names of headers, parameters and members.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use basecamp_core::operation::{OPERATIONS, ParameterLocation, ParameterType, PathPart};
use http::{HeaderMap, HeaderValue};

const MASK: &str = "•••";

/// Whether the value of a parameter or member with this name may grant access.
fn is_secret(name: &str) -> bool {
    const WHOLE: [&str; 5] = ["code", "device_code", "ticket", "sig", "api_key"];
    const PARTS: [&str; 8] = [
        "token",
        "secret",
        "password",
        "signature",
        "credential",
        "code_verifier",
        "cookie",
        "authorization",
    ];
    // Metadata of the authorization server, and the type of a token.
    const PUBLIC: [&str; 5] = [
        "token_type",
        "token_endpoint",
        "authorization_endpoint",
        "device_authorization_endpoint",
        "authorization_servers",
    ];
    let name = name.to_ascii_lowercase();
    !PUBLIC.contains(&name.as_str())
        && (WHOLE.contains(&name.as_str()) || PARTS.iter().any(|part| name.contains(part)))
}

/// The headers with masked values, in order.
pub(super) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = |name: &str, value: &HeaderValue| {
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        if name == "x-basecamp-signature" || !is_secret(&name.replace('-', "_")) {
            return if name == "location" { url(&text) } else { text };
        }
        // The scheme of the credentials helps to find mistakes.
        match text.split_once(' ') {
            Some((scheme, _)) if name.ends_with("authorization") => format!("{scheme} {MASK}"),
            _ => MASK.to_owned(),
        }
    };
    headers.iter().map(|(name, value)| (name.to_string(), shown(name.as_str(), value))).collect()
}

/// A query or a form, as received apart from secrets.
pub(super) fn pairs(text: &str) -> String {
    let masked = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    });
    masked.collect::<Vec<_>>().join("&")
}

/// A URL or a path without userinfo, secret segments, and secrets in its query.
pub(super) fn url(text: &str) -> String {
    let (address, query) = match text.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (text, None),
    };
    let mut masked = without_userinfo(address);
    for marker in SECRET_SEGMENTS.iter() {
        if let Some(start) = masked.find(marker).map(|at| at + marker.len()) {
            let length = masked[start..].find('/').unwrap_or(masked.len() - start);
            masked.replace_range(start..start + length, MASK);
        }
    }
    if let Some(query) = query {
        masked.push('?');
        masked.push_str(&pairs(query));
    }
    masked
}

fn without_userinfo(address: &str) -> String {
    if let Some((scheme, rest)) = address.split_once("://") {
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if let Some((_, host)) = authority.rsplit_once('@') {
            return format!("{scheme}://{MASK}@{host}{path}");
        }
    }
    address.to_owned()
}

/// The literals in paths of operations that precede a parameter that is a secret.
static SECRET_SEGMENTS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut markers = Vec::new();
    for operation in OPERATIONS {
        let is_secret = |name: &str| {
            operation.parameters.iter().any(|parameter| {
                parameter.location == ParameterLocation::Path
                    && parameter.name == name
                    && parameter.ty == ParameterType::Secret
            })
        };
        for parts in operation.path.windows(2) {
            if let [PathPart::Literal(literal), PathPart::Parameter(name)] = parts
                && is_secret(name)
            {
                // The last word of the literal, with its slashes.
                let word = literal.trim_end_matches('/').rfind('/').unwrap_or(0);
                markers.push(&literal[word..]);
            }
        }
    }
    markers
});

/// The body of a message, by its media type.
pub(super) fn body<'a>(content_type: &str, text: &'a str) -> Cow<'a, str> {
    if content_type.starts_with("application/x-www-form-urlencoded") {
        pairs(text).into()
    } else {
        json(text)
    }
}

/// JSON, also truncated or malformed, with masked values of secret members that are texts, and
/// masked URLs.
fn json(text: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut copied = 0;
    let mut is_secret_value = false;
    let mut strings = Strings { text, at: 0 };
    while let Some(content) = strings.next() {
        let literal = &text[content.clone()];
        let is_member = text[strings.at..].trim_start().starts_with(':');
        if is_member {
            let value = text[strings.at..].trim_start()[1..].trim_start();
            is_secret_value = value.starts_with('"') && is_secret(literal);
            continue;
        }
        let replacement = match literal {
            _ if is_secret_value => MASK.to_owned(),
            _ if literal.contains("://") && !literal.contains(['<', ' ']) => url(literal),
            _ => continue,
        };
        is_secret_value = false;
        masked.push_str(&text[copied..content.start]);
        masked.push_str(&replacement);
        copied = content.end;
    }
    if copied == 0 {
        return text.into();
    }
    masked.push_str(&text[copied..]);
    masked.into()
}

/// The string literals of a text that is JSON, or the start of JSON.
struct Strings<'a> {
    text: &'a str,
    /// The position after the last literal.
    at: usize,
}

impl Strings<'_> {
    /// The range of the next literal's content.
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at + self.text[self.at..].find('"')? + 1;
        let mut is_escaped = false;
        let length = self.text[start..].bytes().position(|byte| {
            let is_end = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            is_end
        });
        let end = length.map_or(self.text.len(), |length| start + length);
        self.at = (end + 1).min(self.text.len());
        Some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_with_credentials_are_masked() {
        let mut map = HeaderMap::new();
        for (name, value) in [
            ("authorization", "Bearer planted"),
            ("proxy-authorization", "planted"),
            ("cookie", "session=planted"),
            ("x-auth-token", "planted"),
            ("location", "http://localhost/back?code=planted&state=1"),
            ("accept", "*/*"),
        ] {
            map.insert(name, HeaderValue::from_static(value));
        }
        let shown = headers(&map);
        assert!(!format!("{shown:?}").contains("planted"), "{shown:?}");
        for expected in [
            ("authorization", "Bearer •••"),
            ("location", "http://localhost/back?code=•••&state=1"),
            ("accept", "*/*"),
        ] {
            let (name, value) = expected;
            assert!(shown.contains(&(name.to_owned(), value.to_owned())), "{shown:?}");
        }
    }

    #[test]
    fn urls_are_masked() {
        for (text, expected) in [
            ("/1/projects.json", "/1/projects.json"),
            (
                "/1/integrations/planted/buckets/2/chats/3/lines",
                "/1/integrations/•••/buckets/2/chats/3/lines",
            ),
            ("https://user:planted@example.com/a?b=c", "https://•••@example.com/a?b=c"),
            ("wss://localhost/cable?ticket=planted", "wss://localhost/cable?ticket=•••"),
            (
                "/?access_token=planted&client_secret=planted&page=2",
                "/?access_token=•••&client_secret=•••&page=2",
            ),
            ("/integrations/planted", "/integrations/•••"),
        ] {
            assert_eq!(url(text), expected);
        }
    }

    #[test]
    fn bodies_are_masked_also_if_truncated() {
        let form = "application/x-www-form-urlencoded";
        assert_eq!(
            body(form, "grant_type=refresh_token&refresh_token=planted&client_secret=planted"),
            "grant_type=refresh_token&refresh_token=•••&client_secret=•••"
        );
        for (text, expected) in [
            (
                r#"{"access_token": "planted", "token_type":"Bearer"}"#,
                r#"{"access_token": "•••", "token_type":"Bearer"}"#,
            ),
            (
                r#"{"a":[{"client_secret":"plan\"ted"}],"b":"c"}"#,
                r#"{"a":[{"client_secret":"•••"}],"b":"c"}"#,
            ),
            (r#"{"refresh_token":"plant"#, r#"{"refresh_token":"•••"#),
            (r#"{"refresh_token":"planted\"#, r#"{"refresh_token":"•••"#),
            (
                r#"{"token":null,"url":"ws://h/?ticket=planted"}"#,
                r#"{"token":null,"url":"ws://h/?ticket=•••"}"#,
            ),
            (
                r#"{"lines_url":"http://h/1/integrations/planted/buckets/2"}"#,
                r#"{"lines_url":"http://h/1/integrations/•••/buckets/2"}"#,
            ),
            (r#"{"content":"my password: é"}"#, r#"{"content":"my password: é"}"#),
            ("not \"json", "not \"json"),
            ("", ""),
        ] {
            assert_eq!(body("application/json", text), expected);
        }
    }
}
