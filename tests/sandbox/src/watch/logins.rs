//! Access tokens of other people, and the decisions in the next logins.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Shared;
use crate::api::lock;
use crate::oauth::Decision;
use crate::reply::Refusal;

/// The body of `POST /_sandbox/tokens`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewToken {
    person: i64,
}

/// The body of `POST /_sandbox/decisions`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDecisions {
    decisions: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Approve,
    Deny,
    Pending,
    SlowDown,
    Expire,
}

pub(super) fn issue(shared: &Shared, new: &NewToken) -> Result<Value, Refusal> {
    let person = new.person;
    if !lock(&shared.store).people.contains_key(&person) {
        let reason = format!("{person} is not the id of a person: GET /_sandbox/data lists them");
        return Err(Refusal::malformed(reason));
    }
    let token = lock(&shared.tokens).issue_for(person);
    Ok(json!({ "access_token": token, "person": person }))
}

pub(super) fn decide(shared: &Shared, new: NewDecisions) -> Result<Value, Refusal> {
    let decisions = new.decisions.into_iter().map(|word| match word {
        Word::Approve => Decision::Approve,
        Word::Deny => Decision::Deny,
        Word::Pending => Decision::Pending,
        Word::SlowDown => Decision::SlowDown,
        Word::Expire => Decision::Expire,
    });
    let mut logins = lock(&shared.logins);
    logins.decide(decisions);
    Ok(json!({ "pending": logins.pending() }))
}
