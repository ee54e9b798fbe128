//! One attempt: a request sent, a response read, and the names of what can go wrong.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use basecamp_core::{
    AsyncBody, AsyncUpload, Attempt, BoxFuture, ExternalBody, Failure, RequestBody,
};
use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use hyper_util::client::legacy::{self, Client, ResponseFuture};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::fs::File;
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use crate::connect::Connector;
use crate::read::ReadBody;

/// How often a silent HTTP/2 connection that is waited on is asked whether it is still alive, and
/// how long it has to answer: together less than an attempt's 30 s, so that a dead connection costs
/// one attempt and not all of them.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// The connections of a client.
#[derive(Clone)]
pub(crate) struct Transport {
    client: Client<Connector, Outgoing>,
    connect_timeout: Duration,
}

impl Transport {
    pub(crate) fn new(connector: Connector, connect_timeout: Duration) -> Self {
        // hyper-util repeats a request by itself only if the pooled connection was closed before
        // the request left its queue: then not a byte of it was written, so it is safe for a POST.
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .http2_keep_alive_interval(KEEP_ALIVE)
            .http2_keep_alive_timeout(KEEP_ALIVE)
            .build(connector);
        Self { client, connect_timeout }
    }

    /// Sends a request and gives the response as soon as its head is there.
    // Not an `async fn`, whose future would hold the request a second time.
    pub(crate) fn send(
        &self,
        attempt: Attempt,
    ) -> impl Future<Output = Result<Response<Body>, Failure>> {
        let timer = Timer::start(attempt.timeout, attempt.stall);
        let (head, body) = attempt.request.into_parts();
        let response = match body {
            RequestBody::External(body) => Err(self.stream(head, *body, timer.clone())),
            RequestBody::Bytes(bytes) => Ok(self.request(head, Outgoing::Whole(bytes.into()))),
            _ => Ok(self.request(head, Outgoing::Whole(Full::default()))),
        };
        async move {
            let response = match response {
                Ok(response) => timer.bound(response).await?,
                Err(streamed) => streamed.await?,
            };
            match response {
                Ok(response) => Ok(response.map(|incoming| Body { incoming, timer })),
                Err(error) => Err(self.failure(error)),
            }
        }
    }

    fn request(&self, head: Parts, body: Outgoing) -> ResponseFuture {
        self.client.request(Request::from_parts(head, body))
    }

    /// Opens what is to be sent and sends it, for as long as it moves.
    fn stream(
        &self,
        head: Parts,
        body: ExternalBody,
        timer: Timer,
    ) -> BoxFuture<'_, Result<Result<Response<Incoming>, legacy::Error>, Failure>> {
        Box::pin(async move {
            let body = timer.bound(body.open_async(open)).await??;
            let body = Outgoing::Streamed(body, timer.clone());
            timer.bound_stalls(self.request(head, body)).await
        })
    }

    fn failure(&self, error: legacy::Error) -> Failure {
        if !error.is_connect() {
            return Failure::io(Causes(error));
        }
        let timed_out = chain(&error)
            .filter_map(|cause| cause.downcast_ref::<io::Error>())
            .any(|cause| cause.kind() == io::ErrorKind::TimedOut);
        match timed_out {
            true => {
                Failure::connect_timeout(format!("no connection within {:?}", self.connect_timeout))
            }
            false => Failure::connect(Causes(error)),
        }
    }
}

/// Opens a file to be sent.
async fn open(path: &Path) -> io::Result<(AsyncBody, u64)> {
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    Ok((Box::pin(ReadBody::new(file)), length))
}

/// The body of a request.
enum Outgoing {
    Whole(Full<Bytes>),
    /// The timer is told whenever some of it goes.
    Streamed(AsyncUpload, Timer),
}

impl hyper::body::Body for Outgoing {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match &mut *self {
            Self::Whole(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Self::Streamed(body, timer) => {
                let frame = Pin::new(body).poll_frame(cx);
                if frame.is_ready() {
                    timer.moved();
                }
                frame
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Streamed(body, _) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Streamed(body, _) => body.size_hint(),
        }
    }
}

/// The time that an attempt has, from connecting to the last byte.
#[derive(Clone)]
struct Timer {
    limit: Duration,
    end: Instant,
    stalls: Option<Stalls>,
}

/// How long nothing may move, and when something last did.
#[derive(Clone)]
struct Stalls {
    limit: Duration,
    moved: Arc<Mutex<Instant>>,
}

/// What a `Content-Length` may reserve before the bytes have come.
const MAX_RESERVED: usize = 1 << 20;

/// Longer than any attempt, and far from what the clock can't count.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

impl Timer {
    fn start(limit: Duration, stall: Duration) -> Self {
        let now = Instant::now();
        let stalls =
            (stall < limit).then(|| Stalls { limit: stall, moved: Arc::new(Mutex::new(now)) });
        Self { limit, end: now + limit.min(FOREVER), stalls }
    }

    /// Bounds one wait.
    async fn bound<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        self.moved();
        timeout_at(self.until(), future).await.map_err(|_| Failure::timeout(self.late()))
    }

    /// Bounds a wait that goes on for as long as something moves.
    async fn bound_stalls<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        let mut future = pin!(future);
        self.moved();
        loop {
            let until = self.until();
            match timeout_at(until, &mut future).await {
                Ok(output) => return Ok(output),
                Err(_) if self.until() > until => {}
                Err(_) => return Err(Failure::timeout(self.late())),
            }
        }
    }

    /// Notes that something came or went.
    fn moved(&self) {
        if let Some(stalls) = &self.stalls {
            *stalls.moved.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
    }

    /// When the time is up, unless something moves.
    fn until(&self) -> Instant {
        let Some(stalls) = &self.stalls else { return self.end };
        let moved = *stalls.moved.lock().unwrap_or_else(PoisonError::into_inner);
        self.end.min(moved + stalls.limit)
    }

    fn late(&self) -> String {
        match self.stalls.as_ref().filter(|_| Instant::now() < self.end) {
            Some(stalls) => format!("nothing moved for {:?}", stalls.limit),
            None => format!("no complete response within {:?}", self.limit),
        }
    }
}

/// The body of a response, yet to be read. Dropping it ends the transfer.
pub(crate) struct Body {
    incoming: Incoming,
    timer: Timer,
}

impl Body {
    pub(crate) async fn read(mut self, limit: usize) -> Result<Bytes, Failure> {
        // The `Content-Length`, if there is one.
        let expected = usize::try_from(self.incoming.size_hint().lower()).unwrap_or(usize::MAX);
        if expected > limit {
            return Err(Failure::body_too_large());
        }
        let mut whole = BytesMut::new();
        while let Some(frame) = self.timer.bound(self.incoming.frame()).await? {
            let frame = frame.map_err(|error| Failure::io(Causes(error)))?;
            let Ok(data) = frame.into_data() else { continue };
            if data.len() > limit - whole.len() {
                return Err(Failure::body_too_large());
            }
            if whole.is_empty() && self.incoming.is_end_stream() {
                return Ok(data);
            }
            let announced = expected.min(MAX_RESERVED).saturating_sub(whole.len());
            whole.reserve(announced.max(data.len()));
            whole.extend_from_slice(&data);
        }
        Ok(whole.freeze())
    }

    /// Leaves the reading to somebody else.
    pub(crate) fn hand_over(self) -> AsyncBody {
        let sleep = Box::pin(sleep_until(self.timer.end));
        Box::pin(HandedOver { incoming: self.incoming, timer: self.timer, sleep, waiting: false })
    }
}

/// A body that is bounded in time while somebody else reads it.
struct HandedOver {
    incoming: Incoming,
    timer: Timer,
    sleep: Pin<Box<Sleep>>,
    /// Whether `sleep` bounds a wait for the server. A reader may take its time.
    waiting: bool,
}

impl hyper::body::Body for HandedOver {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.incoming).poll_frame(cx) {
            this.waiting = false;
            return Poll::Ready(frame.map(|frame| frame.map_err(|error| Causes(error).into())));
        }
        if !this.waiting {
            this.waiting = true;
            this.timer.moved();
            this.sleep.as_mut().reset(this.timer.until());
        }
        ready!(this.sleep.as_mut().poll(cx));
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::TimedOut, this.timer.late()).into())))
    }
}

/// An error with its causes on one line: each alone says too little.
#[derive(Debug)]
struct Causes<E>(E);

impl<E: StdError + 'static> fmt::Display for Causes<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // hyper-util's own message, such as `client error (Connect)`, only says where it happened.
        let told = chain(&self.0).filter(|error| !error.is::<legacy::Error>());
        let told: Vec<String> = told.map(ToString::to_string).collect();
        f.write_str(&told.join(": "))
    }
}

impl<E: StdError + 'static> StdError for Causes<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
