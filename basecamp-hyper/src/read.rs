//! A body that is read from anything async.

use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame};
use tokio::io::{AsyncRead, ReadBuf};

/// How much is read at a time: enough that the switch to the thread that reads a file doesn't show.
const PIECE: usize = 64 << 10;

/// What a reader gives, as a body.
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
        this.buffer.resize(PIECE, 0);
        let mut piece = ReadBuf::new(&mut this.buffer);
        ready!(Pin::new(&mut this.reader).poll_read(cx, &mut piece))?;
        let read = piece.filled().len();
        Poll::Ready((read > 0).then(|| Ok(Frame::data(this.buffer.split_to(read).freeze()))))
    }
}
