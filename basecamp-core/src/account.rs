//! Accounts: whose data a call is about.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::Error;
use crate::handle::Detached;

/// The id of a Basecamp account: digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AccountId(Arc<str>);

impl AccountId {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for AccountId {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            let problem = format!("the account id must be digits, not `{text}`");
            return Err(Error::usage(problem).with_hint(
                "It is the number in the web address: https://3.basecamp.com/NUMBER/..., and in \
                 `authorization().get()`.",
            ));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for AccountId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.as_str().try_into()
    }
}

impl TryFrom<&String> for AccountId {
    type Error = Error;

    fn try_from(text: &String) -> Result<Self, Error> {
        text.as_str().try_into()
    }
}

impl From<&Self> for AccountId {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl TryFrom<i64> for AccountId {
    type Error = Error;

    fn try_from(number: i64) -> Result<Self, Error> {
        number.to_string().try_into()
    }
}

impl FromStr for AccountId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.try_into()
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// What `TryInto` of an `AccountId` itself can fail with.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// An account, and how to reach it: the way to every service.
///
/// `H` is the handle that a driver made: [`Blocking`](crate::Blocking) or [`Async`](crate::Async).
/// A [`Detached`] account makes calls as plain values, for a stack of your own.
#[derive(Debug, Clone)]
pub struct Account<H = Detached> {
    handle: H,
    id: AccountId,
}

impl Account {
    /// An account that is not connected to a client.
    ///
    /// # Errors
    ///
    /// A `usage` error if the id is not digits.
    pub fn detached<I>(id: I) -> Result<Self, Error>
    where
        I: TryInto<AccountId>,
        Error: From<I::Error>,
    {
        Self::new(Detached, id)
    }
}

impl From<AccountId> for Account {
    fn from(id: AccountId) -> Self {
        Self { handle: Detached, id }
    }
}

impl<H> Account<H> {
    /// An account that is reached through `handle`.
    ///
    /// # Errors
    ///
    /// A `usage` error if the id is not digits.
    pub fn new<I>(handle: H, id: I) -> Result<Self, Error>
    where
        I: TryInto<AccountId>,
        Error: From<I::Error>,
    {
        Ok(Self { handle, id: id.try_into()? })
    }

    /// The account's id.
    #[must_use]
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    pub(crate) fn handle(&self) -> &H {
        &self.handle
    }
}

#[cfg(test)]
mod tests;
