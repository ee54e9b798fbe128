//! Client-side rate limiting: decides for each request to the API whether it is sent now, later, or
//! not at all.
//!
//! [`Pacer`](crate::Pacer) is the state that the calls of one or more clients share: the slots of
//! the rate limit ([`Gcra`](crate::Gcra)), the queue of waiting calls, the number of requests in
//! flight, and the circuit breakers. A [`PaceStore`](crate::PaceStore) extends the rate limit to
//! other processes.

pub(crate) mod breaker;
pub(crate) mod clock;
pub(crate) mod gcra;
pub(crate) mod pacer;
pub(crate) mod pacing;
mod queue;
mod slots;
pub(crate) mod store;

#[cfg(all(test, model))]
mod model;
#[cfg(test)]
#[cfg(not(model))]
mod tests;
