//! The core alone: a simulated server and clock.

use std::sync::{Arc, Mutex, PoisonError};

use basecamp_core::testing::{Sent, Simulation};
use basecamp_core::{Account, Auth, Blocking, Config, Context, Error, Failure};

use crate::scenario::calls;
use crate::scenario::case::Case;
use crate::scenario::record::{NotRun, Record, Seen};
use crate::scenario::script::Script;

pub(super) fn run(case: &Case) -> Result<Record, NotRun> {
    let script = Script::new(case, str::to_owned)?;
    let clock: Arc<Mutex<Option<Simulation>>> = Arc::default();
    let server = Simulation::new({
        let clock = Arc::clone(&clock);
        move |request| {
            let reply = script.next(request.method(), request.uri());
            let (response, delay) =
                reply.ok_or_else(|| Failure::io("the case breaks the connection"))?;
            if let Some(clock) = &*clock.lock().unwrap_or_else(PoisonError::into_inner) {
                clock.pass(delay);
            }
            Ok(response)
        }
    });
    let set = |server| *clock.lock().unwrap_or_else(PoisonError::into_inner) = server;
    set(Some(server.clone()));
    let mut home = String::new();
    let account = case.config().and_then(|config| {
        home = format!("{}/", config.base_url());
        account(&server, case, config)
    });
    let outcome = match account {
        Ok(account) => calls::blocking(&account, case)?,
        Err(error) => Err(error),
    };
    // The simulation and the server refer to each other.
    set(None);
    let requests: Vec<Seen> = server.requests().into_iter().map(|sent| seen(sent, &home)).collect();
    let gaps = requests.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    Ok(Record { requests, gaps, outcome })
}

fn account(server: &Simulation, case: &Case, config: Config) -> Result<Account<Blocking>, Error> {
    let context = Context::new(config, Auth::token(case.token()), 0)?;
    Account::new(server.blocking(Arc::new(context)), case.account_id())
}

fn seen(sent: Sent, home: &str) -> Seen {
    let (head, body) = sent.request.into_parts();
    Seen {
        at: sent.at,
        at_home: head.uri.to_string().starts_with(home),
        method: head.method,
        uri: head.uri,
        headers: head.headers,
        body,
    }
}
