//! Extreme settings: each call ends with a result or an error that names the setting.

use std::time::Duration;

use basecamp_core::{Config, ConfigBuilder, Error, ErrorCode, RetryPolicy};

use super::connect;
use crate::raw_server::{Failures, RawServer};
use crate::support::raw_config;

/// A server that answers each request with a list of one page.
fn server() -> RawServer {
    RawServer::plain(|conversation| {
        while conversation.whole_request().is_some() {
            conversation.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
        }
    })
}

const DURATIONS: [Duration; 4] =
    [Duration::ZERO, Duration::from_nanos(1), Duration::from_secs(31_536_000), Duration::MAX];

type Change = Box<dyn Fn(ConfigBuilder) -> ConfigBuilder>;

/// A setting with a value, and the change that sets it.
fn changes() -> Vec<(String, Change)> {
    let mut changes: Vec<(String, Change)> = Vec::new();
    type SetDuration = fn(ConfigBuilder, Duration) -> ConfigBuilder;
    let durations: [(&str, SetDuration); 7] = [
        ("timeout", ConfigBuilder::timeout),
        ("connect_timeout", ConfigBuilder::connect_timeout),
        ("deadline", ConfigBuilder::deadline),
        ("base_delay", |builder, value| {
            builder.retry(RetryPolicy::standard().with_base_delay(value))
        }),
        ("max_jitter", |builder, value| {
            builder.retry(RetryPolicy::standard().with_max_jitter(value))
        }),
        ("max_backoff", |builder, value| {
            builder.retry(RetryPolicy::standard().with_max_backoff(value))
        }),
        ("max_retry_after", |builder, value| {
            builder.retry(RetryPolicy::standard().with_max_retry_after(Some(value)))
        }),
    ];
    for (name, set) in durations {
        for value in DURATIONS {
            changes
                .push((format!("{name} {value:?}"), Box::new(move |builder| set(builder, value))));
        }
    }
    type SetSize = fn(ConfigBuilder, usize) -> ConfigBuilder;
    let sizes: [(&str, SetSize); 3] = [
        ("max_connections", ConfigBuilder::max_connections),
        ("response_limit", ConfigBuilder::response_limit),
        ("error_limit", ConfigBuilder::error_limit),
    ];
    for (name, set) in sizes {
        for value in [0, 1, usize::MAX - 1, usize::MAX] {
            changes.push((format!("{name} {value}"), Box::new(move |builder| set(builder, value))));
        }
    }
    for value in [0, 1, u32::MAX] {
        changes.push((
            format!("max_pages {value}"),
            Box::new(move |builder| builder.max_pages(value)),
        ));
        changes.push((
            format!("max_retries {value}"),
            Box::new(move |builder| builder.max_retries(value)),
        ));
    }
    changes
}

/// Whether an error is one that a setting may cause.
fn is_expected(error: &Error) -> bool {
    match error.code() {
        ErrorCode::Usage => !error.message().is_empty(),
        ErrorCode::Network => error.is_timeout(),
        _ => error.message().contains("limit"),
    }
}

test! {
    fn extreme_settings_end_in_a_result_or_a_clear_error() {
        let mut failures = Failures::default();
        let server = server();
        for (name, change) in changes() {
            // No retries: the smallest timeouts would cause retries with real waits.
            let config = raw_config(&server).max_retries(0);
            let config = match change(config).build() {
                Ok(config) => config,
                Err(error) => {
                    let setting = name.split(' ').next().unwrap();
                    let names_it = error.code() == ErrorCode::Usage && error.message().contains(setting);
                    failures.check(names_it, format!("{name}: {error}"));
                    continue;
                }
            };
            let client = connect(&server).config(config).token("t").build().unwrap();
            let people = client.for_account("9").unwrap().people();
            let results = [
                wait!(people.get(7).send_raw()).map(drop),
                wait!(people.list().send()).map(drop),
            ];
            for error in results.into_iter().filter_map(Result::err) {
                failures.check(is_expected(&error), format!("{name}: {:?} {error}", error.code()));
            }
        }
    }
}

test! {
    fn extreme_durations_of_a_call_end_in_a_result_or_a_clear_error() {
        let mut failures = Failures::default();
        let server = server();
        let client = connect(&server).token("t").build().unwrap();
        let people = client.for_account("9").unwrap().people();
        for value in DURATIONS {
            let results = [
                wait!(people.get(7).with_timeout(value).send_raw()),
                wait!(people.get(7).with_deadline(value).send_raw()),
            ];
            for error in results.into_iter().filter_map(Result::err) {
                failures.check(is_expected(&error), format!("{value:?}: {:?} {error}", error.code()));
            }
        }
    }
}

test! {
    fn extreme_environment_variables_are_valid_or_clear_errors() {
        let mut failures = Failures::default();
        let server = server();
        for (name, value, is_usable) in [
            ("BASECAMP_TIMEOUT", "0", false),
            ("BASECAMP_TIMEOUT", "", false),
            ("BASECAMP_TIMEOUT", "-1", false),
            ("BASECAMP_TIMEOUT", "-0", false),
            ("BASECAMP_TIMEOUT", "NaN", false),
            ("BASECAMP_TIMEOUT", "inf", false),
            ("BASECAMP_TIMEOUT", "1e-30", false),
            ("BASECAMP_TIMEOUT", "1e400", false),
            ("BASECAMP_TIMEOUT", "30s", false),
            ("BASECAMP_TIMEOUT", "1e19", true),
            ("BASECAMP_TIMEOUT", " 60 ", true),
            ("BASECAMP_MAX_RETRIES", "-1", false),
            ("BASECAMP_MAX_RETRIES", "", false),
            ("BASECAMP_MAX_RETRIES", "4294967296", false),
            ("BASECAMP_MAX_RETRIES", "4294967295", true),
        ] {
            let lookup = |asked: &str| match asked {
                "BASECAMP_BASE_URL" => Some(server.url().to_owned()),
                _ => (asked == name).then(|| value.to_owned()),
            };
            match Config::from_env_with(lookup).and_then(ConfigBuilder::build) {
                Ok(config) => {
                    let client = connect(&server).config(config).token("t").build().unwrap();
                    let result = wait!(client.for_account("9").unwrap().people().list().send());
                    failures.check(is_usable && result.is_ok(), format!("{name}={value}: {result:?}"));
                }
                Err(error) => {
                    let names_it = error.code() == ErrorCode::Usage && error.message().contains(name);
                    failures.check(!is_usable && names_it, format!("{name}={value}: {error}"));
                }
            }
        }
    }
}
