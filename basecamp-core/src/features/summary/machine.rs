//! The machine that reads a summary.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use super::discovery::{Discovery, Next};
use super::pointer::Route;
use super::read::{Read, line_call, line_summary};
use super::{RecordingPointer, Summary};
use crate::cache::single_flight::{Flight, Lead, Load, Outcome};
use crate::call::Call;
use crate::call::deadline::Deadline;
use crate::client::account::Account;
use crate::client::campfires::Listing;
use crate::client::context::Context;
use crate::error::Error;
use crate::error::failure::Failure;
use crate::generated::services::campfires::ListCampfires;
use crate::generated::services::pings::GetPing;
use crate::generated::services::projects::GetProject;
use crate::model::id::{Id, is_digits};
use crate::observe::event::Event;
use crate::observe::hooks::deliver_one;
use crate::pagination::pager::Pager;
use crate::protocol::body_plan::BodyPlan;
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::protocol::wait::Wait;
use crate::request::account_id::AccountId;
use crate::request::options::CallOptions;
use crate::response::reply::Reply;
use crate::types::{Campfire, Project, ToolName};

/// The most campfires of a listing.
const MAX_LISTED: usize = 1000;

/// The machine that reads a summary: the method `machine` of [`Summarize`](crate::Summarize)
/// creates it.
///
/// Each read is a separate operation, also for hooks; a deadline limits all of them together. The
/// reply of [`Step::Done`] is that of the recording; [`SummaryCall::into_output`] returns the
/// summary.
pub struct SummaryCall {
    context: Arc<Context>,
    account: Account,
    options: CallOptions,
    pointer: RecordingPointer,
    discovery: Discovery,
    work: Work,
    deadline: Deadline,
    /// Events of the calls that have ended.
    events: VecDeque<Event>,
    output: Option<Summary>,
}

type DockLead = Lead<(AccountId, Id<Project>), Vec<Id<Campfire>>>;
type ListingLead = Lead<AccountId, Listing>;

/// The current part of the call.
#[expect(clippy::large_enum_variant, reason = "a call has one")]
enum Work {
    /// Reads the recording.
    Read(&'static Read, Call),
    /// Reads the chat line in a campfire.
    Line(Id<Campfire>, Call),
    /// Reads the project, for its dock.
    Project(DockLead, Call),
    /// Reads the ping, if the bucket is no project.
    Ping(DockLead, Call),
    /// Lists the campfires of the account.
    List(ListingLead, Listing, Pager),
    /// Waits for the load of another call.
    FollowDock(Arc<Flight<Vec<Id<Campfire>>>>),
    FollowListing(Arc<Flight<Listing>>),
    /// Fails without a request.
    Failed(Error),
    /// Searches the campfires.
    Search,
    Ended,
}

impl SummaryCall {
    pub(super) fn new(
        context: &Arc<Context>,
        account: AccountId,
        options: CallOptions,
        pointer: RecordingPointer,
    ) -> Self {
        let discovery = Discovery::new(account.clone(), pointer.bucket_id);
        let account = Account::from(account);
        let limit = options.get().and_then(|options| options.deadline);
        let deadline = Deadline::new(limit.or(context.config().deadline));
        let work = match pointer.route() {
            Ok(Route::ChatLine) => Work::Search,
            Ok(Route::Read(read)) => {
                let call = (read.call)(context, &account, pointer.recording_id, &options);
                Work::Read(read, call)
            }
            Err(error) => Work::Failed(error),
        };
        Self {
            context: context.clone(),
            account,
            options,
            pointer,
            discovery,
            work,
            deadline,
            events: VecDeque::new(),
            output: None,
        }
    }

    /// Returns the summary.
    ///
    /// # Errors
    ///
    /// A `usage` error unless the machine has ended successfully.
    pub fn into_output(self) -> Result<Summary, Error> {
        self.output.ok_or_else(|| Error::misuse("the summary has not ended successfully"))
    }

    /// Does the next part of the call: returns a step for the driver, if it needs one.
    fn advance(&mut self, now: Now) -> Result<Option<Step>, Error> {
        if let Some(machine) = self.work.machine() {
            return match machine.step(now) {
                Step::Done(result) => {
                    self.events.extend(std::iter::from_fn(|| machine.poll_event()));
                    self.on_reply(result, now)
                }
                step => Ok(Some(step)),
            };
        }
        match std::mem::replace(&mut self.work, Work::Ended) {
            Work::Failed(error) => Err(error),
            Work::Search => self.search(now),
            Work::FollowDock(flight) => match flight.outcome() {
                None => self.wait(flight.clone(), Work::FollowDock(flight), now),
                Some(Outcome::Loaded(campfires)) => {
                    self.discovery.on_dock(&campfires);
                    self.search(now)
                }
                Some(Outcome::Failed(error)) => Err(error),
                Some(Outcome::Abandoned) => self.load_dock(now),
            },
            Work::FollowListing(flight) => match flight.outcome() {
                None => self.wait(flight.clone(), Work::FollowListing(flight), now),
                Some(Outcome::Loaded(listing)) => {
                    self.discovery.on_listing(&listing);
                    self.search(now)
                }
                Some(Outcome::Failed(error)) => Err(error),
                Some(Outcome::Abandoned) => self.load_listing(now),
            },
            _ => Err(Error::misuse("step after the end")),
        }
    }

    fn on_reply(&mut self, result: Result<Reply, Error>, now: Now) -> Result<Option<Step>, Error> {
        match (std::mem::replace(&mut self.work, Work::Ended), result) {
            (Work::Read(read, _), result) => {
                let reply = result?;
                let summary = (read.summary)(reply.clone())?;
                self.finish(summary, reply)
            }
            (Work::Line(campfire, _), Ok(reply)) => {
                let summary = line_summary(campfire, reply.clone())?;
                self.finish(summary, reply)
            }
            (Work::Line(..), Err(error)) if error.is_not_found() => self.search(now),
            (Work::Project(lead, _), Err(error)) if error.is_not_found() => {
                let mut get = self.account.pings().get(self.pointer.bucket_id.get());
                get.options = self.options.clone();
                let call = self.limited(Call::new(&self.context, &get));
                self.work = Work::Ping(lead, call);
                Ok(None)
            }
            (Work::Project(lead, _), result) => {
                self.on_dock(lead, result.and_then(GetProject::decode).map(chats), now)
            }
            (Work::Ping(lead, _), Err(error)) if error.is_not_found() => {
                self.on_dock(lead, Ok(Vec::new()), now)
            }
            (Work::Ping(lead, _), result) => {
                let ping = result.and_then(GetPing::decode);
                self.on_dock(lead, ping.map(|ping| room(&ping.room_url)), now)
            }
            (Work::List(lead, listing, pager), result) => {
                self.on_page(lead, listing, pager, result, now)
            }
            (_, Err(error)) => Err(error),
            (_, Ok(_)) => Err(Error::misuse("step after the end")),
        }
    }

    fn finish(&mut self, summary: Summary, reply: Reply) -> Result<Option<Step>, Error> {
        summary.check_bucket(self.pointer.bucket_id)?;
        self.output = Some(summary);
        Ok(Some(Step::Done(Ok(reply))))
    }

    /// Ends the load of a dock.
    fn on_dock(
        &mut self,
        lead: DockLead,
        campfires: Result<Vec<Id<Campfire>>, Error>,
        now: Now,
    ) -> Result<Option<Step>, Error> {
        match campfires {
            Ok(campfires) => {
                self.discovery.on_dock(&campfires);
                lead.finish(Arc::new(campfires), now.monotonic);
                self.search(now)
            }
            Err(error) => {
                if !self.deadline.has_passed(now) {
                    lead.fail(error.clone());
                }
                Err(error)
            }
        }
    }

    /// Adds a page to a listing, and ends its load after the last.
    fn on_page(
        &mut self,
        lead: ListingLead,
        mut listing: Listing,
        mut pager: Pager,
        page: Result<Reply, Error>,
        now: Now,
    ) -> Result<Option<Step>, Error> {
        // The events of a page precede those of the next, and the end of the operation.
        if let Some(hooks) = self.context.hooks() {
            let events = self.events.drain(..);
            events.for_each(|event| deliver_one(hooks, &event));
        }
        let campfires = match page.and_then(ListCampfires::decode) {
            Ok(campfires) => campfires,
            Err(error) => {
                pager.finish(Some(error.clone()));
                if !self.deadline.has_passed(now) {
                    lead.fail(error.clone());
                }
                return Err(error);
            }
        };
        listing
            .campfires
            .extend(campfires.into_iter().map(|campfire| (campfire.id, campfire.bucket.id)));
        let is_full = listing.campfires.len() >= MAX_LISTED;
        if !is_full && pager.next_page() {
            pager.end_at(self.deadline.deadline_at());
            self.work = Work::List(lead, listing, pager);
            return Ok(None);
        }
        pager.finish(None);
        listing.is_truncated = pager.has_more() || listing.campfires.len() > MAX_LISTED;
        listing.campfires.truncate(MAX_LISTED);
        let listing = Arc::new(listing);
        self.discovery.on_listing(&listing);
        match listing.is_truncated {
            true => lead.pass(listing),
            false => lead.finish(listing, now.monotonic),
        }
        self.search(now)
    }

    /// Does the next action of the search.
    fn search(&mut self, now: Now) -> Result<Option<Step>, Error> {
        match self.discovery.next(&self.context.campfires, now.monotonic) {
            Next::Try(campfire) => {
                let line = self.pointer.recording_id;
                let call = line_call(&self.context, &self.account, campfire, line, &self.options);
                self.work = Work::Line(campfire, self.limited(call));
                Ok(None)
            }
            Next::LoadDock => self.load_dock(now),
            Next::LoadListing => self.load_listing(now),
            Next::Fail(failure) => Err(failure.into()),
        }
    }

    fn load_dock(&mut self, now: Now) -> Result<Option<Step>, Error> {
        let docks = &self.context.campfires.docks;
        self.work = match docks.load(&self.discovery.dock_key(), now.monotonic) {
            Load::Follow(flight) => Work::FollowDock(flight),
            Load::Lead(lead) => Work::Project(lead, self.project_call()),
        };
        Ok(None)
    }

    fn load_listing(&mut self, now: Now) -> Result<Option<Step>, Error> {
        let listings = &self.context.campfires.listings;
        self.work = match listings.load(&self.discovery.account, now.monotonic) {
            Load::Follow(flight) => Work::FollowListing(flight),
            Load::Lead(lead) => {
                let mut list = self.account.campfires().list();
                list.options = self.options.clone();
                let mut pager = Pager::new(&self.context, &list);
                pager.end_at(self.deadline.deadline_at());
                Work::List(lead, Listing::default(), pager)
            }
        };
        Ok(None)
    }

    fn project_call(&self) -> Call {
        let mut get = self.account.projects().get(self.pointer.bucket_id);
        get.options = self.options.clone();
        self.limited(Call::new(&self.context, &get))
    }

    /// Waits for the load of another call, at most until the deadline.
    fn wait<V: Send + Sync + 'static>(
        &mut self,
        flight: Arc<Flight<V>>,
        work: Work,
        now: Now,
    ) -> Result<Option<Step>, Error> {
        if self.deadline.has_passed(now) {
            // A call after the deadline sends nothing, and ends with the error of the deadline.
            return Ok(Some(self.project_call().step(now)));
        }
        self.work = work;
        Ok(Some(Step::Wait(Wait::for_event(flight).at_most_until(self.deadline.deadline_at()))))
    }

    fn limited(&self, mut call: Call) -> Call {
        call.end_at(self.deadline.deadline_at());
        call
    }
}

/// The campfires on a project's dock.
fn chats(project: Project) -> Vec<Id<Campfire>> {
    let chats = project.tools(&ToolName::Chat).filter(|tool| tool.id.get() != 0);
    chats.map(|tool| tool.id.cast()).collect()
}

/// The campfire in the URL of a ping's room, which ends with `/chats/` and the id.
fn room(url: &str) -> Vec<Id<Campfire>> {
    let url = url.strip_suffix(".json").unwrap_or(url);
    let digits = url.rsplit_once("/chats/").map_or("", |(_, digits)| digits);
    is_digits(digits).then(|| digits.parse().ok()).flatten().into_iter().collect()
}

impl Work {
    fn machine(&mut self) -> Option<&mut dyn Machine> {
        match self {
            Self::Read(_, call)
            | Self::Line(_, call)
            | Self::Project(_, call)
            | Self::Ping(_, call) => Some(call),
            Self::List(_, _, pager) => Some(pager),
            _ => None,
        }
    }
}

impl Machine for SummaryCall {
    fn step(&mut self, now: Now) -> Step {
        self.deadline.start(now);
        loop {
            match self.advance(now) {
                Ok(Some(step)) => return step,
                Ok(None) => {}
                Err(error) => {
                    self.work = Work::Ended;
                    return Step::Done(Err(error));
                }
            }
        }
    }

    fn handle_head(&mut self, now: Now, head: Response<()>) -> BodyPlan {
        match self.work.machine() {
            Some(machine) => machine.handle_head(now, head),
            None => {
                self.work = Work::Failed(Error::misuse("a response to no request"));
                BodyPlan::Discard
            }
        }
    }

    fn handle_body(&mut self, now: Now, body: Bytes) {
        match self.work.machine() {
            Some(machine) => machine.handle_body(now, body),
            None => self.work = Work::Failed(Error::misuse("a body without a response")),
        }
    }

    fn handle_failure(&mut self, now: Now, failure: Failure) {
        match self.work.machine() {
            Some(machine) => machine.handle_failure(now, failure),
            None => self.work = Work::Failed(Error::misuse("a failure without a request")),
        }
    }

    fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front().or_else(|| self.work.machine()?.poll_event())
    }
}

impl fmt::Debug for SummaryCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SummaryCall")
            .field("pointer", &self.pointer)
            .field("discovery", &self.discovery)
            .finish_non_exhaustive()
    }
}
