//! Streamed bodies of responses: their bytes are counted, and not stored.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes};
use http_body::{Body, Frame, SizeHint};

use super::raw::RawBody;
use super::recorder::Recorder;
use crate::body::{AsyncBody, BlockingBody};
use crate::error::failure::Failure;

/// Completes an exchange when its body has ended, or is dropped.
struct Meter {
    recorder: Recorder,
    number: usize,
    length: u64,
    has_failed: bool,
}

impl Meter {
    fn new(recorder: Recorder, number: usize) -> Self {
        Self { recorder, number, length: 0, has_failed: false }
    }

    fn add(&mut self, bytes: usize) {
        self.length = self.length.saturating_add(bytes as u64);
    }

    fn fail(&mut self) {
        if !self.has_failed {
            self.has_failed = true;
            self.recorder.failure(self.number, &Failure::incomplete("the body broke off"));
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.recorder.body(self.number, RawBody::Streamed(Some(self.length)));
    }
}

pub(super) struct StreamedBlocking {
    body: BlockingBody,
    meter: Meter,
}

impl StreamedBlocking {
    pub(super) fn new(recorder: Recorder, number: usize, body: BlockingBody) -> Self {
        Self { body, meter: Meter::new(recorder, number) }
    }
}

impl Read for StreamedBlocking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.body.read(buffer);
        match &read {
            Ok(length) => self.meter.add(*length),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.meter.fail(),
        }
        read
    }
}

pub(super) struct StreamedAsync {
    body: AsyncBody,
    meter: Meter,
}

impl StreamedAsync {
    pub(super) fn new(recorder: Recorder, number: usize, body: AsyncBody) -> Self {
        Self { body, meter: Meter::new(recorder, number) }
    }
}

impl Body for StreamedAsync {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = self.body.as_mut().poll_frame(cx);
        match &frame {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, |data| data.remaining());
                self.meter.add(bytes);
            }
            Poll::Ready(Some(Err(_))) => self.meter.fail(),
            Poll::Ready(None) | Poll::Pending => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
