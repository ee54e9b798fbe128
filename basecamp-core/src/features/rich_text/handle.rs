//! Calls with rich text through the handles of drivers.

use super::{RichText, RichTextCall, Write};
use crate::client::handle::{Async, Blocking};
use crate::error::Error;
use crate::protocol::driver::BoxFuture;
use crate::response::reply::Reply;

impl Blocking {
    /// Sends a request with rich text. One without mentions and attachments is an ordinary call.
    pub(crate) fn rich_text(&self, mut request: impl RichText + 'static) -> Result<Reply, Error> {
        if request.call_options().has_additions() {
            self.run(&mut RichTextCall::of(self.context(), request))
        } else {
            self.run(request.write(self.context()).machine())
        }
    }
}

impl Async {
    /// Sends a request with rich text. One without mentions and attachments is an ordinary call.
    pub(crate) fn rich_text(
        &self,
        mut request: impl RichText + 'static,
    ) -> BoxFuture<'static, Result<Reply, Error>> {
        if request.call_options().has_additions() {
            return self.run(RichTextCall::of(self.context(), request));
        }
        match request.write(self.context()) {
            Write::Call(call) => self.run(call),
            Write::Update(update) => self.run(update),
            Write::Text(text) => self.run(text),
        }
    }
}
