//! Sockets: a thread with its own runtime that accepts connections and serves HTTP/1.1 and HTTP/2.

use std::io;
use std::net::TcpListener as StdListener;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread::{self, JoinHandle};

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{Notify, oneshot};
use tokio_rustls::TlsAcceptor;

use super::Shared;
use super::exchange::exchange;
use super::jobs;
use super::webhooks::{Pending, deliver};
use crate::bytewise::Bytewise;

pub(super) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(
        listener: StdListener,
        acceptor: Option<TlsAcceptor>,
        shared: Arc<Shared>,
        pending: UnboundedReceiver<Pending>,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _context = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        // The runtime is dropped on its thread, and every connection with it.
        let thread = thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = accept(listener, acceptor, Arc::clone(&shared)) => {}
                    () = deliver(pending, Arc::clone(&shared)) => {}
                    () = jobs::work(shared) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The panic of the server has been printed.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, acceptor: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let mut number = 0;
    loop {
        // A failed accept affects that client only.
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        number += 1;
        let _ = stream.set_nodelay(true);
        let connection = Arc::new(Connection {
            number,
            is_bytewise: Arc::new(shared.bytewise.into()),
            reset: AtomicBool::new(false),
            abort: Notify::new(),
        });
        let socket = Socket { stream, connection: Arc::clone(&connection) };
        let socket = Bytewise::new(socket, Arc::clone(&connection.is_bytewise));
        let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
        tokio::spawn(async move {
            match acceptor {
                None => serve(socket, connection, shared).await,
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(socket).await {
                        serve(stream, connection, shared).await;
                    }
                }
            }
        });
    }
}

async fn serve<S>(stream: S, connection: Arc<Connection>, shared: Arc<Shared>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let http = auto::Builder::new(TokioExecutor::new());
    let service =
        service_fn(|request| exchange(Arc::clone(&shared), Arc::clone(&connection), request));
    tokio::select! {
        _ = http.serve_connection_with_upgrades(TokioIo::new(stream), service) => {}
        () = connection.abort.notified() => {}
    }
}

/// The connection of a request.
pub(super) struct Connection {
    pub(super) number: u64,
    is_bytewise: Arc<AtomicBool>,
    reset: AtomicBool,
    abort: Notify,
}

impl Connection {
    /// Sets whether transfers are cut into pieces.
    pub(super) fn set_bytewise(&self, is_bytewise: bool) {
        self.is_bytewise.store(is_bytewise, Ordering::Relaxed);
    }

    /// Closes the connection at once, with a TCP reset.
    pub(super) fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
        self.abort.notify_one();
    }
}

/// A TCP stream that ends in a reset when its connection requests one.
struct Socket {
    stream: TcpStream,
    connection: Arc<Connection>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.connection.reset.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
