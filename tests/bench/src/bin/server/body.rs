//! The body of a response: bytes, or a generated file of any length.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

const PIECE: usize = 64 << 10;

pub(crate) struct Body {
    piece: Bytes,
    left: u64,
}

impl Body {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self { left: bytes.len() as u64, piece: bytes }
    }

    pub(crate) fn file(length: u64) -> Self {
        // 251 is prime, so misplaced pieces change the content.
        let piece: Vec<u8> = (0..PIECE).map(|at| u8::try_from(at % 251).unwrap()).collect();
        Self { piece: piece.into(), left: length }
    }

    pub(crate) fn length(&self) -> u64 {
        self.left
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let length = self.left.min(self.piece.len() as u64);
        self.left -= length;
        let piece = self.piece.slice(..usize::try_from(length).unwrap());
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
