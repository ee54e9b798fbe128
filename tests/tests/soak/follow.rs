//! The consumer of the event feed, over either driver.

use std::time::Duration;

use basecamp_core::event_feed::FeedStart;

use super::Account;
use crate::ledger;

function! {
    /// Follows the feed to the last event, and returns the ids of all rows.
    pub(super) fn follow(account: Account) -> Vec<i64> {
        let connect = account.event_feed().connect().start(FeedStart::Beginning);
        let mut feed = connect.repair_interval(Duration::from_millis(200)).open().unwrap();
        let mut ids = Vec::new();
        loop {
            let row = wait!(feed.next()).unwrap().unwrap();
            ids.push(row.id());
            if row.event.event_type.as_str() == ledger::LAST {
                return ids;
            }
        }
    }
}
