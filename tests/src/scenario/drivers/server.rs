//! A server on a loopback port that plays a script and records the requests.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, Ipv4Addr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::scenario::record::{NotRun, Seen};
use crate::scenario::script::Script;
use basecamp_sandbox::bytewise::{self, Bytewise};

/// A running server; it stops when dropped.
pub(in crate::scenario) struct Server {
    url: String,
    state: Arc<ServerState>,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

struct ServerState {
    script: Script,
    began: Instant,
    seen: Mutex<Vec<Seen>>,
}

/// A server with an address that has no script yet.
pub(in crate::scenario) struct BoundServer {
    listener: StdListener,
    url: String,
}

impl BoundServer {
    /// Binds a free port at this address.
    pub(in crate::scenario) fn bind(address: IpAddr) -> io::Result<Self> {
        let listener = StdListener::bind((address, 0))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, url })
    }

    pub(in crate::scenario) fn url(&self) -> &str {
        &self.url
    }

    /// Starts serving.
    pub(in crate::scenario) fn start(self, script: Script) -> Result<Server, NotRun> {
        let Self { listener, url } = self;
        let state = Arc::new(ServerState { script, began: Instant::now(), seen: Mutex::default() });
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _context = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("case".to_owned()).spawn({
            let state = Arc::clone(&state);
            // The runtime is dropped with its thread, and every connection with it.
            move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = accept(listener, state) => {}
                        _ = stopped => {}
                    }
                });
            }
        })?;
        Ok(Server { url, state, stop: Some(stop), thread: Some(thread) })
    }
}

impl Server {
    /// Starts a server with the script that the function creates for its URL.
    pub(super) fn start(
        script: impl FnOnce(&str) -> Result<Script, NotRun>,
    ) -> Result<Self, NotRun> {
        let server = BoundServer::bind(Ipv4Addr::LOCALHOST.into())?;
        let script = script(server.url())?;
        server.start(script)
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The requests so far, in order of arrival.
    pub(in crate::scenario) fn requests(&self) -> Vec<Seen> {
        self.state.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
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

async fn accept(listener: TcpListener, state: Arc<ServerState>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&state)));
        }
    }
}

async fn serve(stream: TcpStream, state: Arc<ServerState>) {
    let _ = stream.set_nodelay(true);
    let stream = Bytewise::new(stream, Arc::new(bytewise::is_wanted().into()));
    let service = service_fn(|request| {
        let state = Arc::clone(&state);
        async move { state.answer(request).await }
    });
    // A connection that ends early affects its client only.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

impl ServerState {
    async fn answer(&self, request: Request<Incoming>) -> io::Result<Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        let reply = self.script.next(&head.method, &head.uri);
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(Seen {
            at: self.began.elapsed(),
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body,
            at_home: true,
        });
        // An error closes the connection.
        let (response, delay) = reply.ok_or(io::ErrorKind::ConnectionReset)?;
        sleep(delay).await;
        Ok(response.map(Full::new))
    }
}
