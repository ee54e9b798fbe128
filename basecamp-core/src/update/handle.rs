//! Updates through the handles of drivers.

use super::{ReadModifyWrite, RecordUpdate};
use crate::client::handle::{Async, Blocking};
use crate::error::Error;
use crate::protocol::driver::BoxFuture;
use crate::response::reply::Reply;

impl Blocking {
    pub(crate) fn update(&self, update: RecordUpdate) -> Result<Reply, Error> {
        self.run(&mut ReadModifyWrite::new(self.context(), update))
    }
}

impl Async {
    pub(crate) fn update(&self, update: RecordUpdate) -> BoxFuture<'static, Result<Reply, Error>> {
        self.run(ReadModifyWrite::new(self.context(), update))
    }
}
