//! The repeated work of a client.

use super::Account;
use crate::history::{History, Planned};

function! {
    /// Creates to-dos, changes and reads them, and reads lists.
    pub(super) fn work(account: Account, list: i64, client: usize, is_over: impl Fn() -> bool + Send) -> History {
        let mut history = History::default();
        let todos = account.todos();
        for round in 0.. {
            if is_over() {
                break;
            }
            let mut planned = Planned::new(format!("c{client}-{round}"));
            history.calls += 1;
            if round % 5 == 4 {
                // The call is dropped before it ends, or shortly before.
                match hurried!(todos.create(list, planned.text())) {
                    Some(Ok(todo)) => planned.id = Some(todo.id.get()),
                    Some(Err(error)) => history.failed(&error),
                    None => history.dropped += 1,
                }
            } else {
                match wait!(todos.create(list, planned.text()).send()) {
                    Ok(todo) => planned.id = Some(todo.id.get()),
                    Err(error) => history.failed(&error),
                }
            }
            if let Some(id) = planned.id {
                for version in 1..=2 {
                    let text = format!("{} v{version}", planned.tag);
                    match wait!(todos.replace(id, &text).send()) {
                        Ok(todo) => {
                            planned.replaced(text);
                            history.read(&planned, &todo);
                        }
                        Err(error) => {
                            planned.perhaps_replaced(text);
                            history.failed(&error);
                        }
                    }
                    match wait!(todos.get(id).send()) {
                        Ok(todo) => history.read(&planned, &todo),
                        Err(error) => history.failed(&error),
                    }
                    history.calls += 2;
                }
                match hurried!(todos.get(id)) {
                    Some(Ok(todo)) => history.read(&planned, &todo),
                    Some(Err(error)) => history.failed(&error),
                    None => history.dropped += 1,
                }
                history.calls += 1;
            }
            let is_created = planned.id.is_some();
            history.planned.push(planned);
            if !is_created {
                // While calls share the error of a failed refresh, each fails at once.
                pause!();
            }
            if round % 8 == 7 {
                match wait!(todos.list(list).max_items(40).send()) {
                    Ok(found) => history.listed(&found),
                    Err(error) => history.failed(&error),
                }
                history.calls += 1;
            }
        }
        history
    }
}

function! {
    /// Reads all to-dos without faults: earlier faults must not affect the client.
    pub(super) fn take_stock(account: Account, list: i64) -> Vec<(i64, String)> {
        // Calls share a failed refresh until its backoff ends.
        let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
        loop {
            match wait!(account.todos().list(list).send()) {
                Ok(todos) => {
                    return todos.into_iter().map(|todo| (todo.id.get(), todo.content)).collect();
                }
                Err(error) if error.is_transient() && std::time::Instant::now() < end => {
                    std::thread::sleep(std::time::Duration::from_millis(50));
                }
                Err(error) => panic!("{error:?}"),
            }
        }
    }
}
