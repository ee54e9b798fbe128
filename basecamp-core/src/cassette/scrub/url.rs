//! URLs, forms and file names: percent-encoded texts.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::form_urlencoded;

use super::super::format::BASE;
use super::super::placeholder;
use super::Scrubber;
use super::json::is_id;
use crate::generated::HOSTS;
use crate::net::redact::{is_secret, secret_in_path};

/// Hosts besides [`HOSTS`] whose queries are known.
const LAUNCHPAD_HOST: &str = "launchpad.37signals.com";
/// A shorter segment of a path is no key.
const SHORTEST_KEY: usize = 16;
/// The most URLs within each other.
const MOST_NESTED: usize = 8;
/// The unreserved characters (RFC 3986, section 2.3) need no encoding.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Scrubber<'_> {
    /// Replaces the secrets and personal data in a URL, or in the path and query of one. URLs that
    /// nest too deeply are replaced as a whole.
    pub(super) fn url(&mut self, url: &str) -> String {
        if self.depth == MOST_NESTED {
            return self.table.secret(url);
        }
        self.depth += 1;
        let scrubbed = self.whole_url(url);
        self.depth -= 1;
        scrubbed
    }

    fn whole_url(&mut self, url: &str) -> String {
        let (url, fragment) = split(url, '#');
        let (url, query) = split(url, '?');
        let start = url.find("://").map_or(0, |at| at + 3);
        let path_start = url[start..].find('/').map_or(url.len(), |at| start + at);
        let (origin, path) = if start == 0 { ("", url) } else { url.split_at(path_start) };
        if path.contains("/avatar") {
            return placeholder::AVATAR.to_owned();
        }
        // Without a user name and a password.
        let host = origin[start.min(origin.len())..].rsplit('@').next().unwrap_or_default();
        let is_base = origin.is_empty() || self.path_at_base(url).is_some();
        let is_known = is_base
            || HOSTS
                .iter()
                .chain([&LAUNCHPAD_HOST, &"basecamp.invalid"])
                .any(|known| host.eq_ignore_ascii_case(known));
        let mut scrubbed = match (origin.is_empty(), is_base) {
            (true, _) => String::new(),
            (_, true) => BASE.to_owned(),
            _ => format!("{}{host}", &origin[..start]),
        };
        scrubbed.push_str(&self.path(path, is_known));
        for (separator, part) in [('?', query), ('#', fragment)] {
            if let Some(part) = part {
                scrubbed.push(separator);
                scrubbed.push_str(&self.query(part, is_known));
            }
        }
        scrubbed
    }

    /// Returns the rest of a URL with the origin of the API.
    pub(super) fn path_at_base<'u>(&self, url: &'u str) -> Option<&'u str> {
        let origin = url.get(..self.base.len())?;
        let rest = &url[self.base.len()..];
        let is_base = !self.base.is_empty() && origin.eq_ignore_ascii_case(&self.base);
        (is_base && (rest.is_empty() || rest.starts_with(['/', '?', '#']))).then_some(rest)
    }

    /// Replaces the ids of people and the secrets in a path. A long segment in a URL of a host that
    /// isn't known may grant access, such as that of a shared document.
    fn path(&mut self, path: &str, is_known: bool) -> String {
        let mut path = path.to_owned();
        if let Some(secret) = secret_in_path(&path) {
            let replacement = self.table.secret(&path[secret.clone()]);
            path.replace_range(secret, &replacement);
        }
        let is_key = |segment: &str| {
            segment.len() >= SHORTEST_KEY && segment.contains(|ch: char| ch.is_ascii_digit())
        };
        let segments = path.split('/').map(|segment| match !is_known && is_key(segment) {
            true => self.table.secret(&decoded(segment)),
            false => self.segment(segment),
        });
        let segments: Vec<String> = segments.collect();
        segments.join("/")
    }

    fn segment(&mut self, segment: &str) -> String {
        let (stem, ending) = segment.split_once(".json").unwrap_or((segment, ""));
        let id = stem.parse().ok().and_then(|id| self.person_id(id));
        match id.filter(|_| ending.is_empty()) {
            Some(id) => format!("{id}{}", &segment[stem.len()..]),
            None => self.encoded(segment),
        }
    }

    /// Replaces the values in a query. Those of a host that isn't known may grant access.
    fn query(&mut self, query: &str, is_known: bool) -> String {
        let pairs = query.split('&').map(|pair| {
            let Some((name, value)) = pair.split_once('=') else {
                return match is_known {
                    true => self.encoded(pair),
                    false => self.table.secret(&decoded(pair)),
                };
            };
            if value.is_empty() {
                return pair.to_owned();
            }
            let decoded = decoded(&value.replace('+', " "));
            if !is_known || is_secret(name) || self.rules.removes(name) {
                return format!("{name}={}", self.table.secret(&decoded));
            }
            if is_id(&self::decoded(name)) {
                let ids = decoded.split(',').map(|id| self.id_or_text(id));
                return format!("{name}={}", ids.collect::<Vec<_>>().join(","));
            }
            format!("{name}={}", self.encoded(&value.replace('+', "%20")))
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Replaces the id of a person, or a text that isn't one.
    fn id_or_text(&mut self, text: &str) -> String {
        match text.parse().ok().and_then(|id| self.person_id(id)) {
            Some(id) => id.to_string(),
            None => self.encoded(&text.replace(' ', "%20")),
        }
    }

    /// Replaces the values of a form.
    pub(super) fn form(&mut self, form: &[u8]) -> Vec<(String, String)> {
        let pairs = form_urlencoded::parse(form).map(|(name, value)| {
            let value = match is_secret(&name) && !name.ends_with("_hint") {
                true => self.table.secret(&value),
                false => self.string(&name, &value),
            };
            (self.text_without_names(&name), value)
        });
        pairs.collect()
    }

    /// Replaces the name of a file in a `Content-Disposition` (RFC 6266).
    pub(super) fn disposition(&mut self, value: &str) -> String {
        let parts = value.split(';').map(|part| match part.split_once("''") {
            Some((name, encoded)) => format!("{name}''{}", self.encoded(encoded)),
            None => self.text(part),
        });
        parts.collect::<Vec<_>>().join(";")
    }

    /// Replaces a text that may be percent-encoded.
    fn encoded(&mut self, text: &str) -> String {
        let decoded = decoded(text);
        let scrubbed = self.text(&decoded);
        match scrubbed == decoded {
            true => text.to_owned(),
            false => utf8_percent_encode(&scrubbed, RESERVED).to_string(),
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Splits a text at the first separator, if it has one.
fn split(text: &str, separator: char) -> (&str, Option<&str>) {
    text.split_once(separator).map_or((text, None), |(before, after)| (before, Some(after)))
}
