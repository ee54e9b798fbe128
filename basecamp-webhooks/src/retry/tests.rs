use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// A queue in virtual time.
struct Scenario {
    queue: RetryQueue,
    now: Instant,
}

impl Scenario {
    fn new() -> Self {
        Self { queue: RetryQueue::default(), now: Instant::now() }
    }

    fn push(&mut self, id: i64, lease: Duration) -> Option<i64> {
        let settlement = Settlement {
            id: EventId::from(id),
            token: 0,
            operation: StoreOperation::Commit,
            runtime: Runtime::current(),
        };
        let (failed_at, deadline) = (self.now, add(self.now, lease));
        let error = "away".to_owned();
        let pending = Pending { settlement, attempts: 1, failed_at, error, deadline };
        self.queue.push(pending, u64::MAX).map(|pending| number(&pending.settlement))
    }

    #[track_caller]
    fn attempt(&mut self) -> i64 {
        match self.queue.next(self.now) {
            Action::Attempt(settlement) => number(&settlement),
            Action::Wait(time) => panic!("wait {:?}", time - self.now),
            Action::GiveUp(_, reason) => panic!("{reason}"),
            Action::Idle => panic!("idle"),
        }
    }

    /// Advances to the next time the queue waits for.
    #[track_caller]
    fn wait(&mut self) -> Duration {
        let Action::Wait(time) = self.queue.next(self.now) else { panic!("no wait") };
        let wait = time - self.now;
        self.now = time;
        wait
    }

    #[track_caller]
    fn gives_up(&mut self) -> (i64, GiveUpReason) {
        match self.queue.next(self.now) {
            Action::GiveUp(pending, reason) => (number(&pending.settlement), reason),
            _ => panic!("no operation was given up"),
        }
    }

    fn fail(&mut self, random: u64) {
        self.queue.failed(self.now, "away".to_owned(), random);
    }

    fn succeed(&mut self) -> Option<u32> {
        self.queue.succeeded(self.now).map(|pending| pending.attempts)
    }

    fn is_idle(&mut self) -> bool {
        matches!(self.queue.next(self.now), Action::Idle)
    }
}

fn number(settlement: &Settlement) -> i64 {
    settlement.id.to_string().parse().unwrap()
}

#[test]
fn delays_double_up_to_five_seconds() {
    let mut scenario = Scenario::new();
    scenario.push(1, MINUTE);
    for expected in [100, 200, 400, 800, 1600, 3200, 5000, 5000] {
        let delay = scenario.wait().as_millis();
        assert!((expected - 1..=expected).contains(&delay), "{delay} ms instead of {expected} ms");
        assert_eq!(scenario.attempt(), 1);
        scenario.fail(u64::MAX);
    }
    scenario.wait();
    scenario.attempt();
    assert_eq!(scenario.succeed(), Some(10));
    assert!(scenario.is_idle());
}

#[test]
fn jitter_shortens_a_delay_by_up_to_a_half() {
    let mut scenario = Scenario::new();
    scenario.push(1, MINUTE);
    scenario.wait();
    for (random, expected) in [(0, 100), (u64::MAX / 2 + 1, 300), (0, 400)] {
        scenario.attempt();
        scenario.fail(random);
        assert_eq!(scenario.wait(), Duration::from_millis(expected));
    }
}

#[test]
fn operations_take_turns_and_follow_a_success_at_once() {
    let mut scenario = Scenario::new();
    for id in 1..=3 {
        scenario.push(id, MINUTE);
    }
    for id in [1, 2, 3, 1] {
        scenario.wait();
        assert_eq!(scenario.attempt(), id);
        scenario.fail(u64::MAX);
    }
    scenario.wait();
    for (id, attempts) in [(2, 3), (3, 3), (1, 4)] {
        assert_eq!(scenario.attempt(), id);
        assert_eq!(scenario.succeed(), Some(attempts));
    }
    assert!(scenario.is_idle());
    // The backoff of the next failure starts again.
    scenario.push(4, MINUTE);
    assert!(scenario.wait() <= BASE_DELAY);
}

#[test]
fn operation_is_abandoned_when_its_lease_ends() {
    let mut scenario = Scenario::new();
    scenario.push(1, MINUTE);
    scenario.push(2, BASE_DELAY / 4);
    assert_eq!(scenario.wait(), BASE_DELAY / 4);
    assert_eq!(scenario.gives_up(), (2, GiveUpReason::LeaseEnded));
    scenario.wait();
    assert_eq!(scenario.attempt(), 1);
    assert_eq!(scenario.queue.attempt_deadline(), Some(scenario.now + ATTEMPT_TIMEOUT));
    scenario.now += MINUTE;
    scenario.fail(0);
    assert_eq!(scenario.gives_up(), (1, GiveUpReason::LeaseEnded));
    assert!(scenario.is_idle());
}

#[test]
fn attempt_is_cancelled_when_the_lease_ends() {
    let mut scenario = Scenario::new();
    scenario.push(1, SECOND);
    let end = scenario.now + SECOND;
    scenario.wait();
    scenario.attempt();
    assert_eq!(scenario.queue.attempt_deadline(), Some(end));
}

#[test]
fn full_queue_gives_up_the_oldest() {
    let mut scenario = Scenario::new();
    for id in 0..1000 {
        assert_eq!(scenario.push(id, MINUTE), None);
        scenario.now += Duration::from_micros(1);
    }
    // The oldest operation moves to the end of the queue, but is still the oldest.
    scenario.wait();
    assert_eq!(scenario.attempt(), 0);
    scenario.fail(0);
    assert_eq!(scenario.push(1000, MINUTE), Some(0));
    assert_eq!(scenario.push(1001, MINUTE), Some(1));
    assert_eq!(scenario.queue.len(), 1000);
}

#[test]
fn shutdown_attempts_at_once_and_gives_up_at_its_deadline() {
    let mut scenario = Scenario::new();
    scenario.push(1, MINUTE);
    scenario.push(2, MINUTE);
    let deadline = scenario.now + SECOND;
    scenario.queue.shut_down(scenario.now, deadline);
    // A second shutdown can't extend the first.
    scenario.queue.shut_down(scenario.now, deadline + MINUTE);
    assert_eq!(scenario.attempt(), 1);
    assert_eq!(scenario.queue.attempt_deadline(), Some(deadline));
    assert_eq!(scenario.succeed(), Some(2));
    while scenario.now < deadline {
        assert_eq!(scenario.attempt(), 2);
        scenario.fail(u64::MAX);
        scenario.wait();
    }
    assert_eq!(scenario.now, deadline);
    assert_eq!(scenario.gives_up(), (2, GiveUpReason::Shutdown));
    assert!(scenario.is_idle());
}

#[test]
fn abandoned_attempt_has_no_late_result() {
    let mut scenario = Scenario::new();
    scenario.push(1, MINUTE);
    scenario.push(2, MINUTE);
    scenario.wait();
    scenario.attempt();
    assert_eq!(scenario.queue.give_up_all().len(), 2);
    assert_eq!(scenario.queue.attempt_deadline(), None);
    assert_eq!(scenario.succeed(), None);
    scenario.fail(0);
    assert!(scenario.is_idle());
}

#[test]
fn times_of_any_length_do_not_overflow() {
    let mut scenario = Scenario::new();
    scenario.push(1, Duration::MAX);
    for _ in 0..100 {
        scenario.wait();
        scenario.attempt();
        scenario.fail(u64::MAX);
    }
}

#[derive(Debug, Clone)]
enum Input {
    Push { lease: u64 },
    Advance { millis: u64 },
    Result { success: bool, random: u64 },
    Shutdown { millis: u64 },
}

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        4 => (0..20_000_u64).prop_map(|lease| Input::Push { lease }),
        4 => (0..3_000_u64).prop_map(|millis| Input::Advance { millis }),
        4 => (any::<bool>(), any::<u64>())
            .prop_map(|(success, random)| Input::Result { success, random }),
        1 => (0..20_000_u64).prop_map(|millis| Input::Shutdown { millis }),
    ]
}

proptest! {
    /// Every operation ends once: it succeeds, or it is given up.
    #[test]
    fn every_operation_ends_once(inputs in vec(any_input(), 0..100)) {
        let mut scenario = Scenario::new();
        let (mut pushed, mut ended, mut in_flight) = (0, Vec::new(), false);
        let finish = [Input::Advance { millis: 30_000 }, Input::Result { success: false, random: 0 }];
        for input in inputs.into_iter().chain(finish) {
            match input {
                Input::Push { lease } => {
                    scenario.push(pushed, Duration::from_millis(lease));
                    pushed += 1;
                }
                Input::Advance { millis } => scenario.now += Duration::from_millis(millis),
                Input::Result { success: true, .. } if in_flight => {
                    let pending = scenario.queue.succeeded(scenario.now).unwrap();
                    ended.push(number(&pending.settlement));
                    in_flight = false;
                }
                Input::Result { random, .. } if in_flight => {
                    scenario.fail(random);
                    in_flight = false;
                }
                Input::Result { .. } => {}
                Input::Shutdown { millis } => {
                    let deadline = scenario.now + Duration::from_millis(millis);
                    scenario.queue.shut_down(scenario.now, deadline);
                }
            }
            while !in_flight {
                match scenario.queue.next(scenario.now) {
                    Action::Attempt(_) => {
                        let deadline = scenario.queue.attempt_deadline().unwrap();
                        prop_assert!(deadline > scenario.now, "an attempt without time");
                        in_flight = true;
                    }
                    Action::GiveUp(pending, _) => ended.push(number(&pending.settlement)),
                    Action::Wait(time) => {
                        prop_assert!(time > scenario.now);
                        prop_assert!(scenario.queue.len() > 0);
                        break;
                    }
                    Action::Idle => {
                        prop_assert_eq!(scenario.queue.len(), 0);
                        break;
                    }
                }
            }
            prop_assert_eq!(usize::try_from(pushed).unwrap(), ended.len() + scenario.queue.len());
        }
        ended.sort_unstable();
        prop_assert_eq!(ended, (0..pushed).collect::<Vec<_>>());
    }
}
