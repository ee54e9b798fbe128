//! Faults as text, as the program and the JSON endpoints read them: `429:2`, `delay:500ms`,
//! `GET /projects.json 503 x2`.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use jiff::SignedDuration;

use super::faults::{Fault, FaultRule, Frequency};
use super::formats::duration;

/// The forms of a fault, with their meanings.
const FORMS: [(&str, &str); 13] = [
    ("STATUS", "an error from 400 to 599, such as 503"),
    ("STATUS:SECONDS", "an error with Retry-After, such as 429:2"),
    ("reset", "a reset connection, before the request has an effect"),
    ("reset-after", "a reset connection, after the request has taken effect"),
    ("reset-in-body", "a reset connection half-way through the body"),
    ("stall", "no response"),
    ("delay:TIME", "a late response, such as delay:500ms"),
    ("slow:BYTES/TIME", "a body in pieces with pauses, such as slow:100/50ms"),
    ("truncated", "half of the body, with a matching length"),
    ("malformed", "invalid JSON"),
    ("html", "a web page in place of JSON"),
    ("oversized:BYTES", "a body of that many bytes, such as oversized:100000000"),
    ("gzip-bomb:BYTES", "the same body, compressed"),
];

/// The methods of the API, of logins, and of browsers.
const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

/// A text that isn't a fault; its message names the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidFault(String);

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidFault {}

impl Fault {
    /// The forms of a fault as text, each with its meaning, for help texts and menus.
    ///
    /// ```
    /// use basecamp_sandbox::Fault;
    ///
    /// assert!(Fault::forms().iter().any(|(form, _)| *form == "delay:TIME"));
    /// ```
    pub fn forms() -> &'static [(&'static str, &'static str)] {
        &FORMS
    }
}

/// Parses a fault in one of the [forms](Fault::forms).
///
/// ```
/// use basecamp_sandbox::Fault;
///
/// let fault: Fault = "429:2".parse()?;
/// assert_eq!(fault.to_string(), "429:2");
/// let error = "42".parse::<Fault>().unwrap_err();
/// assert!(error.to_string().starts_with("`42` is not a fault"));
/// # Ok::<(), basecamp_sandbox::InvalidFault>(())
/// ```
impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let (name, argument) = match text.split_once(':') {
            Some((name, argument)) => (name, Some(argument)),
            None => (text, None),
        };
        let fault = match (name, argument) {
            ("reset", None) => Some(Self::Reset),
            ("reset-after", None) => Some(Self::ResetAfterProcessing),
            ("reset-in-body", None) => Some(Self::ResetInBody),
            ("stall", None) => Some(Self::Stall),
            ("truncated", None) => Some(Self::Truncated),
            ("malformed", None) => Some(Self::malformed_json()),
            ("html", None) => Some(Self::html()),
            ("delay", Some(time)) => duration(time).map(Self::Delay),
            ("slow", Some(pieces)) => slow(pieces),
            ("oversized", Some(bytes)) => bytes.parse().ok().map(Self::Oversized),
            ("gzip-bomb", Some(bytes)) => bytes.parse().ok().map(Self::GzipBomb),
            (status, retry_after) => error(status, retry_after),
        };
        fault.ok_or_else(|| {
            let forms: Vec<_> = FORMS.iter().map(|(form, _)| *form).collect();
            InvalidFault(format!("`{text}` is not a fault: use one of {}", forms.join(", ")))
        })
    }
}

fn error(status: &str, retry_after: Option<&str>) -> Option<Fault> {
    let status = status.parse().ok().filter(|status| (400..600).contains(status))?;
    match retry_after {
        None => Some(Fault::status(status)),
        // `Fault::retry_after` panics if this is no value of a header.
        Some(value) if value.is_empty() || HeaderValue::from_str(value).is_err() => None,
        Some(value) => Some(Fault::retry_after(status, value)),
    }
}

fn slow(pieces: &str) -> Option<Fault> {
    let (bytes, every) = pieces.split_once('/')?;
    let bytes = bytes.parse().ok().filter(|bytes| *bytes > 0)?;
    Some(Fault::SlowBody { bytes, every: duration(every)? })
}

/// The fault in one of the [forms](Fault::forms). Other responses are shown with their status and
/// media type.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |time: Duration| SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX);
        match self {
            Self::Respond(response) => {
                let header = |name| {
                    let value = response.headers().get(name).map(HeaderValue::as_bytes);
                    value.map(String::from_utf8_lossy)
                };
                let status = response.status().as_u16();
                if let Some(value) = header(RETRY_AFTER) {
                    write!(f, "{status}:{value}")
                } else if let Some(target) = header(LOCATION) {
                    write!(f, "{status} {target}")
                } else if response.status().as_u16() < 400 {
                    write!(f, "{status} {}", header(CONTENT_TYPE).unwrap_or_default())
                } else {
                    write!(f, "{status}")
                }
            }
            Self::Reset => f.write_str("reset"),
            Self::ResetAfterProcessing => f.write_str("reset-after"),
            Self::ResetInBody => f.write_str("reset-in-body"),
            Self::Stall => f.write_str("stall"),
            Self::Delay(time) => write!(f, "delay:{:#}", shown(*time)),
            Self::SlowBody { bytes, every } => write!(f, "slow:{bytes}/{:#}", shown(*every)),
            Self::Truncated => f.write_str("truncated"),
            Self::Oversized(bytes) => write!(f, "oversized:{bytes}"),
            Self::GzipBomb(bytes) => write!(f, "gzip-bomb:{bytes}"),
        }
    }
}

/// Parses `METHOD PATH FAULT [FREQUENCY]`, separated by spaces: a method, or `*`; a path with the
/// wildcards of [`Sandbox::on`](crate::Sandbox::on); a fault in one of the [forms](Fault::forms);
/// and `x2`, `always` or `5%`. Without a frequency, the next request has the fault.
///
/// ```
/// use basecamp_sandbox::{FaultRule, Frequency};
///
/// let rule: FaultRule = "GET /projects.json 429:1 x2".parse()?;
/// assert_eq!(rule.frequency, Frequency::Times(2));
/// assert_eq!(rule.to_string(), "GET /projects.json 429:1 x2");
/// # Ok::<(), basecamp_sandbox::InvalidFault>(())
/// ```
impl FromStr for FaultRule {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (method, path, fault, frequency) = match words.as_slice() {
            [method, path, fault] => (method, path, fault, Frequency::Times(1)),
            [method, path, fault, frequency] => (method, path, fault, frequency.parse()?),
            _ => {
                return Err(InvalidFault(format!(
                    "`{text}` is not METHOD PATH FAULT [xN], such as `GET /projects.json 503 x2`"
                )));
            }
        };
        Self::new(method, path, vec![fault.parse()?], frequency)
    }
}

impl FaultRule {
    /// Creates a rule, and validates its parts.
    pub(super) fn new(
        method: &str,
        path: &str,
        faults: Vec<Fault>,
        frequency: Frequency,
    ) -> Result<Self, InvalidFault> {
        let method = method.to_ascii_uppercase();
        if method != "*" && !METHODS.contains(&&*method) {
            let message = format!("`{method}` is not a method: use `*`, {}", METHODS.join(", "));
            return Err(InvalidFault(message));
        }
        if path != "*" && !path.starts_with('/') {
            return Err(InvalidFault(format!(
                "`{path}` is not a path: use `/projects.json`, `/todolists/*/todos.json` or `*`"
            )));
        }
        if path.contains(['?', '#']) {
            let message = format!("`{path}` has a query, which no rule compares: leave it out");
            return Err(InvalidFault(message));
        }
        Ok(Self { method, path: path.to_owned(), faults, frequency })
    }
}

impl fmt::Display for FaultRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: Vec<_> = self.faults.iter().map(Fault::to_string).collect();
        write!(f, "{} {} {} {}", self.method, self.path, faults.join(" or "), self.frequency)
    }
}

/// Parses `x2`, `always` or `5%`.
impl FromStr for Frequency {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let times = text.strip_prefix('x').and_then(|count| count.parse().ok());
        let percent = text.strip_suffix('%').and_then(|percent| percent.parse().ok());
        match (text, times, percent) {
            ("always", ..) => Ok(Self::Always),
            (_, Some(count), _) if count > 0 => Ok(Self::Times(count)),
            (_, _, Some(percent)) if (1..=100).contains(&percent) => Ok(Self::Percent(percent)),
            _ => Err(InvalidFault(format!(
                "`{text}` is not a frequency: use `x2`, `always` or `5%`"
            ))),
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(count) => write!(f, "x{count}"),
            Self::Always => f.write_str("always"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_and_written() {
        for text in [
            "GET /projects.json 503 x2",
            "* * 429:2 always",
            "POST /todolists/*/todos.json reset-after 5%",
            "* /* delay:500ms x1",
            "GET * slow:100/50ms x1",
            "GET * stall x1",
            "GET * reset x1",
            "GET * reset-in-body x1",
            "GET * truncated x1",
            "GET * oversized:9 x1",
            "GET * gzip-bomb:9 x1",
        ] {
            assert_eq!(text.parse::<FaultRule>().unwrap().to_string(), text);
        }
        let rule: FaultRule = "get  /people.json 500".parse().unwrap();
        assert_eq!(rule.to_string(), "GET /people.json 500 x1");
    }

    #[test]
    fn every_form_is_readable() {
        for (form, meaning) in Fault::forms() {
            let example = match meaning.rsplit_once("such as ") {
                Some((_, example)) => example.to_owned(),
                None => form.replace("BYTES", "100"),
            };
            example.parse::<Fault>().unwrap_or_else(|error| panic!("{form}: {error}"));
        }
    }

    #[test]
    fn invalid_rules_name_the_remedy() {
        for (text, expected) in [
            ("", "METHOD PATH FAULT"),
            ("GET /projects.json", "METHOD PATH FAULT"),
            ("GET /a 500 x2 x3", "METHOD PATH FAULT"),
            ("G:T /a 500", "is not a method"),
            ("FETCH /a 500", "is not a method: use `*`, DELETE, GET,"),
            ("GET projects 500", "is not a path"),
            ("GET */todos.json 500", "use `/projects.json`, `/todolists/*/todos.json` or `*`"),
            ("GET /todos.json?page=2 500", "leave it out"),
            ("GET /a 200", "is not a fault: use one of STATUS"),
            ("GET /a 600", "is not a fault"),
            ("GET /a 429:", "is not a fault"),
            ("GET /a 429:\u{7f}", "is not a fault"),
            ("GET /a boom", "is not a fault"),
            ("GET /a delay", "is not a fault"),
            ("GET /a delay:-1s", "is not a fault"),
            ("GET /a delay:5", "is not a fault"),
            ("GET /a slow:0/1s", "is not a fault"),
            ("GET /a oversized:-1", "is not a fault"),
            ("GET /a 500 x0", "is not a frequency"),
            ("GET /a 500 101%", "is not a frequency"),
            ("GET /a 500 2", "is not a frequency"),
        ] {
            let error = text.parse::<FaultRule>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
