//! The consumer of a feed: a thread that receives its rows with one of the drivers.

use std::sync::Arc;
use std::time::Duration;

use basecamp_core::event_feed::{
    CheckpointKey, CheckpointStore, ConnectFeed, FeedError, FeedLane, FeedRow,
};
use basecamp_core::{Account, Config, Error, Handle, RetryPolicy};

use crate::script::Step;
use crate::world::World;

/// The interval of polls in scenarios that fire their timer: longer than the steps before that.
const REPAIR_INTERVAL: Duration = Duration::from_millis(1_500);

#[derive(Debug, Clone, Copy)]
pub(crate) enum Driver {
    Ureq,
    Hyper,
}

/// Receives rows until the feed ends.
pub(crate) fn consume(world: &Arc<World>, driver: Driver) {
    let config = Config::builder().base_url(&world.origin).retry(RetryPolicy::none());
    let config = config.build().unwrap();
    match driver {
        Driver::Ureq => {
            let client = basecamp_ureq::Client::builder().config(config).token("secret");
            let account = client.build().unwrap().for_account("999").unwrap();
            let feed = connect(&account, world).open().unwrap();
            world.started(feed.closer());
            for row in feed {
                received(world, row);
            }
        }
        Driver::Hyper => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let client = basecamp_hyper::Client::builder().config(config).token("secret");
                let account = client.build().unwrap().for_account("999").unwrap();
                let mut feed = connect(&account, world).open().unwrap();
                world.started(feed.closer());
                while let Some(row) = feed.next().await {
                    received(world, row);
                }
            });
        }
    }
    world.update(|state| {
        state.end.get_or_insert(None);
    });
}

fn received(world: &World, row: Result<FeedRow, Error>) {
    world.update(|state| match row {
        Ok(row) => state.delivered.push(row.id()),
        Err(error) => {
            let source = std::error::Error::source(&error);
            let reason = source.and_then(|source| source.downcast_ref::<FeedError>());
            state.end = Some(Some((reason.map(|error| error.reason), error)));
        }
    });
}

/// The feed of a script's configuration.
fn connect<H: Handle>(account: &Account<H>, world: &Arc<World>) -> ConnectFeed<H> {
    let config = &world.script.config;
    let connect = match config.feed_lane() {
        FeedLane::Inbox => account.event_feed().connect_inbox(),
        _ => account.event_feed().connect(),
    };
    let (signals, facts) = (Arc::clone(world), Arc::clone(world));
    let mut connect = connect
        .filters(config.filters())
        .checkpoints(Store(Arc::clone(world)), "scenario")
        .on_signal(move |signal| signals.answer(signal))
        .on_fact(move |fact| facts.observe(fact));
    if let Some(rows) = config.live_buffer_capacity {
        connect = connect.live_buffer_capacity(rows);
    }
    if let Some(ids) = config.dedupe_capacity {
        connect = connect.dedupe_capacity(ids);
    }
    if let Some(deadline) = config.confirmation_deadline_ms {
        connect = connect.confirmation_deadline(Duration::from_millis(deadline));
    }
    if world.fires("repair-poll") {
        connect = connect.repair_interval(REPAIR_INTERVAL);
    }
    connect
}

/// The store of a script. A save waits for its step.
struct Store(Arc<World>);

impl CheckpointStore for Store {
    fn load(&self, _: &CheckpointKey) -> Result<Option<String>, Error> {
        let config = &self.0.script.config;
        let load = config.checkpoint_store.as_ref().map(|store| store.load.as_str());
        match load {
            Some("failed") => Err(Error::usage("the store is broken")),
            Some(load) => Ok(load.strip_prefix("loaded:").map(str::to_owned)),
            None => Ok(config.position.clone()),
        }
    }

    fn save(&self, _: &CheckpointKey, position: &str) -> Result<(), Error> {
        let world = &self.0;
        world.in_turn("a save", |step| matches!(step, Step::ExpectCheckpoint(_)));
        world.update(|state| state.save = Some(position.to_owned()));
        world.wait("the step of a save", |state| state.saved.take()).unwrap_or(Ok(()))
    }
}
