//! The arguments of the program.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use basecamp_sandbox::{Builder, Fault, Sandbox};
use jiff::{Span, SpanRelativeTo};
use lexopt::prelude::*;

const HELP: &str = "\
An HTTP server that behaves like the Basecamp API, for tests of programs that use it.

Usage: basecamp-sandbox [OPTIONS]

It prints its URL, a token and the account id as variables for a shell, and the URL of a page that
shows the data, the requests with their responses, and the faults. It writes a line for each request
to standard error, and stops on Ctrl-C, SIGTERM and SIGHUP.

Options:
  --host ADDRESS         the address, one of this machine itself (default: 127.0.0.1)
  --port N               the port (default: a free one)
  --tls                  serve HTTPS; the certificate is in the file of SSL_CERT_FILE
  --fault RULE           inject faults: METHOD PATH FAULT [xN | always | N%]; repeatable
  --fault-rate N%        inject a random fault into N% of the requests to the API
  --latency TIME..TIME   delay each response by a random time
  --rate-limit N/TIME    respond with 429 to more than N requests in a time
  --page-size N          the length of all pages (default: 15, 30, 50, then 100)
  --token-lifetime TIME  the lifetime of access tokens (default: two weeks, and no end of the first)
  --job-time TIME        the time of copies, moves and constructions (default: none)
  --as-documented        respond as loosely as the real server: see Builder::as_documented
  --empty                start without projects
  --seed N               start with an account that looks real; the same number makes the same one
  --replay FILE          respond as in a recorded conversation only: a cassette of the recorder
  --state FOLDER         load the state from this folder, in place of other data, if it has one, and
                         save it there while the sandbox runs
  --storage-limit BYTES  respond with 507 to files beyond this total
  --at TIME              stop the clock at a time, such as 2027-03-01T08:00:00Z
  --quiet                write no line for each request
  --help, --version

Times have a unit: 50ms, 10s, 2m, 3h, 14d. Faults:
";

const EXAMPLES: &str = "
Examples:
  basecamp-sandbox --port 3000
  basecamp-sandbox --fault 'GET /projects.json 429:1 x2' --fault '* * 503 5%'
  basecamp-sandbox --latency 50ms..200ms --rate-limit 50/10s
  curl -H \"Authorization: Bearer $BASECAMP_TOKEN\" $BASECAMP_BASE_URL/$BASECAMP_ACCOUNT_ID/projects.json
";

/// The name of the file with the state, in the folder of `--state`.
pub(crate) const STATE_FILE: &str = "state.json";

/// The name of the file in that folder that the program locks.
pub(crate) const LOCK_FILE: &str = ".lock";

/// The action of the program.
pub(crate) enum Command {
    Print(String),
    /// Runs a sandbox that saves its state in a folder.
    Run {
        builder: Box<Builder>,
        quiet: bool,
        state: Option<PathBuf>,
        /// The file with the recorded conversation that the sandbox replays.
        replay: Option<PathBuf>,
    },
}

pub(crate) fn read(mut arguments: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut builder = Sandbox::builder();
    let mut quiet = false;
    let (mut is_empty, mut is_seeded) = (false, false);
    let (mut state, mut replay) = (None, None);
    while let Some(argument) = arguments.next()? {
        builder = match argument {
            Long("host") => {
                let expected = "an address of this machine itself, such as 127.0.0.1 or ::1";
                builder.address(value(&mut arguments, "--host", expected, address)?)
            }
            Long("port") => {
                let expected = "a number from 0 to 65535, 0 for a free port";
                builder.port(value(&mut arguments, "--port", expected, number)?)
            }
            Long("tls") => builder.tls(),
            Long("fault") => {
                let text = arguments.value()?.string()?;
                builder.fault(text.parse().map_err(|error| format!("--fault: {error}"))?)
            }
            Long("fault-rate") => {
                let expected = "a percentage from 0% to 100%, such as 5%";
                builder.fault_rate(value(&mut arguments, "--fault-rate", expected, percent)?)
            }
            Long("latency") => {
                let expected = "a time or a range, such as 50ms..200ms";
                builder.latency(value(&mut arguments, "--latency", expected, range)?)
            }
            Long("rate-limit") => {
                let expected = "a number of requests and a time, such as 50/10s";
                let (limit, window) = value(&mut arguments, "--rate-limit", expected, rate)?;
                builder.rate_limit(limit, window)
            }
            Long("page-size") => {
                let positive = |text: &str| number(text).filter(|size| *size > 0);
                builder.page_size(value(
                    &mut arguments,
                    "--page-size",
                    "a number from 1",
                    positive,
                )?)
            }
            Long("token-lifetime") => {
                let lifetime =
                    |text: &str| number(text).map(Duration::from_secs).or_else(|| duration(text));
                let expected = "a time, such as 10s, 2h or 14d";
                builder.token_lifetime(value(
                    &mut arguments,
                    "--token-lifetime",
                    expected,
                    lifetime,
                )?)
            }
            Long("job-time") => builder.job_time(value(
                &mut arguments,
                "--job-time",
                "a time, such as 500ms or 2s",
                duration,
            )?),
            Long("as-documented") => builder.as_documented(),
            Long("empty") => {
                is_empty = true;
                builder.seed_data(false)
            }
            Long("seed") => {
                is_seeded = true;
                builder.seed(value(&mut arguments, "--seed", "a number from 0, such as 7", number)?)
            }
            Long("replay") => {
                replay = Some(path(&mut arguments, "--replay", "the path of a file")?);
                builder
            }
            Long("state") => {
                let folder = path(&mut arguments, "--state", "the path of a folder")?;
                let file = folder.join(STATE_FILE);
                state = Some(folder);
                builder.state_file(file)
            }
            Long("storage-limit") => {
                let expected = "a number of bytes, such as 1000000";
                builder.storage_limit(value(&mut arguments, "--storage-limit", expected, number)?)
            }
            Long("at") => {
                let expected = "a time with its zone, such as 2027-03-01T08:00:00Z";
                builder.stopped_at(value(&mut arguments, "--at", expected, number)?)
            }
            Long("quiet") | Short('q') => {
                quiet = true;
                builder
            }
            Long("help") | Short('h') => return Ok(Command::Print(help())),
            Long("version") => {
                let version = concat!("basecamp-sandbox ", env!("CARGO_PKG_VERSION"), "\n");
                return Ok(Command::Print(version.to_owned()));
            }
            other => return Err(other.unexpected()),
        };
    }
    check_data([
        ("--replay", replay.is_some()),
        ("--empty", is_empty),
        ("--seed", is_seeded),
        ("--state", state.is_some()),
    ])?;
    Ok(Command::Run { builder: Box::new(builder), quiet, state, replay })
}

/// Rejects options of which one would have no effect: a replay has no data, and the initial data
/// are either empty or made from a number.
fn check_data(options: [(&str, bool); 4]) -> Result<(), lexopt::Error> {
    let given: Vec<&str> =
        options.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name).collect();
    match given.as_slice() {
        [first @ "--replay", second, ..] | [first @ "--empty", second @ "--seed", ..] => {
            Err(format!("{first} and {second} exclude each other: use one of them").into())
        }
        _ => Ok(()),
    }
}

fn help() -> String {
    let faults = Fault::forms().iter().map(|(form, meaning)| format!("  {form:<16} {meaning}\n"));
    format!("{HELP}{}{EXAMPLES}", faults.collect::<String>())
}

/// The value of an option, read by `parse`, which accepts what `expected` says.
fn value<T>(
    arguments: &mut lexopt::Parser,
    option: &str,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, lexopt::Error> {
    let text = arguments.value()?.string()?;
    parse(&text).ok_or_else(|| format!("{option} {text}: use {expected}").into())
}

/// The path that is the value of an option.
fn path(
    arguments: &mut lexopt::Parser,
    option: &str,
    expected: &str,
) -> Result<PathBuf, lexopt::Error> {
    let path = PathBuf::from(arguments.value()?);
    match path.as_os_str().is_empty() {
        true => Err(format!("{option}: use {expected}").into()),
        false => Ok(path),
    }
}

/// A number or a time.
fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn address(text: &str) -> Option<IpAddr> {
    if text == "localhost" {
        return Some(Ipv4Addr::LOCALHOST.into());
    }
    text.parse().ok().filter(IpAddr::is_loopback)
}

fn percent(text: &str) -> Option<u8> {
    text.strip_suffix('%').unwrap_or(text).parse().ok().filter(|percent| *percent <= 100)
}

fn rate(text: &str) -> Option<(usize, Duration)> {
    let (limit, window) = text.split_once('/')?;
    let window = duration(window).filter(|window| !window.is_zero())?;
    Some((limit.parse().ok().filter(|limit| *limit > 0)?, window))
}

fn range(text: &str) -> Option<RangeInclusive<Duration>> {
    let (start, end) = text.split_once("..").unwrap_or((text, text));
    let (start, end) = (duration(start)?, duration(end)?);
    (start <= end).then_some(start..=end)
}

/// A length of time with a unit, such as `500ms` or `2w`; a day has 24 hours.
fn duration(text: &str) -> Option<Duration> {
    let span: Span = text.parse().ok()?;
    Duration::try_from(span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read() {
        assert_eq!(percent("5%"), Some(5));
        assert_eq!(percent("101%"), None);
        assert_eq!(rate("50/10s"), Some((50, Duration::from_secs(10))));
        for invalid in ["50", "50/0s", "0/10s", "50/10", "x/1s"] {
            assert_eq!(rate(invalid), None, "{invalid}");
        }
        let (short, long) = (Duration::from_millis(50), Duration::from_millis(200));
        assert_eq!(range("50ms..200ms"), Some(short..=long));
        assert_eq!(range("50ms"), Some(short..=short));
        assert_eq!(range("200ms..50ms"), None);
        assert_eq!(range("50..200"), None);
        assert_eq!(duration("2w 1d"), Some(Duration::from_secs(15 * 24 * 60 * 60)));
        assert_eq!(duration("-1s"), None);
    }

    #[test]
    fn the_help_names_every_option_and_fault() {
        let help = help();
        for (form, meaning) in Fault::forms() {
            assert!(help.contains(form) && help.contains(meaning), "{form}");
        }
        let source = include_str!("arguments.rs");
        let options: Vec<&str> =
            source.split("Long(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(options.len() > 12);
        for option in options {
            assert!(help.contains(&format!("--{option}")), "{option}");
        }
        assert!(help.lines().all(|line| line.len() <= 110));
    }
}
