//! The boundary between deciding and doing: [`Machine`], and what passes through it.
//!
//! A machine decides; a driver does what it is told and reports what happened. The whole loop:
//!
//! 1. Call [`Machine::step`] and hand the events of [`Machine::poll_event`] to the hooks.
//! 2. On [`Step::Send`], send the request. Report the head of the response with
//!    [`Machine::handle_head`] and follow the [`BodyPlan`] that it returns: read the body and
//!    report it with [`Machine::handle_body`], or drop it, or keep it for the caller, and report an
//!    empty one. If anything goes wrong on the way, report that with [`Machine::handle_failure`]
//!    instead.
//! 3. On [`Step::Wait`], wait until the time it names or until it is woken, whichever is first.
//! 4. On [`Step::Spawn`], drive that machine to its end independently of this one.
//! 5. On [`Step::Blocking`], run that task on a thread that may block. Wait for its end, but no
//!    longer than until the time that the task names.
//! 6. On [`Step::Done`], return the result. Otherwise go to 1.
//!
//! A conversation with exact bytes stands at [`Call`](crate::Call); a complete driver on an HTTP
//! client that this project doesn't otherwise use is `examples/custom_stack.rs`.

pub(crate) mod attempt;
pub(crate) mod blocking_task;
pub(crate) mod body_plan;
pub(crate) mod cancel;
pub(crate) mod driver;
pub(crate) mod machine;
pub(crate) mod now;
pub(crate) mod wait;
pub(crate) mod waiters;

pub use crate::error::failure::{Failure, FailureKind};
pub use attempt::Attempt;
pub use blocking_task::BlockingTask;
pub use body_plan::{AnsweredEarly, BodyPlan};
pub use cancel::Cancel;
pub use driver::{BoxFuture, DriveAsync, DriveBlocking};
pub use machine::{Machine, Step};
pub use now::Now;
pub use wait::Wait;
