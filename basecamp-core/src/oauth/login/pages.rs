//! The pages that a browser shows at the end of a login, as complete HTTP responses.
//!
//! They load nothing: no scripts, fonts or images of any server. Neither the code nor a token is in
//! them, and `Referrer-Policy` removes the URL with the code from later requests of the browser.

use std::fmt::Write as _;

use bytes::Bytes;

use crate::error::Error;
use crate::error::reason::Reason;

/// The outcome that a page shows.
pub(super) enum Page<'a> {
    LoggedIn,
    Failed(&'a Error),
    /// The redirect belongs to another login; this one continues.
    OtherLogin,
    NotFound,
}

const STYLE: &str = include_str!("pages.css");

const CHECK: &str = "<circle cx=\"32\" cy=\"32\" r=\"28\"/><path d=\"m20 33 8 8 16-18\"/>";
const CROSS: &str = "<circle cx=\"32\" cy=\"32\" r=\"28\"/><path d=\"m23 23 18 18m0-18-18 18\"/>";

impl Page<'_> {
    /// Renders the response.
    pub(super) fn response(&self) -> Bytes {
        let (status, title, texts) = match self {
            Self::LoggedIn => (
                "200 OK",
                "You are logged in",
                vec!["You can close this window and return to the program.".to_owned()],
            ),
            Self::Failed(error) if error.reason() == Some(Reason::AccessDenied) => (
                "400 Bad Request",
                "You denied access",
                vec!["The program can't use your Basecamp account.".to_owned()],
            ),
            Self::Failed(error) => (
                "400 Bad Request",
                "You are not logged in",
                vec![capitalized(error.message()), error.hint().to_owned()],
            ),
            Self::OtherLogin => (
                "400 Bad Request",
                "This page belongs to another login",
                vec![
                    "Return to the program, and log in with the address that it shows.".to_owned(),
                ],
            ),
            Self::NotFound => ("404 Not Found", "There is no such page", Vec::new()),
        };
        let is_success = matches!(self, Self::LoggedIn);
        let (class, icon) = if is_success { ("", CHECK) } else { ("failed", CROSS) };
        let mut html = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <link rel=\"icon\" href=\"data:,\"><title>{title}</title><style>{STYLE}</style></head>\
             <body><main class=\"{class}\">\
             <svg viewBox=\"0 0 64 64\" aria-hidden=\"true\">{icon}</svg><h1>{title}</h1>"
        );
        for text in texts.iter().filter(|text| !text.is_empty()) {
            // Writing to a string can't fail.
            let _ = write!(html, "<p>{}</p>", escape(text));
        }
        html.push_str("</main></body></html>\n");
        let length = html.len();
        format!(
            "HTTP/1.1 {status}\r\n\
             Content-Type: text/html; charset=utf-8\r\n\
             Content-Length: {length}\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; \
             img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
             Referrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\n\
             Cache-Control: no-store\r\n\
             Connection: close\r\n\r\n{html}"
        )
        .into()
    }
}

/// Returns a text with a capital first letter: messages of errors begin with a small one.
fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

/// Escapes text for HTML.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_load_nothing_and_send_no_referrer() {
        let error = Error::usage("no");
        for page in [Page::LoggedIn, Page::Failed(&error), Page::OtherLogin, Page::NotFound] {
            let response = String::from_utf8(page.response().to_vec()).unwrap();
            let (head, html) = response.split_once("\r\n\r\n").unwrap();
            assert!(head.contains(&format!("Content-Length: {}\r\n", html.len())));
            for header in [
                "Content-Security-Policy: default-src 'none'; ",
                "Referrer-Policy: no-referrer",
                "Cache-Control: no-store",
                "X-Content-Type-Options: nosniff",
            ] {
                assert!(head.contains(header), "{header}");
            }
            for resource in ["<script", "http:", "https:", "src=", "url("] {
                assert!(!html.contains(resource), "{resource}");
            }
        }
    }

    #[test]
    fn text_of_the_server_is_escaped() {
        let error = Error::usage("<script>alert('x')</script>").with_hint("a & \"b\"");
        let response = String::from_utf8(Page::Failed(&error).response().to_vec()).unwrap();
        assert!(response.contains("<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assert!(response.contains("<p>a &amp; &quot;b&quot;</p>"));
    }
}
