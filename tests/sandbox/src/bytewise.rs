//! Connections that transfer single bytes, for tests of parsers and of partial reads and writes.

use std::env;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The number of bytes of each direction that are transferred singly: heads, and the bodies of most
/// tests.
const SINGLE: usize = 16 << 10;
/// The size of the pieces after that: a prime, so that pieces never align with buffers.
const PIECE: usize = 997;

/// Whether the environment variable `BASECAMP_TESTS_BYTEWISE` is set.
pub fn is_wanted() -> bool {
    env::var_os("BASECAMP_TESTS_BYTEWISE").is_some()
}

/// A connection whose reads and writes are cut into pieces. It yields after each write, so that the
/// peer reads one piece at a time.
#[derive(Debug)]
pub struct Bytewise<S> {
    stream: S,
    on: Arc<AtomicBool>,
    read: usize,
    written: usize,
    /// The task has yielded since the last write.
    waited: bool,
}

impl<S> Bytewise<S> {
    /// Wraps a stream, and cuts its transfers into pieces while `on` is set.
    pub fn new(stream: S, on: Arc<AtomicBool>) -> Self {
        Self { stream, on, read: 0, written: 0, waited: true }
    }

    fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }
}

fn piece(done: usize) -> usize {
    if done < SINGLE { 1 } else { PIECE }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bytewise<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.is_on() {
            return Pin::new(&mut self.stream).poll_read(cx, buffer);
        }
        let mut bytes = [0; PIECE];
        let size = piece(self.read).min(buffer.remaining());
        let mut small = ReadBuf::new(&mut bytes[..size]);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut small))?;
        self.read += small.filled().len();
        buffer.put_slice(small.filled());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bytewise<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if !self.is_on() {
            return Pin::new(&mut self.stream).poll_write(cx, bytes);
        }
        if !self.waited {
            self.waited = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let size = piece(self.written).min(bytes.len());
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &bytes[..size]))?;
        self.written += written;
        self.waited = false;
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if !self.is_on() {
            return Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        }
        let first = slices.iter().find(|slice| !slice.is_empty());
        self.poll_write(cx, first.map_or(&[], |slice| slice))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
