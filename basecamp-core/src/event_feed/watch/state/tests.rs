use proptest::prelude::*;

use super::*;

type Item = (i64, u32);

const SECOND: Duration = Duration::from_secs(1);

fn watch() -> WatchState<Item> {
    WatchState::new(|item| item.0)
}

fn events(watch: &mut WatchState<Item>) -> Vec<WatchEvent<Item>> {
    std::iter::from_fn(|| watch.next_event()).collect()
}

#[test]
fn current_items_come_first() {
    let mut watch = watch();
    assert_eq!(watch.next_action(SECOND), Action::Wait(None));
    watch.list_at(SECOND);
    assert_eq!(watch.next_action(SECOND), Action::List);
    watch.listed(SECOND, vec![(2, 0), (1, 0)], 1);
    let expected = [WatchEvent::Applied((1, 0)), WatchEvent::Applied((2, 0)), WatchEvent::Relisted];
    assert_eq!(events(&mut watch), expected);
}

#[test]
fn changes_within_the_debounce_cause_one_read() {
    let mut watch = watch();
    watch.changed(SECOND, 1);
    watch.changed(SECOND + DEBOUNCE / 2, 1);
    assert_eq!(watch.next_action(SECOND), Action::Wait(Some(SECOND + DEBOUNCE)));
    assert_eq!(watch.next_action(SECOND + DEBOUNCE), Action::Read(1));
    assert_eq!(watch.next_action(SECOND + DEBOUNCE), Action::Wait(None));
    watch.read(1, Some((1, 5)));
    watch.read(1, Some((1, 5)));
    watch.read(1, None);
    watch.read(1, None);
    let expected = [WatchEvent::Applied((1, 5)), WatchEvent::Deleted(1)];
    assert_eq!(events(&mut watch), expected);
}

#[test]
fn many_changes_cause_one_list_request() {
    let mut watch = watch();
    for id in 0..=51 {
        watch.changed(SECOND, id);
    }
    assert_eq!(watch.next_action(SECOND + DEBOUNCE), Action::List);
    watch.listed(2 * SECOND, Vec::new(), 1);
    assert_eq!(watch.next_action(100 * SECOND), Action::Wait(None));
}

#[test]
fn the_earliest_planned_list_request_counts() {
    let mut watch = watch();
    for seconds in [5, 10] {
        watch.list_at(Duration::from_secs(seconds));
    }
    assert_eq!(watch.next_action(Duration::from_secs(5)), Action::List);
}

#[test]
fn items_that_pages_lack_are_read_before_they_are_deleted() {
    let mut watch = watch();
    watch.listed(SECOND, vec![(1, 0), (2, 0)], 1);
    events(&mut watch);
    watch.listed(2 * SECOND, vec![(1, 0)], 2);
    assert_eq!(events(&mut watch), [WatchEvent::Relisted]);
    assert_eq!(watch.next_action(2 * SECOND), Action::Read(2));
    watch.read(2, None);
    assert_eq!(events(&mut watch), [WatchEvent::Deleted(2)]);
    assert_eq!(watch.next_action(2 * SECOND), Action::Wait(None));
}

#[test]
fn lists_of_several_pages_are_confirmed_after_changes() {
    let mut watch = watch();
    watch.list_at(SECOND);
    assert_eq!(watch.next_action(SECOND), Action::List);
    watch.changed(SECOND, 9);
    watch.listed(2 * SECOND, vec![(1, 0)], 2);
    assert_eq!(watch.next_action(2 * SECOND), Action::Read(9));
    assert_eq!(watch.next_action(2 * SECOND), Action::Wait(Some(SECOND + LATENESS)));
    assert_eq!(watch.next_action(SECOND + LATENESS), Action::List);
    watch.listed(2 * LATENESS, vec![(1, 0)], 2);
    watch.changed(SECOND + 3 * LATENESS, 9);
    assert_eq!(watch.next_action(4 * LATENESS), Action::Read(9));
    assert_eq!(watch.next_action(4 * LATENESS), Action::Wait(None), "it changed later");
}

/// An event of the world around a watch.
#[derive(Debug, Clone)]
enum Happening {
    /// The server changes or deletes an item. Its row arrives later.
    Change(i64, Option<u32>),
    /// A row arrives, by its position among those in flight, and maybe again.
    Arrive(usize, bool),
    /// The rows in flight are lost, which the feed signals.
    Lose,
    /// The watch executes its next action.
    Act,
    /// A request fails.
    Fail,
    Advance(u16),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => (0..8_i64, proptest::option::weighted(0.7, 0..100_u32))
            .prop_map(|(id, value)| Happening::Change(id, value)),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(at, again)| Happening::Arrive(at, again)),
        1 => Just(Happening::Lose),
        4 => Just(Happening::Act),
        1 => Just(Happening::Fail),
        2 => (0..900_u16).prop_map(Happening::Advance),
    ]
}

/// A server with a list, and a consumer that applies the events of a watch.
struct World {
    now: Duration,
    server: BTreeMap<i64, u32>,
    in_flight: Vec<i64>,
    watch: WatchState<Item>,
    consumer: BTreeMap<i64, u32>,
    /// The pages of the list request in progress that were read.
    listing: Option<Vec<Item>>,
}

impl World {
    fn arrive(&mut self, at: usize, again: bool) {
        if !self.in_flight.is_empty() {
            let at = at % self.in_flight.len();
            let id = if again { self.in_flight[at] } else { self.in_flight.remove(at) };
            self.watch.changed(self.now, id);
        }
    }

    /// Executes one action, and returns the time for which the watch waits otherwise.
    fn act(&mut self) -> Option<Option<Duration>> {
        let now = self.now;
        if let Some(first) = self.listing.take() {
            // The second page, by offset: items may have moved since the first.
            let second = self.server.iter().skip(first.len()).map(|(id, value)| (*id, *value));
            let items = first.iter().copied().chain(second).collect();
            self.watch.listed(now, items, 2);
        } else {
            match self.watch.next_action(now) {
                Action::List if self.server.len() > 3 => {
                    let first = self.server.iter().take(3).map(|(id, value)| (*id, *value));
                    self.listing = Some(first.collect());
                }
                Action::List => {
                    let items = self.server.iter().map(|(id, value)| (*id, *value)).collect();
                    self.watch.listed(now, items, 1);
                }
                Action::Read(id) => {
                    let item = self.server.get(&id).map(|value| (id, *value));
                    self.watch.read(id, item);
                }
                Action::Wait(until) => return Some(until),
            }
        }
        while let Some(event) = self.watch.next_event() {
            match event {
                WatchEvent::Applied((id, value)) => {
                    self.consumer.insert(id, value);
                }
                WatchEvent::Deleted(id) => {
                    assert!(self.consumer.remove(&id).is_some(), "an unknown item was deleted");
                }
                WatchEvent::Relisted => {}
            }
        }
        None
    }
}

proptest! {
    #[test]
    fn a_watch_converges_to_the_list(happenings in proptest::collection::vec(happening(), 0..120)) {
        let mut world = World {
            now: Duration::ZERO,
            server: BTreeMap::new(),
            in_flight: Vec::new(),
            watch: watch(),
            consumer: BTreeMap::new(),
            listing: None,
        };
        world.watch.list_at(Duration::ZERO);
        for happening in happenings {
            match happening {
                Happening::Change(id, value) => {
                    let before = world.server.get(&id).copied();
                    match value {
                        Some(value) => world.server.insert(id, value),
                        None => world.server.remove(&id),
                    };
                    if before != value {
                        world.in_flight.push(id);
                    }
                }
                Happening::Arrive(at, again) => world.arrive(at, again),
                Happening::Lose => {
                    world.in_flight.clear();
                    let now = world.now;
                    world.watch.list_at(now);
                }
                Happening::Act => {
                    world.act();
                }
                Happening::Fail => {
                    let now = world.now;
                    if world.listing.is_none() {
                        match world.watch.next_action(now) {
                            Action::List => world.watch.list_at(now + SECOND),
                            Action::Read(id) => world.watch.read_failed(now, id, SECOND),
                            Action::Wait(_) => {}
                        }
                    }
                }
                Happening::Advance(milliseconds) => {
                    world.now += Duration::from_millis(milliseconds.into());
                }
            }
        }
        while !world.in_flight.is_empty() {
            world.arrive(0, false);
        }
        for _ in 0..1000 {
            match world.act() {
                None => {}
                Some(Some(until)) => world.now = world.now.max(until),
                Some(None) => break,
            }
        }
        prop_assert_eq!(world.watch.next_action(world.now), Action::Wait(None), "it ends");
        prop_assert_eq!(&world.consumer, &world.server);
    }
}
