//! The promises of SECURITY.md about the socket of the event feed.

use std::sync::{Arc, Mutex};

use basecamp_core::event_feed::{
    Disconnection, FRAME_LIMIT, FeedError, FeedFact, FeedStart, TerminalReason,
};
use basecamp_core::{AddressPolicy, ErrorCode};
use basecamp_sandbox::{Fault, Lane, Sandbox};
use serde_json::json;

use super::feed::{script, wait_for};
use super::{builder, client};

/// The facts of a feed, as text.
#[derive(Clone, Default)]
struct Facts(Arc<Mutex<Vec<FeedFact>>>);

impl Facts {
    fn observer(&self) -> impl FnMut(&FeedFact) + Send + 'static {
        let facts = self.clone();
        move |fact| facts.0.lock().unwrap().push(fact.clone())
    }

    fn has(&self, condition: impl Fn(&FeedFact) -> bool) -> bool {
        self.0.lock().unwrap().iter().any(condition)
    }
}

test! {
    fn the_upgrade_has_no_origin_and_no_credentials() {
        let sandbox = Sandbox::start().unwrap();
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        sandbox.feed().publish(Lane::Both, "todo.completed", sandbox.first_todo_id());
        let facts = Facts::default();
        let connect = account.event_feed().connect().on_fact(facts.observer());
        let mut feed = connect.start(FeedStart::Beginning).open().unwrap();
        wait!(feed.next()).unwrap().unwrap();
        drop(feed);
        let requests = sandbox.requests();
        let upgrade = requests.iter().find(|request| request.path.ends_with("/cable")).unwrap();
        assert_eq!(upgrade.header("sec-websocket-protocol"), Some("actioncable-v1-json"));
        for name in ["origin", "authorization", "cookie", "sec-websocket-extensions"] {
            assert_eq!(upgrade.header(name), None, "{name}");
        }
        let query = upgrade.query.clone().unwrap();
        let (_, ticket) = query.split_once("ticket=").unwrap();
        assert!(ticket.len() > 8);
        assert!(!format!("{:?}", facts.0.lock().unwrap()).contains(ticket), "facts have no ticket");
    }
}

test! {
    fn a_frame_above_the_limit_ends_the_connection() {
        // Single bytes would take longer than the interval in which a frame must arrive, if other
        // programs use the processor.
        let sandbox = Arc::new(Sandbox::builder().bytewise(false).start().unwrap());
        let account = client(&sandbox).for_account(sandbox.account_id()).unwrap();
        let facts = Facts::default();
        let mut feed = account.event_feed().connect().on_fact(facts.observer()).open().unwrap();
        let limit = FRAME_LIMIT;
        let is_invalid = |fact: &FeedFact| {
            matches!(fact, FeedFact::Disconnected { cause: Disconnection::InvalidFrame, .. })
        };
        let observed = facts.clone();
        let script = script(&sandbox, move |server| {
            let feed = server.feed();
            wait_for(feed, |feed| feed.subscriptions() == 1);
            // A frame at the limit is read, and ignored since its type is unknown.
            let frame = |length: usize| {
                let shell = r#"{"type":"padding","text":""}"#.len();
                format!(r#"{{"type":"padding","text":"{}"}}"#, "x".repeat(length - shell))
            };
            feed.send_text(&frame(limit));
            feed.publish(Lane::Cable, "todo.completed", server.first_todo_id());
            wait_for(feed, |_| observed.has(|fact| matches!(fact, FeedFact::CaughtUp)));
            assert!(!observed.has(is_invalid));
            feed.send_text(&frame(limit + 1));
            wait_for(feed, |_| observed.has(is_invalid));
            wait_for(feed, |feed| feed.subscriptions() == 1);
            feed.publish(Lane::Both, "todo.completed", server.first_todo_id());
        });
        for _ in 0..2 {
            wait!(feed.next()).unwrap().unwrap();
        }
        script.join().unwrap();
        assert_eq!(sandbox.count("POST", "/events/stream_ticket.json"), 2);
    }
}

test! {
    fn the_socket_must_have_an_allowed_address() {
        let sandbox = Sandbox::start().unwrap();
        let config = crate::support::config(&sandbox);
        let config = config.download_addresses(AddressPolicy::public()).build().unwrap();
        let client = builder(&sandbox).config(config).token(sandbox.token()).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        // A name, which only the driver looks up, and an address.
        for url in ["wss://localhost:1/cable?ticket=secret", "ws://127.0.0.1:1/cable?ticket=secret"]
        {
            let ticket = json!({ "ticket": "secret", "expires_in": 120, "url": url });
            let tickets = sandbox.on("POST", "/events/stream_ticket.json");
            tickets.once(Fault::json(200, &ticket));
            let mut feed = account.event_feed().connect().open().unwrap();
            let error = wait!(feed.next()).unwrap().unwrap_err();
            let source = std::error::Error::source(&error).unwrap();
            let source = source.downcast_ref::<FeedError>().unwrap();
            assert_eq!(source.reason, TerminalReason::InvalidCableUrl, "{error}");
            assert_eq!(error.code(), ErrorCode::ApiError);
            assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        }
    }
}
