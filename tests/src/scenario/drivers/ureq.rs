//! The blocking driver.

use basecamp_ureq::Client;

use super::socket;
use crate::scenario::calls;
use crate::scenario::case::Case;
use crate::scenario::record::{NotRun, Record};

pub(super) fn run(case: &Case) -> Result<Record, NotRun> {
    socket::run(case, |config, hooks| {
        let client = Client::builder().token(case.token()).config(config).hooks(hooks).build();
        match client.and_then(|client| client.for_account(case.account_id())) {
            Ok(account) => calls::blocking(&account, case),
            Err(error) => Ok(Err(error)),
        }
    })
}
