use super::*;
use crate::error::ErrorCode;

fn refused(builder: ConfigBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.code(), ErrorCode::Usage);
    error.message().to_owned()
}

#[test]
fn the_defaults_are_those_documented() {
    let config = Config::default();
    assert_eq!(config.base_url(), "https://3.basecampapi.com");
    assert_eq!(config.authorization_origin.as_str(), "https://launchpad.37signals.com");
    assert_eq!(config.timeout(), Duration::from_secs(30));
    assert_eq!(config.connect_timeout(), Duration::from_secs(10));
    assert_eq!(config.deadline(), None);
    assert_eq!(config.max_pages(), 10_000);
    assert_eq!(config.max_connections(), 100);
    assert_eq!(*config.retry(), RetryPolicy::standard());
    assert_eq!(config.response_limit, 50 << 20);
    assert_eq!(config.error_limit, 1 << 20);
    let agent = concat!("basecamp-sdk-rust/", env!("CARGO_PKG_VERSION"), " (api:2026-10-30)");
    assert_eq!(config.user_agent, agent);
}

#[test]
fn user_agent_starts_with_the_application() {
    let config = Config::builder().user_agent("Clock (me@example.com)").build().unwrap();
    let agent = config.user_agent.to_str().unwrap();
    assert!(agent.starts_with("Clock (me@example.com) basecamp-sdk-rust/"), "{agent}");
    assert!(refused(Config::builder().user_agent("a\nb")).contains("user_agent"));
}

#[test]
fn valid_base_urls_are_normalized() {
    for (url, origin) in [
        ("https://3.basecampapi.com", "https://3.basecampapi.com"),
        ("https://3.BasecampAPI.com/", "https://3.basecampapi.com"),
        ("HTTPS://example.com:443", "https://example.com"),
        ("https://example.com:8443/", "https://example.com:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://api.localhost", "http://api.localhost"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ] {
        let config = Config::builder().base_url(url).build().unwrap();
        assert_eq!(config.base_url(), origin, "{url}");
        let expected = if origin.ends_with("3.basecampapi.com") {
            "https://launchpad.37signals.com"
        } else {
            origin
        };
        assert_eq!(config.authorization_origin.as_str(), expected);
    }
}

#[test]
fn base_url_with_an_account_is_explained() {
    for url in ["https://3.basecampapi.com/123", "https://3.basecampapi.com/123/projects.json"] {
        let error = Config::builder().base_url(url).build().unwrap_err();
        assert!(error.message().contains("`base_url` must not have a path"), "{error}");
        assert!(error.hint().contains("`for_account`"), "{url}: {}", error.hint());
        let variable = |name: &str| (name == "BASECAMP_BASE_URL").then(|| url.to_owned());
        let error = Config::from_env_with(variable).unwrap_err();
        assert!(error.hint().contains("`BASECAMP_ACCOUNT_ID`"), "{url}: {}", error.hint());
    }
    let error = Config::builder().base_url("https://example.com/api").build().unwrap_err();
    assert!(!error.hint().contains("account"), "{}", error.hint());
}

#[test]
fn invalid_base_urls_are_rejected() {
    for (url, words) in [
        ("", "is not a URL"),
        ("3.basecampapi.com", "is not a URL"),
        ("http://3.basecampapi.com", "must use https"),
        ("http://127.0.0.2", "must use https"),
        ("http://localhost.example.com", "must use https"),
        ("ftp://example.com", "must use https"),
        ("https://example.com/api", "must not have a path"),
        ("https://example.com//", "must not have a path"),
        ("https://example.com?x=1", "must not have a query"),
        ("https://example.com/#top", "must not have a query or fragment"),
        ("https://user@example.com", "user name or password"),
        ("https://user:pass@example.com", "user name or password"),
        ("https://@example.com", "user name or password"),
        // Valid in the URL standard, but not in HTTP's grammar.
        ("https://ex}ample.com", "can't be requested"),
    ] {
        let message = refused(Config::builder().base_url(url));
        assert!(message.contains(words) && message.contains("base_url"), "{url}: {message}");
        assert!(!message.contains("pass@"));
    }
}

#[test]
fn errors_name_the_value_out_of_range() {
    let zero = Duration::ZERO;
    assert!(refused(Config::builder().timeout(zero)).contains("`timeout`"));
    assert!(refused(Config::builder().connect_timeout(zero)).contains("`connect_timeout`"));
    assert!(refused(Config::builder().deadline(zero)).contains("`deadline`"));
    assert!(refused(Config::builder().max_pages(0)).contains("`max_pages`"));
    assert!(refused(Config::builder().max_connections(0)).contains("`max_connections`"));
    let message = refused(Config::builder().authorization_url("http://example.com"));
    assert!(message.contains("`authorization_url`"));
}

#[test]
fn the_environment_is_read_and_checked() {
    let with = |name: &'static str, value: &'static str| {
        Config::from_env_with(move |variable| (variable == name).then(|| value.to_owned()))
    };
    let config = with("BASECAMP_BASE_URL", "http://localhost:1").unwrap().build().unwrap();
    assert_eq!(config.base_url(), "http://localhost:1");
    let config = with("BASECAMP_TIMEOUT", "2.5").unwrap().build().unwrap();
    assert_eq!(config.timeout(), Duration::from_millis(2500));
    let config = with("BASECAMP_MAX_RETRIES", " 0 ").unwrap().build().unwrap();
    assert_eq!(config.retry().max_retries, 0);
    for (name, values) in [
        ("BASECAMP_BASE_URL", &["x", "http://example.com", ""][..]),
        ("BASECAMP_TIMEOUT", &["", "0", "-1", "soon", "NaN", "inf", "1e30"]),
        ("BASECAMP_MAX_RETRIES", &["", "-1", "1.5", "many", "4294967296"]),
    ] {
        for value in values {
            let error = with(name, value).unwrap_err();
            assert_eq!(error.code(), ErrorCode::Usage);
            assert!(error.message().contains(name), "{name}={value}: {}", error.message());
        }
    }
}

#[test]
fn every_duration_is_capped_at_a_year() {
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    let smallest = Duration::from_nanos(1);
    for (given, set) in [(smallest, smallest), (year, year), (Duration::MAX, year)] {
        let builder = Config::builder().timeout(given).connect_timeout(given).deadline(given);
        let config = builder.build().unwrap();
        assert_eq!((config.timeout(), config.connect_timeout()), (set, set));
        assert_eq!(config.deadline(), Some(set));
        let mut options = crate::request::options::CallOptions::default();
        options.set_timeout(given);
        options.set_deadline(given);
        let options = options.get().unwrap();
        assert_eq!((options.timeout, options.deadline), (Some(set), Some(set)));
    }
    for seconds in ["1e19", "1e10", "31536000"] {
        let config =
            Config::from_env_with(|name| (name == "BASECAMP_TIMEOUT").then(|| seconds.to_owned()));
        assert_eq!(config.unwrap().build().unwrap().timeout(), year, "{seconds}");
    }
}

#[test]
fn extreme_settings_make_calls_that_end() {
    use crate::testing::Simulation;
    use crate::{Account, Auth, Context, RetryPolicy};

    let smallest = Duration::from_nanos(1);
    for duration in [smallest, Duration::from_secs(31_536_000), Duration::MAX] {
        for retries in [0, 1, 5] {
            let retry = RetryPolicy::standard()
                .with_max_retries(retries)
                .with_base_delay(duration)
                .with_max_jitter(duration)
                .with_max_backoff(duration)
                .with_max_retry_after(None);
            let config = Config::builder()
                .timeout(duration)
                .connect_timeout(duration)
                .deadline(duration)
                .retry(retry)
                .max_pages(u32::MAX)
                .max_connections(usize::MAX)
                .response_limit(usize::MAX)
                .error_limit(usize::MAX)
                .build()
                .unwrap();
            let context = Context::new(config, Auth::token("secret"), 1).unwrap();
            let server = Simulation::new(|_| {
                let after = u64::MAX.to_string();
                let answer = http::Response::builder().status(503).header("retry-after", after);
                Ok(answer.body("".into()).unwrap())
            });
            let handle = server.blocking(std::sync::Arc::new(context));
            let projects = Account::new(handle, "999").unwrap().projects();
            let call = projects.get(1).with_timeout(duration).with_deadline(duration);
            assert!(call.send().is_err());
            assert!(!server.requests().is_empty());
        }
    }
}

#[test]
fn built_settings_continue_as_a_builder() {
    let changed = Config::builder()
        .base_url("https://api.example.com")
        .authorization_url("https://login.example.com")
        .timeout(Duration::from_secs(1))
        .connect_timeout(Duration::from_secs(2))
        .deadline(Duration::from_secs(3))
        .max_retries(4)
        .max_pages(5)
        .max_connections(6)
        .user_agent("Timesheets (ops@example.com)")
        .response_limit(7)
        .error_limit(8)
        .discovered_addresses(AddressPolicy::any())
        .download_addresses(AddressPolicy::any());
    let local = Config::builder().base_url("http://localhost:3000");
    for builder in [Config::builder(), changed, local] {
        let config = builder.build().unwrap();
        assert_eq!(ConfigBuilder::from(config.clone()).build().unwrap(), config);
    }
    // Values that are derived from the base URL are derived from the later one.
    let local = ConfigBuilder::from(Config::default()).base_url("http://localhost:3000");
    let expected = Config::builder().base_url("http://localhost:3000").build().unwrap();
    assert_eq!(local.build().unwrap(), expected);
}

#[test]
fn hints_name_the_remedy_for_a_wrong_base_url() {
    for (url, hint) in [
        ("3.basecampapi.com", "scheme"),
        ("localhost:3000", "http://localhost:port"),
        ("https://3.basecamp.com", "https://3.basecampapi.com"),
        ("https://3.basecamp.com/", "https://3.basecampapi.com"),
        ("https://launchpad.37signals.com", "https://3.basecampapi.com"),
    ] {
        let error = Config::builder().base_url(url).build().unwrap_err();
        assert_eq!(error.code(), crate::ErrorCode::Usage);
        assert!(error.hint().contains(hint), "{url}: {}", error.hint());
    }
}
