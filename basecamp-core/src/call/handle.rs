//! Calls through the handles of drivers.

use super::Call;
use crate::client::handle::{Async, Blocking};
use crate::error::Error;
use crate::protocol::driver::BoxFuture;
use crate::request::endpoint::Request;
use crate::response::reply::Reply;

impl Blocking {
    /// Sends a call that was built without this handle.
    ///
    /// # Errors
    ///
    /// The call's own.
    pub fn call(&self, request: &dyn Request) -> Result<Reply, Error> {
        self.run(&mut Call::new(self.context(), request))
    }
}

impl Async {
    /// Sends a call that was built without this handle. Nothing is sent before the future is
    /// polled.
    pub fn call(&self, request: &dyn Request) -> BoxFuture<'static, Result<Reply, Error>> {
        self.run(Call::new(self.context(), request))
    }
}
