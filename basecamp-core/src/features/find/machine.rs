//! The machine that finds an item.

use std::fmt;
use std::sync::Arc;

use super::rank::{Candidate, Candidates, Rank};
use crate::call::Call;
use crate::client::context::Context;
use crate::client::handle::deliver_events;
use crate::error::{Error, ErrorCode};
use crate::net::redact::redact_path;
use crate::pagination::pager::Pager;
use crate::protocol::composite::{Composite, composite_machine};
use crate::protocol::machine::{Machine, Step};
use crate::protocol::now::Now;
use crate::response::reply::Reply;
use crate::text::single_line;
use crate::types::{Person, Project};

/// The machine that finds a person or a project. The method `machine` of
/// [`FindPerson`](crate::FindPerson) and [`FindProject`](crate::FindProject) creates it.
///
/// The reply of [`Step::Done`] is that of the last request; [`Find::into_output`] returns the item.
pub struct Find<T: 'static> {
    kind: &'static Kind<T>,
    context: Arc<Context>,
    query: String,
    lookup: Lookup,
    /// The lowest rank of a match.
    lowest: Rank,
    /// The rank of the best matches so far.
    rank: Option<Rank>,
    matches: Vec<T>,
    /// The error of a lookup by id that the fallback continues.
    not_found: Option<Error>,
}

/// The differences between the kinds of items.
pub(super) struct Kind<T> {
    /// A plural.
    pub(super) noun: &'static str,
    pub(super) decode: fn(Reply) -> Result<T, Error>,
    pub(super) decode_page: fn(Reply) -> Result<Vec<T>, Error>,
    pub(super) candidate: fn(&T) -> Candidate,
    /// The names that queries are compared with.
    pub(super) names: fn(&T) -> Vec<&str>,
}

/// The request that finds an item.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a machine has one")]
pub(super) enum Lookup {
    /// Reads the item. If there is none of this id, the id may be a name: the fallback lists all
    /// items.
    Get { call: Call, fallback: Option<Box<Pager>> },
    /// Lists all items, for a comparison of their names.
    List(Pager),
}

impl<T: 'static> Find<T> {
    pub(super) fn new(
        kind: &'static Kind<T>,
        context: &Arc<Context>,
        query: String,
        lookup: Lookup,
    ) -> Self {
        let context = context.clone();
        // An id in a part of a name is no match: it may be the id of an item that can't be read.
        let lowest = match lookup {
            Lookup::Get { .. } => Rank::AnyCase,
            Lookup::List(_) => Rank::Contains,
        };
        Self {
            kind,
            context,
            query,
            lookup,
            lowest,
            rank: None,
            matches: Vec::new(),
            not_found: None,
        }
    }

    /// Returns the item.
    ///
    /// # Errors
    ///
    /// A `usage` error unless the machine has ended successfully.
    pub fn into_output(mut self) -> Result<T, Error> {
        self.matches.pop().ok_or_else(|| Error::misuse("the search has not ended successfully"))
    }

    /// Adds the items of a page that match at least as well as those before.
    fn add(&mut self, items: Vec<T>) {
        for item in items {
            let rank = Rank::of(&self.query, (self.kind.names)(&item));
            let rank = rank.filter(|rank| *rank >= self.lowest);
            if rank > self.rank {
                self.rank = rank;
                self.matches.clear();
            }
            if rank.is_some() && rank == self.rank {
                self.matches.push(item);
            }
        }
    }

    /// The error unless exactly one item matches.
    fn check(&self, is_truncated: bool) -> Result<(), Error> {
        let (noun, query) = (self.kind.noun, single_line(&self.query));
        if is_truncated {
            let pages = self.context.config().max_pages;
            let message = format!("there are more than {pages} pages of {noun}");
            return Err(Error::usage(message).with_hint("Use the id, or raise `max_pages`."));
        }
        match self.matches.len() {
            0 => {
                Err(Error::new(ErrorCode::NotFound, format!("none of the {noun} match `{query}`"))
                    .with_hint("The search includes only what the token's user can see."))
            }
            1 => Ok(()),
            _ => {
                let candidates = self.matches.iter().map(self.kind.candidate).collect();
                Err(Candidates(candidates).into_error(noun, &query))
            }
        }
    }

    /// Continues with the fallback if no item has the id. Returns any other error.
    fn on_error(&mut self, error: Error) -> Result<(), Error> {
        let Lookup::Get { call, fallback } = &mut self.lookup else { return Err(error) };
        let Some(pager) = fallback.take_if(|_| error.is_not_found()) else { return Err(error) };
        self.not_found = Some(error);
        // The pager replaces the call whose events these are.
        deliver_events(&self.context, call);
        self.lookup = Lookup::List(*pager);
        Ok(())
    }

    /// Replaces the error of a list that can't be read as a whole: no record has the id.
    fn or_not_found(&mut self, error: Error) -> Error {
        let is_refused = matches!(error.code(), ErrorCode::Forbidden | ErrorCode::Usage);
        self.not_found.take().filter(|_| is_refused).unwrap_or(error)
    }

    fn on_reply(&mut self, reply: Reply) -> Result<Option<Reply>, Error> {
        match &mut self.lookup {
            Lookup::Get { .. } => self.matches = vec![(self.kind.decode)(reply.clone())?],
            Lookup::List(pager) => {
                // The next page replaces the call whose events these are.
                deliver_events(&self.context, pager);
                let has_next = pager.next_page();
                let is_truncated = !has_next && pager.has_more();
                self.add((self.kind.decode_page)(reply.clone())?);
                if has_next {
                    return Ok(None);
                }
                self.check(is_truncated)?;
            }
        }
        Ok(Some(reply))
    }
}

impl<T: Send + 'static> Composite for Find<T> {
    fn current(&mut self) -> &mut dyn Machine {
        match &mut self.lookup {
            Lookup::Get { call, .. } => call,
            Lookup::List(pager) => pager,
        }
    }

    fn advance(&mut self, now: Now) -> Step {
        loop {
            let result = match self.current().step(now) {
                Step::Done(Ok(reply)) => {
                    let url = reply.url().clone();
                    let result = self.on_reply(reply);
                    result.map_err(|error| error.with_path(&redact_path(url.path())))
                }
                Step::Done(Err(error)) => self.on_error(error).map(|()| None),
                step => return step,
            };
            match result {
                Ok(None) => {}
                Ok(Some(reply)) => return Step::Done(Ok(reply)),
                Err(error) => {
                    self.matches.clear();
                    return Step::Done(Err(self.or_not_found(error)));
                }
            }
        }
    }
}

composite_machine!(Find<Person>);
composite_machine!(Find<Project>);

impl<T: 'static> fmt::Debug for Find<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Find")
            .field("query", &self.query)
            .field("lookup", &self.lookup)
            .finish_non_exhaustive()
    }
}
