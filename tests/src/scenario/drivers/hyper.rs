//! The async driver.

use basecamp_hyper::Client;
use tokio::runtime;

use super::socket;
use crate::scenario::calls;
use crate::scenario::case::Case;
use crate::scenario::record::{NotRun, Record};

pub(super) fn run(case: &Case) -> Result<Record, NotRun> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    socket::run(case, |config, hooks| {
        let client = Client::builder().token(case.token()).config(config).hooks(hooks).build();
        match client.and_then(|client| client.for_account(case.account_id())) {
            Ok(account) => runtime.block_on(calls::asynchronous(&account, case)),
            Err(error) => Ok(Err(error)),
        }
    })
}
