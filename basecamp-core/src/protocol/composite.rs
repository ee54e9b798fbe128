//! Machines that run other machines one after the other.

use http::Response;

use super::machine::{Machine, Step};
use super::now::Now;
use crate::observe::event::Event;

/// A machine that runs other machines, one at a time. The macro `composite_machine!` implements
/// [`Machine`] for it: reports of the driver go to the current inner machine.
pub(crate) trait Composite {
    /// The inner machine whose steps the driver executes.
    fn current(&mut self) -> &mut dyn Machine;

    /// Returns the next step, and replaces the current machine once it has ended.
    fn advance(&mut self, now: Now) -> Step;

    /// Observes the head of a response before the current machine does.
    fn observe_head(&mut self, _head: &Response<()>) {}

    /// Returns an event of the composite machine itself, which precedes those of the current one.
    fn take_event(&mut self) -> Option<Event> {
        None
    }
}

/// Implements [`Machine`] for a [`Composite`]. A blanket implementation would overlap with that for
/// boxed machines.
macro_rules! composite_machine {
    ($machine:ty) => {
        impl $crate::protocol::machine::Machine for $machine {
            fn step(&mut self, now: $crate::protocol::now::Now) -> $crate::protocol::machine::Step {
                $crate::protocol::composite::Composite::advance(self, now)
            }

            fn handle_head(
                &mut self,
                now: $crate::protocol::now::Now,
                head: http::Response<()>,
            ) -> $crate::protocol::body_plan::BodyPlan {
                use $crate::protocol::composite::Composite;
                self.observe_head(&head);
                self.current().handle_head(now, head)
            }

            fn handle_body(&mut self, now: $crate::protocol::now::Now, body: bytes::Bytes) {
                $crate::protocol::composite::Composite::current(self).handle_body(now, body);
            }

            fn handle_failure(
                &mut self,
                now: $crate::protocol::now::Now,
                failure: $crate::error::failure::Failure,
            ) {
                $crate::protocol::composite::Composite::current(self).handle_failure(now, failure);
            }

            fn poll_event(&mut self) -> Option<$crate::observe::event::Event> {
                use $crate::protocol::composite::Composite;
                self.take_event().or_else(|| self.current().poll_event())
            }
        }
    };
}

pub(crate) use composite_machine;
