//! The device flow (RFC 8628). The test sets the responses to polls in advance.

use std::time::Duration;

use basecamp_core::time::Timestamp;
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Value, json};

use super::form::Form;
use super::{Decision, Refused, VERIFY_PATH};
use crate::Shared;
use crate::api::lock;
use crate::auth::Owner;
use crate::clock::later;

/// The polling interval: the shortest that the protocol allows.
const INTERVAL: Duration = Duration::from_secs(1);

/// An issued device code.
pub(super) struct Device {
    owner: Owner,
    expires_at: Timestamp,
}

impl Shared {
    pub(super) fn device_code(&self, head: &Parts, body: &Bytes) -> Result<Value, Refused> {
        let form = Form::read(head, body)?;
        let owner = form.owner(form.client()?, &self.origin)?;
        let mut logins = lock(&self.logins);
        if !logins.device_flow {
            return Err("unauthorized_client".into());
        }
        let number = logins.next_number();
        let code = format!("sandbox-device-{number}");
        let user_code = format!("SAND-{number:04}");
        let lifetime = logins.device_lifetime;
        let expires_at = later(self.clock.now(), lifetime);
        logins.devices.insert(code.clone(), Device { owner, expires_at });
        Ok(json!({
            "device_code": code,
            "verification_uri_complete": format!("{}{VERIFY_PATH}?code={user_code}", self.origin),
            "verification_uri": format!("{}{VERIFY_PATH}", self.origin),
            "user_code": user_code,
            "expires_in": lifetime.as_secs(),
            "interval": INTERVAL.as_secs(),
        }))
    }

    /// The response to a poll.
    pub(super) fn poll(&self, form: &Form, client: &str) -> Result<Owner, Refused> {
        let code = form.required("device_code")?;
        let mut logins = lock(&self.logins);
        let device = logins.devices.get(code).filter(|device| device.owner.client == client);
        let device = device.ok_or("invalid_grant")?;
        if self.clock.now() >= device.expires_at {
            return Err("expired_token".into());
        }
        match logins.next_decision() {
            Decision::Approve => {
                let device = logins.devices.remove(code).ok_or("invalid_grant")?;
                Ok(device.owner)
            }
            Decision::Deny => Err("access_denied".into()),
            Decision::Pending => Err("authorization_pending".into()),
            Decision::SlowDown => Err("slow_down".into()),
            Decision::Expire => Err("expired_token".into()),
            Decision::TooManyRequests(seconds) => Err(Refused {
                status: StatusCode::TOO_MANY_REQUESTS,
                retry_after: Some(seconds),
                ..Refused::from("too_many_requests")
            }),
        }
    }
}
