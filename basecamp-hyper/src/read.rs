//! The content of an async reader as a body.

use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame};
use tokio::io::{AsyncRead, ReadBuf};

/// Bytes of one read. tokio reads files on another thread: this size amortizes the switch.
const CHUNK_SIZE: usize = 64 << 10;

/// A body that reads its content from an async reader.
pub(crate) struct ReadBody<R> {
    reader: R,
    buffer: BytesMut,
}

impl<R> ReadBody<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, buffer: BytesMut::new() }
    }
}

impl<R: AsyncRead + Unpin> Body for ReadBody<R> {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        this.buffer.resize(CHUNK_SIZE, 0);
        let mut chunk = ReadBuf::new(&mut this.buffer);
        ready!(Pin::new(&mut this.reader).poll_read(cx, &mut chunk))?;
        let read = chunk.filled().len();
        Poll::Ready((read > 0).then(|| Ok(Frame::data(this.buffer.split_to(read).freeze()))))
    }
}
