//! The boundary between core and drivers: the sans-I/O [`Machine`] and the types that it exchanges
//! with a driver.
//!
//! A machine decides; a driver executes the returned steps and reports the results. The loop of a
//! driver:
//!
//! 1. Call [`Machine::step`] and deliver the events of [`Machine::poll_event`] to the hooks.
//! 2. On [`Step::Send`], send the request. Report the head of the response with
//!    [`Machine::handle_head`] and execute the [`BodyPlan`] that it returns: read the body and
//!    report it with [`Machine::handle_body`], or drop it or pass it to the caller, and report an
//!    empty one. If sending or reading fails, report that with [`Machine::handle_failure`] instead.
//! 3. On [`Step::Wait`], wait for its time or for its event, whichever is first.
//! 4. On [`Step::Spawn`], drive that machine to its end independently of this one.
//! 5. On [`Step::Blocking`], run that task on a thread that may block. Wait until the task ends,
//!    but not beyond its deadline.
//! 6. On [`Step::Done`], return the result. Otherwise go to 1.
//!
//! [`Call`](crate::Call) documents an exchange with exact bytes. `examples/custom_stack.rs` is a
//! complete driver on an HTTP client that this project doesn't otherwise use.

pub(crate) mod attempt;
pub(crate) mod blocking_task;
pub(crate) mod body_plan;
#[cfg(feature = "event-feed")]
pub(crate) mod cable;
pub(crate) mod composite;
#[cfg(feature = "login")]
pub(crate) mod desktop;
pub(crate) mod driver;
#[cfg(feature = "login")]
pub(crate) mod loopback;
pub(crate) mod machine;
pub(crate) mod now;
pub(crate) mod wait;

pub use crate::error::failure::{Failure, FailureKind};
pub use crate::model::cancel::Cancel;
pub use attempt::Attempt;
pub use blocking_task::BlockingTask;
pub use body_plan::{AnsweredEarly, BodyPlan};
#[cfg(feature = "login")]
pub use desktop::Desktop;
pub use driver::{BoxFuture, DriveAsync, DriveBlocking};
#[cfg(feature = "login")]
pub use loopback::{Loopback, LoopbackConnection};
pub use machine::{Machine, Step};
pub use now::Now;
pub use wait::Wait;
