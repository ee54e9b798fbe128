//! The pending faults as JSON, and new ones.

use std::error::Error;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::faults::{Fault, FaultRule, Faults, Frequency};
use crate::reply::Refusal;

/// The body of `POST /_sandbox/faults`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFault {
    #[serde(default = "any")]
    method: String,
    #[serde(default = "any")]
    path: String,
    fault: String,
    times: Option<u32>,
    percent: Option<u8>,
    #[serde(default)]
    always: bool,
}

fn any() -> String {
    "*".to_owned()
}

pub(super) fn list(faults: &Faults) -> Value {
    let pending: Value = faults.pending().iter().map(view).collect();
    let forms: Value = Fault::forms()
        .iter()
        .map(|(form, meaning)| json!({ "form": form, "meaning": meaning }))
        .collect();
    json!({ "faults": pending, "forms": forms })
}

fn view(rule: &FaultRule) -> Value {
    let faults: Vec<_> = rule.faults.iter().map(Fault::to_string).collect();
    let mut view = json!({ "method": rule.method, "path": rule.path, "faults": faults });
    match rule.frequency {
        Frequency::Times(count) => view["times"] = json!(count),
        Frequency::Always => view["always"] = json!(true),
        Frequency::Percent(percent) => view["percent"] = json!(percent),
    }
    view
}

pub(super) fn add(faults: &Faults, new: NewFault) -> Result<Value, Refusal> {
    let frequency = match (new.times, new.percent, new.always) {
        (None, None, true) => Frequency::Always,
        (None, Some(percent @ 1..=100), false) => Frequency::Percent(percent),
        (Some(count @ 1..), None, false) => Frequency::Times(count),
        (None, None, false) => Frequency::Times(1),
        _ => {
            let reason = "Use one of times (from 1), percent (1 to 100), and always";
            return Err(Refusal::malformed(reason));
        }
    };
    let fault = new.fault.parse::<Fault>().map_err(malformed)?;
    let rule = FaultRule::new(&new.method, &new.path, vec![fault], frequency);
    faults.add(rule.map_err(malformed)?);
    Ok(list(faults))
}

fn malformed(error: impl Error) -> Refusal {
    Refusal::malformed(error.to_string())
}
