//! The consumer of the event feed, over either driver.

use std::sync::Arc;
use std::time::Duration;

use basecamp_core::event_feed::FeedStart;

use super::Account;
use crate::ledger::{self, Ledger};

function! {
    /// Follows the feed to the last event, and records all rows, losses and facts.
    pub(super) fn follow(account: Account) -> Ledger {
        let (observed, dropped) = (Arc::default(), Arc::default());
        let connect = account.event_feed().connect().start(FeedStart::Beginning);
        let connect = connect.repair_interval(Duration::from_millis(200));
        let connect = connect.live_buffer_capacity(ledger::BUFFER);
        let connect = connect.on_fact(ledger::observer(&observed));
        let connect = connect.on_signal(ledger::acceptance(&dropped));
        let mut feed = connect.open().unwrap();
        let mut ids = Vec::new();
        loop {
            let row = wait!(feed.next()).unwrap().unwrap();
            ids.push(row.id());
            if row.event.event_type.as_str() == ledger::LAST {
                return Ledger { ids, observed, dropped };
            }
        }
    }
}
