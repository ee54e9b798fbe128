//! Tests of the queue.

use proptest::prelude::*;

use crate::pace::queue::FairQueue;

#[test]
fn accounts_are_served_in_turn() {
    let mut queue = FairQueue::default();
    let (first, second) = (queue.push("a"), queue.push("a"));
    let (third, fourth) = (queue.push("b"), queue.push("c"));
    let mut served = Vec::new();
    while let Some(head) = queue.head() {
        served.push(head);
        queue.pop();
    }
    assert_eq!(served, [first, third, fourth, second]);
}

proptest! {
    #[test]
    fn calls_ahead_are_counted_exactly(
        (accounts, removed) in (
            proptest::collection::vec(0..4_usize, 1..40),
            proptest::collection::vec(any::<prop::sample::Index>(), 0..10),
        ),
    ) {
        let mut queue = FairQueue::default();
        let mut tickets: Vec<u64> =
            accounts.iter().map(|account| queue.push(["a", "b", "c", "d"][*account])).collect();
        for index in removed {
            if !tickets.is_empty() {
                queue.remove(tickets.remove(index.index(tickets.len())));
            }
        }
        assert_eq!(queue.len(), tickets.len());
        let ahead: Vec<_> = tickets.iter().map(|ticket| queue.ahead(*ticket)).collect();
        let mut served = Vec::new();
        while let Some(head) = queue.head() {
            served.push(head);
            queue.pop();
        }
        for (ticket, ahead) in tickets.iter().zip(ahead) {
            assert_eq!(served.iter().position(|served| served == ticket), ahead);
        }
    }
}
