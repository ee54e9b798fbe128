//! The delays between requests.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use super::{Decision, SCALE, Waits};
use crate::scenario::record::Seen;

fn seen(at: u64) -> Seen {
    Seen {
        at: Duration::from_millis(at),
        method: Method::GET,
        uri: Uri::from_static("/"),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        at_home: true,
    }
}

#[test]
fn a_delay_is_the_wait_unless_it_was_interrupted() {
    let waits = Waits::default();
    for (after, delay, scale) in [(1, 10, SCALE), (2, 20, SCALE), (3, 2000, 1)] {
        let delay = Duration::from_millis(delay);
        waits.0.lock().expect("unpoisoned").waits.push(Decision { after, delay, scale });
    }
    let requests = [seen(0), seen(14), seen(29), seen(2029), seen(2033)];
    // A complete wait, one that is 5 ms short, an unscaled one, and a delay without a retry.
    let expected = [1000, 1500, 2000, 4].map(Duration::from_millis);
    assert_eq!(waits.gaps(&requests), expected);
}
