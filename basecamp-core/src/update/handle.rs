//! Updates through the handles of drivers.

use super::{Merge, Revision};
use crate::client::handle::{Async, Blocking};
use crate::error::Error;
use crate::protocol::driver::BoxFuture;
use crate::response::reply::Reply;

impl Blocking {
    pub(crate) fn merge(&self, revision: Revision) -> Result<Reply, Error> {
        self.run(&mut Merge::new(self.context(), revision))
    }
}

impl Async {
    pub(crate) fn merge(&self, revision: Revision) -> BoxFuture<'static, Result<Reply, Error>> {
        self.run(Merge::new(self.context(), revision))
    }
}
