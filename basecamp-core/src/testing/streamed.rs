//! The body of a response that a simulation passes to the caller.

use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf as _, Bytes};
use http_body::{Body, Frame, SizeHint};

/// The bytes, and then the end or, if the body broke off in a recording, an error.
pub(super) struct Streamed {
    pub(super) bytes: Bytes,
    pub(super) is_broken: bool,
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the body broke off in the recording")
}

impl Read for Streamed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() && self.is_broken && !buffer.is_empty() {
            return Err(broken());
        }
        let length = buffer.len().min(self.bytes.len());
        self.bytes.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if !self.bytes.is_empty() {
            let bytes = std::mem::take(&mut self.bytes);
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        let is_broken = std::mem::take(&mut self.is_broken);
        Poll::Ready(is_broken.then(|| Err(broken().into())))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty() && !self.is_broken
    }

    fn size_hint(&self) -> SizeHint {
        match self.is_broken {
            true => SizeHint::default(),
            false => SizeHint::with_exact(self.bytes.len() as u64),
        }
    }
}
