//! The builder of summaries.

use std::sync::Arc;

use super::{RecordingPointer, Summary, SummaryCall};
use crate::builders::macros::call_settings;
use crate::builders::unsent::not_a_future;
use crate::client::account::Account;
use crate::client::context::Context;
use crate::client::handle::{Async, Blocking, Detached, Handle};
use crate::error::Error;
use crate::generated::services::recordings::Recordings;
use crate::protocol::driver::BoxFuture;
use crate::request::options::CallOptions;

impl<H: Handle> Recordings<H> {
    /// Reads a summary of the recording that an event or a webhook delivery points to.
    ///
    /// The type of the recording, or else of the event, determines the read: one request. A chat
    /// line is searched in the campfires of the project, since the pointer doesn't name the
    /// campfire: at most in 50, which the client caches for 10 minutes.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use basecamp_core::testing::Simulation;
    /// use basecamp_core::{Account, Auth, Config, Context, RecordingPointer};
    ///
    /// let comment = r#"{
    ///     "id": 2, "title": "Re: Plan", "content": "<div>Good.</div>", "type": "Comment",
    ///     "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
    ///     "bucket": {"id": 1, "name": "Launch"}, "creator": {"id": 7, "name": "Ann"},
    ///     "parent": {"id": 3, "title": "Plan", "type": "Message"}
    /// }"#;
    /// let server = Simulation::new(move |_| Ok(http::Response::new(comment.into())));
    /// let context = Arc::new(Context::new(Config::default(), Auth::token("secret"), 0)?);
    /// let account = Account::new(server.blocking(context), "999")?;
    ///
    /// let pointer = RecordingPointer::new(1, 2).event_type("comment.created");
    /// let summary = account.recordings().summarize(pointer).send()?;
    /// assert_eq!(summary.title, "Re: Plan");
    /// assert_eq!(summary.creator.name, "Ann");
    /// # Ok::<(), basecamp_core::Error>(())
    /// ```
    pub fn summarize(&self, pointer: RecordingPointer) -> Summarize<H> {
        Summarize { account: self.account.clone(), options: CallOptions::default(), pointer }
    }
}

/// Reads a summary of a recording. Created by [`Recordings::summarize`].
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Summarize<H = Detached> {
    account: Account<H>,
    options: CallOptions,
    pointer: RecordingPointer,
}

call_settings!(Summarize);

impl<H> Summarize<H> {
    /// Returns the machine of the summary, for a custom driver.
    pub fn machine(self, context: &Arc<Context>) -> SummaryCall {
        SummaryCall::new(context, self.account.id().clone(), self.options, self.pointer)
    }
}

impl Summarize<Blocking> {
    /// Reads the recording and returns its summary.
    ///
    /// # Errors
    ///
    /// An error with a [`SummaryFailure`](crate::SummaryFailure) as its source if the pointer leads
    /// to no summary, and the errors of the reads: [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> Result<Summary, Error> {
        let handle = self.account.handle().clone();
        let mut call = self.machine(handle.context());
        handle.run(&mut call)?;
        call.into_output()
    }
}

impl Summarize<Async> {
    /// Reads the recording and returns its summary. Awaiting the builder does the same.
    ///
    /// # Errors
    ///
    /// An error with a [`SummaryFailure`](crate::SummaryFailure) as its source if the pointer leads
    /// to no summary, and the errors of the reads: [`ErrorCode`](crate::ErrorCode).
    pub fn send(self) -> BoxFuture<'static, Result<Summary, Error>> {
        let handle = self.account.handle().clone();
        let run = handle.run_streaming(self.machine(handle.context()));
        Box::pin(async move {
            let driven = run.await;
            driven.result?;
            driven.machine.into_output()
        })
    }
}

not_a_future!(Summarize => Result<Summary, Error>);

impl IntoFuture for Summarize<Async> {
    type Output = Result<Summary, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
