//! A flow satisfies the contract of a machine for any behaviour of its driver.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use crate::auth::server::AuthorizationServer;
use crate::client::config::Config;
use crate::error::failure::Failure;
use crate::oauth::{DeviceLogin, Discover, DiscoverFromResource, ExchangeCode};
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;

/// An action of a driver.
#[derive(Debug, Clone)]
enum Report {
    Head(u16),
    Body(Vec<u8>),
    Failure(u8),
    Step,
    Pass(u64),
}

fn report() -> impl Strategy<Value = Report> {
    let body = prop::sample::select(vec![
        "{}",
        r#"{"access_token": "t"}"#,
        r#"{"error": "slow_down"}"#,
        r#"{"device_code": "d", "user_code": "u", "verification_uri": "https://v", "expires_in": 9}"#,
        r#"{"resource": "https://r.example.com", "authorization_servers": ["https://as"]}"#,
    ]);
    prop_oneof![
        prop_oneof![Just(200), 100..600_u16].prop_map(Report::Head),
        body.prop_map(|body| Report::Body(body.into())),
        prop::collection::vec(any::<u8>(), 0..20).prop_map(Report::Body),
        (0..5_u8).prop_map(Report::Failure),
        Just(Report::Step),
        (0..20_000_000_000_u64).prop_map(Report::Pass),
    ]
}

fn machines() -> Vec<Box<dyn Machine>> {
    let config = Config::default();
    let server = AuthorizationServer::new("https://as", "https://as/token")
        .with_device_authorization_endpoint("https://as/device");
    vec![
        Box::new(Discover::new("https://as").machine(&config)),
        Box::new(DiscoverFromResource::new("https://r.example.com").machine(&config)),
        Box::new(ExchangeCode::new(&server, "c", "code").machine(&config)),
        Box::new(DeviceLogin::new(&server, "c", |_| {}).machine(&config)),
    ]
}

proptest! {
    #[test]
    fn any_order_of_reports_ends(reports in prop::collection::vec(report(), 0..60)) {
        for mut machine in machines() {
            let mut now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
            let mut ends = 0;
            for report in &reports {
                match report {
                    Report::Head(status) => {
                        let head = http::Response::builder().status(*status).body(()).unwrap();
                        let _ = machine.handle_head(now, head);
                    }
                    Report::Body(body) => machine.handle_body(now, body.clone().into()),
                    Report::Failure(0) => machine.handle_failure(now, Failure::connect("x")),
                    Report::Failure(1) => machine.handle_failure(now, Failure::timeout("x")),
                    Report::Failure(2) => machine.handle_failure(now, Failure::io("x")),
                    Report::Failure(3) => machine.handle_failure(now, Failure::blocked_address("x")),
                    Report::Failure(_) => machine.handle_failure(now, Failure::body_too_large()),
                    Report::Step => match machine.step(now) {
                        Step::Done(Ok(_)) => ends += 1,
                        Step::Done(Err(_)) | Step::Send(_) | Step::Wait(_) => {}
                        Step::Spawn(_) | Step::Blocking(_) => prop_assert!(false, "no session here"),
                    },
                    Report::Pass(nanos) => now.monotonic += Duration::from_nanos(*nanos),
                }
            }
            prop_assert!(ends <= 1);
        }
    }
}

#[test]
fn out_of_order_is_misuse() {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let mut flow = Discover::new("https://as.example.com").machine(&Config::default());
    assert_eq!(flow.handle_head(now, http::Response::new(())), BodyPlan::Discard);
    let Step::Done(Err(error)) = flow.step(now) else { panic!() };
    assert!(error.message().contains("a response to no request"), "{error}");
    let Step::Done(Err(error)) = flow.step(now) else { panic!() };
    assert!(error.message().contains("step after the end"), "{error}");
    assert!(flow.into_output().is_err());
}

#[test]
fn reply_and_machine_contain_no_secret() {
    let now = Now { monotonic: Duration::ZERO, wall: SystemTime::UNIX_EPOCH };
    let server = AuthorizationServer::launchpad();
    let exchange = ExchangeCode::new(&server, "c", "the-code").client_secret("hush-hush");
    assert!(!format!("{exchange:?}").contains("hush-hush"));
    let mut flow = exchange.machine(&Config::default());
    let mut seen = format!("{flow:?}{:?}", flow.step(now));
    seen += &format!("{:?}", flow.handle_head(now, http::Response::new(())));
    flow.handle_body(now, r#"{"access_token": "acc-ess"}"#.into());
    seen += &format!("{:?}{flow:?}", flow.step(now));
    for secret in ["the-code", "hush-hush", "acc-ess"] {
        assert!(!seen.contains(secret), "{seen}");
    }
    assert_eq!(flow.into_output().unwrap().access_token.expose(), "acc-ess");
}
