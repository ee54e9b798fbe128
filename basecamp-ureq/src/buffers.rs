//! Input and output buffers of a connection.

use ureq::unversioned::transport::Buffers;

use crate::current;

const INPUT_SIZE: usize = 128 << 10;
pub(crate) const OUTPUT_SIZE: usize = 32 << 10;

/// Buffers of a connection, allocated on first use. Output is queued until it is written;
/// [`Buffers::output`] is the free space after the queue.
#[derive(Debug, Default)]
pub(crate) struct IoBuffers {
    input: Vec<u8>,
    start: usize,
    end: usize,
    /// Whether the input has changed since it was last read.
    progress: bool,
    output: Vec<u8>,
    written: usize,
    queued: usize,
}

impl IoBuffers {
    /// Queues the next `amount` bytes of the output.
    pub(crate) fn queue(&mut self, amount: usize) {
        self.queued += amount;
    }

    /// The queued output that is not written yet.
    pub(crate) fn unsent(&self) -> &[u8] {
        &self.output[self.written..self.queued]
    }

    pub(crate) fn mark_written(&mut self, amount: usize) {
        self.written += amount;
        if self.written == self.queued {
            self.drop_unsent();
        }
    }

    pub(crate) fn drop_unsent(&mut self) {
        (self.written, self.queued) = (0, 0);
    }

    fn allocate(&mut self) {
        if self.input.is_empty() {
            self.input.resize(INPUT_SIZE, 0);
        }
        // ureq writes a header field only if the whole field fits.
        let output = OUTPUT_SIZE + current::longest_line();
        if self.output.len() < output {
            self.output.resize(output, 0);
        }
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.end > self.input.len() / 2 {
            self.input.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
    }
}

impl Buffers for IoBuffers {
    fn output(&mut self) -> &mut [u8] {
        self.allocate();
        &mut self.output[self.queued..]
    }

    fn input(&self) -> &[u8] {
        &self.input[self.start..self.end]
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        self.allocate();
        &mut self.input[self.end..]
    }

    fn input_appended(&mut self, amount: usize) {
        self.end += amount;
        self.progress = true;
    }

    fn input_consume(&mut self, amount: usize) {
        self.start += amount;
        self.progress = amount > 0;
    }

    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.allocate();
        (&mut self.input[self.end..], &mut self.output[self.queued..])
    }

    fn can_use_input(&self) -> bool {
        self.start < self.end && self.progress
    }
}
