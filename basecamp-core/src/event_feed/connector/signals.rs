//! Signals to the consumer, and its answers.

use super::{Awaiting, Connector};
use crate::event_feed::continuation::check_resume;
use crate::event_feed::fact::FeedFact;
use crate::event_feed::io::Output;
use crate::event_feed::signal::{Disposition, Signal};
use crate::event_feed::terminal::TerminalReason;

/// An expired position that the consumer has not accepted yet.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) epoch_after_id: i64,
    pub(super) resume: String,
}

impl Connector {
    pub(super) fn answered(&mut self, disposition: Disposition) {
        match (self.awaiting.take(), disposition) {
            (Some(Awaiting::Answer(signal)), Disposition::Terminate) => {
                let reason = match signal {
                    Signal::BufferOverflow { .. } => TerminalReason::BufferOverflow,
                    Signal::FeedGap { .. } => TerminalReason::FeedGap,
                };
                self.fail(reason, None);
            }
            (Some(Awaiting::Answer(signal)), Disposition::Accept) => {
                let Signal::FeedGap { epoch_after_id, resume } = signal else { return };
                let (origin, filters) = (&self.options.origin, &self.options.filters);
                match check_resume(origin, filters, epoch_after_id, &resume) {
                    Ok(point) => self.lineage.resume(resume, point),
                    Err(_) => self.fail(TerminalReason::InvalidContinuation, None),
                }
            }
            (other, _) => self.awaiting = other,
        }
    }

    /// Passes a pending signal to the consumer.
    pub(super) fn ask(&mut self) -> bool {
        let dropped_ids = self.buffer.take_dropped();
        let signal = if !dropped_ids.is_empty() {
            self.notify(FeedFact::BufferOverflow { count: dropped_ids.len() });
            Signal::BufferOverflow { dropped_ids }
        } else if let Some(Gap { epoch_after_id, resume }) = self.gap.take() {
            Signal::FeedGap { epoch_after_id, resume }
        } else {
            return false;
        };
        self.awaiting = Some(Awaiting::Answer(signal.clone()));
        self.outputs.push_back(Output::Ask(signal));
        true
    }
}
